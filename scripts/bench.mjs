/** `npm run bench -- NAME`: runs test/bench/NAME.mjs against throw-away servers on the real disk, and keeps its figures. */
import { spawn } from 'node:child_process';
import { existsSync, mkdirSync, readdirSync } from 'node:fs';
import { join } from 'node:path';
import { bootstrap } from './lib/bootstrap.mjs';
import { CliError } from './lib/console.mjs';
import { main } from './lib/main.mjs';
import { LOCAL, ROOT } from './lib/paths.mjs';
import { stopAll, stopOnSignals } from './lib/processes.mjs';
import { signingKeyIn } from './lib/secrets.mjs';
import { startServices } from './lib/services.mjs';
import { throwawayFolder } from './lib/throwaway.mjs';

const BENCHES = join(ROOT, 'test', 'bench');
const [name, ...args] = process.argv.slice(2);
let running;

await main(async () => {
  process.chdir(ROOT);
  const file = join(BENCHES, `${name}.mjs`);
  if (!name || !existsSync(file)) {
    const names = existsSync(BENCHES) ? readdirSync(BENCHES).filter((entry) => entry.endsWith('.mjs')) : [];
    const known = names.map((entry) => `  npm run bench -- ${entry.slice(0, -'.mjs'.length)}`);
    throw new CliError(`Which bench?\n${known.join('\n') || '  (there is none yet)'}`);
  }
  await bootstrap({ build: true });
  const folder = await throwawayFolder({ inMemory: false });
  stopOnSignals({ code: 130, first: () => running?.kill(), cleanUp: folder.remove });
  try {
    const services = await startServices(folder.dir, { database: 'madang_bench' });
    const results = join(LOCAL, 'bench', `${name}.json`);
    mkdirSync(join(LOCAL, 'bench'), { recursive: true });
    const key = signingKeyIn(join(folder.dir, 'jwt.pem'));
    const env = { ...process.env, ...services, JWT_PRIVATE_KEY_FILE: key, BENCH_OUT: results };
    running = spawn(process.execPath, [file, ...args], { stdio: ['ignore', 'inherit', 'inherit'], env });
    process.exitCode = await new Promise((resolve) => running.once('exit', (code) => resolve(code ?? 1)));
    if (existsSync(results)) console.log(`\nFigures: ${results}`);
  } finally {
    await stopAll();
    folder.remove();
  }
});
