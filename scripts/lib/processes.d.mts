/** Types of processes.mjs for the tests. */
export function anyPort(): Promise<number>;
