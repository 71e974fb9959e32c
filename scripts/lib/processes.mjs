/** Child processes and ports: started in their own process group, remembered by pid file, stopped by pid only. */
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
import { connect, createServer } from 'node:net';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { CliError, tail } from './console.mjs';
import { sizeOf } from './log.mjs';

/** @type {NodeJS.Signals[]} */
export const SIGNALS = ['SIGINT', 'SIGTERM', 'SIGHUP'];

/**
 * @typedef {object} Handle of a process that was started here
 * @property {number} pid 0 where it could not be started
 * @property {string} log
 * @property {string | undefined} exit why it ended; undefined while it runs
 * @property {Promise<string>} exited settles with the reason when the process ends, for whatever reason
 * @property {(patience?: number) => Promise<void>} stop SIGTERM, then SIGKILL after `patience` ms
 * @property {() => Promise<void>} kill SIGKILL, for fault tests
 */

/** A question costs processor time that whoever starts up could use. */
const POLL_MS = 30;
/** @type {Set<import('node:child_process').ChildProcess>} */
const children = new Set();
/** @type {Handle[]} */
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

/** @param {number} pid */
export const isAlive = (pid) => signal(pid, 0);

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
  const child = spawn(command, args, { cwd: dir, env, detached: true, stdio: ['ignore', output, output] });
  closeSync(output);
  /** @type {string | undefined} */
  let exit;
  /** @type {Promise<string>} */
  const exited = new Promise((resolve) => {
    const end = (/** @type {string} */ reason) => {
      exit ??= reason;
      children.delete(child);
      rmSync(join(dir, 'pid'), { force: true });
      resolve(exit);
    };
    child.once('error', (error) => end(error.message));
    child.once('exit', (code, name) => end(name ?? `exit code ${code}`));
  });
  const { pid = 0 } = child;
  if (pid) {
    children.add(child);
    writeFileSync(join(dir, 'pid'), String(pid));
  }
  const handle = {
    ...{ pid, log, exited, stop, kill },
    get exit() {
      return exit;
    },
  };
  launched.push(handle);
  return handle;

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
  return new Promise((resolve) => {
    const child = spawn(command, args, { stdio: ['ignore', 'pipe', 'pipe'], ...options });
    children.add(child);
    let stdout = '';
    let output = '';
    const end = (/** @type {number} */ code) => {
      children.delete(child);
      resolve({ code, stdout, output });
    };
    child.stdout?.on('data', (data) => {
      stdout += data;
      output += data;
    });
    child.stderr?.on('data', (data) => (output += data));
    child.once('error', (error) => {
      output += error.message;
      end(127);
    });
    child.once('close', (code) => end(code ?? 1));
  });
}

/**
 * Connects to a loopback port, sends `hello` if given, and gives the first bytes of the answer ('' when nobody answers).
 *
 * @param {number} port
 * @param {string} [hello]
 * @returns {Promise<string>}
 */
export function greet(port, hello) {
  return new Promise((resolve) => {
    const socket = connect({ host: '127.0.0.1', port });
    const end = (/** @type {string} */ answer) => {
      socket.destroy();
      resolve(answer);
    };
    socket.setTimeout(1_000, () => end(''));
    socket.once('error', () => end(''));
    socket.once('close', () => end(''));
    socket.once('data', (data) => end(data.toString('latin1')));
    socket.once('connect', () => hello && socket.write(hello));
  });
}

/**
 * Gives the port back when it is free to listen on at `host`, else 0.
 *
 * @param {number} port
 * @param {string} [host]
 * @returns {Promise<number>}
 */
export function tryPort(port, host = '127.0.0.1') {
  return new Promise((resolve) => {
    const server = createServer();
    server.once('error', () => resolve(0));
    server.listen({ port, host, exclusive: true }, () => server.close(() => resolve(port)));
  });
}

/** A free port below the range that the system gives to outgoing connections, so that nobody takes it during a restart. */
export async function anyPort() {
  for (;;) {
    const port = await tryPort(20_000 + Math.floor(Math.random() * 12_000));
    if (port) return port;
  }
}

/**
 * The port remembered in `file` (at first: `preferred`) while it is free, so that addresses stay valid; else another one.
 *
 * @param {string} file
 * @param {number} [preferred]
 */
export async function rememberedPort(file, preferred) {
  const known = existsSync(file) ? Number(readFileSync(file, 'utf8')) : preferred;
  const port = (known && (await tryPort(known))) || (await anyPort());
  writeFileSync(file, String(port));
  return port;
}
