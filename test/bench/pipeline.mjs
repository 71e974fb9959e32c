/**
 * What a booking costs with everything that follows from it: (a) bookings a second whose notifications are in the inbox, as a ratio to
 * bare bookings, with the processor time, statements and transactions of each over all processes; (b) from its 201 to the
 * message on an online driver's stream, at 100 a second and at half of (a). `npm run bench -- pipeline`; docs/benchmarks.md
 * reads the figures.
 */
import { randomBytes } from 'node:crypto';
import { writeFileSync } from 'node:fs';
import { cpus } from 'node:os';
import { setTimeout as sleep } from 'node:timers/promises';
import mysql from 'mysql2/promise';
import { migrate, startMadang } from '../../scripts/lib/madang.mjs';
import { stopOnSignals } from '../../scripts/lib/processes.mjs';
import { median, medians, round, table } from '../../load/numbers.mjs';
import { register } from './lib/caller.mjs';
import { startHelper } from './lib/children.mjs';
import { costsOf, countersOf, pidsOf } from './lib/costs.mjs';
import { medianRatio } from './lib/rounds.mjs';
import { rowOf } from './lib/rows.mjs';

const settings = {
  connections: 32,
  databasePool: 10,
  consumers: 16,
  drivers: 2,
  calmPerSecond: 100,
  rounds: Number(process.env.BENCH_ROUNDS ?? 5),
  secondsPerRound: Number(process.env.BENCH_SECONDS ?? 4),
};
const aims = { ratio: 0.4, statements: 8, p50Ms: 40, p99Ms: 150 };
const env = {
  REDIS_PREFIX: `bench-${randomBytes(4).toString('hex')}`,
  DATABASE_POOL: String(settings.databasePool),
  RATE_LIMIT_FACTOR: '100000',
  LOG_LEVEL: 'warn',
  METRICS_PORT: '0',
};
const body = {
  departure: '서울 강남구 테헤란로 152',
  destination: '서울 마포구 양화로 45',
  date: '2099-12-24',
  note: '깨지기 쉬운 물건입니다',
  contactName: '김미나',
};
const say = (/** @type {string} */ line) => process.stderr.write(`  ${line}\n`);
stopOnSignals({ code: 130 });

await migrate(env);
const database = await mysql.createConnection({ uri: process.env.DATABASE_URL });
const [api, worker] = [await startMadang('api', env), await startMadang('worker', env)];
const [load, bare, streams] = [startHelper('load'), startHelper('bare-booking', env), startHelper('streams')];
const { address } = api;
/** @type {Awaited<ReturnType<typeof register>>[]} */
const consumers = [];
while (consumers.length < settings.consumers) consumers.push(await register(address, 'consumer'));
/** @type {typeof consumers} */
const drivers = [];
while (drivers.length < settings.drivers) drivers.push(await register(address, 'driver'));
for (const { token } of drivers) {
  const online = await fetch(`${address}/v1/drivers/me/availability`, {
    method: 'PUT',
    headers: { 'Content-Type': 'application/json', Authorization: `Bearer ${token}` },
    body: '{"online":true}',
  });
  if (!online.ok) throw new Error(`Going online was answered ${online.status}.`);
}
await streams.ask({ what: 'open', address, tokens: drivers.map(({ token }) => token) });

const pids = { api: api.pid, worker: worker.pid, ...(await pidsOf(database)) };
const whole = await benchWhole();
const calm = await benchStream(settings.calmPerSecond);
const half = await benchStream(Math.round(whole.system / 2));
await Promise.all([load, bare, streams, api, worker].map((process) => process.stop()));
await database.end();

const result = {
  bench: 'pipeline',
  machine: { cpus: cpus().length, model: cpus()[0]?.model, node: process.version },
  settings,
  aims,
  whole,
  calm,
  half,
};
if (process.env.BENCH_OUT) writeFileSync(process.env.BENCH_OUT, `${JSON.stringify(result, null, 2)}\n`);
print(result);

/** How many messages the drivers have in their inboxes. */
async function told() {
  const ids = drivers.map(({ id }) => Buffer.from(id.replaceAll('-', ''), 'hex'));
  const { sum } = await rowOf(database, 'SELECT SUM(last) AS sum FROM inbox_counters WHERE user_id IN (?)', [ids]);
  return Number(sum ?? 0);
}

async function countBookings() {
  const booked = `SELECT COUNT(*) AS count FROM events WHERE type = 'reservation.requested'`;
  return Number((await rowOf(database, booked)).count);
}

/** Books as fast as it goes; the time runs until the inboxes have the last of it. */
async function bookAndWait(/** @type {number} */ seconds) {
  const [booked, heard] = [await countBookings(), await told()];
  const tokens = consumers.map(({ token }) => token);
  const startedAt = performance.now();
  const { perSecond: answered } = await load.ask({ address, seconds, connections: settings.connections, tokens, body });
  const bookings = (await countBookings()) - booked;
  while ((await told()) - heard < bookings * drivers.length) await sleep(20);
  return { bookings, answered, perSecond: round((bookings * 1000) / (performance.now() - startedAt)) };
}

async function benchWhole() {
  const { connections, rounds, secondsPerRound: seconds } = settings;
  const baseline = (/** @type {number} */ length) =>
    bare.ask({ seconds: length, connections, consumerIds: consumers.map(({ id }) => id), body, type: 'bench.booked' });
  say('Whole pipeline: warming up');
  await bookAndWait(seconds);
  await baseline(seconds / 2);
  const runs = [];
  for (let i = 1; i <= rounds; i++) {
    const before = await countersOf(database, pids);
    const { bookings, perSecond, answered } = await bookAndWait(seconds);
    const costs = costsOf(before, await countersOf(database, pids), bookings);
    const { perSecond: ofBaseline } = await baseline(seconds);
    runs.push({ system: perSecond, answered, baseline: ofBaseline, ...costs });
    say(
      `Whole pipeline: round ${i} of ${rounds}: ${perSecond}/s (answered ${answered}/s) against ${ofBaseline}/s, ` +
        `${(perSecond / ofBaseline).toFixed(2)}; ${costs.statements} statements, ${costs.cpuMicros} µs of CPU`,
    );
  }
  const ratio = medianRatio(
    runs.map(({ system }) => system),
    runs.map(({ baseline: one }) => one),
  );
  const flat = runs.map(({ cpuOf, ...others }) => ({ ...others, ...cpuOf }));
  return { ratio, ...medians(flat), runs };
}

async function benchStream(/** @type {number} */ perSecond) {
  const { rounds, secondsPerRound } = settings;
  const order = { what: /** @type {const} */ ('book'), address, token: consumers[0]?.token ?? '', perSecond, body };
  const ask = (/** @type {number} */ seconds) => streams.ask({ ...order, listeners: drivers.length, seconds });
  await ask(2);
  const runs = [];
  for (let i = 1; i <= rounds; i++) {
    const run = await ask(secondsPerRound);
    runs.push(run);
    say(`201 → stream at ${perSecond}/s: round ${i} of ${rounds}: p50 ${run.p50Ms} ms, p99 ${run.p99Ms} ms`);
  }
  return {
    perSecond,
    p50Ms: median(runs.map(({ p50Ms }) => p50Ms)),
    p99Ms: median(runs.map(({ p99Ms }) => p99Ms)),
    runs,
  };
}

/** @param {typeof result} result */
function print({ machine, whole, calm, half }) {
  const { rounds, secondsPerRound, connections, drivers } = settings;
  const parts = Object.keys(pids).map((name) => `${name} ${whole[/** @type {keyof typeof whole} */ (name)]}`);
  console.log(`
  ${machine.cpus} × ${machine.model}, Node ${machine.node}; ${connections} connections, ${drivers} drivers told, medians of ${rounds} rounds of ${secondsPerRound} s

${table([
  ['', 'per second', 'ratio', 'aim'],
  ['Bookings until they are in the inboxes', whole.system, whole.ratio.toFixed(2), `≥ ${aims.ratio}`],
  ['  bare mysql2, the two inserts of a booking', whole.baseline, '', ''],
  ['  answered 201 meanwhile', whole.answered, '', ''],
])}

  of each booking: ${whole.statements} statements (aim ≤ ${aims.statements}), ${whole.transactions} transactions, ${whole.cpuMicros} µs of CPU: ${parts.join(', ')}

${table([
  ['201 → stream', 'p50 ms', 'p99 ms', 'aim'],
  ...[calm, half].map(({ perSecond, p50Ms, p99Ms }) => [
    `  at ${perSecond} bookings/s`,
    p50Ms.toFixed(0),
    p99Ms.toFixed(0),
    perSecond === settings.calmPerSecond ? `≤ ${aims.p50Ms}, ≤ ${aims.p99Ms}` : '',
  ]),
])}
`);
}
