/**
 * How fast pledges and settlements are, as ratios to bare SQL that makes the same rows, measured in the same minutes: rounds
 * alternate between system and baseline, and the median round counts. `npm run bench -- missions`; docs/benchmarks.md reads
 * the figures.
 */
import { randomBytes, randomUUID } from 'node:crypto';
import { writeFileSync } from 'node:fs';
import { cpus } from 'node:os';
import { createConnection } from 'mysql2/promise';
import { migrate, startMadang } from '../../scripts/lib/madang.mjs';
import { stopOnSignals } from '../../scripts/lib/processes.mjs';
import { startHelper } from './lib/children.mjs';
import { median, round, table } from '../../load/numbers.mjs';
import { post, register } from './lib/caller.mjs';
import { inTurn } from './lib/in-turn.mjs';
import { compare, medianRatio } from './lib/rounds.mjs';

const settings = {
  connections: 32,
  databasePool: 10,
  backers: 64,
  missions: 256,
  crowd: Number(process.env.BENCH_CROWD ?? 10_000),
  rounds: Number(process.env.BENCH_ROUNDS ?? 5),
  settlements: Number(process.env.BENCH_SETTLEMENTS ?? 3),
  secondsPerRound: Number(process.env.BENCH_SECONDS ?? 4),
  warmUpSeconds: 3,
};
const aims = { spread: 0.5, hot: 0.5, settlement: 2 };
const { connections } = settings;
const amount = 1_000;

const env = {
  REDIS_PREFIX: `bench-${randomBytes(4).toString('hex')}`,
  DATABASE_POOL: String(settings.databasePool),
  RATE_LIMIT_FACTOR: '100000',
  LOG_LEVEL: 'warn',
  METRICS_PORT: '0',
};

const say = (/** @type {string} */ line) => process.stderr.write(`  ${line}\n`);
stopOnSignals({ code: 130 });

await migrate(env);
const api = await startMadang('api', env);
const load = startHelper('load');
const barePledge = startHelper('bare-pledge', env);

say(`${settings.backers} backers, ${settings.missions} missions`);
const admin = await newAdmin();
const streamer = await register(api.address, 'streamer');
const backers = await Promise.all(Array.from({ length: settings.backers }, () => register(api.address, 'consumer')));
await Promise.all(
  backers.map(({ id }) => {
    const credit = { userId: id, amount: 1_000_000_000, reference: randomUUID() };
    return post(api.address, '/v1/wallet/deposits', credit, admin.token);
  }),
);
const wishes = { streamerId: streamer.id, title: '벤치', amount, timeLimitSeconds: 24 * 3_600 };
/** @type {string[]} */
const missions = [];
while (missions.length < settings.missions) {
  const made = await Promise.all(backers.map(({ token }) => post(api.address, '/v1/missions', wishes, token)));
  missions.push(...made.map(({ id }) => id));
}

const spread = await comparePledges('Pledges on many missions', missions);
const hot = await comparePledges('Pledges on one mission', missions.slice(0, 1));
await Promise.all([load, barePledge].map((helper) => helper.stop()));
const settlement = await compareSettlements();
await api.stop();

const result = {
  bench: 'missions',
  machine: { cpus: cpus().length, model: cpus()[0]?.model, node: process.version },
  settings,
  aims,
  spread,
  hot,
  settlement,
};
if (process.env.BENCH_OUT) writeFileSync(process.env.BENCH_OUT, `${JSON.stringify(result, null, 2)}\n`);
print(result);

/**
 * Warms both sides up, then measures them in turn: each backer in turn pledges on each mission in turn.
 *
 * @param {string} title
 * @param {string[]} targets
 */
function comparePledges(title, targets) {
  const turns = Math.max(backers.length, targets.length);
  const posts = Array.from({ length: turns }, (_, n) => ({
    path: `/v1/missions/${inTurn(targets, n)}/pledges`,
    token: inTurn(backers, n).token,
    body: { amount },
  }));
  const system = (/** @type {number} */ seconds) => load.ask({ address: api.address, seconds, connections, posts });
  const bare = { connections, backers: backers.map(({ id }) => id), missions: targets, amount };
  const baseline = (/** @type {number} */ seconds) => barePledge.ask({ ...bare, seconds });
  return compare({ title, api, settings, say, system, baseline });
}

/** A crowd backs a mission that fails: the whole of `POST …/settlement` against set-based SQL in the database alone. */
async function compareSettlements() {
  const crowd = startHelper('crowd', env);
  const bareSettlement = startHelper('bare-settlement');
  say(`Settlement: ${settings.crowd} people come and back`);
  await crowd.ask({ what: 'gather', count: settings.crowd });
  const system = async () => {
    const { missionId } = await crowd.ask({ what: 'putUp', streamerId: streamer.id });
    const startedAt = performance.now();
    await post(api.address, `/v1/missions/${missionId}/settlement`, { outcome: 'failure' }, streamer.token);
    return performance.now() - startedAt;
  };
  const baseline = async () => {
    const { missionId } = await crowd.ask({ what: 'putUp', streamerId: streamer.id });
    return (await bareSettlement.ask({ missionId })).ms;
  };
  await system();
  await baseline();
  /** @type {{ system: number[], baseline: number[] }} */
  const runs = { system: [], baseline: [] };
  for (let i = 1; i <= settings.settlements; i++) {
    const [a, b] = [round(await system()), round(await baseline())];
    runs.system.push(a);
    runs.baseline.push(b);
    say(`Settlement: round ${i} of ${settings.settlements}: ${a} ms against ${b} ms, ${(a / b).toFixed(2)}`);
  }
  await Promise.all([crowd, bareSettlement].map((helper) => helper.stop()));
  return {
    ratio: medianRatio(runs.system, runs.baseline),
    systemMs: median(runs.system),
    baselineMs: median(runs.baseline),
    runs,
  };
}

/** An operator, who is made in the database. */
async function newAdmin() {
  const { id, loginId, password } = await register(api.address, 'consumer');
  const connection = await createConnection({ uri: process.env.DATABASE_URL });
  await connection.query('UPDATE users SET roles = ? WHERE login_id = ?', ['admin', loginId]);
  await connection.end();
  const { accessToken } = await post(api.address, '/v1/sessions', { loginId, password });
  return { id, token: accessToken };
}

/**
 * @typedef {import('./lib/rounds.mjs').Run & { cpuMicros?: number }} RunOfEither side
 *
 * @param {typeof result} result
 */
function print({ machine, spread, hot, settlement }) {
  const row = (
    /** @type {string} */ name,
    /** @type {RunOfEither} */ { perSecond, p50Ms, p99Ms, cpuMicros },
    ratio = '',
    aim = '',
  ) => [name, perSecond, p50Ms.toFixed(2), p99Ms.toFixed(2), cpuMicros ?? '', ratio, aim];
  console.log(`
  ${machine.cpus} × ${machine.model}, Node ${machine.node}; ${connections} connections, pool of ${settings.databasePool}, medians of ${settings.rounds} rounds of ${settings.secondsPerRound} s

${table([
  ['', 'per second', 'p50 ms', 'p99 ms', 'CPU µs each', 'ratio', 'aim'],
  row(`POST …/pledges on ${settings.missions} missions`, spread.system, spread.ratio.toFixed(2), `≥ ${aims.spread}`),
  row('  bare mysql2, the same transaction', spread.baseline),
  row('POST …/pledges on one mission', hot.system, hot.ratio.toFixed(2), `≥ ${aims.hot}`),
  row('  bare mysql2, the same transaction', hot.baseline),
])}

${table([
  ['', 'ms', 'ratio', 'aim'],
  [
    `POST …/settlement, ${settings.crowd} refunds`,
    settlement.systemMs,
    settlement.ratio.toFixed(2),
    `≤ ${aims.settlement}`,
  ],
  ['  bare set-based SQL, the same rows', settlement.baselineMs, '', ''],
])}
`);
}
