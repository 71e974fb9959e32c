/** The four services that Madang stands on: those named by the environment, private ones in `dir` for the rest. */
import { join } from 'node:path';
import { provide } from './binaries.mjs';
import { step } from './console.mjs';
import { startDatabase, startMail, startRedis } from './servers.mjs';

/** Gives the addresses of those started here as environment variables; `stopAll` ends them. `only` names the wanted ones. */
export async function startServices(dir, { database, keep = false, only }) {
  const wanted = [
    ['DATABASE_URL', 'database', 'database', () => startDatabase({ dir: join(dir, 'database'), database, keep })],
    [
      'REDIS_QUEUE_URL',
      'Redis (queue)',
      'redis',
      () => startRedis({ dir: join(dir, 'redis-queue'), role: 'queue', keep }),
    ],
    [
      'REDIS_CACHE_URL',
      'Redis (cache)',
      'redis',
      () => startRedis({ dir: join(dir, 'redis-cache'), role: 'cache', keep }),
    ],
    ['SMTP_URL', 'mail server', undefined, () => startMail({ dir: join(dir, 'mail') })],
  ].filter(([variable]) => !process.env[variable] && (!only || only.includes(variable)));
  await provide([...new Set(wanted.map(([, , kind]) => kind))].filter(Boolean));

  if (wanted.length === 0) return {};

  const title = `Starting ${wanted.map(([, label]) => label).join(', ')}`;
  const servers = await step(title, () => Promise.all(wanted.map(([, , , start]) => start())));
  const env = Object.fromEntries(wanted.map(([variable], index) => [variable, servers[index].url]));
  const { mailbox } = servers.find((server) => server.mailbox) ?? {};
  const { applicationUrl } = servers.find((server) => server.applicationUrl) ?? {};
  return {
    ...env,
    ...(mailbox && { MAILBOX_URL: mailbox }),
    ...(applicationUrl && { APPLICATION_DATABASE_URL: applicationUrl }),
  };
}
