/**
 * `npm run mutants [-- words of names]`: makes each wrong change of test/mutants/mutants.mjs in a copy of the tree and runs the test
 * that must notice it. A mutant that survives is a hole in the tests.
 */
import { spawn } from 'node:child_process';
import { cpSync, mkdirSync, readFileSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { bootstrap } from './lib/bootstrap.mjs';
import { command } from './lib/command.mjs';
import { CliError, green, red, tail } from './lib/console.mjs';
import { ROOT, inModules } from './lib/paths.mjs';
import { stopAll, stopOnSignals } from './lib/processes.mjs';
import { signingKeyIn } from './lib/secrets.mjs';
import { programsOfServices, startServices } from './lib/services.mjs';
import { throwawayFolder } from './lib/throwaway.mjs';

/** @typedef {import('../test/mutants/mutants.mjs').Mutant} Mutant */

const COPIED = ['src', 'test', 'scripts', 'load', 'package.json', 'jest.config.js', 'tsconfig.json'];
/** @type {import('node:child_process').ChildProcess | undefined} */
let running;

await command('mutants', async ({ words }) => {
  process.chdir(ROOT);
  const wanted = words.join(' ');
  const { mutants } = await import('../test/mutants/mutants.mjs');
  const chosen = mutants.filter(({ name }) => name.includes(wanted));
  if (chosen.length === 0) throw new CliError(`No mutant is called "${wanted}".`);
  await bootstrap({ programs: programsOfServices() });
  const folder = await throwawayFolder({ inMemory: true });
  process.once('exit', folder.remove);
  stopOnSignals({ code: 130, first: () => running?.kill() });
  const services = await startServices(folder.dir, { database: 'madang_test' });
  const key = signingKeyIn(join(folder.dir, 'jwt.pem'));
  const env = { ...process.env, ...services, JWT_PRIVATE_KEY_FILE: key, RUNS: '120', SHRINK: 'no' };
  const tree = copyOfTree(folder.dir);
  await checkUnchanged(tree, chosen, env);
  let killed = 0;
  for (const mutant of chosen) {
    const isKilled = await kills(tree, mutant, env);
    if (isKilled) killed++;
    console.log(`  ${isKilled ? green('killed  ') : red('SURVIVED')}  ${mutant.name}  (${mutant.killedBy})`);
  }
  await stopAll();
  console.log(`\n${killed} of ${chosen.length} mutants killed`);
  if (killed < chosen.length) process.exitCode = 1;
});

/** @param {string} dir */
function copyOfTree(dir) {
  const tree = join(dir, 'tree');
  mkdirSync(tree);
  for (const name of COPIED) cpSync(join(ROOT, name), join(tree, name), { recursive: true });
  symlinkSync(inModules(), join(tree, 'node_modules'));
  return tree;
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
