/** A Madang of its own for one run: throw-away servers on the real disk, and the processes as they are deployed. */
import { randomBytes } from 'node:crypto';
import { join } from 'node:path';
import { migrate, startMadang } from '../scripts/lib/madang.mjs';
import { signingKeyIn } from '../scripts/lib/secrets.mjs';
import { startServices } from '../scripts/lib/services.mjs';
import { throwawayFolder } from '../scripts/lib/throwaway.mjs';

/**
 * Gives the addresses, the demo's admin password (the demo's cafés are there to be found), and `stop`.
 *
 * @param {{ onFolder: (folder: { dir: string, remove(): void }) => void }} wish
 */
export async function startSystem({ onFolder }) {
  const folder = await throwawayFolder({ inMemory: false });
  onFolder(folder);
  const services = await startServices(folder.dir, { database: 'madang_load' });
  const adminPassword = randomBytes(12).toString('hex');
  const env = {
    ...services,
    JWT_PRIVATE_KEY_FILE: signingKeyIn(join(folder.dir, 'jwt.pem')),
    REDIS_PREFIX: `load-${randomBytes(4).toString('hex')}`,
    DEMO_ADMIN_PASSWORD: adminPassword,
    RATE_LIMIT_FACTOR: '100000',
    LOG_LEVEL: 'warn',
  };
  await migrate(env);
  const [api, query, worker] = await Promise.all([
    startMadang('api', env),
    startMadang('query', env),
    startMadang('worker', env),
  ]);
  const stop = () => Promise.all([api, query, worker].map((process) => process.stop()));
  return { api: api.address, lookups: query.address, adminPassword, stop };
}
