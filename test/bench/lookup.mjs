/**
 * How fast a `query` process answers lookups, as ratios to a bare route of Nest on Fastify with the same JSON, and whether it
 * stays as fast while the table grows: one database of each size, and rounds that take them in turn.
 * `npm run bench -- lookup [sizes, such as 10000,1000000,10000000]`; docs/benchmarks.md reads the figures. Filling ten million
 * takes long: `10000000=NAME` takes the database of that name as `npm run seed` has left it.
 */
import { spawn } from 'node:child_process';
import { randomBytes } from 'node:crypto';
import { once } from 'node:events';
import { writeFileSync } from 'node:fs';
import { cpus } from 'node:os';
import { Redis } from 'ioredis';
import mysql from 'mysql2/promise';
import { migrate, startMadang } from '../../scripts/lib/madang.mjs';
import { stopOnSignals } from '../../scripts/lib/processes.mjs';
import { processorMs, residentMb, startHelper } from './lib/children.mjs';
import { inTurn } from './lib/in-turn.mjs';
import { medianRatio } from './lib/rounds.mjs';
import { rowOf, rowsOf } from './lib/rows.mjs';
import { fillMessages } from './lib/messages-data.mjs';
import { medians, round, table } from '../../load/numbers.mjs';
import { signToken } from './lib/tokens.mjs';

const settings = {
  databases: (process.argv[2] ?? '10000,1000000').split(',').map((given) => {
    const [size, name = `madang_bench_${size}`] = given.split('=');
    return { size: Number(size), name };
  }),
  connections: 32,
  people: 16,
  hot: 256,
  /** Also how many misses a round has: none comes twice in it. */
  cold: 10_000,
  messagesEach: 1_000,
  rounds: Number(process.env.BENCH_ROUNDS ?? 5),
  secondsPerRound: Number(process.env.BENCH_SECONDS ?? 3),
};
const aims = { hit: 0.7, miss: 0.4, growth: 1.2 };
const kinds = {
  hit: 'GET /v1/reservations/{id}, cached',
  miss: 'GET /v1/reservations/{id}, not cached',
  list: 'GET /v1/reservations, a page of 20',
  search: 'GET /v1/messages?q=강남',
};
const WORD = encodeURIComponent('강남');
const say = (/** @type {string} */ line) => process.stderr.write(`  ${line}\n`);
const toUuid = (/** @type {Buffer} */ bytes) =>
  bytes.toString('hex').replace(/(.{8})(.{4})(.{4})(.{4})/, '$1-$2-$3-$4-');
stopOnSignals({ code: 130 });

const load = startHelper('load');
const bare = startHelper('bare-lookup');
const cache = new Redis(process.env.REDIS_CACHE_URL ?? '');
/** @type {System[]} */
const systems = [];
for (const given of settings.databases) systems.push(await prepare(given));

const kindsOf = /** @type {Kind[]} */ (Object.keys(kinds));
/** @type {Compared[]} */
const compared = [];
for (const kind of kindsOf) compared.push(await compareSizes(kind));
const residentMbs = Object.fromEntries(systems.map(({ size, query }) => [size, residentMb(query.pid)]));
await Promise.all([...systems.map(({ query }) => query), load, bare].map((process) => process.stop()));
cache.disconnect();

const machine = { cpus: cpus().length, model: cpus()[0]?.model, node: process.version };
const figures = {
  bare: Object.fromEntries(compared.map(({ kind, bare }) => [kind, bare])),
  bySize: Object.fromEntries(
    systems.map(({ size }, i) => [size, Object.fromEntries(compared.map(({ kind, sizes }) => [kind, sizes[i]]))]),
  ),
};
const result = { bench: 'lookup', machine, settings, aims, residentMbs, ...figures };
if (process.env.BENCH_OUT) writeFileSync(process.env.BENCH_OUT, `${JSON.stringify(result, null, 2)}\n`);
print();

/**
 * Rounds of the bare route and of each size in turn.
 *
 * @typedef {import('./lib/rounds.mjs').Run} Run
 * @typedef {import('./lib/rounds.mjs').CountedRun} CountedRun
 * @typedef {{ kind: Kind, bare: Run, sizes: (CountedRun & { ratio: number })[] }} Compared
 *
 * @param {Kind} kind
 * @returns {Promise<Compared>}
 */
async function compareSizes(kind) {
  const smallest = inTurn(systems, 0);
  const bareAddress = await setBare(kind, smallest);
  for (const system of systems) await measure(system, kind);
  /** @type {Run[]} */
  const baseline = [];
  const runs = systems.map(() => /** @type {CountedRun[]} */ ([]));
  for (let i = 1; i <= settings.rounds; i++) {
    const theirs = await ask(bareAddress, smallest.requests(kind, 'bare'));
    baseline.push(theirs);
    const perSecond = [];
    for (const [index, system] of systems.entries()) {
      const ours = await measure(system, kind);
      runs[index]?.push(ours);
      perSecond.push(`${ours.perSecond}/s of ${system.size.toLocaleString('en')}`);
    }
    say(`${kind}: round ${i} of ${settings.rounds}: ${perSecond.join(', ')}, bare ${theirs.perSecond}/s`);
  }
  const perSecondOf = (/** @type {Run[]} */ some) => some.map(({ perSecond }) => perSecond);
  const sizes = runs.map((some) => ({
    ...medians(some),
    ratio: medianRatio(perSecondOf(some), perSecondOf(baseline)),
  }));
  return { kind, bare: medians(baseline), sizes };
}

/**
 * A database with this many reservations, a `query` process on it, and what it will be asked.
 *
 * @typedef {keyof typeof kinds} Kind
 * @typedef {Awaited<ReturnType<typeof prepare>>} System
 *
 * @param {(typeof settings.databases)[number]} database
 */
async function prepare({ size, name }) {
  const url = new URL(process.env.DATABASE_URL ?? '');
  url.pathname = `/${name}`;
  const server = await mysql.createConnection({ uri: process.env.DATABASE_URL });
  await server.query(`CREATE DATABASE IF NOT EXISTS ${name} CHARACTER SET utf8mb4`);
  await server.end();
  const env = {
    DATABASE_URL: url.href,
    REDIS_PREFIX: `bench-${randomBytes(4).toString('hex')}`,
    RATE_LIMIT_FACTOR: '100000',
    LOG_LEVEL: 'warn',
    METRICS_PORT: '0',
  };
  await migrate(env);
  const database = await mysql.createConnection({ uri: url.href });
  if (!(await hasReservations(database))) await fill(size, env);
  const rows = await sample(database, settings.cold);
  const owners = [...new Set(rows.map(({ owner }) => owner))].slice(0, settings.people);
  await fillMessages(database, owners, settings.messagesEach);
  await database.end();
  const query = await startMadang('query', env);
  /** @type {Map<string, string>} */
  const tokens = new Map();
  for (const { owner } of rows) if (!tokens.has(owner)) tokens.set(owner, await signToken(owner, ['consumer']));
  const hot = rows.slice(0, settings.hot);
  const tokenOf = (/** @type {string} */ owner) => tokens.get(owner) ?? '';
  /** @type {(kind: Kind, whose: 'system' | 'bare') => import('./lib/load.mjs').Get[]} */
  const requests = (kind, whose) => {
    const own = (/** @type {(typeof rows)[number]} */ { id, owner }) => ({
      path: `/v1/reservations/${id}`,
      token: tokenOf(owner),
    });
    if (whose === 'bare') return hot.map(own);
    if (kind === 'hit') return hot.map(own);
    if (kind === 'miss') return rows.map(own);
    const path = kind === 'list' ? '/v1/reservations?limit=20' : `/v1/messages?q=${WORD}&limit=20`;
    return owners.map((owner) => ({ path, token: tokenOf(owner) }));
  };
  return { size, query, prefix: env.REDIS_PREFIX, requests };
}

/** @param {mysql.Connection} database */
async function hasReservations(database) {
  return (await rowsOf(database, 'SELECT 1 FROM reservations LIMIT 1')).length > 0;
}

/**
 * @param {number} size
 * @param {NodeJS.ProcessEnv} env
 */
async function fill(size, env) {
  say(`Filling a database with ${size.toLocaleString('en')} reservations`);
  const seed = spawn(process.execPath, ['scripts/seed.mjs', `--reservations=${size}`, '--yes'], {
    env: { ...process.env, ...env },
    stdio: ['ignore', 'inherit', 'inherit'],
  });
  if ((await once(seed, 'exit'))[0] !== 0) throw new Error('The seed failed.');
}

/**
 * Reservations from all over the table, in blocks: walking to each of so many places would take minutes.
 *
 * @param {mysql.Connection} database
 * @param {number} count
 */
async function sample(database, count) {
  const block = 200;
  const { first, last } = await rowOf(database, 'SELECT MIN(id) AS first, MAX(id) AS last FROM reservations');
  const msOf = (/** @type {Buffer} */ id) => id.readUIntBE(0, 6);
  /** @type {{ id: Buffer, consumer_id: Buffer }[]} */
  const found = [];
  for (let i = 0; i < count / block; i++) {
    const from = Buffer.alloc(16);
    from.writeUIntBE(Math.floor(msOf(first) + ((msOf(last) - msOf(first)) * i * block) / count), 0, 6);
    const sql = `SELECT id, consumer_id FROM reservations WHERE id >= ? ORDER BY id LIMIT ${block}`;
    for (const { id, consumer_id } of await rowsOf(database, sql, [from])) found.push({ id, consumer_id });
  }
  // What lies together in the table must not be asked for together.
  const shuffled = found
    .map((row, i) => ({ row, place: (i * 7_919) % found.length }))
    .sort((a, b) => a.place - b.place);
  const seen = new Map(shuffled.map(({ row }) => [toUuid(row.id), toUuid(row.consumer_id)]));
  return [...seen].map(([id, owner]) => ({ id, owner }));
}

/**
 * The baseline answers each path of `hit` with what the system answers to this kind, out of memory; gives its address.
 *
 * @param {Kind} kind
 * @param {System} system
 */
async function setBare(kind, system) {
  const asked = inTurn(system.requests(kind, 'system'), 0);
  const response = await fetch(system.query.address + asked.path, {
    headers: { authorization: `Bearer ${asked.token}` },
  });
  if (!response.ok) throw new Error(`${asked.path} answered ${response.status}: ${await response.text()}`);
  const body = /** @type {object} */ (await response.json());
  const reservations = Object.fromEntries(
    system.requests(kind, 'bare').map(({ path }) => [path.split('/').at(-1) ?? '', body]),
  );
  return (await bare.ask({ reservations })).address;
}

/**
 * One round. For misses the cache is emptied of this system's entries first, and no path comes twice.
 *
 * @param {System} system
 * @param {Kind} kind
 * @returns {Promise<CountedRun>}
 */
async function measure({ query, prefix, requests }, kind) {
  if (kind === 'miss') await forget(prefix);
  const usedMs = processorMs(query.pid);
  const gets = requests(kind, 'system');
  const amount = kind === 'miss' ? gets.length : undefined;
  const run = await ask(query.address, gets, amount);
  const cpuMs = processorMs(query.pid) - usedMs;
  return { ...run, cpuMicros: round((cpuMs * 1000) / (amount ?? run.perSecond * settings.secondsPerRound)) };
}

/** @param {string} prefix */
async function forget(prefix) {
  for await (const keys of cache.scanStream({ match: `${prefix}:cached:*`, count: 10_000 })) {
    if (keys.length > 0) await cache.unlink(keys);
  }
}

/**
 * @param {string} address
 * @param {import('./lib/load.mjs').Get[]} gets
 * @param {number} [amount]
 */
function ask(address, gets, amount) {
  return load.ask({ address, seconds: settings.secondsPerRound, connections: settings.connections, gets, amount });
}

function print() {
  const sizes = settings.databases.map(({ size }) => `${size.toLocaleString('en')} rows`);
  const rows = compared.flatMap(({ kind, bare, sizes: each }) => {
    const growth = Math.max(...each.map(({ p50Ms }) => p50Ms)) / inTurn(each, 0).p50Ms;
    const aim = kind in aims ? `≥ ${aims[/** @type {keyof typeof aims} */ (kind)]}` : '';
    return [
      [kinds[kind], ...each.map(({ ratio }) => ratio.toFixed(2)), aim, '', ''],
      ['  per second', ...each.map(({ perSecond }) => perSecond), '', '', bare.perSecond],
      [
        '  p50 ms',
        ...each.map(({ p50Ms }) => p50Ms.toFixed(2)),
        `≤ ${aims.growth} ×`,
        growth.toFixed(2),
        bare.p50Ms.toFixed(2),
      ],
      ['  p99 ms', ...each.map(({ p99Ms }) => p99Ms.toFixed(2)), '', '', bare.p99Ms.toFixed(2)],
      ['  CPU µs each', ...each.map(({ cpuMicros }) => cpuMicros), '', '', ''],
    ];
  });
  console.log(`
  ${machine.cpus} × ${machine.model}, Node ${machine.node}; ${settings.connections} connections, medians of ${settings.rounds} rounds of ${settings.secondsPerRound} s

${table([['ratio to bare Nest + Fastify', ...sizes, 'aim', 'growth', 'bare'], ...rows])}
`);
}
