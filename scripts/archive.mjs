/** `npm run archive -- [--days=90] [--dry-run]`: moves weeks of old events to the archive; as a deployed task, `node dist/main.js archive`. */
import { spawn } from 'node:child_process';
import { bootstrap } from './lib/bootstrap.mjs';
import { withServers } from './lib/local.mjs';
import { main } from './lib/main.mjs';
import { APP, ROOT } from './lib/paths.mjs';

await main(async () => {
  process.chdir(ROOT);
  await bootstrap({ build: true });
  const child = spawn(process.execPath, [APP, 'archive', ...process.argv.slice(2)], {
    env: await withServers(),
    stdio: 'inherit',
  });
  process.exitCode = await new Promise((resolve) => child.once('exit', (code) => resolve(code ?? 1)));
});
