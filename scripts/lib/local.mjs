/** Where commands find the servers: those that the environment names, else those of a running `npm start`. */
import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { CliError } from './console.mjs';
import { LOCAL } from './paths.mjs';
import { tryPort } from './ports.mjs';

/** The environment with the addresses of the database, as the owner of its schema, and of both Redis. */
export async function withServers(env = process.env) {
  const found = { ...env };
  found.DATABASE_URL ??= await localDatabase();
  found.REDIS_QUEUE_URL ??= await addressOf('redis-queue', (port) => `redis://127.0.0.1:${port}`);
  found.REDIS_CACHE_URL ??= await addressOf('redis-cache', (port) => `redis://127.0.0.1:${port}`);
  const missing = ['DATABASE_URL', 'REDIS_QUEUE_URL', 'REDIS_CACHE_URL'].filter((name) => !found[name]);
  if (missing.length > 0) throw new CliError(`Run \`npm start\` in another terminal, or set ${missing.join(', ')}.`);
  return found;
}

/** The address of the database of a running `npm start`, as the owner of its schema; undefined where none runs. */
export const localDatabase = () =>
  addressOf('database', (port, password) => `mysql://madang:${password}@127.0.0.1:${port}/madang`);

/**
 * @param {string} server
 * @param {(port: string, password: string) => string} toUrl
 */
async function addressOf(server, toUrl) {
  const port = readIfThere(join(LOCAL, server, 'port'));
  const isServing = port && !(await tryPort(Number(port)));
  return isServing ? toUrl(port, readIfThere(join(LOCAL, server, 'password')) ?? '') : undefined;
}

/** @param {string} file */
const readIfThere = (file) => (existsSync(file) ? readFileSync(file, 'utf8').trim() : undefined);
