/** The report for people: one file of HTML that needs no other, in light and in dark. */
import { barPlot, escape, linePlot, ticksTo } from './plots.mjs';
import { style } from './report-style.mjs';

/**
 * @typedef {import('./run.mjs').Result} Result
 * @typedef {import('./samples.mjs').Figures} Figures
 * @typedef {import('./budget.mjs').Limits} Limits
 * @typedef {keyof Limits & keyof Figures} Name of a figure that may be limited
 */

const ms = (/** @type {number | undefined} */ value) =>
  value === undefined ? '–' : value.toFixed(value < 10 ? 2 : value < 100 ? 1 : 0);
const percent = (/** @type {number | undefined} */ share = 0) =>
  `${(share * 100).toFixed(share > 0 && share < 0.001 ? 3 : 1)} %`;

/** @param {Result} result */
export function toHtml(result) {
  const { profile, rate, duration, total, verdict } = result;
  const title = `Load: ${profile}, ${rate} people per second for ${duration} s`;
  return `<!doctype html>
<html lang="en">
<meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1">
<meta name="color-scheme" content="light dark">
<title>${escape(title)}</title>
<style>${style}</style>
<body>
<header>
<h1>${escape(title)}</h1>
<p>${escape(circumstances(result))}</p>
${banner(verdict)}
<dl class="figures">
${figure('requests', total.requests.toLocaleString('en'))}
${figure('offered / achieved per second', `${total.offeredPerSecond} / ${total.achievedPerSecond}`)}
${figure('p50', `${ms(total.p50Ms)} ms`)}${figure('p95', `${ms(total.p95Ms)} ms`)}${figure('p99', `${ms(total.p99Ms)} ms`)}
${figure('not served', `${total.errors} (${percent(total.errorShare)})`)}
</dl>
</header>
<main class="plots">
${latencyPlot(result)}
${percentilePlot(result)}
${throughputPlot(result)}
${errorPlot(result)}
</main>
${routeTable(result)}
${generatorNote(result)}
</body>
</html>
`;
}

/**
 * @param {string} name
 * @param {string} value
 */
const figure = (name, value) => `<div><dt>${name}</dt><dd>${value}</dd></div>`;

/** @param {Result} result */
function circumstances({ startedAt, url, machine, warmUp, think, sockets, seed }) {
  const about = `${startedAt} · ${url} · ${machine.cpus} × ${machine.model}, Node ${machine.node}`;
  return `${about} · ${warmUp} s of warm-up · thinking × ${think} · at most ${sockets} connections · seed ${seed}`;
}

/** @param {Result['verdict']} verdict */
function banner({ isValid, passed, broken, late }) {
  if (!isValid) {
    const why =
      late.map(({ name, measured, limit }) => `${name} ${measured} > ${limit}`).join(', ') || 'no request was sent';
    return `<p class="verdict invalid"><strong>Not measured:</strong> the generator could not keep up (${escape(why)}). The figures below are its own, not the system’s.</p>`;
  }
  if (passed) return '<p class="verdict passed"><strong>Within the budget.</strong></p>';
  const list = broken.map(
    ({ what, name, measured, limit }) => `<li>${escape(what)}: ${name} is ${measured}, limit ${limit}</li>`,
  );
  return `<div class="verdict broken"><strong>The budget is broken:</strong><ul>${list.join('')}</ul></div>`;
}

/**
 * @param {number} duration
 * @returns {[number, string][]}
 */
function secondTicks(duration) {
  const whole = ticksTo(duration).filter((tick) => tick <= duration && Number.isInteger(tick));
  return [...new Set([...whole, duration])].map((tick) => [tick, String(tick)]);
}

/** @param {Result} result */
function latencyPlot({ timeline, duration }) {
  const series = /** @type {const} */ (['p50Ms', 'p95Ms', 'p99Ms']).map((name) => ({
    name: name.slice(0, -2),
    points: timeline.map((row) => toPoint(row.second, row[name])),
  }));
  return linePlot({
    title: 'Latency over time',
    unit: 'ms',
    series,
    xTicks: secondTicks(duration),
    xLabel: 'second at which the request should have left',
  });
}

/** @type {(second: number, y: number | undefined) => import('./plots.mjs').Point} */
const toPoint = (second, y) => [second, y, `${second} s`];

/**
 * Each further nine is as far from the one before: the tail has room.
 *
 * @param {Result} result
 */
function percentilePlot({ percentiles, total }) {
  const place = (/** @type {number} */ share) =>
    -Math.log10(Math.max(1 - share, 1 / (2 * Math.max(total.requests, 1))));
  /** @type {import('./plots.mjs').Point[]} */
  const points = percentiles.map(([share, value]) => [
    place(share),
    value,
    share === 1 ? 'maximum' : `p${Number((share * 100).toFixed(3))}`,
  ]);
  const last = Math.max(...points.map(([x]) => x), 1);
  const shares = [0, 0.5, 0.9, 0.99, 0.999, 0.9999].filter((share) => -Math.log10(1 - share) < last - 0.2);
  /** @type {[number, string][]} */
  const xTicks = shares.map((share) => [
    -Math.log10(1 - share),
    share === 0 ? 'min' : `${Number((share * 100).toFixed(2))} %`,
  ]);
  xTicks.push([last, 'max']);
  return linePlot({
    title: 'Percentiles',
    unit: 'ms',
    series: [{ name: 'all requests', points }],
    xTicks,
    xLabel: 'share of the requests that waited no longer',
  });
}

/** @param {Result} result */
function throughputPlot({ timeline, duration }) {
  const series = /** @type {const} */ (['offered', 'achieved']).map((name) => ({
    name,
    points: timeline.map((row) => toPoint(row.second, row[name])),
  }));
  return linePlot({
    title: 'Throughput',
    unit: 'requests per second',
    series,
    xTicks: secondTicks(duration),
    xLabel: 'second',
  });
}

/** @param {Result} result */
function errorPlot({ timeline, duration, total }) {
  const names = Object.keys(total.statuses).filter((status) => !status.startsWith('2'));
  if (names.length === 0)
    return '<figure><figcaption>Not served, by status</figcaption><p class="none">Every request was served.</p></figure>';
  const titleOf = (/** @type {string} */ name) => `${name} (${total.statuses[name]})`;
  /** @type {[number, Record<string, number>][]} */
  const renamed = timeline.map(({ second, failures }) => [
    second,
    Object.fromEntries(names.map((name) => [titleOf(name), failures[name] ?? 0])),
  ]);
  return barPlot({
    title: 'Not served, by status',
    unit: 'requests per second',
    columns: renamed,
    names: names.map(titleOf),
    xTicks: secondTicks(duration),
    xLabel: 'second',
  });
}

/** @param {Result} result */
function routeTable({ routes, total, budget }) {
  /** @type {(figures: Figures, limits: Limits | undefined, name: Name, show: (value: number | undefined) => string) => string} */
  const cell = (figures, limits, name, show) => {
    const limit = limits?.[name];
    if (limit === undefined) return `<td>${show(figures[name])}</td>`;
    const isOver = (figures[name] ?? 0) > limit;
    return `<td class="${isOver ? 'over' : 'within'}">${show(figures[name])} <small>≤ ${show(limit)}</small></td>`;
  };
  /** @type {(route: string, figures: Figures, limits: Limits | undefined) => string} */
  const row = (route, figures, limits) => {
    /** @type {Name[]} */
    const shown = ['p50Ms', 'p95Ms', 'p99Ms', 'maxMs'];
    const latencies = shown.map((name) => cell(figures, limits, name, ms));
    const statuses = Object.entries(figures.statuses).map(([status, count]) => `${status} × ${count}`);
    return `<tr><th scope="row">${escape(route)}</th><td>${figures.requests}</td>${latencies.join('')}${cell(figures, limits, 'errorShare', percent)}<td class="left">${escape(statuses.join(', '))}</td></tr>`;
  };
  const rows = Object.entries(routes).map(([route, figures]) => row(route, figures, budget.routes[route]));
  return `<section class="wide"><h2>Routes and their budget</h2>
<table>
<thead><tr><th scope="col">route</th><th scope="col">requests</th><th scope="col">p50 ms</th><th scope="col">p95 ms</th><th scope="col">p99 ms</th><th scope="col">max ms</th><th scope="col">not served</th><th scope="col" class="left">statuses</th></tr></thead>
<tbody>${rows.join('\n')}</tbody>
<tfoot>${row('all requests', total, budget.total)}</tfoot>
</table></section>`;
}

/** @param {Result} result */
function generatorNote({ generator, budget }) {
  const { lagP50Ms, lagP99Ms, lagMaxMs, loopP99Ms, mostUnderWay } = generator;
  return `<section><h2>The generator</h2>
<p>It sent half of the requests within ${lagP50Ms} ms of when they should have left, 99 of 100 within ${lagP99Ms} ms (limit ${budget.generator.lagP99Ms}), all within ${lagMaxMs} ms (limit ${budget.generator.lagMaxMs}).
Its event loop was held up for ${loopP99Ms} ms at p99. At most ${mostUnderWay} people were under way at once.
Latencies count from when a request should have left, so waiting for the generator, for a connection and for the system is all in them.</p></section>`;
}
