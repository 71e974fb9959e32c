/** Types of promtool.mjs for the tests. */
export function findPromtool(): Promise<string>;
