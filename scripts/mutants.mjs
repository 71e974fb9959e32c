/**
 * `npm run mutants [-- words of a name, or of the path of a test]`: makes each wrong change of test/mutants/mutants.mjs in a copy of the tree and runs the test
 * that must notice it. A mutant that survives is a hole in the tests.
 */
import { spawn } from 'node:child_process';
import { cpSync, mkdirSync, readFileSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { bootstrap } from './lib/bootstrap.mjs';
import { command } from './lib/command.mjs';
import { CliError, green, red, tail } from './lib/console.mjs';
import { ROOT, inModules } from './lib/paths.mjs';
import { run, stopAll, stopOnSignals } from './lib/processes.mjs';
import { signingKeyIn } from './lib/secrets.mjs';
import { programsOfServices, startServices } from './lib/services.mjs';
import { withSchema } from './lib/test-schema.mjs';
import { throwawayFolder } from './lib/throwaway.mjs';

/** @typedef {import('../test/mutants/mutants.mjs').Mutant} Mutant */

const COPIED = [
  ...['src', 'public', 'test', 'scripts', 'load'],
  ...['package.json', 'jest.config.js', 'tsconfig.json', 'tsconfig.build.json'],
];
/** What tells of a test that starts the program, and does not load it: the program is built for it. */
const STARTS_PROGRAM = /support\/(processes|world)\.js/;
/** @type {import('node:child_process').ChildProcess | undefined} */
let running;

await command('mutants', async ({ words }) => {
  process.chdir(ROOT);
  const wanted = words.join(' ');
  const { mutants } = await import('../test/mutants/mutants.mjs');
  const chosen = mutants.filter(({ name, killedBy }) => name.includes(wanted) || killedBy.includes(wanted));
  if (chosen.length === 0) throw new CliError(`No mutant is called "${wanted}".`);
  await bootstrap({ build: true, programs: programsOfServices() });
  const folder = await throwawayFolder({ inMemory: true });
  process.once('exit', folder.remove);
  stopOnSignals({ code: 130, first: () => running?.kill() });
  const services = await startServices(folder.dir, { database: 'madang_test' });
  const key = signingKeyIn(join(folder.dir, 'jwt.pem'));
  const env = { ...process.env, ...services, JWT_PRIVATE_KEY_FILE: key, RUNS: '120', SHRINK: 'no' };
  const killed = await withSchema(folder.dir, env, (schema) =>
    tryAll(copyOfTree(folder.dir), chosen, { ...env, TEST_SCHEMA: schema }),
  );
  await stopAll();
  console.log(`\n${killed} of ${chosen.length} mutants killed`);
  if (killed < chosen.length) process.exitCode = 1;
});

/**
 * Tries one after the other, and counts those that are noticed.
 *
 * @param {string} tree
 * @param {Mutant[]} chosen
 * @param {NodeJS.ProcessEnv} env
 */
async function tryAll(tree, chosen, env) {
  await checkUnchanged(tree, chosen, env);
  let killed = 0;
  for (const mutant of chosen) {
    const isKilled = await kills(tree, mutant, env);
    if (isKilled) killed++;
    console.log(`  ${isKilled ? green('killed  ') : red('SURVIVED')}  ${mutant.name}  (${mutant.killedBy})`);
  }
  return killed;
}

/** @param {string} dir */
function copyOfTree(dir) {
  const tree = join(dir, 'tree');
  mkdirSync(tree);
  for (const name of COPIED) cpSync(join(ROOT, name), join(tree, name), { recursive: true });
  symlinkSync(inModules(), join(tree, 'node_modules'));
  return tree;
}

/**
 * As the image is built. What does not compile is built all the same: the tests judge it.
 *
 * @param {string} tree
 */
async function buildProgram(tree) {
  await run(process.execPath, [inModules('typescript-7/bin/tsc'), '-p', 'tsconfig.build.json'], { cwd: tree });
  const { code, output } = await run(process.execPath, ['scripts/bundle.mjs'], { cwd: tree });
  if (code !== 0) throw new CliError(`The program cannot be built:\n${tail(output)}`);
}

/**
 * A test that is red anyway notices nothing.
 *
 * @param {string} tree
 * @param {Mutant[]} chosen
 * @param {NodeJS.ProcessEnv} env
 */
async function checkUnchanged(tree, chosen, env) {
  for (const spec of new Set(chosen.map(({ killedBy }) => killedBy))) {
    const { failed, broken, output } = await test(tree, spec, env);
    if (failed + broken > 0) throw new CliError(`${spec} is red without any change:\n${tail(output)}`);
    console.log(`  green without any change: ${spec}`);
  }
}

/**
 * A mutant is killed by a test that fails, not by a file that cannot be loaded.
 *
 * @param {string} tree
 * @param {Mutant} mutant
 * @param {NodeJS.ProcessEnv} env
 */
async function kills(tree, { name, edits, killedBy }, env) {
  const files = new Map(edits.map(({ file }) => [file, readFileSync(join(tree, file), 'utf8')]));
  const changed = new Map(files);
  for (const { file, find, replace } of edits) {
    const [before, after, ...others] = (changed.get(file) ?? '').split(find);
    if (after === undefined || others.length > 0)
      throw new CliError(`${file} does not hold once what "${name}" changes.`);
    changed.set(file, `${before}${replace}${after}`);
  }
  for (const [file, text] of changed) writeFileSync(join(tree, file), text);
  const { failed, broken, output } = await test(tree, killedBy, env);
  for (const [file, text] of files) writeFileSync(join(tree, file), text);
  if (broken > 0) throw new CliError(`"${name}" cannot be run:\n${tail(output)}`);
  return failed > 0;
}

/**
 * @param {string} tree
 * @param {string} spec
 * @param {NodeJS.ProcessEnv} env
 */
async function test(tree, spec, env) {
  if (STARTS_PROGRAM.test(readFileSync(join(tree, spec), 'utf8'))) await buildProgram(tree);
  const results = join(tree, 'results.json');
  rmSync(results, { force: true });
  const node = ['--experimental-vm-modules', '--disable-warning=ExperimentalWarning', inModules('jest/bin/jest.js')];
  const args = [...node, `--rootDir=${tree}`, '--json', `--outputFile=${results}`, '--silent', spec];
  const child = spawn(process.execPath, args, { cwd: tree, stdio: ['ignore', 'ignore', 'pipe'], env });
  let output = '';
  running = child;
  child.stderr.on('data', (text) => (output += text));
  await new Promise((resolve) => child.once('exit', resolve));
  const { numFailedTests, numRuntimeErrorTestSuites } = JSON.parse(readFileSync(results, 'utf8'));
  return { failed: numFailedTests, broken: numRuntimeErrorTestSuites, output };
}
