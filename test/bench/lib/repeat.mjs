import { summarizeRun } from '../../../load/numbers.mjs';

/**
 * Does `work` for so many seconds over and over, in so many lanes at once; `work` gets a number that only goes up.
 *
 * @param {number} seconds
 * @param {number} lanes
 * @param {(turn: number) => Promise<unknown>} work
 */
export async function repeat(seconds, lanes, work) {
  /** @type {number[]} */
  const latenciesMs = [];
  const startedAt = performance.now();
  const end = startedAt + seconds * 1000;
  let turn = 0;
  const lane = async () => {
    for (let now = performance.now(); now < end; now = performance.now()) {
      await work(turn++);
      latenciesMs.push(performance.now() - now);
    }
  };
  await Promise.all(Array.from({ length: lanes }, lane));
  return summarizeRun(latenciesMs, (performance.now() - startedAt) / 1000);
}
