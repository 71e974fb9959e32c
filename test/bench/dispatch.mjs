/**
 * What positions and offers cost, and whether they hold up bookings: 10,000 drivers who are online send 2,000 fixes a second while
 * bookings with a price come at a rate that holds. Rounds of positions alone, bookings alone, both, and bookings beside reports to a
 * bare route take turns.
 * `npm run bench -- dispatch`; docs/benchmarks.md reads the figures.
 */
import { randomBytes, randomUUID } from 'node:crypto';
import { writeFileSync } from 'node:fs';
import { cpus, loadavg } from 'node:os';
import { setTimeout as sleep } from 'node:timers/promises';
import mysql from 'mysql2/promise';
import { parse, v7 } from 'uuid';
import { migrate, startMadang } from '../../scripts/lib/madang.mjs';
import { stopOnSignals } from '../../scripts/lib/processes.mjs';
import { median, medians, round, table } from '../../load/numbers.mjs';
import { post, register } from './lib/caller.mjs';
import { startHelper } from './lib/children.mjs';
import { costsOf, countersOf, pidsOf } from './lib/costs.mjs';
import { signToken } from './lib/tokens.mjs';

const settings = {
  drivers: Number(process.env.BENCH_DRIVERS ?? 10_000),
  fixesPerSecond: Number(process.env.BENCH_FIXES ?? 2_000),
  listening: 1_000,
  watched: 50,
  consumers: 16,
  databasePool: 10,
  lanes: 32,
  firstRate: Number(process.env.BENCH_RATE ?? 5),
  jobs: 10_000,
  rounds: Number(process.env.BENCH_ROUNDS ?? 3),
  secondsPerRound: Number(process.env.BENCH_SECONDS ?? 20),
};
const aims = { viewerP99Ms: 2_000, offerP99Ms: 1_000, slowdown: 1.2, ratio: 0.5 };
const env = {
  REDIS_PREFIX: `bench-${randomBytes(4).toString('hex')}`,
  DATABASE_POOL: String(settings.databasePool),
  RATE_LIMIT_FACTOR: '100000',
  DISPATCH_LEAD_SECONDS: '4000000',
  LOG_LEVEL: 'warn',
  METRICS_PORT: '0',
};
/** The district in which bookings begin, and all drivers listen. */
const DISTRICT = { lat: 37.5, lng: 127, side: 0.08 };
/** Where the others drive: so far off that no ring reaches them. */
const ELSEWHERE = { lat: 35.1, lng: 126.6, side: 0.5 };
const CONSUMER_WON = 1_000_000_000;

const say = (/** @type {string} */ line) => process.stderr.write(`  ${line}\n`);
const toBytes = (/** @type {string} */ id) => Buffer.from(parse(id));
const loads = [round(loadavg()[0] ?? NaN, 1)];
stopOnSignals({ code: 130 });

await migrate(env);
const database = await mysql.createConnection({ uri: process.env.DATABASE_URL, timezone: 'Z' });
// Between two questions it waits longer than the server lets a connection be idle.
await database.query('SET SESSION wait_timeout = 86400');
const [api, worker] = [await startMadang('api', env), await startMadang('worker', env)];
const { address } = api;
const [phones, offers, bare, route, queue] = [
  startHelper('drivers'),
  startHelper('offers'),
  startHelper('bare-positions', env),
  startHelper('bare-reports'),
  startHelper('bare-queue'),
];

say(`${settings.drivers} drivers go online`);
const drivers = await makeDrivers();
const consumers = await makeConsumers();
const [watched, listening] = [drivers.slice(0, settings.watched), drivers.slice(0, settings.listening)];
await phones.ask({ what: 'know', drivers });
await offers.ask({ what: 'open', address, drivers: listening });
const tokens = [];
for (const driver of watched) tokens.push(await trackedDelivery(driver));
await phones.ask({ what: 'watch', address, tokens });

const pids = { api: api.pid, worker: worker.pid, ...(await pidsOf(database)) };
const send = (/** @type {number} */ seconds, to = address) =>
  phones.ask({
    ...{ what: 'send', address: to, seconds, perSecond: settings.fixesPerSecond },
    watched: settings.watched,
  });
const book = (/** @type {number} */ perSecond, /** @type {number} */ seconds) =>
  offers.ask({ what: 'book', consumers, places: listening.slice(settings.watched), perSecond, seconds });

say('Warming up');
await Promise.all([send(5), book(settings.firstRate, 5)]);
const rate = await findRate();
const runs = await measure();
const baselines = await measureBaselines();
loads.push(round(loadavg()[0] ?? NaN, 1));
await Promise.all([phones, offers, bare, route, queue, api, worker].map((process) => process.stop()));
await database.end();

const result = {
  bench: 'dispatch',
  machine: { cpus: cpus().length, model: cpus()[0]?.model, node: process.version, loads },
  settings,
  aims,
  rate,
  ...runs,
  ...baselines,
};
if (process.env.BENCH_OUT) writeFileSync(process.env.BENCH_OUT, `${JSON.stringify(result, null, 2)}\n`);
print(result);

/** Those who are watched and those who listen come first. */
async function makeDrivers() {
  /** @type {{ id: string, token: string, lat: number, lng: number }[]} */
  const made = [];
  while (made.length < settings.drivers) {
    const some = await Promise.all(
      Array.from({ length: Math.min(1_000, settings.drivers - made.length) }, async (_, place) => {
        const [id, sessionId] = [v7(), randomUUID()];
        const { lat, lng, side } = made.length + place < settings.listening ? DISTRICT : ELSEWHERE;
        const point = { lat: lat + side * Math.random(), lng: lng + side * Math.random() };
        return { id, sessionId, token: await signToken(id, ['driver'], sessionId), ...point };
      }),
    );
    const insert = (/** @type {string} */ into, /** @type {(driver: typeof some[number]) => unknown[]} */ rowOf) =>
      database.query(`INSERT INTO ${into} VALUES ?`, [some.map(rowOf)]);
    const now = new Date();
    await insert('users (id, login_id, email, name, locale, roles, password_hash, created_at)', ({ id }) => [
      ...[toBytes(id), id.slice(4), `${id}@example.com`, '벤치', 'ko', 'driver', '', now],
    ]);
    await insert('sessions (id, user_id, expires_at)', ({ id, sessionId }) => [
      ...[toBytes(sessionId), toBytes(id), new Date(Date.now() + 86_400_000)],
    ]);
    await insert('driver_profiles (driver_id, vehicle, consent_at)', ({ id }) => [toBytes(id), 'motorcycle', now]);
    await insert('driver_availability (driver_id, online, seen_at)', ({ id }) => [toBytes(id), true, now]);
    await insert('driver_positions (driver_id, lat, lng, recorded_at)', ({ id, lat, lng }) => [
      ...[toBytes(id), lat, lng, now],
    ]);
    made.push(...some.map(({ id, token, lat, lng }) => ({ id, token, lat, lng })));
  }
  return made;
}

/** Consumers with money. */
async function makeConsumers() {
  const admin = await register(address, 'consumer');
  await database.query(`UPDATE users SET roles = 'admin' WHERE id = ?`, [toBytes(admin.id)]);
  const { loginId, password } = admin;
  const { accessToken } = await post(address, '/v1/sessions', { loginId, password });
  /** @type {string[]} */
  const made = [];
  while (made.length < settings.consumers) {
    const { id, token } = await register(address, 'consumer');
    const deposit = { userId: id, amount: CONSUMER_WON, reference: randomUUID() };
    await post(address, '/v1/wallet/deposits', deposit, accessToken);
    made.push(token);
  }
  return made;
}

/** A delivery that this driver has under way. Returns the token of its link. */
async function trackedDelivery(/** @type {typeof drivers[number]} */ driver) {
  const consumer = consumers[0] ?? '';
  const trip = { departure: '서울역', destination: '강남역', date: '2099-12-24' };
  const { id } = await post(address, '/v1/reservations', trip, consumer);
  for (const step of ['acceptance', 'pickup']) await post(address, `/v1/reservations/${id}/${step}`, {}, driver.token);
  const answer = await fetch(`${address}/v1/reservations/${id}/tracking`, {
    headers: { authorization: `Bearer ${consumer}` },
  });
  const { url } = /** @type {{ url: string }} */ (await answer.json());
  return url.split('/').at(-1) ?? '';
}

/**
 * The rounds' bookings a second: 0.7 of the highest rate at which all are booked in time and 99 of 100 are offered within the
 * aim, while positions come. At that rate itself a short stall of the machine ends in a queue.
 */
async function findRate() {
  let held = settings.firstRate;
  for (let next = held; ; next = Math.ceil(next * 1.4)) {
    const [fixes, run] = await Promise.all([send(9), book(next, 8)]);
    const holds =
      run.perSecond > next * 0.9 &&
      run.failed === 0 &&
      run.offered === run.bookings &&
      run.offerP99Ms <= aims.offerP99Ms;
    say(
      `${next} bookings/s: ${run.perSecond}/s, offers p99 ${run.offerP99Ms} ms${holds ? '' : ': does not hold'}; ${told(fixes)}`,
    );
    if (!holds) return Math.ceil(held * 0.7);
    held = next;
  }
}

/** A run of positions, with those that were not taken. */
function told(/** @type {Awaited<ReturnType<typeof send>>} */ { perSecond, p99Ms, rejected }) {
  const reasons = Object.entries(rejected).map(([reason, reports]) => `, ${reports} reports: ${reason}`);
  return `${perSecond} fixes/s, viewer p99 ${p99Ms} ms${reasons.join('')}`;
}

/** @typedef {ReturnType<typeof costsOf>} Costs */

async function measure() {
  const { rounds, secondsPerRound: seconds } = settings;
  const { address: bareRoute } = await route.ask({ what: 'listen' });
  let before = await countersOf(database, pids);
  await sleep(seconds * 1_000);
  /** Per second, of everybody who is online and does nothing. */
  const idle = costsOf(before, await countersOf(database, pids), seconds);
  /** What each has cost, beyond what the time itself does. */
  const costOf = async (/** @type {number} */ pieces, /** @type {number} */ startedAt) => {
    const costs = costsOf(before, await countersOf(database, pids), pieces);
    const idleSeconds = (performance.now() - startedAt) / 1_000;
    return { ...costs, cpuMicros: round(costs.cpuMicros - (idle.cpuMicros * idleSeconds) / pieces) };
  };
  const both = [];
  const without = [];
  /** @type {Costs[]} */
  const perFix = [];
  /** @type {Costs[]} */
  const perBooking = [];
  for (let i = 1; i <= rounds; i++) {
    let startedAt = performance.now();
    before = await countersOf(database, pids);
    const sent = await send(seconds);
    perFix.push(await costOf(sent.accepted, startedAt));
    startedAt = performance.now();
    before = await countersOf(database, pids);
    const booked = await book(rate, seconds);
    perBooking.push(await costOf(booked.bookings, startedAt));
    without.push(booked);
    const [positions, bookings] = await Promise.all([send(seconds), book(rate, seconds)]);
    const [, beside] = await Promise.all([send(seconds, bareRoute), book(rate, seconds)]);
    const slowdownBy = (/** @type {number} */ p99Ms) => round(p99Ms / booked.bookingP99Ms, 2);
    both.push({
      ...{ positions, bookings, bookingP99MsBesideBare: beside.bookingP99Ms },
      ...{ slowdown: slowdownBy(bookings.bookingP99Ms), slowdownBesideBare: slowdownBy(beside.bookingP99Ms) },
    });
    say(
      `Round ${i} of ${rounds}: ${told(sent)}; with bookings ${told(positions)}; ` +
        `offers p99 ${bookings.offerP99Ms} ms; bookings p99 ${bookings.bookingP99Ms} ms against ${booked.bookingP99Ms} ms, and ${beside.bookingP99Ms} ms beside a bare route`,
    );
  }
  const flat = (/** @type {Costs[]} */ costs) => medians(costs.map(({ cpuOf: _, ...others }) => others));
  return {
    positions: medians(both.map(({ positions: { rejected: _, ...figures } }) => figures)),
    withPositions: medians(both.map(({ bookings }) => bookings)),
    withoutPositions: medians(without),
    slowdown: median(both.map((one) => one.slowdown)),
    slowdownBesideBare: median(both.map((one) => one.slowdownBesideBare)),
    idle,
    perFix: flat(perFix),
    perBooking: flat(perBooking),
    runs: { both, without, perFix, perBooking },
  };
}

/** Reports of three fixes as fast as they are answered, beside the same upserts by bare mysql2, in turn; and BullMQ's jobs. */
async function measureBaselines() {
  const { rounds, lanes, jobs } = settings;
  const [seconds, driverIds] = [Math.min(settings.secondsPerRound, 8), drivers.map(({ id }) => id)];
  const all = [];
  for (let i = 1; i <= rounds; i++) {
    const system = await phones.ask({ what: 'flood', address, seconds, lanes });
    const single = await bare.ask({ what: 'single', driverIds, seconds, lanes });
    const together = await bare.ask({ what: 'together', driverIds, seconds, rows: settings.fixesPerSecond });
    const ratio = round(system.perSecond / single.perSecond, 2);
    say(`Reports: round ${i} of ${rounds}: ${system.perSecond}/s against ${single.perSecond}/s bare, ${ratio}`);
    all.push({ ratio, reports: system.perSecond, single: single.perSecond, together: together.perSecond });
  }
  return { reports: medians(all), jobsPerSecond: (await queue.ask({ jobs })).perSecond };
}

/** @param {typeof result} result */
function print({
  machine,
  positions,
  withPositions,
  withoutPositions,
  slowdown,
  slowdownBesideBare,
  idle,
  perFix,
  perBooking,
  reports,
  jobsPerSecond,
}) {
  const { drivers: online, rounds, secondsPerRound, fixesPerSecond } = settings;
  console.log(`
  ${machine.cpus} × ${machine.model}, Node ${machine.node}, load ${machine.loads.join(' before and ')} after; ${online} drivers online, medians of ${rounds} rounds of ${secondsPerRound} s

${table([
  ['', 'figure', 'aim'],
  [`Fixes accepted a second, of ${fixesPerSecond} sent`, positions.perSecond, ''],
  ['  fix → viewer, p50 ms', positions.p50Ms.toFixed(0), ''],
  ['  fix → viewer, p99 ms', positions.p99Ms.toFixed(0), `≤ ${aims.viewerP99Ms}`],
  ['  CPU of each, µs', perFix.cpuMicros, ''],
  ['Bookings with offers a second, meanwhile', withPositions.perSecond, ''],
  ['  booking → first offer on a stream, p50 ms', withPositions.offerP50Ms.toFixed(0), ''],
  ['  booking → first offer on a stream, p99 ms', withPositions.offerP99Ms.toFixed(0), `≤ ${aims.offerP99Ms}`],
  ['  CPU of each with quote and acceptance, without positions, µs', perBooking.cpuMicros, ''],
  ['  POST /v1/reservations, p99 ms', withPositions.bookingP99Ms.toFixed(0), ''],
  ['  the same without positions', withoutPositions.bookingP99Ms.toFixed(0), ''],
  ['  with ÷ without', slowdown.toFixed(2), `≤ ${aims.slowdown}`],
  ['  beside as many reports to a bare route ÷ without', slowdownBesideBare.toFixed(2), ''],
  ['Reports of three fixes a second, at most', reports.reports, ''],
  ['  bare mysql2, an upsert each', reports.single, ''],
  ['  ratio', reports.ratio.toFixed(2), `≥ ${aims.ratio}`],
  ['  bare mysql2, rows of one statement for all', reports.together, ''],
  ['BullMQ, no-op jobs a second', jobsPerSecond, ''],
  ['Idle, with all online: CPU ms a second', round(idle.cpuMicros / 1_000), ''],
])}
`);
}
