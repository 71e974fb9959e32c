/**
 * Private servers for development and tests, on loopback only: a database, Redis in either role, a mail server with a web page.
 * Each start takes a folder of its own, stops what an earlier run left there, and gives a handle to stop or kill it.
 * Fault tests use this module too.
 */
import { mkdirSync, mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { locate } from './binaries.mjs';
import { CliError } from './console.mjs';
import { launchDatabase } from './database.mjs';
import { IMAGE_SILENCE_MS, launchContainer } from './docker.mjs';
import { greet, rememberedPort, tryPort } from './ports.mjs';
import { launch, ready, stopLeftover } from './processes.mjs';
import { COMPILED, inModules } from './paths.mjs';

/**
 * @typedef {object} Server
 * @property {string} url
 * @property {number} port
 * @property {number} pid
 * @property {string} dir
 * @property {Promise<string>} exited settles with the reason when the process ends, for whatever reason
 * @property {() => Promise<void>} stop SIGTERM, then SIGKILL if it does not end
 * @property {() => Promise<void>} kill SIGKILL
 */

/**
 * @typedef {object} Place
 * @property {string} [dir] of data, log, pid and remembered port; a temporary folder, removed at the end, when not given
 * @property {number} [port] exactly this one; else the one remembered in `dir`, else any free one
 */

const REDIS_ROLES = {
  queue: { 'maxmemory-policy': 'noeviction', appendonly: 'yes', appendfsync: 'everysec', save: '' },
  cache: { 'maxmemory-policy': 'allkeys-lru', maxmemory: '64mb', appendonly: 'no', save: '' },
};

/**
 * Starts MariaDB or MySQL; `url` names `database`, which exists; `applicationUrl` is a user without rights of its own. `settings`
 * change the server's own. `keep` matters in a container only: its data outlives it.
 *
 * @param {Place & { database?: string, settings?: Record<string, string | number>, keep?: boolean }} [options]
 * @returns {Promise<Server & { applicationUrl?: string }>}
 */
export async function startDatabase({ dir, port, database = 'madang', settings = {}, keep = false } = {}) {
  const place = await settle('database', dir, port);
  const { handle, ...urls } = await launchDatabase({ ...place, database, settings, keep });
  return server(place, handle, { ...urls, port: place.port });
}

/**
 * Starts a Redis for `role`: `queue` never evicts and keeps an append-only file, `cache` evicts and keeps nothing. `memory` (such as `8mb`) is all it may use.
 *
 * @param {Place & { role?: 'queue' | 'cache', memory?: string, keep?: boolean }} [options]
 * @returns {Promise<Server>}
 */
export async function startRedis({ dir, port, role = 'queue', memory, keep = false } = {}) {
  const place = await settle(`redis-${role}`, dir, port);
  const found = locate('redis');
  const settings = { ...REDIS_ROLES[role], ...(memory && { maxmemory: memory }) };
  const args = Object.entries(settings).flatMap(([name, value]) => [`--${name}`, value]);
  const own = ['--bind', '127.0.0.1', '--port', String(place.port), '--dir', place.dir, '--daemonize', 'no'];
  const handle =
    found.program !== undefined
      ? launch(found.program, [...own, ...args], place)
      : await launchContainer({
          ...place,
          image: found.image,
          innerPort: 6379,
          dataFolder: '/data',
          keep,
          args: ['redis-server', ...args],
        });
  const answers = async () => (await greet(place.port, 'PING\r\n')).startsWith('+PONG');
  await ready(handle, `Redis (${role})`, answers, found.program ? undefined : IMAGE_SILENCE_MS);
  return server(place, handle, { url: `redis://127.0.0.1:${place.port}`, port: place.port });
}

/**
 * Starts a mail server that keeps every message: `url` takes SMTP, `mailbox` is its web page, with JSON under `/api/email`.
 *
 * @param {Place & { smtpPort?: number }} [options]
 * @returns {Promise<Server & { mailbox: string, smtpPort: number }>}
 */
export async function startMail({ dir, port, smtpPort } = {}) {
  const place = await settle('mail', dir, port);
  const smtp = await choosePort(join(place.dir, 'smtp-port'), smtpPort);
  const messages = join(place.dir, 'messages');
  mkdirSync(messages, { recursive: true });
  const listen = ['--ip', '127.0.0.1', '--smtp', String(smtp), '--web-ip', '127.0.0.1', '--web', String(place.port)];
  const keep = ['--mail-directory', messages, '--max-emails', '5000', '--silent'];
  const handle = launch(process.execPath, [inModules('maildev/dist/bin/maildev.js'), ...listen, ...keep], {
    ...place,
    env: { ...process.env, NODE_COMPILE_CACHE: COMPILED },
  });
  const mailbox = `http://127.0.0.1:${place.port}`;
  await ready(handle, 'The mail server', () =>
    fetch(`${mailbox}/api/healthz`).then(
      ({ ok }) => ok,
      () => false,
    ),
  );
  return server(place, handle, { url: `smtp://127.0.0.1:${smtp}`, mailbox, port: place.port, smtpPort: smtp });
}

/**
 * Chooses folder, port and log of a server. Without a folder it gets a temporary one, removed when it stops.
 *
 * @param {string} kind
 * @param {string} [dir]
 * @param {number} [port]
 */
async function settle(kind, dir, port) {
  const temporary = dir === undefined;
  dir ??= mkdtempSync(join(tmpdir(), `madang-${kind}-`));
  mkdirSync(dir, { recursive: true, mode: 0o700 });
  await stopLeftover(dir);
  return { dir, temporary, port: await choosePort(join(dir, 'port'), port), log: join(dir, 'log') };
}

/**
 * @param {string} file
 * @param {number} [wanted]
 */
async function choosePort(file, wanted) {
  if (wanted === undefined) return rememberedPort(file);
  if (await tryPort(wanted)) return wanted;
  throw new CliError(`Port ${wanted} of this machine is in use`);
}

/**
 * @template {object} T
 * @param {{ dir: string, temporary: boolean }} place
 * @param {import('./processes.mjs').Handle} handle
 * @param {T} details
 */
function server({ dir, temporary }, handle, details) {
  const afterwards = (/** @type {() => Promise<void>} */ end) => async () => {
    await end();
    if (temporary) rmSync(dir, { recursive: true, force: true });
  };
  return {
    ...details,
    dir,
    pid: handle.pid,
    exited: handle.exited,
    stop: afterwards(() => handle.stop()),
    kill: afterwards(() => handle.kill()),
  };
}
