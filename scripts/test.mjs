/** `npm test [-- jest arguments]`: the whole suite against throw-away servers, or those that the environment names. */
import { spawn } from 'node:child_process';
import { existsSync, mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { dirname, join, relative } from 'node:path';
import { bootstrap, bundleForTests } from './lib/bootstrap.mjs';
import { command } from './lib/command.mjs';
import { CliError, messageOf } from './lib/console.mjs';
import { isFirstProcess, keypressAtMs } from './lib/keypress.mjs';
import { LONG_FORM } from './lib/long-form.mjs';
import { ROOT, inModules } from './lib/paths.mjs';
import { PLACEHOLDER_ENV } from './lib/placeholder-env.mjs';
import { stopAll, stopOnSignals } from './lib/processes.mjs';
import { signingKeyIn } from './lib/secrets.mjs';
import { startServices } from './lib/services.mjs';
import { withSchema } from './lib/test-schema.mjs';
import { throwawayFolder } from './lib/throwaway.mjs';

const name = process.env.npm_lifecycle_event === 'faults' ? 'faults' : 'test';
const isLongForm = name === 'faults' && process.argv.length === 2;
const given = [...(name === 'faults' ? LONG_FORM : []), ...process.argv.slice(2)];
const WORKERS = /^(-i|-w.*|--runInBand|--maxWorkers.*)$/;
const SLOWEST = 10;
/** What a run is told to look for, apart from options; if all of it is here, no server is started. */
const patterns = given.filter(
  (word, index) => !word.startsWith('-') && !/^(-t|--testNamePattern)$/.test(given[index - 1] ?? ''),
);
const SERVERLESS = /^(\.\/)?test\/((unit|mutants)\/|architecture)/;
const needsServers = patterns.length === 0 || patterns.some((pattern) => !SERVERLESS.test(pattern));
/** The tests start the program some two hundred times: compiling it is a fifth of the processor time of a start. */
const COMPILED = {
  NODE_COMPILE_CACHE: inModules('.cache', 'madang', 'compiled'),
};
/** How long the last complete run of `npm run faults` took, on this machine. */
const REMEMBERED = inModules('.cache', 'madang', 'faults.json');

/** @type {import('node:child_process').ChildProcess | undefined} */
let running;
/**
 * What was done before the first test, and how many seconds it took.
 *
 * @type {string[]}
 */
const spent = [];
let countedAtMs = keypressAtMs;

await command(name, async () => {
  process.chdir(ROOT);
  if (isLongForm && isFirstProcess) console.log(`The promises in full: ${longFormTakes()}.`);
  if (!needsServers) {
    await bootstrap({ infrastructure: true });
    return withoutServers();
  }
  // Fault tests start and kill servers of their own, whatever the environment names.
  const forTests = [...(process.env.CHROMIUM ? [] : ['browser']), ...(process.env.NGINX_PROGRAM ? [] : ['nginx'])];
  await bootstrap({
    build: true,
    infrastructure: true,
    programs: ['database', 'client', 'redis', 'python', ...forTests],
  });
  await refuseUnknown();
  const program = await bundleForTests();
  count('packages and compiling');
  const folder = await throwawayFolder({ inMemory: true });
  stopOnSignals({
    code: 130,
    first: () => running?.kill(),
    cleanUp: folder.remove,
  });
  try {
    const services = await startServices(folder.dir, {
      database: 'madang_test',
    });
    count('servers');
    const key = signingKeyIn(join(folder.dir, 'jwt.pem'));
    const results = join(folder.dir, 'results.json');
    const blobs = join(folder.dir, 'blobs');
    const env = { ...process.env, ...COMPILED, ...services, JWT_PRIVATE_KEY_FILE: key, BLOB_FOLDER: blobs };
    const code = await withSchema(folder.dir, env, (schema) => {
      count('migration');
      return jest(results, { ...env, TEST_SCHEMA: schema, TEST_PROGRAM: program });
    });
    await stopAll();
    report(code, results);
  } finally {
    await stopAll();
    folder.remove();
  }
});

/** Tests of plain functions begin at once. */
async function withoutServers() {
  count('packages and compiling');
  const folder = await throwawayFolder({ inMemory: true });
  stopOnSignals({
    code: 130,
    first: () => running?.kill(),
    cleanUp: folder.remove,
  });
  try {
    const results = join(folder.dir, 'results.json');
    report(await jest(results, { ...process.env, ...COMPILED, ...PLACEHOLDER_ENV }), results);
  } finally {
    folder.remove();
  }
}

function longFormTakes() {
  if (!existsSync(REMEMBERED)) return 'about an hour on two processors with nothing else to do';
  const { minutes } = JSON.parse(readFileSync(REMEMBERED, 'utf8'));
  return `the last time it took ${minutes} min on this machine`;
}

/** @param {string} what */
function count(what) {
  spent.push(`${what} ${((Date.now() - countedAtMs) / 1_000).toFixed(1)} s`);
  countedAtMs = Date.now();
}

/** @throws CliError for an option that Jest does not know, before any server is started. */
async function refuseUnknown() {
  const { buildArgv } = await import('jest');
  await buildArgv(given).catch((error) => {
    throw new CliError(messageOf(error));
  });
}

/**
 * Runs Jest on this terminal and gives its exit code.
 *
 * @param {string} results
 * @param {NodeJS.ProcessEnv} env
 * @returns {Promise<number>}
 */
function jest(results, env) {
  const seconds = ((countedAtMs - keypressAtMs) / 1_000).toFixed(1);
  console.log(`\nBefore the first test: ${seconds} s (${spent.join(', ')}).\n`);
  const workers = given.some((argument) => WORKERS.test(argument)) ? [] : ['--maxWorkers=3'];
  const node = ['--experimental-vm-modules', '--disable-warning=ExperimentalWarning', inModules('jest/bin/jest.js')];
  const args = [...node, ...workers, '--json', `--outputFile=${results}`, ...given];
  const child = spawn(process.execPath, args, { stdio: ['ignore', 'inherit', 'inherit'], env });
  running = child;
  return new Promise((resolve) => child.once('exit', (code) => resolve(code ?? 1)));
}

/**
 * The slowest files; then the last line, alone: what the run counted. A test file that could not be loaded is a failure; so is a run
 * without tests.
 *
 * @param {number} code
 * @param {string} results
 */
function report(code, results) {
  const counted = existsSync(results)
    ? JSON.parse(readFileSync(results, 'utf8'))
    : { numRuntimeErrorTestSuites: 1, testResults: [] };
  /** @type {{ name: string, startTime: number, endTime: number }[]} */
  const all = counted.testResults;
  const files = all.map(({ name, startTime, endTime }) => ({ name, ms: endTime - startTime }));
  const slowest = files.sort((a, b) => b.ms - a.ms).slice(0, SLOWEST);
  const lines = slowest.map(({ name, ms }) => `${(ms / 1_000).toFixed(1).padStart(8)} s  ${relative(ROOT, name)}`);
  if (lines.length > 1) console.log(`\nThe slowest files:\n${lines.join('\n')}`);
  const { numPassedTests: passed = 0, numFailedTests = 0, numRuntimeErrorTestSuites: broken = 0 } = counted;
  const wallMs = Date.now() - keypressAtMs;
  if (isLongForm && code === 0) {
    mkdirSync(dirname(REMEMBERED), { recursive: true });
    writeFileSync(REMEMBERED, JSON.stringify({ minutes: Math.ceil(wallMs / 60_000) }));
  }
  const skipped = (counted.numPendingTests ?? 0) + (counted.numTodoTests ?? 0);
  const failed = numFailedTests + broken;
  process.exitCode = code || (failed > 0 || passed === 0 ? 1 : 0);
  console.log(`\n${passed} passed, ${failed} failed${skipped ? `, ${skipped} skipped` : ''}`);
}
