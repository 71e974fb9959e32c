/**
 * How fast near-me and imports are: near-me over HTTP on 1,000,000 cafés (500 m, the nearest 20) as a ratio to a bare route
 * with a body of the same size, to MySQL's spatial index and to Redis's geo set; an import as a ratio to bare multi-row
 * INSERTs of the same rows. `npm run bench -- cafes`; docs/benchmarks.md reads the figures.
 */
import { randomBytes } from 'node:crypto';
import { writeFileSync } from 'node:fs';
import { cpus } from 'node:os';
import { setTimeout as sleep } from 'node:timers/promises';
import { migrate, startMadang } from '../../scripts/lib/madang.mjs';
import { stopOnSignals } from '../../scripts/lib/processes.mjs';
import { anyPort } from '../../scripts/lib/ports.mjs';
import { randomly } from '../../scripts/lib/random.mjs';
import { place, toCsv } from './lib/cafes-data.mjs';
import { post } from './lib/caller.mjs';
import { residentMb, startHelper } from './lib/children.mjs';
import { median, medians, round, table } from '../../load/numbers.mjs';
import { inTurn } from './lib/in-turn.mjs';
import { compare, medianRatio } from './lib/rounds.mjs';

const settings = {
  cafes: Number(process.env.BENCH_CAFES ?? 1_000_000),
  importRows: Number(process.env.BENCH_IMPORT_ROWS ?? 30_000),
  connections: 32,
  places: 2_000,
  rounds: Number(process.env.BENCH_ROUNDS ?? 5),
  secondsPerRound: Number(process.env.BENCH_SECONDS ?? 4),
  warmUpSeconds: 4,
};
const aims = { bareRoute: 0.5, mysql: 1, redis: 1, import: 0.3 };
const FILL = 20_000;

const password = randomBytes(12).toString('hex');
const metricsPort = await anyPort();
const env = {
  REDIS_PREFIX: `bench-${randomBytes(4).toString('hex')}`,
  RATE_LIMIT_FACTOR: '100000',
  LOG_LEVEL: 'warn',
  METRICS_PORT: '0',
  DEMO_ADMIN_PASSWORD: password,
};

const say = (/** @type {string} */ line) => process.stderr.write(`  ${line}\n`);
stopOnSignals({ code: 130 });

await migrate(env);
const bare = startHelper('bare-cafes', env);
const imports = await benchImports();
await fill();
const near = await benchNear();
await bare.stop();

const result = {
  bench: 'cafes',
  machine: { cpus: cpus().length, model: cpus()[0]?.model, node: process.version },
  settings,
  aims,
  imports,
  ...near,
};
if (process.env.BENCH_OUT) writeFileSync(process.env.BENCH_OUT, `${JSON.stringify(result, null, 2)}\n`);
print(result);

/** Rounds of an import and of the bare INSERTs of the same rows in turn; every round has new rows. */
async function benchImports() {
  const { importRows: count } = settings;
  const api = await startMadang('api', env);
  const worker = await startMadang('worker', env);
  const admin = { authorization: `Bearer ${await logIn(api.address)}` };
  /** @type {{ system: number[], baseline: number[] }} */
  const runs = { system: [], baseline: [] };
  for (let i = 0; i <= settings.rounds; i++) {
    const run = `20${10 + i}`;
    const system = await importFile(api.address, admin, toCsv(run, count), count);
    await bare.ask({ what: 'rows', run, count });
    const { perSecond: baseline } = await bare.ask({ what: 'insert', table: 'bench_cafes' });
    if (i === 0) continue; // warm-up
    runs.system.push(system);
    runs.baseline.push(baseline);
    const told = `${system} rows/s against ${baseline}, ${(system / baseline).toFixed(2)}`;
    say(`Import: round ${i} of ${settings.rounds}: ${told}`);
  }
  const peakMb = residentMb(worker.pid);
  await Promise.all([api.stop(), worker.stop()]);
  const ratio = medianRatio(runs.system, runs.baseline);
  return { ratio, system: median(runs.system), baseline: median(runs.baseline), workerMb: peakMb, runs };
}

/**
 * Rows a second from the worker's first look at the file to the end of the job.
 *
 * @typedef {object} Import what is read of one
 * @property {string} id
 * @property {string} state
 * @property {{ created: number }} counts
 * @property {string} startedAt
 * @property {string} endedAt
 * @property {object} error
 *
 * @param {string} address
 * @param {Record<string, string>} headers
 * @param {string} csv
 * @param {number} rows
 */
async function importFile(address, headers, csv, rows) {
  const form = new FormData();
  form.set('source', 'localdata');
  form.set('file', new Blob([csv]), 'bench.csv');
  const accepted = await fetch(`${address}/v1/cafes/imports`, { method: 'POST', headers, body: form });
  if (accepted.status !== 202) throw new Error(`The import was answered ${accepted.status}: ${await accepted.text()}`);
  const { id } = /** @type {Import} */ (await accepted.json());
  for (;;) {
    const answer = await fetch(`${address}/v1/cafes/imports/${id}`, { headers });
    const { state, counts, startedAt, endedAt, error } = /** @type {Import} */ (await answer.json());
    if (state === 'succeeded') {
      if (counts.created !== rows) throw new Error(`${counts.created} of ${rows} cafés were created.`);
      return Math.round(rows / ((Date.parse(endedAt) - Date.parse(startedAt)) / 1000));
    }
    if (state === 'failed') throw new Error(`The import failed: ${JSON.stringify(error)}`);
    await sleep(100);
  }
}

/** Up to the number of cafés of this bench, by bare INSERTs. */
async function fill() {
  const missing = settings.cafes - settings.importRows * (settings.rounds + 1);
  for (let done = 0; done < missing; done += FILL) {
    await bare.ask({ what: 'fill', run: 'fill', from: done, to: Math.min(missing, done + FILL) });
    if (done % (FILL * 10) === 0) say(`Filling up to ${settings.cafes} cafés: ${Math.round((done / missing) * 100)} %`);
  }
  if (missing > 0) await bare.ask({ what: 'records' });
}

async function benchNear() {
  const random = randomly(7);
  const places = Array.from({ length: settings.places }, () => place(random));
  const paths = places.map(({ lat, lng }) => `/v1/cafes?lat=${lat}&lng=${lng}&radius=500&limit=20`);

  say('Starting the API until its index is whole');
  const startedAt = performance.now();
  const api = await startMadang('api', { ...env, METRICS_PORT: String(metricsPort) });
  while ((await metric('madang_cafe_index_cafes')) === 0) await sleep(100);
  const indexSeconds = round((performance.now() - startedAt) / 1000, 1);
  const indexMb = residentMb(api.pid);
  const rebuildSeconds = await metric('madang_cafe_index_rebuild_seconds');

  const found = await fetch(api.address + inTurn(paths, 0));
  const sample = /** @type {{ items: object[], total: number }} */ (await found.json());
  if (sample.items.length !== 20) throw new Error(`${sample.items.length} cafés are near the first place.`);
  const load = startHelper('load');
  const baselines = startHelper('bare-near', env);
  const { address: bareAddress } = await baselines.ask({ what: 'route', body: sample });
  say('Filling the geo set');
  await baselines.ask({ what: 'fill' });

  const { connections } = settings;
  const tokens = ['anonymous'];
  const system = (/** @type {number} */ seconds) =>
    load.ask({ address: api.address, seconds, connections, tokens, paths });
  /** @type {(title: string, baseline: (seconds: number) => Promise<import('./lib/rounds.mjs').Run>) => ReturnType<typeof compare>} */
  const against = (title, baseline) =>
    compare({ title, api, settings, say, system, baseline, baselineWarmUpSeconds: settings.warmUpSeconds / 2 });
  const bareRoute = await against('Near me, a bare route', (seconds) =>
    load.ask({ address: bareAddress, seconds, connections, tokens, paths }),
  );
  const mysql = await against('Near me, MySQL alone', (seconds) =>
    baselines.ask({ what: 'mysql', seconds, connections, places }),
  );
  const redis = await against('Near me, Redis alone', (seconds) =>
    baselines.ask({ what: 'redis', seconds, connections, places }),
  );
  const afterLoadMb = residentMb(api.pid);
  await Promise.all([api, load, baselines].map((process) => process.stop()));
  const near = { bytes: JSON.stringify(sample).length, total: sample.total, bareRoute, mysql, redis };
  return { near, index: { indexSeconds, rebuildSeconds, indexMb, afterLoadMb } };
}

async function metric(/** @type {string} */ name) {
  const text = await (await fetch(`http://127.0.0.1:${metricsPort}/metrics`)).text();
  return Number(new RegExp(`^${name} (\\S+)$`, 'm').exec(text)?.[1] ?? 0);
}

async function logIn(/** @type {string} */ address) {
  return (await post(address, '/v1/sessions', { loginId: 'admin', password })).accessToken;
}

/**
 * @typedef {Partial<import('./lib/rounds.mjs').CountedRun> & { perSecond: number }} SomeOfRun
 *
 * @param {typeof result} result
 */
function print({ machine, imports, near, index }) {
  const row = (
    /** @type {string} */ name,
    /** @type {SomeOfRun} */ { perSecond, p50Ms, p99Ms, cpuMicros },
    ratio = '',
    aim = '',
  ) => [name, perSecond, p50Ms?.toFixed(2) ?? '', p99Ms?.toFixed(2) ?? '', cpuMicros ?? '', ratio, aim];
  const { bareRoute, mysql, redis } = near;
  console.log(`
  ${machine.cpus} × ${machine.model}, Node ${machine.node}; ${settings.cafes} cafés, ${settings.connections} connections, medians of ${settings.rounds} rounds of ${settings.secondsPerRound} s

${table([
  ['', 'per second', 'p50 ms', 'p99 ms', 'CPU µs each', 'ratio', 'aim'],
  row('GET /v1/cafes, 500 m, 20', medians([bareRoute.system, mysql.system, redis.system])),
  row(
    `  bare Nest + Fastify, ${near.bytes} bytes`,
    bareRoute.baseline,
    bareRoute.ratio.toFixed(2),
    `≥ ${aims.bareRoute}`,
  ),
  row('  MySQL, spatial index alone', mysql.baseline, mysql.ratio.toFixed(2), `> ${aims.mysql}`),
  row('  Redis, GEOSEARCH alone', redis.baseline, redis.ratio.toFixed(2), `> ${aims.redis}`),
  row('Import, rows', { perSecond: imports.system }),
  row('  bare multi-row INSERT', { perSecond: imports.baseline }, imports.ratio.toFixed(2), `≥ ${aims.import}`),
])}

  ${near.total} cafés within the first 500 m · index whole ${index.indexSeconds} s after the start (tree ${index.rebuildSeconds} s) · ${index.indexMb} MB, ${index.afterLoadMb} MB after the load · import worker ${imports.workerMb} MB
`);
}
