import { geojson } from './geojson.js';
import { localdata } from './localdata.js';
import { overpass } from './overpass.js';
import { sbiz } from './sbiz.js';
import type { FileSource } from './source.js';

export const fileSourceNames = ['localdata', 'sbiz', 'overpass', 'geojson'] as const;
export type FileSourceName = (typeof fileSourceNames)[number];

/** The sources that are files, by name. */
export const fileSources: Record<FileSourceName, FileSource> = { localdata, sbiz, overpass, geojson };
