/** Percentiles, medians, and the table at the end; for loads and benches. */

/** The value that `share` (0…1) of the sorted numbers do not exceed: an element of them, nothing in between. */
export const percentile = (/** @type {Float64Array} */ sorted, /** @type {number} */ share) =>
  sorted[Math.max(0, Math.ceil(share * sorted.length) - 1)] ?? NaN;

export const median = (/** @type {number[]} */ numbers) => percentile(Float64Array.from(numbers).sort(), 0.5);

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

/**
 * What one run of a bench amounts to: requests per second, and the latencies that half and 99 of 100 of them stayed under.
 *
 * @param {number[]} latenciesMs
 * @param {number} seconds
 */
export function summarizeRun(latenciesMs, seconds) {
  const { p50Ms, p99Ms } = summarize(latenciesMs);
  return { perSecond: round(latenciesMs.length / seconds), p50Ms, p99Ms };
}

/**
 * The median of every field over several runs.
 *
 * @template {string} F
 * @param {Record<F, number>[]} runs
 */
export function medians(runs) {
  const fields = /** @type {F[]} */ (Object.keys(runs[0] ?? {}));
  const byField = fields.map((field) => [field, median(runs.map((run) => run[field]))]);
  return /** @type {Record<F, number>} */ (Object.fromEntries(byField));
}

/**
 * Rows of text as columns: the first to the left, numbers to the right.
 *
 * @param {(string | number)[][]} rows
 */
export function table(rows) {
  const widths = (rows[0] ?? []).map((_, column) => Math.max(...rows.map((row) => String(row[column]).length)));
  const pad = (/** @type {string} */ cell, /** @type {number} */ column) =>
    column ? cell.padStart(widths[column] ?? 0) : cell.padEnd(widths[column] ?? 0);
  return rows.map((row) => `  ${row.map((cell, column) => pad(String(cell), column)).join('   ')}`).join('\n');
}
