/** `npm run archive -- [--days=90] [--dry-run]`: moves weeks of old events to the archive; as a deployed task, `node dist/main.js archive`. */
import { spawn } from 'node:child_process';
import { bootstrap } from './lib/bootstrap.mjs';
import { command } from './lib/command.mjs';
import { withServers } from './lib/local.mjs';
import { APP, ROOT } from './lib/paths.mjs';

await command('archive', async ({ values: { days = '90' }, flags: { 'dry-run': isDry } }) => {
  process.chdir(ROOT);
  await bootstrap({ build: true });
  const args = [`--days=${days}`, ...(isDry ? ['--dry-run'] : [])];
  const child = spawn(process.execPath, [APP, 'archive', ...args], { env: await withServers(), stdio: 'inherit' });
  process.exitCode = await new Promise((resolve) => child.once('exit', (code) => resolve(code ?? 1)));
});
