/**
 * `npm run mutants [-- words of names]`: makes each wrong change of test/mutants/mutants.mjs in a copy of the tree and runs the test
 * that must notice it. A mutant that survives is a hole in the tests.
 */
import { spawn } from 'node:child_process';
import { cpSync, mkdirSync, readFileSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { mutants } from '../test/mutants/mutants.mjs';
import { bootstrap } from './lib/bootstrap.mjs';
import { CliError, green, red, tail } from './lib/console.mjs';
import { main } from './lib/main.mjs';
import { ROOT, inModules } from './lib/paths.mjs';
import { stopAll, stopOnSignals } from './lib/processes.mjs';
import { signingKeyIn } from './lib/secrets.mjs';
import { startServices } from './lib/services.mjs';
import { throwawayFolder } from './lib/throwaway.mjs';

const COPIED = ['src', 'test', 'scripts', 'package.json', 'jest.config.js', 'tsconfig.json'];
const wanted = process.argv.slice(2).join(' ');
let running;

await main(async () => {
  process.chdir(ROOT);
  const chosen = mutants.filter(({ name }) => name.includes(wanted));
  if (chosen.length === 0) throw new CliError(`No mutant is called "${wanted}".`);
  await bootstrap();
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

function copyOfTree(dir) {
  const tree = join(dir, 'tree');
  mkdirSync(tree);
  for (const name of COPIED) cpSync(join(ROOT, name), join(tree, name), { recursive: true });
  symlinkSync(inModules(), join(tree, 'node_modules'));
  return tree;
}

/** A test that is red anyway notices nothing. */
async function checkUnchanged(tree, chosen, env) {
  for (const spec of new Set(chosen.map(({ killedBy }) => killedBy))) {
    const { failed, broken, output } = await test(tree, spec, env);
    if (failed + broken > 0) throw new CliError(`${spec} is red without any change:\n${tail(output)}`);
    console.log(`  green without any change: ${spec}`);
  }
}

/** A mutant is killed by a test that fails, not by a file that cannot be loaded. */
async function kills(tree, { name, edits, killedBy }, env) {
  const files = new Map(edits.map(({ file }) => [file, readFileSync(join(tree, file), 'utf8')]));
  const changed = new Map(files);
  for (const { file, find, replace } of edits) {
    if (changed.get(file).split(find).length !== 2)
      throw new CliError(`${file} does not hold once what "${name}" changes.`);
    changed.set(
      file,
      changed.get(file).replace(find, () => replace),
    );
  }
  for (const [file, text] of changed) writeFileSync(join(tree, file), text);
  const { failed, broken, output } = await test(tree, killedBy, env);
  for (const [file, text] of files) writeFileSync(join(tree, file), text);
  if (broken > 0) throw new CliError(`"${name}" cannot be run:\n${tail(output)}`);
  return failed > 0;
}

async function test(tree, spec, env) {
  const results = join(tree, 'results.json');
  rmSync(results, { force: true });
  const node = ['--experimental-vm-modules', '--disable-warning=ExperimentalWarning', inModules('jest/bin/jest.js')];
  const args = [...node, `--rootDir=${tree}`, '--json', `--outputFile=${results}`, '--silent', spec];
  running = spawn(process.execPath, args, { cwd: tree, stdio: ['ignore', 'ignore', 'pipe'], env });
  let output = '';
  running.stderr.on('data', (text) => (output += text));
  await new Promise((resolve) => running.once('exit', resolve));
  const { numFailedTests, numRuntimeErrorTestSuites } = JSON.parse(readFileSync(results, 'utf8'));
  return { failed: numFailedTests, broken: numRuntimeErrorTestSuites, output };
}
