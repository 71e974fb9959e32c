/** Numbers from 0 to 1 that are the same in every run with this seed (mulberry32). */
export function randomly(seed) {
  let state = seed;
  return () => {
    state = (state + 0x6d2b79f5) | 0;
    let mixed = Math.imul(state ^ (state >>> 15), 1 | state);
    mixed = (mixed + Math.imul(mixed ^ (mixed >>> 7), 61 | mixed)) ^ mixed;
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 2 ** 32;
  };
}

/** A function that draws one of the names, each as often as its weight says. */
export function weighted(weights, random) {
  const total = Object.values(weights).reduce((sum, weight) => sum + weight, 0);
  return () => {
    let left = random() * total;
    return Object.keys(weights).find((name) => (left -= weights[name]) < 0);
  };
}
