/** `npm test [-- jest arguments]`: the whole suite against throw-away servers, or those that the environment names. */
import { spawn } from 'node:child_process';
import { existsSync, mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { dirname, join, relative } from 'node:path';
import { provide } from './lib/binaries.mjs';
import { bootstrap } from './lib/bootstrap.mjs';
import { CliError, step, tail } from './lib/console.mjs';
import { main } from './lib/main.mjs';
import { ROOT, inModules } from './lib/paths.mjs';
import { PLACEHOLDER_ENV } from './lib/placeholder-env.mjs';
import { run, stopAll, stopOnSignals } from './lib/processes.mjs';
import { signingKeyIn } from './lib/secrets.mjs';
import { startServices } from './lib/services.mjs';
import { throwawayFolder } from './lib/throwaway.mjs';

// Installing may change the Node that runs this, and so begin it anew.
const isFirst = !process.env.TEST_STARTED_AT;
process.env.TEST_STARTED_AT ??= String(performance.timeOrigin);
const startedAt = Number(process.env.TEST_STARTED_AT);
const given = process.argv.slice(2);
const WORKERS = /^(-i|-w.*|--runInBand|--maxWorkers.*)$/;
const SLOWEST = 10;
/** What a run is told to look for, apart from options; if all of it is here, no server is started. */
const patterns = given.filter(
  (word, index) => !word.startsWith('-') && !/^(-t|--testNamePattern)$/.test(given[index - 1]),
);
const SERVERLESS = /^(\.\/)?test\/((unit|mutants)\/|architecture)/;
const needsServers = patterns.length === 0 || patterns.some((pattern) => !SERVERLESS.test(pattern));
/** The tests start the program some two hundred times: compiling it is a fifth of the processor time of a start. */
const COMPILED = {
  NODE_COMPILE_CACHE: inModules('.cache', 'madang', 'compiled'),
};
/** How long the last complete run of `npm run faults` took, on this machine. */
const REMEMBERED = inModules('.cache', 'madang', 'faults.json');
const FAULTS = ['test/faults', 'test/modules/near-me.spec.ts'];
const isLongForm = process.env.TEST_FULL === '1' && given.join() === FAULTS.join();

let running;
/** What was done before the first test, and how many seconds it took. */
const spent = [];
let countedAt = startedAt;

await main(async () => {
  process.chdir(ROOT);
  if (isLongForm && isFirst) console.log(`The promises in full: ${longFormTakes()}.`);
  await bootstrap({ build: needsServers, infrastructure: true });
  if (!needsServers) return withoutServers();
  // Fault tests start and kill servers of their own, whatever the environment names.
  const forTests = [...(process.env.CHROMIUM ? [] : ['browser']), ...(process.env.NGINX_PROGRAM ? [] : ['nginx'])];
  await provide(['database', 'client', 'redis', ...forTests]);
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
    const env = {
      ...process.env,
      ...COMPILED,
      ...services,
      JWT_PRIVATE_KEY_FILE: key,
    };
    const code = await withSchema(folder.dir, env, (schema) => jest(results, { ...env, TEST_SCHEMA: schema }));
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

function count(what) {
  const now = performance.timeOrigin + performance.now();
  spent.push(`${what} ${((now - countedAt) / 1_000).toFixed(1)} s`);
  countedAt = now;
}

/**
 * Migrates a database once; the tests' own are copies of it. Calls `work` with the file that holds the schema, gives its result, and
 * drops the database, which copies take their first rows from.
 */
async function withSchema(dir, env, work) {
  const { createConnection } = await import('mysql2/promise');
  const { readSchema } = await import('../test/support/schema.mjs');
  const server = new URL(env.DATABASE_URL);
  const name = `${server.pathname.slice(1) || 'madang_test'}_schema_${process.pid}`;
  server.pathname = '';
  const administrate = async (act) => {
    const connection = await createConnection({ uri: server.href });
    return act(connection).finally(() => connection.end());
  };
  await administrate(async (connection) => {
    // A process that starts on a machine with much else to do may leave its first connection alone for a minute.
    if (!process.env.DATABASE_URL) await connection.query('SET GLOBAL wait_timeout = 3600');
    await connection.query(`CREATE DATABASE ${name} CHARACTER SET utf8mb4`);
  });
  try {
    const file = join(dir, 'schema.sql');
    await step('Migrating', async () => {
      const url = Object.assign(new URL(env.DATABASE_URL), {
        pathname: `/${name}`,
      }).href;
      const own = { ...env, DATABASE_URL: url, LOG_LEVEL: 'warn' };
      const { code, output } = await run(process.execPath, ['dist/main.js', 'migrate'], { cwd: ROOT, env: own });
      if (code !== 0) throw new CliError(`The migration ended with ${code}:\n${tail(output)}`);
      writeFileSync(file, await administrate((connection) => readSchema(connection, name)));
    });
    count('migration');
    return await work(file);
  } finally {
    await administrate((connection) => connection.query(`DROP DATABASE ${name}`)).catch(() => {}); // a signal has ended the server
  }
}

/** Runs Jest on this terminal and gives its exit code. */
function jest(results, env) {
  const seconds = ((countedAt - startedAt) / 1_000).toFixed(1);
  console.log(`\nBefore the first test: ${seconds} s (${spent.join(', ')}).\n`);
  const workers = given.some((argument) => WORKERS.test(argument)) ? [] : ['--maxWorkers=3'];
  const node = ['--experimental-vm-modules', '--disable-warning=ExperimentalWarning', inModules('jest/bin/jest.js')];
  const args = [...node, ...workers, '--json', `--outputFile=${results}`, ...given];
  running = spawn(process.execPath, args, {
    stdio: ['ignore', 'inherit', 'inherit'],
    env,
  });
  return new Promise((resolve) => running.once('exit', (code) => resolve(code ?? 1)));
}

/** The slowest files; then the last line, alone: what the run counted. A test file that could not be loaded is a failure; so is a run without tests. */
function report(code, results) {
  const counted = existsSync(results)
    ? JSON.parse(readFileSync(results, 'utf8'))
    : { numRuntimeErrorTestSuites: 1, testResults: [] };
  const files = counted.testResults.map(({ name, startTime, endTime }) => ({
    name,
    ms: endTime - startTime,
  }));
  const slowest = files.sort((a, b) => b.ms - a.ms).slice(0, SLOWEST);
  const lines = slowest.map(({ name, ms }) => `${(ms / 1_000).toFixed(1).padStart(8)} s  ${relative(ROOT, name)}`);
  if (lines.length > 1) console.log(`\nThe slowest files:\n${lines.join('\n')}`);
  const { numPassedTests: passed = 0, numFailedTests = 0, numRuntimeErrorTestSuites: broken = 0 } = counted;
  const wallMs = performance.timeOrigin + performance.now() - startedAt;
  if (isLongForm && code === 0) {
    mkdirSync(dirname(REMEMBERED), { recursive: true });
    writeFileSync(REMEMBERED, JSON.stringify({ minutes: Math.ceil(wallMs / 60_000) }));
  }
  const skipped = (counted.numPendingTests ?? 0) + (counted.numTodoTests ?? 0);
  const failed = numFailedTests + broken;
  process.exitCode = code || (failed > 0 || passed === 0 ? 1 : 0);
  console.log(`\n${passed} passed, ${failed} failed${skipped ? `, ${skipped} skipped` : ''}`);
}
