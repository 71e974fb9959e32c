/** The four services that Madang stands on: those named by the environment, private ones in `dir` for the rest. */
import { join } from 'node:path';
import { provide } from './binaries.mjs';
import { step } from './console.mjs';
import { stopLeftover } from './processes.mjs';
import { startDatabase, startMail, startRedis } from './servers.mjs';

/** @typedef {import('./servers.mjs').Server & { mailbox?: string, applicationUrl?: string }} Started */
/** @typedef {{ dir: string, database?: string, keep?: boolean }} Options */
/** @typedef {{ variable: string, folder: string, label: string, kind?: string, start: (options: Options) => Promise<Started> }} Service */

/**
 * The variable that names a service, the folder of a private one, what it is called, and the program that it needs.
 *
 * @type {Service[]}
 */
const SERVICES = [
  { variable: 'DATABASE_URL', folder: 'database', label: 'database', kind: 'database', start: startDatabase },
  {
    variable: 'REDIS_QUEUE_URL',
    folder: 'redis-queue',
    label: 'Redis (queue)',
    kind: 'redis',
    start: (options) => startRedis({ ...options, role: 'queue' }),
  },
  {
    variable: 'REDIS_CACHE_URL',
    folder: 'redis-cache',
    label: 'Redis (cache)',
    kind: 'redis',
    start: (options) => startRedis({ ...options, role: 'cache' }),
  },
  { variable: 'SMTP_URL', folder: 'mail', label: 'mail server', start: startMail },
];
/** @param {string[]} [only] */
const wantedOf = (only) =>
  SERVICES.filter(({ variable }) => !process.env[variable] && (!only || only.includes(variable)));

/**
 * The kinds of programs (binaries.mjs) that `startServices` needs.
 *
 * @param {string[]} [only]
 */
export const programsOfServices = (only) => [...new Set(wantedOf(only).flatMap(({ kind }) => kind ?? []))];

/**
 * Stops the servers that an earlier run left behind in `dir`; gives what they are called.
 *
 * @param {string} dir
 */
export async function stopLeftovers(dir) {
  const stopped = SERVICES.map(async ({ folder, label }) => ((await stopLeftover(join(dir, folder))) ? [label] : []));
  return (await Promise.all(stopped)).flat();
}

/**
 * Gives the addresses of those started here as environment variables; `stopAll` ends them. `only` names the wanted ones.
 *
 * @param {string} dir
 * @param {{ database?: string, keep?: boolean, only?: string[] }} options
 * @returns {Promise<Record<string, string>>}
 */
export async function startServices(dir, { database, keep = false, only }) {
  const wanted = wantedOf(only);
  await provide(programsOfServices(only));
  if (wanted.length === 0) return {};

  const title = `Starting ${wanted.map(({ label }) => label).join(', ')}`;
  const starting = wanted.map(({ folder, start }) => start({ dir: join(dir, folder), database, keep }));
  const servers = await step(title, () => Promise.all(starting));
  const env = Object.fromEntries(servers.map(({ url }, index) => [wanted[index]?.variable, url]));
  const { mailbox } = servers.find((server) => server.mailbox) ?? {};
  const { applicationUrl } = servers.find((server) => server.applicationUrl) ?? {};
  return {
    ...env,
    ...(mailbox && { MAILBOX_URL: mailbox }),
    ...(applicationUrl && { APPLICATION_DATABASE_URL: applicationUrl }),
  };
}
