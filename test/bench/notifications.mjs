/**
 * How fast people are told: (a) notifications a second from committed events to in-app rows, as a ratio to what BullMQ does
 * with jobs that do nothing; (b) from a booking's 201 to the message on an online driver's stream, at 100 bookings a second
 * beside 200 open streams; (c) the memory of open streams. `npm run bench -- notifications`; docs/benchmarks.md reads the figures.
 */
import { randomBytes } from 'node:crypto';
import { writeFileSync } from 'node:fs';
import { cpus } from 'node:os';
import { setTimeout as sleep } from 'node:timers/promises';
import mysql from 'mysql2/promise';
import { v7 } from 'uuid';
import { migrate, startMadang } from '../../scripts/lib/madang.mjs';
import { stopOnSignals } from '../../scripts/lib/processes.mjs';
import { post, register } from './lib/caller.mjs';
import { inTurn } from './lib/in-turn.mjs';
import { medianRatio } from './lib/rounds.mjs';
import { rowOf } from './lib/rows.mjs';
import { residentMb, startHelper } from './lib/children.mjs';
import { median, medians, round, table } from '../../load/numbers.mjs';

const settings = {
  drivers: 200,
  toldOfEach: 50,
  events: 200,
  online: 2,
  bookingsPerSecond: 100,
  streams: 2_000,
  rounds: Number(process.env.BENCH_ROUNDS ?? 5),
  secondsPerRound: Number(process.env.BENCH_SECONDS ?? 5),
};
const aims = { pipeline: 0.25, p99Ms: 250 };
const env = {
  DISPATCH_ROUND_SECONDS: '3600', // drivers who come online later are not asked for what is open
  REDIS_PREFIX: `bench-${randomBytes(4).toString('hex')}`,
  RATE_LIMIT_FACTOR: '100000',
  LOG_LEVEL: 'warn',
  METRICS_PORT: '0',
};
const body = { departure: '서울 강남구 테헤란로 152', destination: '서울 마포구 양화로 45', date: '2099-12-24' };
const bytes = (/** @type {string} */ id) => Buffer.from(id.replaceAll('-', ''), 'hex');
const say = (/** @type {string} */ line) => process.stderr.write(`  ${line}\n`);
stopOnSignals({ code: 130 });

await migrate(env);
const database = await mysql.createConnection({ uri: process.env.DATABASE_URL });
const api = await startMadang('api', env);
say(`Registering ${settings.drivers} drivers and a consumer`);
const consumer = await register(api.address, 'consumer');
/** @type {Awaited<ReturnType<typeof register>>[]} */
const drivers = [];
while (drivers.length < settings.drivers) {
  drivers.push(...(await Promise.all(Array.from({ length: 10 }, () => register(api.address, 'driver')))));
}
const pipeline = await benchPipeline();
const streams = await benchStreams();
await database.end();

const result = {
  bench: 'notifications',
  machine: { cpus: cpus().length, model: cpus()[0]?.model, node: process.version },
  settings,
  aims,
  pipeline,
  streams,
};
if (process.env.BENCH_OUT) writeFileSync(process.env.BENCH_OUT, `${JSON.stringify(result, null, 2)}\n`);
print(result);

/** Events lie in the table, committed; the time runs from the worker's first announcement to the last in-app row. */
async function benchPipeline() {
  const { toldOfEach, events, rounds } = settings;
  const queue = startHelper('bare-queue', env);
  await online(toldOfEach);
  /** @type {{ system: number[], baseline: number[] }} */
  const runs = { system: [], baseline: [] };
  const worker = await startMadang('worker', env);
  for (let i = 0; i <= rounds; i++) {
    const before = await inAppRows();
    await announceBookings(events);
    const startedAt = performance.now();
    while ((await inAppRows()) < before + events * toldOfEach) await sleep(20);
    const system = Math.round((events * toldOfEach) / ((performance.now() - startedAt) / 1000));
    const { perSecond: baseline } = await queue.ask({ jobs: 10_000 });
    if (i === 0) continue; // warm-up
    runs.system.push(system);
    runs.baseline.push(baseline);
    say(`Pipeline: round ${i} of ${rounds}: ${system}/s against ${baseline}/s, ${(system / baseline).toFixed(2)}`);
  }
  await Promise.all([queue.stop(), worker.stop()]);
  const ratio = medianRatio(runs.system, runs.baseline);
  return { ratio, system: median(runs.system), baseline: median(runs.baseline), runs };
}

async function benchStreams() {
  const { online: listeners, bookingsPerSecond: perSecond, secondsPerRound: seconds, rounds } = settings;
  await online(listeners);
  const worker = await startMadang('worker', env);
  const helper = startHelper('streams');
  const tokens = drivers.map(({ token }) => token);
  const { address } = api;
  const idleMb = residentMb(api.pid);
  await helper.ask({ what: 'open', address, tokens });
  const order = { what: /** @type {const} */ ('book'), address, token: consumer.token, perSecond, listeners, body };
  const ask = (/** @type {number} */ length) => helper.ask({ ...order, seconds: length });
  await ask(3);
  /** @type {Awaited<ReturnType<typeof ask>>[]} */
  const runs = [];
  for (let i = 1; i <= rounds; i++) {
    const run = await ask(seconds);
    runs.push(run);
    say(`Streams: round ${i} of ${rounds}: p50 ${run.p50Ms} ms, p99 ${run.p99Ms} ms`);
  }
  say(`Opening ${settings.streams} streams`);
  const beforeMb = residentMb(api.pid);
  const more = settings.streams - tokens.length;
  await helper.ask({
    what: 'open',
    address,
    tokens: Array.from({ length: more }, (_, i) => inTurn(tokens, i)),
  });
  await sleep(3_000);
  const perThousandMb = round(((residentMb(api.pid) - beforeMb) / more) * 1_000, 1);
  await Promise.all([helper, worker, api].map((process) => process.stop()));
  return { ...medians(runs), idleMb, perThousandMb, runs };
}

/** The first so many drivers are online, and nobody else. */
async function online(/** @type {number} */ count) {
  const { address } = api;
  for (const [index, { token }] of drivers.entries()) {
    const answer = await fetch(`${address}/v1/drivers/me/availability`, {
      method: 'PUT',
      headers: { 'Content-Type': 'application/json', Authorization: `Bearer ${token}` },
      body: JSON.stringify({ online: index < count }),
    });
    if (!answer.ok) throw new Error(`Going online was answered ${answer.status}.`);
  }
}

/** What as many bookings would have left behind, in one transaction, so that all of them wait at once. */
async function announceBookings(/** @type {number} */ count) {
  const template = await post(api.address, '/v1/reservations', body, consumer.token);
  await sleep(1_000); // the worker tells of this one first
  const reservation = await rowOf(database, 'SELECT * FROM reservations WHERE id = ?', [bytes(template.id)]);
  await database.beginTransaction();
  for (let i = 0; i < count; i++) {
    const id = v7();
    await database.query('INSERT INTO reservations SET ?', { ...reservation, id: bytes(id) });
    await database.query('INSERT INTO events SET ?', {
      id: bytes(v7()),
      type: 'reservation.requested',
      aggregate_type: 'reservation',
      aggregate_id: bytes(id),
      actor_id: bytes(consumer.id),
      payload: JSON.stringify({ reservationId: id, consumerId: consumer.id }),
    });
  }
  await database.commit();
}

async function inAppRows() {
  const told = `SELECT COUNT(*) AS count FROM notifications WHERE channel = 'in_app' AND state = 'delivered'`;
  return Number((await rowOf(database, told)).count);
}

/** @param {typeof result} result */
function print({ machine, pipeline, streams }) {
  const { drivers, online, bookingsPerSecond, toldOfEach, rounds } = settings;
  console.log(`
  ${machine.cpus} × ${machine.model}, Node ${machine.node}; medians of ${rounds} rounds

${table([
  ['', 'per second', 'ratio', 'aim'],
  [
    `In-app notifications, ${toldOfEach} of each event`,
    pipeline.system,
    pipeline.ratio.toFixed(2),
    `≥ ${aims.pipeline}`,
  ],
  ['  BullMQ, jobs that do nothing', pipeline.baseline, '', ''],
])}

  201 → stream: p50 ${streams.p50Ms} ms, p99 ${streams.p99Ms} ms (aim ≤ ${aims.p99Ms}) at ${bookingsPerSecond} bookings/s, ${online} drivers told of each, ${drivers} streams open
  ${streams.perThousandMb} MB for each 1,000 streams (API idle: ${streams.idleMb} MB)
`);
}
