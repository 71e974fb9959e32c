/**
 * The arrivals of an open loop: people come at a constant rate, whatever the answers take, as they do in life; a slow answer makes
 * nobody else come later. Whatever loads us so is driven from here: `npm run load`, the bench of streams, the tests of rolling restarts
 * and of the archive; what those who come do, and what is counted of it, is theirs.
 *
 * Closed loops are another thing and stay apart: the benches look for the most that a process can do beside its baseline, which takes
 * connections that send again as soon as they are answered. Over HTTP that is autocannon (test/bench/lib/load.mjs), a library; against a
 * bare database it is ten lines in the process of the baseline (test/bench/lib/repeat.mjs).
 */
import { setTimeout as sleep } from 'node:timers/promises';

/**
 * Calls `arrive` once for each arrival, also for those that a stall has held up: each is told when it should have come.
 *
 * @param {object} loop
 * @param {number} loop.rate arrivals per second
 * @param {number} [loop.count] how many come; without it they come until `signal` is aborted
 * @param {AbortSignal} [loop.signal]
 * @param {() => number} [loop.now] ms since the loop began, for whoever has a clock already
 * @param {(atMs: number, index: number, underWay: number) => Promise<unknown>} arrive gets the ms since the loop began, and how many came
 *   before and are not done
 * @returns {{ arrived: Promise<void>, done: Promise<void> }} `arrived` settles when the last has come, `done` when all are done as well,
 *   and rejects when one of them did
 */
export function openLoop({ rate, count = Infinity, signal, now = sinceNow() }, arrive) {
  const gapMs = 1_000 / rate;
  /** @type {Set<Promise<unknown>>} */
  const underWay = new Set();
  /** @type {unknown[]} */
  const failures = [];
  const come = (/** @type {number} */ index) => {
    const one = arrive(index * gapMs, index, underWay.size)
      .catch((error) => void failures.push(error))
      .finally(() => underWay.delete(one));
    underWay.add(one);
  };
  const isOver = (/** @type {number} */ next) => next >= count || signal?.aborted;
  const run = async () => {
    for (let next = 0; !isOver(next);) {
      for (; !isOver(next) && next * gapMs <= now(); next++) come(next);
      await sleep(Math.max(0, next * gapMs - now()));
    }
  };
  const arrived = run();
  const done = arrived.then(async () => {
    await Promise.all(underWay);
    if (failures.length > 0) throw failures[0];
  });
  done.catch(() => {}); // whoever waits for it is told
  return { arrived, done };
}

function sinceNow() {
  const startedAt = performance.now();
  return () => performance.now() - startedAt;
}
