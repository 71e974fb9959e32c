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
import { CliError, tail } from './console.mjs';

const children = new Set();
const launched = [];
let closing = false;
let signalled = false;
const sleep = (ms) => new Promise((resolve) => setTimeout(resolve, ms));

// Whatever ends this process, its children get at least the polite signal.
process.on('exit', () => {
  for (const child of children) signal(child.pid, 'SIGTERM');
});

/** Stops everything launched here, newest first: the application before the servers that it uses. */
export async function stopAll() {
  closing = true;
  for (const handle of launched.toReversed()) await handle.stop();
}

/**
 * On Ctrl-C and SIGTERM: calls `first`, stops everything, cleans up, exits with `code`. One key press may arrive twice (from the terminal
 * and through npm), so only a signal that comes 2 s later means impatience, and kills.
 */
export function stopOnSignals({ code, first = () => {}, cleanUp = () => {} }) {
  let since;
  const onSignal = async () => {
    signalled = true;
    if (since !== undefined) {
      if (performance.now() - since > 2_000) for (const child of children) signal(child.pid, 'SIGKILL');
      return;
    }
    since = performance.now();
    process.stderr.write('\n  Stopping…\n');
    first();
    await stopAll();
    cleanUp();
    process.exit(code);
  };
  for (const name of ['SIGINT', 'SIGTERM', 'SIGHUP']) process.on(name, onSignal);
  onParentGone(onSignal);
}

/** npm hands SIGTERM to the shell between us, which dies of it without a word: under npm, losing the parent is a SIGTERM. */
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

function signal(pid, name) {
  try {
    process.kill(pid, name);
    return true;
  } catch {
    return false;
  }
}

export const isAlive = (pid) => signal(pid, 0);

/** Is `pid` a process that we started in `dir`? A pid may have been given to somebody else since its file was written. */
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

async function goneWithin(pid, ms) {
  for (const end = performance.now() + ms; performance.now() < end; await sleep(20)) if (!isAlive(pid)) return true;
  return !isAlive(pid);
}

/** Stops a server that an earlier run left behind in `dir`, if the pid file there still names one of ours. */
export async function stopLeftover(dir, patience = 25_000) {
  const file = join(dir, 'pid');
  if (!existsSync(file)) return;
  const pid = Number(readFileSync(file, 'utf8'));
  if (pid > 1 && isOurs(pid, dir)) {
    signal(pid, 'SIGTERM');
    if (!(await goneWithin(pid, patience))) {
      signal(pid, 'SIGKILL');
      await goneWithin(pid, 5_000);
    }
  }
  rmSync(file, { force: true });
}

/**
 * Starts a long-running program in `dir` with its output appended to `log`, and writes `dir/pid`. It gets its own
 * process group, so that a Ctrl-C on the terminal reaches only us and we choose the order of stopping.
 */
export function launch(command, args, { dir, log, env = process.env }) {
  if (closing) throw new CliError('Stopped before everything had started');
  const output = openSync(log, 'a');
  const child = spawn(command, args, { cwd: dir, env, detached: true, stdio: ['ignore', output, output] });
  closeSync(output);
  const handle = { pid: child.pid, log, exit: undefined, exited: undefined, stop, kill };
  handle.exited = new Promise((resolve) => {
    const end = (reason) => {
      handle.exit ??= reason;
      children.delete(child);
      rmSync(join(dir, 'pid'), { force: true });
      resolve(handle.exit);
    };
    child.once('error', (error) => end(error.message));
    child.once('exit', (code, name) => end(name ?? `exit code ${code}`));
  });
  if (child.pid) {
    children.add(child);
    writeFileSync(join(dir, 'pid'), String(child.pid));
  }
  launched.push(handle);
  return handle;

  /** SIGTERM, then SIGKILL after `patience` ms. */
  async function stop(patience = 25_000) {
    if (handle.exit !== undefined) return;
    signal(child.pid, 'SIGTERM');
    const timer = setTimeout(() => signal(child.pid, 'SIGKILL'), patience);
    await handle.exited;
    clearTimeout(timer);
  }

  /** SIGKILL: for fault tests. */
  async function kill() {
    if (handle.exit === undefined) signal(child.pid, 'SIGKILL');
    await handle.exited;
  }
}

/** Polls `probe` until it answers true; fails at once, with the log's end, when the process dies first. */
export async function ready(handle, name, probe, patience = 60_000) {
  for (const end = performance.now() + patience; ; await sleep(10)) {
    if (handle.exit !== undefined) {
      throw new CliError(
        `${name} stopped while starting (${handle.exit}); the end of ${handle.log}:\n${tailOf(handle.log)}`,
      );
    }
    if (await probe()) return;
    if (performance.now() > end) {
      await handle.kill();
      throw new CliError(
        `${name} did not answer within ${patience / 1000} s; the end of ${handle.log}:\n${tailOf(handle.log)}`,
      );
    }
  }
}

export const tailOf = (file, lines) => (existsSync(file) ? tail(readFileSync(file, 'utf8'), lines) : '    (no log)');

/** Runs a program to its end and gives its exit code and output. */
export function run(command, args, options = {}) {
  return new Promise((resolve) => {
    const child = spawn(command, args, { stdio: ['ignore', 'pipe', 'pipe'], ...options });
    children.add(child);
    let stdout = '';
    let output = '';
    const end = (code) => {
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

/** Connects to a loopback port, sends `hello` if given, and gives the first bytes of the answer ('' when nobody answers). */
export function greet(port, hello) {
  return new Promise((resolve) => {
    const socket = connect({ host: '127.0.0.1', port });
    const end = (answer) => {
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

/** Gives the port back when this loopback port is free to listen on, else 0. */
export function tryPort(port) {
  return new Promise((resolve) => {
    const server = createServer();
    server.once('error', () => resolve(0));
    server.listen({ port, host: '127.0.0.1', exclusive: true }, () => server.close(() => resolve(port)));
  });
}

/** A free port below the range that the system gives to outgoing connections, so that nobody takes it during a restart. */
export async function anyPort() {
  for (;;) {
    const port = await tryPort(20_000 + Math.floor(Math.random() * 12_000));
    if (port) return port;
  }
}

/** The port remembered in `file` (at first: `preferred`) while it is free, so that addresses stay valid; else another one. */
export async function rememberedPort(file, preferred) {
  const known = existsSync(file) ? Number(readFileSync(file, 'utf8')) : preferred;
  const port = (known && (await tryPort(known))) || (await anyPort());
  writeFileSync(file, String(port));
  return port;
}
