/**
 * Numbers from 0 to 1 (never 1) that are the same in every run with this seed: one after the other, or one for each place of a series.
 * The one source of them for seeds, loads, benches and tests.
 */

/**
 * One number after the other (mulberry32).
 *
 * @param {number} seed
 */
export function randomly(seed) {
  let state = seed;
  return () => {
    state = (state + 0x6d2b79f5) | 0;
    let mixed = Math.imul(state ^ (state >>> 15), 1 | state);
    mixed = (mixed + Math.imul(mixed ^ (mixed >>> 7), 61 | mixed)) ^ mixed;
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 2 ** 32;
  };
}

/**
 * The number at place `n` of the series `series`, so that whoever was interrupted can go on anywhere (murmur3's finaliser).
 *
 * @param {number} seed
 * @param {number} series
 * @param {number} n
 */
export function uniform(seed, series, n) {
  let h = Math.imul(n + 0x9e3779b9, 0x85ebca6b) ^ Math.imul(series + 1, 0x27d4eb2f) ^ Math.imul(seed + 1, 0x165667b1);
  h = Math.imul(h ^ (h >>> 16), 0x85ebca6b);
  h = Math.imul(h ^ (h >>> 13), 0xc2b2ae35);
  return ((h ^ (h >>> 16)) >>> 0) / 2 ** 32;
}

/**
 * One of `[share, value]…`, as often as its share of the sum says; `u` is a number from 0 to 1.
 *
 * @template T
 * @param {number} u
 * @param {[share: number, value: T][]} shares
 * @returns {T}
 */
export function weighted(u, shares) {
  let rest = u * shares.reduce((sum, [share]) => sum + share, 0);
  const found = shares.find(([share]) => (rest -= share) < 0) ?? shares.at(-1);
  if (!found) throw new Error('There is nothing to choose from.');
  return found[1];
}
