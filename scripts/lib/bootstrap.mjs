/**
 * What every command does first, on a machine that may have nothing but Node and npm: install the packages of the lock file and the
 * programs that it needs, go on with the Node that the packages bring, compile the sources. Each is skipped when nothing changed.
 */
import { spawn } from 'node:child_process';
import { createHash } from 'node:crypto';
import { existsSync, lstatSync, readFileSync, readdirSync, rmSync, writeFileSync } from 'node:fs';
import { basename, dirname, join } from 'node:path';
import { missingOf, provide } from './binaries.mjs';
import { CliError, step, tail } from './console.mjs';
import { keypressEnv } from './keypress.mjs';
import { withLock } from './lock.mjs';
import { ROOT, inModules } from './paths.mjs';
import { SIGNALS, onParentGone, run } from './processes.mjs';

const ECS = join(ROOT, 'ecs');
const COMPILED = join(ROOT, 'build');
const BUILT = join(ROOT, 'dist', '.built');
const BUNDLE = 'scripts/bundle.mjs';
const WEB = 'scripts/web.mjs';
const WEB_BUILT = join(ROOT, 'dist', 'web', '.built');
const PINNED_NODE = inModules('.bin', 'node');
/**
 * What installing and compiling take on a machine with two processors and a usual connection: for the forecast alone.
 *
 * @satisfies {Record<string, [megabytes: number, seconds: number]>}
 */
const USUAL = { packages: [125, 45], infrastructure: [70, 15], compiling: [0, 15] };

/** @param {string} file */
const readJson = (file) => (existsSync(file) ? JSON.parse(readFileSync(file, 'utf8')) : undefined);
const hasPinnedNode = () => existsSync(PINNED_NODE);

/**
 * Never returns where another Node has to take over: that one runs the same script from the start.
 *
 * @param {object} [needs]
 * @param {boolean} [needs.build]
 * @param {boolean} [needs.infrastructure] also the packages of ecs/, which only checks and tests need
 * @param {string[]} [needs.programs] kinds of programs (binaries.mjs) that are needed beside Node
 */
export async function bootstrap({ build = false, infrastructure = false, programs = [] } = {}) {
  announce({ build, infrastructure, programs });
  const installing = [install(ROOT, hasPinnedNode), ...(infrastructure ? [install(ECS)] : []), provide(programs)];
  const failure = (await Promise.allSettled(installing)).find((one) => one.status === 'rejected');
  if (failure) throw failure.reason;
  if (!hasPinnedNode()) {
    throw new CliError(
      'npm did not install its `node` package: install scripts may be switched off (npm config get ignore-scripts).',
    );
  }
  await takePinnedNode();
  if (!build) return;
  await compile();
  await buildPages();
}

/**
 * Says what will be fetched and made, and about how long that takes, before the first byte of it.
 *
 * @param {{ build: boolean, infrastructure: boolean, programs: string[] }} needs
 */
function announce({ build, infrastructure, programs }) {
  /** @type {{ what: string, usual: number[] }[]} */
  const parts = [
    ...(isInstalled(ROOT, hasPinnedNode) ? [] : [{ what: 'npm packages', usual: USUAL.packages }]),
    ...(!infrastructure || isInstalled(ECS) ? [] : [{ what: 'the packages of ecs/', usual: USUAL.infrastructure }]),
    ...missingOf(programs).map(({ label, megabytes }) => ({ what: label, usual: [megabytes, 5 + megabytes / 3] })),
  ];
  if (parts.length === 0) return;
  const megabytes = parts.reduce((sum, { usual: [size = 0] }) => sum + size, 0);
  const seconds = parts.reduce((sum, { usual: [, time = 0] }) => sum + time, build ? USUAL.compiling[1] : 0);
  const about = seconds <= 60 ? 'a minute' : `${Math.ceil(seconds / 60)} minutes`;
  const list = parts.map(({ what }) => what).join(', ');
  console.error(
    `  The first time here: fetches ${list} (about ${megabytes} MB)${build ? ', and compiles the sources' : ''}.\n` +
      `  That takes about ${about} on a usual connection; the next time it is skipped.`,
  );
}

/**
 * Is what the lock file in a folder names there already?
 *
 * @param {string} folder
 */
function isInstalled(folder, isUsable = () => true) {
  const modules = join(folder, 'node_modules');
  if (!isUsable() || !existsSync(modules)) return false;
  // A git worktree may link to the packages of another checkout: npm ci would empty that one.
  return lstatSync(modules).isSymbolicLink() || isStamped(folder) || installedByHand(folder);
}

/** @param {string} folder */
const stampOf = (folder) => join(folder, 'node_modules', '.madang-install');
/** @param {string} folder */
const lockDigest = (folder) => hash([join(folder, 'package-lock.json')]);
/** @param {string} folder */
const isStamped = (folder) =>
  existsSync(stampOf(folder)) && readFileSync(stampOf(folder), 'utf8') === lockDigest(folder);

/**
 * Installs what the lock file in a folder names, unless it is there already. Of commands that run side by side one does it: npm begins
 * by deleting what another is writing.
 *
 * @param {string} folder
 */
async function install(folder, isUsable = () => true) {
  if (isInstalled(folder, isUsable) && isMarked(folder)) return;
  await withLock(join(folder, '.installing'), () => installAlone(folder, isUsable));
}

/**
 * @param {string} folder
 * @param {() => boolean} isUsable
 */
async function installAlone(folder, isUsable) {
  if (!isInstalled(folder, isUsable)) {
    const flags = ['ci', '--include=dev', '--no-audit', '--no-fund', '--no-progress', '--loglevel=error'];
    const npm = process.env.npm_execpath;
    const [command, args] = npm ? [process.execPath, [npm, ...flags]] : ['npm', flags];
    const title = folder === ROOT ? 'Installing packages' : `Installing packages of ${basename(folder)}/`;
    const { code, output } = await step(title, () => run(command, args, { cwd: folder }));
    if (code !== 0) throw new CliError(`npm ci failed:\n${tail(output.replace(/Clean install a project[^]*/, ''))}`);
  }
  if (isUsable() && !isMarked(folder)) writeFileSync(stampOf(folder), lockDigest(folder));
}

/**
 * Is it known to be whole? The packages of another checkout are not marked here.
 *
 * @param {string} folder
 */
const isMarked = (folder) => lstatSync(join(folder, 'node_modules')).isSymbolicLink() || isStamped(folder);

/**
 * Did somebody's own `npm install` already bring exactly what the lock file names? Optional packages may be missing.
 *
 * @param {string} folder
 */
function installedByHand(folder) {
  const here = readJson(join(folder, 'node_modules', '.package-lock.json'))?.packages;
  if (!here) return false;
  /** @type {[string, { version: string, optional?: boolean }][]} */
  const wanted = Object.entries(readJson(join(folder, 'package-lock.json')).packages).filter(([path]) => path !== '');
  return wanted.every(([path, { version, optional }]) => here[path]?.version === version || (optional && !here[path]));
}

/** Runs this script again on the `node` package's Node unless it is the one running; hands on signals and the exit code. */
async function takePinnedNode() {
  if (process.version === `v${readJson(inModules('node', 'package.json')).version}`) return;
  const env = { ...process.env, ...keypressEnv(), PATH: `${dirname(PINNED_NODE)}:${process.env.PATH}` };
  const child = spawn(PINNED_NODE, process.argv.slice(1), { stdio: 'inherit', env });
  for (const name of SIGNALS) process.on(name, () => child.kill(name));
  onParentGone(() => child.kill('SIGTERM'));
  const code = await new Promise((resolve, reject) => {
    child.once('error', reject);
    child.once('exit', (exitCode, signal) => resolve(exitCode ?? (signal ? 1 : 0)));
  });
  process.exit(code);
}

async function compile() {
  const sources = sourceFiles();
  const before = readJson(BUILT);
  const digest = hash([...sources, BUNDLE, 'package-lock.json']);
  if (before?.digest === digest) return;
  // A file compiled from a source that is gone would still be loaded: start over then.
  if (!before || before.sources.some((/** @type {string} */ file) => !sources.includes(file)))
    rmSync(COMPILED, { recursive: true, force: true });
  rmSync(BUILT, { force: true });
  await step('Compiling', async () => {
    for (const program of [[inModules('typescript-7', 'bin', 'tsc'), '-p', 'tsconfig.build.json'], [BUNDLE]]) {
      await runOrFail(program);
    }
  });
  writeFileSync(BUILT, JSON.stringify({ digest, sources }));
}

/** Makes dist/web/ of web/, unless nothing of it changed. */
async function buildPages() {
  const digest = hash([...filesIn('web'), WEB, 'package-lock.json']);
  if (existsSync(WEB_BUILT) && readFileSync(WEB_BUILT, 'utf8') === digest) return;
  await step('Building the pages', () => runOrFail([WEB]));
  writeFileSync(WEB_BUILT, digest);
}

/** @param {string[]} program */
async function runOrFail(program) {
  const { code, output } = await run(process.execPath, program, { cwd: ROOT });
  if (code !== 0) throw new CliError(`The sources do not compile:\n${tail(output, 60)}`);
}

/**
 * Makes the program for spec files that load it into Jest, unless nothing was compiled since; after `bootstrap({ build: true })`.
 *
 * @returns {Promise<string>} its folder
 */
export async function bundleForTests() {
  const folder = join(COMPILED, 'in-tests');
  const stamp = join(folder, '.built');
  const digest = buildDigest();
  if (!existsSync(stamp) || readFileSync(stamp, 'utf8') !== digest) {
    await step('Bundling for tests', () => runOrFail([BUNDLE, 'tests']));
    writeFileSync(stamp, digest);
  }
  return folder;
}

/** What dist/ was compiled from. */
export const buildDigest = () => readJson(BUILT)?.digest;

function sourceFiles() {
  return ['tsconfig.json', 'tsconfig.build.json', ...filesIn('src').filter((file) => !file.endsWith('.spec.ts'))];
}

/**
 * The files below a folder, as paths from the root, in order.
 *
 * @param {string} folder
 */
function filesIn(folder) {
  const inside = readdirSync(join(ROOT, folder), { recursive: true, withFileTypes: true });
  const files = inside.filter((entry) => entry.isFile()).map((entry) => join(entry.parentPath, entry.name));
  return files.sort().map((file) => file.slice(ROOT.length));
}

/** @param {string[]} files */
function hash(files) {
  const digest = createHash('sha256');
  for (const file of files) digest.update(file).update(readFileSync(join(ROOT, file.replace(ROOT, ''))));
  return digest.digest('hex');
}
