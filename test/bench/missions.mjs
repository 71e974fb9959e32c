// @ts-nocheck
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
import { compare } from './lib/rounds.mjs';

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

const say = (line) => process.stderr.write(`  ${line}\n`);
stopOnSignals({ code: 130 });

await migrate(env);
const api = await startMadang('api', env);
const load = startHelper('load');
const barePledge = startHelper('bare-pledge', env);

say(`${settings.backers} backers, ${settings.missions} missions`);
const admin = await newPerson('admin');
const streamer = await newPerson('streamer');
const backers = await Promise.all(Array.from({ length: settings.backers }, () => newPerson('consumer')));
await Promise.all(
  backers.map(({ id }) =>
    post('/v1/wallet/deposits', admin, { userId: id, amount: 1_000_000_000, reference: randomUUID() }),
  ),
);
const wishes = { streamerId: streamer.id, title: '벤치', amount, timeLimitSeconds: 24 * 3_600 };
const missions = [];
while (missions.length < settings.missions) {
  const made = await Promise.all(backers.map((backer) => post('/v1/missions', backer, wishes)));
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

/** Warms both sides up, then measures them in turn: each backer in turn pledges on each mission in turn. */
function comparePledges(title, targets) {
  const turns = Math.max(backers.length, targets.length);
  const posts = Array.from({ length: turns }, (_, n) => ({
    path: `/v1/missions/${targets[n % targets.length]}/pledges`,
    token: backers[n % backers.length].token,
    body: { amount },
  }));
  const system = (seconds) => load.ask({ address: api.address, seconds, connections, posts });
  const bare = { connections, backers: backers.map(({ id }) => id), missions: targets, amount };
  const baseline = (seconds) => barePledge.ask({ ...bare, seconds });
  return compare({ title, api, settings, say, system, baseline });
}

/** A crowd backs a mission that fails: the whole of `POST …/settlement` against set-based SQL in the database alone. */
async function compareSettlements() {
  const crowd = startHelper('crowd', env);
  const bareSettlement = startHelper('bare-settlement');
  say(`Settlement: ${settings.crowd} people come and back`);
  await crowd.ask({ people: settings.crowd });
  const system = async () => {
    const { missionId } = await crowd.ask({ streamerId: streamer.id });
    const startedAt = performance.now();
    await post(`/v1/missions/${missionId}/settlement`, streamer, { outcome: 'failure' });
    return performance.now() - startedAt;
  };
  const baseline = async () => {
    const { missionId } = await crowd.ask({ streamerId: streamer.id });
    return (await bareSettlement.ask({ missionId })).ms;
  };
  await system();
  await baseline();
  const runs = { system: [], baseline: [] };
  for (let i = 1; i <= settings.settlements; i++) {
    runs.system.push(round(await system()));
    runs.baseline.push(round(await baseline()));
    const [a, b] = [runs.system.at(-1), runs.baseline.at(-1)];
    say(`Settlement: round ${i} of ${settings.settlements}: ${a} ms against ${b} ms, ${(a / b).toFixed(2)}`);
  }
  await Promise.all([crowd, bareSettlement].map((helper) => helper.stop()));
  const ratios = runs.system.map((ms, i) => ms / runs.baseline[i]);
  return { ratio: round(median(ratios), 2), systemMs: median(runs.system), baselineMs: median(runs.baseline), runs };
}

/** A person with a role; an operator is made in the database. */
async function newPerson(role) {
  const loginId = `b${randomBytes(8).toString('hex')}`;
  const password = randomBytes(12).toString('hex');
  const roles = [role === 'admin' ? 'consumer' : role];
  const { id } = await post('/v1/users', undefined, {
    loginId,
    password,
    name: '벤치',
    email: `${loginId}@example.com`,
    roles,
  });
  if (role === 'admin') {
    const connection = await createConnection({ uri: process.env.DATABASE_URL });
    await connection.query('UPDATE users SET roles = ? WHERE login_id = ?', [role, loginId]);
    await connection.end();
  }
  const { accessToken } = await post('/v1/sessions', undefined, { loginId, password });
  return { id, token: accessToken };
}

async function post(path, person, payload) {
  const response = await fetch(api.address + path, {
    method: 'POST',
    headers: {
      'Content-Type': 'application/json',
      'Idempotency-Key': randomUUID(),
      ...(person && { Authorization: `Bearer ${person.token}` }),
    },
    body: JSON.stringify(payload),
  });
  if (response.status !== 201) throw new Error(`POST ${path} answered ${response.status}: ${await response.text()}`);
  return response.json();
}

function print({ machine, spread, hot, settlement }) {
  const row = (name, { perSecond, p50Ms, p99Ms, cpuMicros }, ratio = '', aim = '') => [
    name,
    perSecond,
    p50Ms.toFixed(2),
    p99Ms.toFixed(2),
    cpuMicros ?? '',
    ratio,
    aim,
  ];
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
