/** `npm run bench -- NAME`: runs test/bench/NAME.mjs against throw-away servers on the real disk, and keeps its figures. */
import { spawn } from 'node:child_process';
import { existsSync, mkdirSync, readdirSync } from 'node:fs';
import { join } from 'node:path';
import { bootstrap } from './lib/bootstrap.mjs';
import { command } from './lib/command.mjs';
import { CliError } from './lib/console.mjs';
import { LOCAL, ROOT } from './lib/paths.mjs';
import { stopAll, stopOnSignals } from './lib/processes.mjs';
import { signingKeyIn } from './lib/secrets.mjs';
import { programsOfServices, startServices } from './lib/services.mjs';
import { throwawayFolder } from './lib/throwaway.mjs';

const BENCHES = join(ROOT, 'test', 'bench');
/** @type {import('node:child_process').ChildProcess | undefined} */
let running;

await command('bench', async ({ words: [name, ...sizes], values: { messages } }) => {
  process.chdir(ROOT);
  const file = join(BENCHES, `${name}.mjs`);
  if (!name || !existsSync(file)) {
    const names = existsSync(BENCHES) ? readdirSync(BENCHES).filter((entry) => entry.endsWith('.mjs')) : [];
    const known = names.map((entry) => `  npm run bench -- ${entry.slice(0, -'.mjs'.length)}`);
    throw new CliError(`Which bench?\n${known.join('\n') || '  (there is none yet)'}`);
  }
  await bootstrap({ build: true, programs: programsOfServices() });
  const folder = await throwawayFolder({ inMemory: false });
  stopOnSignals({ code: 130, first: () => running?.kill(), cleanUp: folder.remove });
  try {
    const services = await startServices(folder.dir, { database: 'madang_bench' });
    const results = join(LOCAL, 'bench', `${name}.json`);
    mkdirSync(join(LOCAL, 'bench'), { recursive: true });
    const key = signingKeyIn(join(folder.dir, 'jwt.pem'));
    const env = { ...process.env, ...services, JWT_PRIVATE_KEY_FILE: key, BENCH_OUT: results };
    const child = spawn(process.execPath, [file, ...sizes, ...(messages ? [`--messages=${messages}`] : [])], {
      stdio: ['ignore', 'inherit', 'inherit'],
      env,
    });
    running = child;
    process.exitCode = await new Promise((resolve) => child.once('exit', (code) => resolve(code ?? 1)));
    if (existsSync(results)) console.log(`\nFigures: ${results}`);
  } finally {
    await stopAll();
    folder.remove();
  }
});
