/** What a bench starts besides Madang, helpers that take orders by IPC, and what a process costs. */
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { spawnChild } from '../../../scripts/lib/processes.mjs';

/**
 * @template {Record<string, (order: never) => Promise<object>>} O
 * @typedef {<W extends keyof O>(order: { what: W } & (Parameters<O[W]>[0] extends object ? Parameters<O[W]>[0] : {})) => ReturnType<O[W]>} AskOneOf
 *   several orders
 */

/**
 * What each helper of this folder is asked, and answers.
 *
 * @typedef {object} Helpers
 * @property {import('./load.mjs').Ask} load
 * @property {import('./bare-booking.mjs').Ask} bare-booking
 * @property {import('./bare-pledge.mjs').Ask} bare-pledge
 * @property {AskOneOf<import('./bare-positions.mjs').Orders>} bare-positions
 * @property {import('./bare-queue.mjs').Ask} bare-queue
 * @property {AskOneOf<import('./bare-reports.mjs').Orders>} bare-reports
 * @property {import('./bare-settlement.mjs').Ask} bare-settlement
 * @property {import('./bare-lookup.mjs').Ask} bare-lookup
 * @property {AskOneOf<import('./bare-cafes.mjs').Orders>} bare-cafes
 * @property {AskOneOf<import('./bare-near.mjs').Orders>} bare-near
 * @property {AskOneOf<import('./crowd.mjs').Orders>} crowd
 * @property {AskOneOf<import('./drivers.mjs').Orders>} drivers
 * @property {AskOneOf<import('./offers.mjs').Orders>} offers
 * @property {AskOneOf<import('./streams.mjs').Orders>} streams
 */

/**
 * Starts a helper of this folder; `ask` sends it one order and resolves with its answer.
 *
 * @template {keyof Helpers} N
 * @param {N} name
 * @param {NodeJS.ProcessEnv} [env]
 * @returns {{ pid: number, ask: Helpers[N], stop: () => Promise<void> }}
 */
export function startHelper(name, env) {
  const helper = spawnChild(process.execPath, [join(import.meta.dirname, `${name}.mjs`)], {
    env: { ...process.env, ...env },
    stdio: ['ignore', 'inherit', 'inherit', 'ipc'],
  });
  const { pid, stop, process: child } = helper;
  const ask = (/** @type {object} */ order) =>
    new Promise((resolve, reject) => {
      const onMessage = (/** @type {{ error?: string }} */ answer) => {
        child.off('exit', onExit);
        if (answer.error) reject(new Error(`${name}: ${answer.error}`));
        else resolve(answer);
      };
      const onExit = (/** @type {number | null} */ code) => reject(new Error(`${name} ended with ${code}.`));
      child.once('message', onMessage).once('exit', onExit);
      child.send(order);
    });
  return { pid, ask: /** @type {Helpers[N]} */ (ask), stop };
}

/** Resident memory in MB, or NaN where there is no /proc. */
export function residentMb(/** @type {number} */ pid) {
  const kb = /^VmRSS:\s+(\d+) kB$/m.exec(readIfThere(`/proc/${pid}/status`))?.[1];
  return Math.round(Number(kb) / 1024);
}

/** Processor time a process has used, in ms (its own and the kernel's on its behalf), or NaN where there is no /proc. */
export function processorMs(/** @type {number} */ pid) {
  const stat = readIfThere(`/proc/${pid}/stat`);
  const [user = NaN, system = NaN] = stat
    .slice(stat.lastIndexOf(')') + 2)
    .split(' ')
    .slice(11, 13)
    .map(Number);
  return (user + system) * 10; // proc(5): clock ticks, 100 a second
}

/** @param {string} file */
function readIfThere(file) {
  try {
    return readFileSync(file, 'utf8');
  } catch {
    return '';
  }
}
