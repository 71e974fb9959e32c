/** Child processes: everything that we start begins with `spawnChild`, ends with this process, and is ended by its pid only. */
import { spawn, spawnSync } from 'node:child_process';
import {
  existsSync,
  openSync,
  closeSync,
  readFileSync,
  readlinkSync,
  realpathSync,
  rmSync,
  writeFileSync,
} from 'node:fs';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { CliError, tail } from './console.mjs';
import { sizeOf } from './log.mjs';

/** @type {NodeJS.Signals[]} */
export const SIGNALS = ['SIGINT', 'SIGTERM', 'SIGHUP'];

/**
 * @typedef {object} Child a process that was started here
 * @property {import('node:child_process').ChildProcess} process
 * @property {number} pid 0 where it could not be started
 * @property {string | undefined} exit why it ended; undefined while it runs
 * @property {Promise<string>} exited settles with the reason when the process ends, for whatever reason
 * @property {(patience?: number) => Promise<void>} stop SIGTERM, then SIGKILL after `patience` ms
 * @property {() => Promise<void>} kill SIGKILL, for fault tests
 *
 * @typedef {Child & { log: string }} Handle of a server or an application, whose output goes to the file `log`
 */

/** A question costs processor time that whoever starts up could use. */
const POLL_MS = 30;
/** @type {Set<import('node:child_process').ChildProcess>} */
const children = new Set();
/** @type {Child[]} */
const launched = [];
let closing = false;
let signalled = false;

// Whatever ends this process, its children get at least the polite signal.
process.on('exit', () => {
  for (const { pid } of children) if (pid) signal(pid, 'SIGTERM');
});

/** Stops everything launched here, newest first: the application before the servers that it uses. */
export async function stopAll() {
  closing = true;
  for (const handle of launched.toReversed()) await handle.stop();
}

/**
 * On Ctrl-C and SIGTERM: calls `first`, stops everything, cleans up, exits with `code`. One key press may arrive twice (from the terminal
 * and through npm), so only a signal that comes 2 s later means impatience, and kills.
 *
 * @param {{ code: number, first?: () => void, cleanUp?: () => void }} ending
 */
export function stopOnSignals({ code, first = () => {}, cleanUp = () => {} }) {
  /** @type {number | undefined} */
  let since;
  const onSignal = async () => {
    signalled = true;
    if (since !== undefined) {
      if (performance.now() - since > 2_000) for (const { pid } of children) if (pid) signal(pid, 'SIGKILL');
      return;
    }
    since = performance.now();
    process.stderr.write('\n  Stopping…\n');
    first();
    await stopAll();
    cleanUp();
    process.exit(code);
  };
  for (const name of SIGNALS) process.on(name, onSignal);
  onParentGone(onSignal);
}

/**
 * npm hands SIGTERM to the shell between us, which dies of it without a word: under npm, losing the parent is a SIGTERM.
 *
 * @param {() => void} act
 */
export function onParentGone(act) {
  const parent = process.ppid;
  if (!process.env.npm_lifecycle_event) return;
  const timer = setInterval(() => {
    if (process.ppid === parent) return;
    clearInterval(timer);
    act();
  }, 500);
  timer.unref();
}

/** Whether a signal is ending this process: then its handler exits, and what fails on the way is expected. */
export const isSignalled = () => signalled;

/**
 * @param {number} pid
 * @param {NodeJS.Signals | 0} name
 */
function signal(pid, name) {
  try {
    process.kill(pid, name);
    return true;
  } catch {
    return false;
  }
}

/** The state in /proc/PID/stat, after the name in brackets, of a process that has ended and whose parent has not asked how. */
const ENDED = /^\d+ \(.*\) [ZX]/s;

/**
 * Whether a process runs. Where the first process is not an init, as in many containers, nobody asks after what has lost its parent: it
 * keeps its pid for ever.
 *
 * @param {number} pid
 */
export function isAlive(pid) {
  if (!signal(pid, 0)) return false;
  try {
    return !ENDED.test(readFileSync(`/proc/${pid}/stat`, 'utf8'));
  } catch {
    return signal(pid, 0); // a system without /proc, or the process has just ended
  }
}

/**
 * Is `pid` a process that we started in `dir`? A pid may have been given to somebody else since its file was written.
 *
 * @param {number} pid
 * @param {string} dir
 */
export function isOurs(pid, dir) {
  if (!isAlive(pid)) return false;
  if (!existsSync('/proc/self/cwd')) {
    return spawnSync('ps', ['-o', 'command=', '-p', String(pid)], { encoding: 'utf8' }).stdout.includes(dir);
  }
  try {
    return `${readlinkSync(`/proc/${pid}/cwd`)}/`.startsWith(`${realpathSync(dir)}/`);
  } catch {
    return false;
  }
}

/**
 * @param {number} pid
 * @param {number} ms
 */
async function goneWithin(pid, ms) {
  for (const end = performance.now() + ms; performance.now() < end; await sleep(20)) if (!isAlive(pid)) return true;
  return !isAlive(pid);
}

/**
 * Stops a server that an earlier run left behind in `dir`, if the pid file there still names one of ours; tells whether it did.
 *
 * @param {string} dir
 */
export async function stopLeftover(dir, patience = 25_000) {
  const file = join(dir, 'pid');
  if (!existsSync(file)) return false;
  const pid = Number(readFileSync(file, 'utf8'));
  const isLeft = pid > 1 && isOurs(pid, dir);
  if (isLeft) {
    signal(pid, 'SIGTERM');
    if (!(await goneWithin(pid, patience))) {
      signal(pid, 'SIGKILL');
      await goneWithin(pid, 5_000);
    }
  }
  rmSync(file, { force: true });
  return isLeft;
}

/**
 * Starts a program; whatever ends this process sends it SIGTERM.
 *
 * @param {string} command
 * @param {string[]} args
 * @param {import('node:child_process').SpawnOptions} options
 * @returns {Child}
 */
export function spawnChild(command, args, options) {
  const child = spawn(command, args, options);
  /** @type {string | undefined} */
  let exit;
  /** @type {Promise<string>} */
  const exited = new Promise((resolve) => {
    const end = (/** @type {string} */ reason) => {
      exit ??= reason;
      children.delete(child);
      resolve(exit);
    };
    child.on('error', (error) => child.pid === undefined && end(error.message));
    child.once('exit', (code, name) => end(name ?? `exit code ${code}`));
  });
  const { pid = 0 } = child;
  if (pid) children.add(child);
  return {
    ...{ process: child, pid, exited, stop, kill },
    get exit() {
      return exit;
    },
  };

  async function stop(patience = 25_000) {
    if (exit !== undefined) return;
    signal(pid, 'SIGTERM');
    const timer = setTimeout(() => signal(pid, 'SIGKILL'), patience);
    await exited;
    clearTimeout(timer);
  }

  async function kill() {
    if (exit === undefined) signal(pid, 'SIGKILL');
    await exited;
  }
}

/**
 * Leaves a child to `stopAll`.
 *
 * @template {Child} C
 * @param {C} child
 */
export function stopWithAll(child) {
  launched.push(child);
  return child;
}

/**
 * Starts a long-running program in `dir` with its output appended to `log`, and writes `dir/pid`. It gets its own
 * process group, so that a Ctrl-C on the terminal reaches only us and we choose the order of stopping.
 *
 * @param {string} command
 * @param {string[]} args
 * @param {{ dir: string, log: string, env?: NodeJS.ProcessEnv }} place
 * @returns {Handle}
 */
export function launch(command, args, { dir, log, env = process.env }) {
  if (closing) throw new CliError('Stopped before everything had started');
  const output = openSync(log, 'a');
  const child = spawnChild(command, args, { cwd: dir, env, detached: true, stdio: ['ignore', output, output] });
  closeSync(output);
  const file = join(dir, 'pid');
  if (child.pid) writeFileSync(file, String(child.pid));
  void child.exited.then(() => rmSync(file, { force: true }));
  return stopWithAll(Object.assign(child, { log }));
}

/**
 * Polls `probe` until it answers true. It fails, with the log's end, as soon as the process dies, and when its log has not grown for
 * `silenceMs`: a slow machine is waited for, a process that hangs is not.
 *
 * @param {Handle} handle
 * @param {string} name
 * @param {() => boolean | Promise<boolean>} probe
 * @param {number} [silenceMs]
 */
export async function ready(handle, name, probe, silenceMs = 60_000) {
  let [size, since] = [-1, 0];
  for (; ; await sleep(POLL_MS)) {
    if (handle.exit !== undefined) {
      throw new CliError(
        `${name} stopped while starting (${handle.exit}); the end of ${handle.log}:\n${tailOf(handle.log)}`,
      );
    }
    if (await probe()) return;
    const grown = sizeOf(handle.log);
    if (grown !== size) [size, since] = [grown, performance.now()];
    if (performance.now() - since > silenceMs) {
      await handle.kill();
      throw new CliError(
        `${name} does not answer and has logged nothing for ${silenceMs / 1000} s; the end of ${handle.log}:\n${tailOf(handle.log)}`,
      );
    }
  }
}

/**
 * @param {string} file
 * @param {number} [lines]
 */
export const tailOf = (file, lines) => (existsSync(file) ? tail(readFileSync(file, 'utf8'), lines) : '    (no log)');

/**
 * Runs a program to its end and gives its exit code and output.
 *
 * @param {string} command
 * @param {string[]} args
 * @param {{ cwd?: string, env?: NodeJS.ProcessEnv }} [options]
 * @returns {Promise<{ code: number, stdout: string, output: string }>}
 */
export function run(command, args, options = {}) {
  const { process: child } = spawnChild(command, args, { stdio: ['ignore', 'pipe', 'pipe'], ...options });
  let stdout = '';
  let output = '';
  // A character may come in two pieces.
  child.stdout?.setEncoding('utf8');
  child.stdout?.on('data', (data) => {
    stdout += data;
    output += data;
  });
  child.stderr?.on('data', (data) => (output += data));
  return new Promise((resolve) => {
    child.once('error', (error) => resolve({ code: 127, stdout, output: output + error.message }));
    child.once('close', (code) => resolve({ code: code ?? 1, stdout, output }));
  });
}
