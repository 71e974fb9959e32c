// @ts-nocheck
/** Medians, percentiles and the table at the end. */

/** The value at `share` (0…1) of sorted numbers. */
const at = (sorted, share) => sorted[Math.min(sorted.length - 1, Math.floor(sorted.length * share))];

export const median = (numbers) =>
  at(
    numbers.toSorted((a, b) => a - b),
    0.5,
  );

export const round = (number, digits = 0) => Number(number.toFixed(digits));

/** What one run amounts to: requests per second, and the latencies that half and 99 of 100 of them stayed under. */
export function summarize(latenciesMs, seconds) {
  const sorted = Float64Array.from(latenciesMs).sort();
  return {
    perSecond: round(sorted.length / seconds),
    p50Ms: round(at(sorted, 0.5), 2),
    p99Ms: round(at(sorted, 0.99), 2),
  };
}

/** The median of every field over several runs. */
export function medians(runs) {
  const fields = Object.keys(runs[0]);
  return Object.fromEntries(fields.map((field) => [field, median(runs.map((run) => run[field]))]));
}

/** Rows of text as columns: the first to the left, numbers to the right. */
export function table(rows) {
  const widths = rows[0].map((_, column) => Math.max(...rows.map((row) => String(row[column]).length)));
  const pad = (cell, column) => (column ? cell.padStart(widths[column]) : cell.padEnd(widths[column]));
  return rows.map((row) => `  ${row.map((cell, column) => pad(String(cell), column)).join('   ')}`).join('\n');
}
