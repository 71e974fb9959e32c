/** Made-up facts as SQL, each from a number from 0 to 1 that its row's place gives. */

/**
 * One of `count`, few of them often: the first of 50,000 comes 270 times in 10,000, half of them less than once.
 *
 * @param {number} u
 * @param {number} count
 */
export const skewed = (u, count) => Math.floor(count * u ** 3);

/** @type {(u: number, list: string[]) => string} */
export const pick = (u, list) => list[Math.floor(u * list.length)] ?? '';

/**
 * A UUIDv7 as SQL: of this time in ms, the kind of thing, and its number; ascending with time, then number.
 *
 * @param {number} ms
 * @param {number} kind
 * @param {number} n
 */
export const idOf = (ms, kind, n) =>
  `0x${Math.floor(ms).toString(16).padStart(12, '0')}7${kind.toString(16).padStart(3, '0')}8${n.toString(16).padStart(15, '0')}`;

/**
 * A time as SQL.
 *
 * @param {number} ms
 */
export const timeOf = (ms) => `'${new Date(ms).toISOString().slice(0, -1).replace('T', ' ')}'`;
/** @param {number} ms */
export const dayOf = (ms) => `'${new Date(ms).toISOString().slice(0, 10)}'`;
