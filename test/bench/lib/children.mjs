// @ts-nocheck
/** The processes of a bench: the system as it is deployed, and helpers that take orders by IPC. */
import { fork, spawn } from 'node:child_process';
import { once } from 'node:events';
import { readFileSync } from 'node:fs';
import { createServer } from 'node:net';
import { setTimeout as sleep } from 'node:timers/promises';
import { fileURLToPath } from 'node:url';

const ROOT = fileURLToPath(new URL('../../../', import.meta.url));
const children = new Set();

/** A TCP port nobody listens on now. */
async function freePort() {
  const server = createServer().listen(0, '127.0.0.1');
  await once(server, 'listening');
  const { port } = server.address();
  server.close();
  await once(server, 'close');
  return port;
}

/** Runs `node dist/main.js <role>` to its end. */
export async function runMadang(role, env) {
  const [code] = await once(spawnMadang(role, env), 'exit');
  if (code !== 0) throw new Error(`\`node dist/main.js ${role}\` ended with ${code}.`);
}

/** Starts `node dist/main.js <role>` and waits for the first 200 of `/health/live`; `startMs` says how long that took. */
export async function startMadang(role, env) {
  const port = await freePort();
  const address = `http://127.0.0.1:${port}`;
  const startedAt = performance.now();
  const child = spawnMadang(role, { ...env, PORT: String(port) });
  while (!(await isLive(address))) {
    if (child.exitCode !== null) throw new Error(`\`node dist/main.js ${role}\` ended with ${child.exitCode}.`);
    if (performance.now() - startedAt > 30_000) throw new Error(`The ${role} process was not live within 30 s.`);
    await sleep(5);
  }
  return { address, pid: child.pid, startMs: performance.now() - startedAt, stop: () => stop(child) };
}

/** Starts a helper of this folder; `ask` sends it one order and resolves with its answer. */
export function startHelper(name, env) {
  const child = fork(fileURLToPath(new URL(`./${name}.mjs`, import.meta.url)), { env: { ...process.env, ...env } });
  children.add(child);
  const ask = (order) =>
    new Promise((resolve, reject) => {
      const onMessage = (answer) => {
        child.off('exit', onExit);
        if (answer.error) reject(new Error(`${name}: ${answer.error}`));
        else resolve(answer);
      };
      const onExit = (code) => reject(new Error(`${name} ended with ${code}.`));
      child.once('message', onMessage).once('exit', onExit);
      child.send(order);
    });
  return { pid: child.pid, ask, stop: () => stop(child) };
}

/** Ends what is still running, by its pid, when the bench ends for whatever reason. */
export function killAll() {
  for (const child of children) child.kill('SIGKILL');
}

/** Resident memory in MB, or undefined where there is no /proc. */
export function residentMb(pid) {
  const kb = /^VmRSS:\s+(\d+) kB$/m.exec(readIfThere(`/proc/${pid}/status`))?.[1];
  return kb && Math.round(Number(kb) / 1024);
}

/** Processor time a process has used, in ms (its own and the kernel's on its behalf), or undefined where there is no /proc. */
export function processorMs(pid) {
  const stat = readIfThere(`/proc/${pid}/stat`);
  const [user, system] = stat
    .slice(stat.lastIndexOf(')') + 2)
    .split(' ')
    .slice(11, 13)
    .map(Number);
  return system === undefined ? undefined : (user + system) * 10; // proc(5): clock ticks, 100 a second
}

function spawnMadang(role, env) {
  const child = spawn(process.execPath, ['dist/main.js', role], {
    cwd: ROOT,
    env: { ...process.env, NODE_ENV: 'production', ...env },
    stdio: ['ignore', 2, 2],
  });
  children.add(child);
  child.once('exit', () => children.delete(child));
  return child;
}

async function stop(child) {
  if (child.exitCode !== null || child.signalCode !== null) return;
  const exited = once(child, 'exit');
  child.kill('SIGTERM');
  await exited;
  children.delete(child);
}

async function isLive(address) {
  try {
    return (await fetch(`${address}/health/live`)).ok;
  } catch {
    return false;
  }
}

function readIfThere(file) {
  try {
    return readFileSync(file, 'utf8');
  } catch {
    return '';
  }
}
