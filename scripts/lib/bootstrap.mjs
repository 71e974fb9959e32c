/**
 * What every command does first, on a machine that may have nothing but Node and npm: install the packages of the lock file,
 * go on with the Node that they bring, compile the sources. Each is skipped when nothing changed.
 */
import { spawn } from 'node:child_process';
import { createHash } from 'node:crypto';
import { existsSync, lstatSync, mkdirSync, readFileSync, readdirSync, rmSync, writeFileSync } from 'node:fs';
import { basename, dirname, join } from 'node:path';
import { CliError, step, tail } from './console.mjs';
import { ROOT, inModules } from './paths.mjs';
import { onParentGone, run } from './processes.mjs';

const LOCK = join(ROOT, 'package-lock.json');
const DIST = join(ROOT, 'dist');
const PINNED_NODE = inModules('.bin', 'node');

const readJson = (file) => (existsSync(file) ? JSON.parse(readFileSync(file, 'utf8')) : undefined);

/**
 * Never returns where another Node has to take over: that one runs the same script from the start.
 *
 * @param infrastructure also the packages of ecs/, which only checks and tests need
 */
export async function bootstrap({ build = false, infrastructure = false } = {}) {
  await install(ROOT, () => existsSync(PINNED_NODE));
  if (!existsSync(PINNED_NODE)) {
    throw new CliError(
      'npm did not install its `node` package: install scripts may be switched off (npm config get ignore-scripts).',
    );
  }
  await takePinnedNode();
  if (infrastructure) await install(join(ROOT, 'ecs'));
  if (build) await compile();
}

/** Installs what the lock file in a folder names, unless it is there already. */
async function install(folder, isUsable = () => true) {
  const modules = join(folder, 'node_modules');
  // A git worktree may link to the packages of another checkout: npm ci would empty that one.
  if (isUsable() && existsSync(modules) && lstatSync(modules).isSymbolicLink()) return;
  const stamp = join(modules, '.madang-install');
  const wanted = hash([join(folder, 'package-lock.json')]);
  if (isUsable() && existsSync(stamp) && readFileSync(stamp, 'utf8') === wanted) return;
  if (!isUsable() || !installedByHand(folder)) {
    const flags = ['ci', '--include=dev', '--no-audit', '--no-fund', '--no-progress', '--loglevel=error'];
    const npm = process.env.npm_execpath;
    const [command, ...args] = npm ? [process.execPath, npm, ...flags] : ['npm', ...flags];
    const title = folder === ROOT ? 'Installing packages' : `Installing packages of ${basename(folder)}/`;
    const { code, output } = await step(title, () => run(command, args, { cwd: folder }));
    if (code !== 0) throw new CliError(`npm ci failed:\n${tail(output.split('Clean install a project')[0])}`);
  }
  if (isUsable()) writeFileSync(stamp, wanted);
}

/** Did somebody's own `npm install` already bring exactly what the lock file names? Optional packages may be missing. */
function installedByHand(folder) {
  const here = readJson(join(folder, 'node_modules', '.package-lock.json'))?.packages;
  if (!here) return false;
  const wanted = Object.entries(readJson(join(folder, 'package-lock.json')).packages).filter(([path]) => path !== '');
  return wanted.every(([path, { version, optional }]) => here[path]?.version === version || (optional && !here[path]));
}

/** Runs this script again on the `node` package's Node unless it is the one running; hands on signals and the exit code. */
async function takePinnedNode() {
  if (process.version === `v${readJson(inModules('node', 'package.json')).version}`) return;
  const path = `${dirname(PINNED_NODE)}:${process.env.PATH}`;
  const child = spawn(PINNED_NODE, process.argv.slice(1), { stdio: 'inherit', env: { ...process.env, PATH: path } });
  for (const name of ['SIGINT', 'SIGTERM', 'SIGHUP']) process.on(name, () => child.kill(name));
  onParentGone(() => child.kill('SIGTERM'));
  const code = await new Promise((resolve, reject) => {
    child.once('error', reject);
    child.once('exit', (exitCode, signal) => resolve(exitCode ?? (signal ? 1 : 0)));
  });
  process.exit(code);
}

async function compile() {
  const sources = sourceFiles();
  const stamp = join(DIST, '.built');
  const before = readJson(stamp);
  const digest = hash([...sources, LOCK]);
  if (before?.digest === digest) return;
  // A file compiled from a source that is gone would still be loaded: start over then.
  if (!before || before.sources.some((file) => !sources.includes(file))) rmSync(DIST, { recursive: true, force: true });
  rmSync(stamp, { force: true });
  const compiler = [inModules('typescript', 'bin', 'tsc'), '-p', 'tsconfig.build.json'];
  const { code, output } = await step('Compiling', () => run(process.execPath, compiler, { cwd: ROOT }));
  if (code !== 0) throw new CliError(`The sources do not compile:\n${tail(output, 60)}`);
  mkdirSync(DIST, { recursive: true });
  writeFileSync(stamp, JSON.stringify({ digest, sources }));
}

function sourceFiles() {
  const inside = readdirSync(join(ROOT, 'src'), { recursive: true, withFileTypes: true });
  const files = inside.filter((entry) => entry.isFile() && !entry.name.endsWith('.spec.ts'));
  const configs = ['tsconfig.json', 'tsconfig.build.json'].map((name) => join(ROOT, name));
  return [...configs, ...files.map((entry) => join(entry.parentPath, entry.name)).sort()].map((file) =>
    file.slice(ROOT.length),
  );
}

function hash(files) {
  const digest = createHash('sha256');
  for (const file of files) digest.update(file).update(readFileSync(join(ROOT, file.replace(ROOT, ''))));
  return digest.digest('hex');
}
