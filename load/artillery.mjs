/**
 * The same profiles for Artillery (https://www.artillery.io/docs/reference/test-script), which runs them from many machines at
 * once. `artillery.cjs` is its processor; `npm run load -- --artillery --profile=mixed > load/artillery.mixed.yml` renews the file.
 */
import { readFileSync } from 'node:fs';
import { stringify } from 'yaml';
import { fillJson, journeyOf, namesIn, needsOf, profiles, requestOf, routesOf } from './journeys.mjs';

const environment = (/** @type {string} */ name) => `{{ $processEnvironment.${name} }}`;

/**
 * What Artillery calls the figures of a route: the letters that its expressions take for one name.
 *
 * @param {string} route
 */
const metricOf = (route) => route.replaceAll(/[{}]/g, '').replaceAll(/[^A-Za-z0-9]+/g, '_');

/** @param {string} profile */
export function renderArtillery(profile) {
  /** @type {import('./budget.mjs').Budget} */
  const budget = JSON.parse(readFileSync(new URL('./budget.json', import.meta.url), 'utf8'));
  const scenarios = Object.entries(profiles[profile] ?? {}).map(([name, weight]) => scenario(profile, name, weight));
  const names = new Set(routesOf(profile).map(metricOf));
  const config = {
    target: environment('LOAD_URL'),
    phases: [
      { name: 'warm-up', duration: 30, arrivalRate: environment('LOAD_RATE') },
      { name: 'load', duration: environment('LOAD_SECONDS'), arrivalRate: environment('LOAD_RATE') },
    ],
    processor: './artillery.cjs',
    includeFiles: ['./people.mjs'],
    http: { timeout: 10 },
    plugins: {
      expect: {},
      ensure: {},
      'metrics-by-endpoint': { useOnlyRequestNames: true, metricsNamespace: 'routes' },
    },
    ensure: {
      maxErrorRate: (budget.total.errorShare ?? 1) * 100,
      thresholds: [...thresholds('http', budget.total), ...routeThresholds(budget, names)],
    },
  };
  const head = `# ${profile}, rendered from load/journeys.mjs and load/budget.json by \`npm run load -- --artillery --profile=${profile}\`.\n`;
  // Every text is quoted: Artillery reads YAML 1.1, to which a bare 2099-12-24 is a moment and 09:00 a number.
  return `${head}${stringify({ config, scenarios }, { lineWidth: 0, defaultStringType: 'QUOTE_SINGLE', defaultKeyType: 'PLAIN' })}`;
}

/**
 * Artillery's limits are whole milliseconds, and it reports no maximum that a budget could name.
 *
 * @param {string} metric
 * @param {{ p95Ms?: number, p99Ms?: number }} limits
 */
function thresholds(metric, { p95Ms, p99Ms }, suffix = '') {
  return [{ [`${metric}.response_time${suffix}.p95`]: p95Ms }, { [`${metric}.response_time${suffix}.p99`]: p99Ms }];
}

/**
 * @param {import('./budget.mjs').Budget} budget
 * @param {Set<string>} names
 */
const routeThresholds = ({ routes }, names) =>
  Object.entries(routes).flatMap(([route, limits]) => {
    const name = metricOf(route);
    return limits && names.has(name) ? thresholds('routes', limits, `.${name}`) : [];
  });

/**
 * @param {string} profile
 * @param {string} name
 * @param {number} weight
 */
function scenario(profile, name, weight) {
  const { title, steps } = journeyOf(name);
  const isGiven = needsOf(profile);
  const flow = steps.map((step) => ('think' in step ? { think: step.think } : request(step, isGiven)));
  return { name: title, weight, beforeScenario: 'arrive', beforeRequest: 'newKey', flow };
}

/**
 * @param {import('./journeys.mjs').Ask} step
 * @param {Set<string>} isGiven
 */
function request(step, isGiven) {
  const { method, path, route } = requestOf(step);
  const templated = (/** @type {string} */ text) => text.replaceAll(/\{(\w+)\}/g, '{{ $1 }}');
  // Artillery goes on when an answer held no café; the processor knows whether there is one to open.
  const [doubtful] = namesIn(path).filter((name) => !isGiven.has(name));
  return {
    [method.toLowerCase()]: {
      url: templated(path),
      name: metricOf(route),
      headers: { authorization: `Bearer {{ ${step.as} }}` },
      ...(step.json && { json: fillJson(step.json, (name) => `{{ ${name} }}`) }),
      ...(step.take && { capture: captures(step.take) }),
      ...(doubtful && { ifTrue: `has_${doubtful}` }),
      expect: [{ statusCode: [200, 201] }],
    },
  };
}

/**
 * `items.0.id` is `$.items[0].id` there.
 *
 * @param {Record<string, string>} take
 */
const captures = (take) =>
  Object.entries(take).map(([as, path]) => ({ json: `$.${path.replaceAll(/\.(\d+)/g, '[$1]')}`, as, strict: false }));
