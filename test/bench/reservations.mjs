/**
 * How fast bookings and lookups are, as ratios to baselines that are measured in the same minutes: rounds alternate between
 * system and baseline, and the median round counts. `npm run bench -- reservations`; docs/benchmarks.md reads the figures.
 */
import { randomBytes } from 'node:crypto';
import { writeFileSync } from 'node:fs';
import { cpus } from 'node:os';
import { migrate, startMadang } from '../../scripts/lib/madang.mjs';
import { stopOnSignals } from '../../scripts/lib/processes.mjs';
import { post, register } from './lib/caller.mjs';
import { residentMb, startHelper } from './lib/children.mjs';
import { median, medians, round, table } from '../../load/numbers.mjs';
import { inTurn } from './lib/in-turn.mjs';
import { compare } from './lib/rounds.mjs';

const settings = {
  connections: 32,
  databasePool: 10,
  consumers: 16,
  lookedUp: 256,
  rounds: Number(process.env.BENCH_ROUNDS ?? 5),
  secondsPerRound: Number(process.env.BENCH_SECONDS ?? 4),
  warmUpSeconds: 4,
  starts: 3,
};
const aims = { booking: 0.5, lookup: 0.6 };
const { connections } = settings;

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
  pickupWindow: { from: '09:00', to: '12:00' },
  note: '깨지기 쉬운 물건입니다',
  contactName: '김미나',
};

const say = (/** @type {string} */ line) => process.stderr.write(`  ${line}\n`);
stopOnSignals({ code: 130 });

await migrate(env);

say(`Starting the API ${settings.starts} times`);
let api = await startMadang('api', env);
const startsMs = [api.startMs];
while (startsMs.length < settings.starts) {
  await api.stop();
  api = await startMadang('api', env);
  startsMs.push(api.startMs);
}
const idleMb = residentMb(api.pid);

const load = startHelper('load');
const bareBooking = startHelper('bare-booking', env);
const bareLookup = startHelper('bare-lookup');

const consumers = await Promise.all(
  Array.from({ length: settings.consumers }, () => register(api.address, 'consumer')),
);
const tokens = consumers.map(({ token }) => token);
const consumerIds = consumers.map(({ id }) => id);

const rounds = { api, settings, say, baselineWarmUpSeconds: settings.warmUpSeconds / 2 };
const booking = await compare({
  ...rounds,
  title: 'Booking',
  system: (seconds) => load.ask({ address: api.address, seconds, connections, tokens, body }),
  baseline: (seconds) => bareBooking.ask({ seconds, connections, consumerIds, body }),
});

/** @type {Awaited<ReturnType<typeof book>>[]} */
const reservations = [];
for (let i = 0; i < settings.lookedUp; i++) reservations.push(await book(inTurn(tokens, i)));
const paths = reservations.map(({ id }) => `/v1/reservations/${id}`);
const { address: bareAddress } = await bareLookup.ask({
  reservations: Object.fromEntries(reservations.map((reservation) => [reservation.id, reservation])),
});
const lookup = await compare({
  ...rounds,
  title: 'Lookup by id',
  system: (seconds) => load.ask({ address: api.address, seconds, connections, tokens, paths }),
  baseline: (seconds) => load.ask({ address: bareAddress, seconds, connections, tokens, paths }),
});
const afterLoadMb = residentMb(api.pid);

say('Booking while a worker announces the backlog');
const worker = await startMadang('worker', env);
/** @typedef {import('./lib/rounds.mjs').Run & { cpuMicros?: number }} RunOfEither side */
/** @type {import('./lib/rounds.mjs').Run[]} */
const besideWorker = [];
for (let i = 0; i < 3; i++) {
  besideWorker.push(
    await load.ask({ address: api.address, seconds: settings.secondsPerRound, connections, tokens, body }),
  );
}
await Promise.all([worker, api, load, bareBooking, bareLookup].map((process) => process.stop()));

const result = {
  bench: 'reservations',
  machine: { cpus: cpus().length, model: cpus()[0]?.model, node: process.version },
  settings,
  aims,
  booking,
  bookingBesideWorker: medians(besideWorker),
  lookup,
  process: { liveAfterSeconds: round(median(startsMs) / 1000, 2), idleMb, afterLoadMb },
};
if (process.env.BENCH_OUT) writeFileSync(process.env.BENCH_OUT, `${JSON.stringify(result, null, 2)}\n`);
print(result);

function book(/** @type {string} */ token) {
  return post(api.address, '/v1/reservations', body, token);
}

/** @param {typeof result} result */
function print({ machine, booking, bookingBesideWorker, lookup, process: { liveAfterSeconds, idleMb, afterLoadMb } }) {
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
  row('POST /v1/reservations', booking.system, booking.ratio.toFixed(2), `≥ ${aims.booking}`),
  row('  bare mysql2, the same two inserts', booking.baseline),
  row('  beside a worker with a backlog', bookingBesideWorker),
  row('GET /v1/reservations/{id}', lookup.system, lookup.ratio.toFixed(2), `≥ ${aims.lookup}`),
  row('  bare Nest + Fastify, the same JSON', lookup.baseline),
])}

  /health/live after ${liveAfterSeconds} s · resident memory ${idleMb} MB idle, ${afterLoadMb} MB after the load
`);
}
