/** `npm run archive -- [--days=90] [--dry-run]`: moves weeks of old events to the archive; as a deployed task, `node dist/main.js archive`. */
import { bootstrap } from './lib/bootstrap.mjs';
import { command } from './lib/command.mjs';
import { withServers } from './lib/local.mjs';
import { commandOf } from './lib/madang.mjs';
import { ROOT } from './lib/paths.mjs';
import { spawnChild } from './lib/processes.mjs';

await command('archive', async ({ values: { days = '90' }, flags: { 'dry-run': isDry } }) => {
  process.chdir(ROOT);
  await bootstrap({ build: true });
  const args = [`--days=${days}`, ...(isDry ? ['--dry-run'] : [])];
  const child = spawnChild(...commandOf('archive', ...args), { env: await withServers(), stdio: 'inherit' });
  await child.exited;
  process.exitCode = child.process.exitCode ?? 1;
});
