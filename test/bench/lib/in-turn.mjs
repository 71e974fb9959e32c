/**
 * The elements one after the other, again and again: number `turn` of them.
 *
 * @template T
 * @param {readonly T[]} all
 * @param {number} turn
 * @returns {T}
 */
export function inTurn(all, turn) {
  const one = all[turn % all.length];
  if (one === undefined) throw new Error('There is none.');
  return one;
}
