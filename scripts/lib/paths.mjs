/** Where things are, seen from the scripts. */
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';

export const ROOT = fileURLToPath(new URL('../../', import.meta.url));
/** What `npm start` keeps between runs: data folders, logs, secrets, remembered ports. Never committed. */
export const LOCAL = join(ROOT, '.local');
export const LOGS = join(LOCAL, 'logs');
/** What V8 has compiled of our programs, for the next start. */
export const COMPILED = join(LOCAL, 'compiled');
export const APP = join(ROOT, 'dist', 'main.js');
/** @param {...string} path */
export const inModules = (...path) => join(ROOT, 'node_modules', ...path);
