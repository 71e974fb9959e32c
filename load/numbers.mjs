/** The value that `share` (0…1) of the sorted numbers do not exceed: an element of them, nothing in between. */
export const percentile = (/** @type {Float64Array} */ sorted, /** @type {number} */ share) =>
  sorted[Math.max(0, Math.ceil(share * sorted.length) - 1)] ?? NaN;

export const round = (/** @type {number} */ number, digits = 0) => Number(number.toFixed(digits));

/**
 * The latencies that a budget may limit.
 *
 * @param {number[]} latenciesMs
 */
export function summarize(latenciesMs) {
  const sorted = Float64Array.from(latenciesMs).sort();
  const at = (/** @type {number} */ share) => round(percentile(sorted, share), 2);
  return { p50Ms: at(0.5), p90Ms: at(0.9), p95Ms: at(0.95), p99Ms: at(0.99), p999Ms: at(0.999), maxMs: at(1) };
}
