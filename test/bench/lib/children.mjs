// @ts-nocheck
/** What a bench starts besides Madang, helpers that take orders by IPC, and what a process costs. */
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { spawnChild } from '../../../scripts/lib/processes.mjs';

/** Starts a helper of this folder; `ask` sends it one order and resolves with its answer. */
export function startHelper(name, env) {
  const {
    pid,
    stop,
    process: child,
  } = spawnChild(process.execPath, [join(import.meta.dirname, `${name}.mjs`)], {
    env: { ...process.env, ...env },
    stdio: ['ignore', 'inherit', 'inherit', 'ipc'],
  });
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
  return { pid, ask, stop };
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

function readIfThere(file) {
  try {
    return readFileSync(file, 'utf8');
  } catch {
    return '';
  }
}
