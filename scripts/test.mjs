/** `npm test [-- jest arguments]`: the whole suite against throw-away servers, or those that the environment names. */
import { spawn } from 'node:child_process';
import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { provide } from './lib/binaries.mjs';
import { bootstrap } from './lib/bootstrap.mjs';
import { main } from './lib/main.mjs';
import { ROOT, inModules } from './lib/paths.mjs';
import { stopAll, stopOnSignals } from './lib/processes.mjs';
import { signingKeyIn } from './lib/secrets.mjs';
import { startServices } from './lib/services.mjs';
import { throwawayFolder } from './lib/throwaway.mjs';

let running;
const WORKERS = /^(-i|-w.*|--runInBand|--maxWorkers.*)$/;

await main(async () => {
  process.chdir(ROOT);
  await bootstrap({ build: true, infrastructure: true });
  // Fault tests start and kill servers of their own, whatever the environment names.
  const forTests = [...(process.env.CHROMIUM ? [] : ['browser']), ...(process.env.NGINX_PROGRAM ? [] : ['nginx'])];
  await provide(['database', 'client', 'redis', ...forTests]);
  const folder = await throwawayFolder({ inMemory: true });
  stopOnSignals({ code: 130, first: () => running?.kill(), cleanUp: folder.remove });
  try {
    const services = await startServices(folder.dir, { database: 'madang_test' });
    const key = signingKeyIn(join(folder.dir, 'jwt.pem'));
    const results = join(folder.dir, 'results.json');
    // The tests start the program some two hundred times: compiling it is a fifth of the processor time of a start.
    const compiled = { NODE_COMPILE_CACHE: join(folder.dir, 'compiled') };
    const code = await jest(results, { ...process.env, ...compiled, ...services, JWT_PRIVATE_KEY_FILE: key });
    await stopAll();
    report(code, results);
  } finally {
    await stopAll();
    folder.remove();
  }
});

/** Runs Jest on this terminal and gives its exit code. */
function jest(results, env) {
  const given = process.argv.slice(2);
  const workers = given.some((argument) => WORKERS.test(argument)) ? [] : ['--maxWorkers=3'];
  const node = ['--experimental-vm-modules', '--disable-warning=ExperimentalWarning', inModules('jest/bin/jest.js')];
  const args = [...node, ...workers, '--json', `--outputFile=${results}`, ...given];
  running = spawn(process.execPath, args, { stdio: ['ignore', 'inherit', 'inherit'], env });
  return new Promise((resolve) => running.once('exit', (code) => resolve(code ?? 1)));
}

/** The last line, alone: what the run counted. A test file that could not be loaded is a failure; so is a run without tests. */
function report(code, results) {
  const counted = existsSync(results) ? JSON.parse(readFileSync(results, 'utf8')) : { numRuntimeErrorTestSuites: 1 };
  const { numPassedTests: passed = 0, numFailedTests = 0, numRuntimeErrorTestSuites: broken = 0 } = counted;
  const skipped = (counted.numPendingTests ?? 0) + (counted.numTodoTests ?? 0);
  const failed = numFailedTests + broken;
  process.exitCode = code || (failed > 0 || passed === 0 ? 1 : 0);
  console.log(`\n${passed} passed, ${failed} failed${skipped ? `, ${skipped} skipped` : ''}`);
}
