/** Made-up facts that are the same for the same seed: each from the place of its row alone, so that a run can go on anywhere. */

/** A number 0 ≤ u < 1 for place `n` of the series `series` (murmur3's finaliser). */
export function uniform(seed, series, n) {
  let h = Math.imul(n + 0x9e3779b9, 0x85ebca6b) ^ Math.imul(series + 1, 0x27d4eb2f) ^ Math.imul(seed + 1, 0x165667b1);
  h = Math.imul(h ^ (h >>> 16), 0x85ebca6b);
  h = Math.imul(h ^ (h >>> 13), 0xc2b2ae35);
  return ((h ^ (h >>> 16)) >>> 0) / 2 ** 32;
}

/** One of `count`, few of them often: the first of 50,000 comes 270 times in 10,000, half of them less than once. */
export const skewed = (u, count) => Math.floor(count * u ** 3);

export const pick = (u, list) => list[Math.floor(u * list.length)];

/** One of `[share, value]…`, whose shares add up to 1. */
export function weighted(u, shares) {
  let rest = u;
  for (const [share, value] of shares) if ((rest -= share) < 0) return value;
  return shares.at(-1)[1];
}

/** A UUIDv7 as SQL: of this time in ms, the kind of thing, and its number; ascending with time, then number. */
export const idOf = (ms, kind, n) =>
  `0x${Math.floor(ms).toString(16).padStart(12, '0')}7${kind.toString(16).padStart(3, '0')}8${n.toString(16).padStart(15, '0')}`;

/** A time as SQL. */
export const timeOf = (ms) => `'${new Date(ms).toISOString().slice(0, -1).replace('T', ' ')}'`;
export const dayOf = (ms) => `'${new Date(ms).toISOString().slice(0, 10)}'`;
