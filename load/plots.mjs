/** Plots as inline SVG: no script, no other file; colours are the page's (`--series-1` …), so that they follow light and dark. */
/**
 * @typedef {[x: number, y: number | undefined, label?: string]} Point
 * @typedef {{ title: string, unit: string, xTicks: [x: number, label: string][], xLabel: string }} Plot
 * @typedef {(value: number) => number} Scale
 */

const WIDTH = 560;
const HEIGHT = 248;
const PAD = { left: 56, right: 14, top: 12, bottom: 42 };
const RIGHT = WIDTH - PAD.right;
const BOTTOM = HEIGHT - PAD.bottom;

/** @type {Record<string, string>} */
const ENTITIES = { '&': '&amp;', '<': '&lt;', '>': '&gt;', '"': '&quot;' };
export const escape = (/** @type {string} */ text) => text.replace(/[&<>"]/g, (sign) => ENTITIES[sign] ?? sign);

const at = (/** @type {number} */ number) => number.toFixed(1);

/**
 * Three to six round numbers from 0 to at least `most`.
 *
 * @param {number} most
 */
export function ticksTo(most) {
  const rough = Math.max(most, 1e-9) / 4;
  const power = 10 ** Math.floor(Math.log10(rough));
  const step = [1, 2, 5, 10].map((factor) => factor * power).find((candidate) => candidate >= rough) ?? rough;
  return Array.from({ length: Math.ceil(most / step - 1e-9) + 1 || 1 }, (_, index) =>
    Number((index * step).toPrecision(6)),
  );
}

/**
 * Lines over a common x: `series` are { name, points: [[x, y | undefined], …] }; a missing y is a gap.
 * `xTicks` are [[x, label], …]; the y axis begins at 0.
 *
 * @param {Plot & { series: { name: string, points: Point[] }[], steps?: boolean }} plot
 */
export function linePlot({ title, unit, series, xTicks, xLabel, steps = false }) {
  const values = series.flatMap(({ points }) => points.flatMap(([, y]) => y ?? []));
  const yTicks = ticksTo(Math.max(...values, 0) || 1);
  const xs = xTicks.map(([x]) => x);
  const scaleX = linear(Math.min(...xs), Math.max(...xs), PAD.left, RIGHT);
  const scaleY = linear(0, yTicks.at(-1) ?? 1, BOTTOM, PAD.top);
  const lines = series.map(
    ({ points }, index) => `<path class="line series-${index + 1}" d="${path(points, scaleX, scaleY, steps)}"/>`,
  );
  const dots = series.flatMap(({ name, points }, index) =>
    points.flatMap(([x, y, label = String(x)]) =>
      y === undefined
        ? []
        : `<circle class="dot series-${index + 1}" cx="${at(scaleX(x))}" cy="${at(scaleY(y))}" r="4"><title>${escape(`${name} · ${label}: ${y} ${unit}`)}</title></circle>`,
    ),
  );
  const legend = series.map(({ name }) => name);
  return frame({ title, unit, xLabel, xTicks, scaleX, yTicks, scaleY, legend, content: [...lines, ...dots] });
}

/**
 * Bars on top of each other: `columns` are [[x, { name: count }], …].
 *
 * @param {Plot & { columns: [x: number, counts: Record<string, number>][], names: string[] }} plot
 */
export function barPlot({ title, unit, columns, names, xTicks, xLabel }) {
  const sum = (/** @type {Record<string, number>} */ counts) =>
    Object.values(counts).reduce((total, count) => total + count, 0);
  const yTicks = ticksTo(Math.max(...columns.map(([, counts]) => sum(counts)), 1));
  const xs = xTicks.map(([x]) => x);
  const scaleX = linear(Math.min(...xs), Math.max(...xs), PAD.left, RIGHT);
  const scaleY = linear(0, yTicks.at(-1) ?? 1, BOTTOM, PAD.top);
  const width = Math.max(1, (RIGHT - PAD.left) / columns.length - 1);
  const content = columns.flatMap(([x, counts]) => {
    let below = 0;
    return names.map((name, index) => {
      const count = counts[name] ?? 0;
      if (count === 0) return '';
      const [bottom, top] = [scaleY(below), scaleY((below += count))];
      return `<rect class="bar series-${index + 1}" x="${at(scaleX(x))}" y="${at(top)}" width="${at(width)}" height="${at(bottom - top)}"><title>${escape(`${name} · ${x} s: ${count}`)}</title></rect>`;
    });
  });
  return frame({ title, unit, xLabel, xTicks, scaleX, yTicks, scaleY, legend: names, content });
}

/**
 * @param {number} from
 * @param {number} to
 * @param {number} start
 * @param {number} end
 * @returns {Scale}
 */
const linear = (from, to, start, end) => (value) => start + ((value - from) / (to - from || 1)) * (end - start);

/**
 * @param {Point[]} points
 * @param {Scale} scaleX
 * @param {Scale} scaleY
 * @param {boolean} steps
 */
function path(points, scaleX, scaleY, steps) {
  let isOn = false;
  return points
    .map(([x, y], index) => {
      if (y === undefined) return ((isOn = false), '');
      const before = points[index - 1];
      const corner = steps && isOn ? `L${at(scaleX(x))} ${at(scaleY(before?.[1] ?? y))}` : '';
      const move = `${corner}${isOn ? 'L' : 'M'}${at(scaleX(x))} ${at(scaleY(y))}`;
      isOn = true;
      return move;
    })
    .join('');
}

/** @param {Plot & { scaleX: Scale, yTicks: number[], scaleY: Scale, legend: string[], content: string[] }} plot */
function frame({ title, unit, xLabel, xTicks, scaleX, yTicks, scaleY, legend, content }) {
  const rows = yTicks.map(
    (tick) =>
      `<line class="grid" x1="${PAD.left}" x2="${RIGHT}" y1="${at(scaleY(tick))}" y2="${at(scaleY(tick))}"/><text x="${PAD.left - 8}" y="${at(scaleY(tick) + 4)}" text-anchor="end">${tick.toLocaleString('en')}</text>`,
  );
  const columns = xTicks.map(
    ([x, label]) => `<text x="${at(scaleX(x))}" y="${BOTTOM + 16}" text-anchor="middle">${escape(label)}</text>`,
  );
  const keys = legend.map((name, index) => `<li class="series-${index + 1}">${escape(name)}</li>`);
  return `<figure>
<figcaption>${escape(title)} <small>${escape(unit)}</small></figcaption>
<svg viewBox="0 0 ${WIDTH} ${HEIGHT}" role="img" aria-label="${escape(title)}">${[...rows, ...columns].join('')}
<text class="axis" x="${(PAD.left + RIGHT) / 2}" y="${HEIGHT - 7}" text-anchor="middle">${escape(xLabel)}</text>
${content.join('\n')}
</svg>
<ul class="legend">${keys.join('')}</ul>
</figure>`;
}
