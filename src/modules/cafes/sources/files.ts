import { localdata } from './localdata.js';
import type { FileSource } from './source.js';

/** The sources that come as files, by name. */
export const fileSources = { localdata } as const satisfies Partial<Record<string, FileSource>>;
export type FileSourceName = keyof typeof fileSources;
