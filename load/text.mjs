/** The same figures for a terminal. */
import { bold, green, red, yellow } from '../scripts/lib/console.mjs';
import { table } from './numbers.mjs';

/** @param {import('./run.mjs').Result} result */
export function toText({ profile, rate, duration, total, routes, generator, verdict }) {
  const row = (/** @type {string} */ name, /** @type {import('./samples.mjs').Figures} */ figures) => [
    name,
    figures.requests,
    figures.achievedPerSecond.toFixed(1),
    ...[figures.p50Ms, figures.p95Ms, figures.p99Ms, figures.maxMs].map((ms) => ms?.toFixed(1) ?? '–'),
    figures.errors,
  ];
  const rows = [
    ['', 'requests', 'per second', 'p50 ms', 'p95 ms', 'p99 ms', 'max ms', 'not served'],
    ...Object.entries(routes).map(([route, figures]) => row(route, figures)),
    row('all requests', total),
  ];
  const { lagP99Ms, lagMaxMs } = generator;
  return `
  ${bold(`${profile}: ${rate} people per second for ${duration} s`)}

${table(rows)}

  offered ${total.offeredPerSecond}/s, achieved ${total.achievedPerSecond}/s; the generator was at most ${lagMaxMs} ms late, ${lagP99Ms} ms at p99
${verdictLines(verdict)}`;
}

/** @param {import('./run.mjs').Result['verdict']} verdict */
function verdictLines({ isValid, passed, broken, late }) {
  const line = (/** @type {import('./budget.mjs').Excess} */ { what, name, measured, limit }) =>
    `    ${what}: ${name} is ${measured}, limit ${limit}`;
  if (!isValid) {
    const why = [yellow('  Not measured: the generator could not keep up.'), ...late.map(line)];
    return [...why, '    Take a lower --rate, an idle machine, or several generators.'].join('\n');
  }
  if (passed) return green('  Within the budget.');
  return [red('  The budget is broken:'), ...broken.map(line)].join('\n');
}
