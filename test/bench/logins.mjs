/**
 * What a flood of wrong log-ins costs everybody else: another route's p99 while 200 wrong passwords a second come from one
 * address, and from fifty, as a ratio to the same load without them; and how long honest log-ins take meanwhile. Rounds of the
 * three take turns. `npm run bench -- logins`; docs/benchmarks.md reads the figures.
 */
import { randomBytes } from 'node:crypto';
import { writeFileSync } from 'node:fs';
import { cpus } from 'node:os';
import { setTimeout as sleep } from 'node:timers/promises';
import { migrate, startMadang } from '../../scripts/lib/madang.mjs';
import { stopOnSignals } from '../../scripts/lib/processes.mjs';
import { medians, round, summarize, table } from '../../load/numbers.mjs';
import { inTurn } from './lib/in-turn.mjs';
import { medianRatio } from './lib/rounds.mjs';

const settings = {
  wrongPerSecond: 200,
  addresses: [0, 1, 50],
  readsPerSecond: 50,
  logInsPerSecond: 2,
  people: 16,
  rounds: Number(process.env.BENCH_ROUNDS ?? 5),
  secondsPerRound: Number(process.env.BENCH_SECONDS ?? 6),
};
const aims = { readsP99: 2, logInMs: 1_000 };

const env = { REDIS_PREFIX: `bench-${randomBytes(4).toString('hex')}`, LOG_LEVEL: 'error', TRUST_PROXY: 'true' };
const say = (/** @type {string} */ line) => process.stderr.write(`  ${line}\n`);
stopOnSignals({ code: 130 });

await migrate(env);
const api = await startMadang('api', env);
/** @type {{ loginId: string, password: string, address: string, token: string }[]} */
const people = [];
for (let i = 0; i < settings.people; i++) people.push(await register(`198.51.100.${i + 1}`));

/** @typedef {{ readsP99Ms: number, logInP50Ms: number, logInMaxMs: number, failed: number }} Seen */
const seen = settings.addresses.map(() => /** @type {Seen[]} */ ([]));
for (let turn = 0; turn <= settings.rounds; turn++) {
  for (const [index, addresses] of settings.addresses.entries()) {
    const run = await measure(addresses);
    if (turn > 0) seen[index]?.push(run); // the first one is the warm-up
    say(`round ${turn}: ${addresses} addresses: reads p99 ${run.readsP99Ms} ms, log-ins ≤ ${run.logInMaxMs} ms`);
  }
}
await api.stop();

const [quiet = []] = seen;
const p99s = (/** @type {Seen[]} */ runs) => runs.map(({ readsP99Ms }) => readsP99Ms);
const figures = settings.addresses.map((addresses, index) => {
  const runs = seen[index] ?? [];
  return { addresses, ...medians(runs), readsP99: round(medianRatio(p99s(runs), p99s(quiet)), 2) };
});
const machine = { cpus: cpus().length, model: cpus()[0]?.model, node: process.version };
const result = { bench: 'logins', machine, settings, aims, figures };
if (process.env.BENCH_OUT) writeFileSync(process.env.BENCH_OUT, `${JSON.stringify(result, null, 2)}\n`);
const rows = figures.map(({ addresses, readsP99Ms, readsP99, logInP50Ms, logInMaxMs, failed }) => [
  addresses === 0 ? 'no wrong log-ins' : `${settings.wrongPerSecond} wrong/s from ${addresses}`,
  ...[readsP99Ms, readsP99, logInP50Ms, logInMaxMs, failed],
]);
console.log(table([['', 'reads p99 ms', '÷ without', 'log-in p50 ms', 'slowest ms', 'refused'], ...rows]));

/** @param {string} address */
async function register(address) {
  const loginId = `b${randomBytes(8).toString('hex')}`;
  const password = randomBytes(12).toString('hex');
  const email = `${loginId}@example.com`;
  await send(address, 'POST', '/v1/users', { loginId, password, name: '벤치', email, roles: ['consumer'] });
  const { body } = await send(address, 'POST', '/v1/sessions', { loginId, password });
  return { loginId, password, address, token: body.accessToken };
}

/**
 * One round: reads and honest log-ins at a constant rate, and wrong ones from so many addresses.
 *
 * @param {number} addresses
 * @returns {Promise<Seen>}
 */
async function measure(addresses) {
  const reads = atRate(settings.readsPerSecond, async (turn) => {
    const { address, token } = inTurn(people, turn);
    return (await send(address, 'GET', '/v1/reservations?limit=20', undefined, token)).status === 200;
  });
  const logIns = atRate(settings.logInsPerSecond, async (turn) => {
    const { address, loginId, password } = inTurn(people, turn);
    return (await send(address, 'POST', '/v1/sessions', { loginId, password })).status === 201;
  });
  const wrong = atRate(addresses && settings.wrongPerSecond, async (turn) => {
    const { loginId } = inTurn(people, turn);
    const from = `203.0.113.${1 + (turn % addresses)}`;
    return (await send(from, 'POST', '/v1/sessions', { loginId, password: 'a wrong password' })).status === 401;
  });
  const [read, loggedIn] = await Promise.all([reads, logIns, wrong]);
  const { p50Ms, maxMs } = summarize(loggedIn.latenciesMs);
  const readsP99Ms = summarize(read.latenciesMs).p99Ms;
  return { readsP99Ms, logInP50Ms: p50Ms, logInMaxMs: maxMs, failed: read.failed + loggedIn.failed };
}

/**
 * Starts `work` so often, whether or not earlier ones have ended: latencies count from when each was to start.
 *
 * @param {number} perSecond
 * @param {(turn: number) => Promise<boolean>} work
 */
async function atRate(perSecond, work) {
  /** @type {number[]} */
  const latenciesMs = [];
  let failed = 0;
  const startedAt = performance.now();
  const all = Array.from({ length: perSecond * settings.secondsPerRound }, async (_, turn) => {
    const dueAt = startedAt + (turn / perSecond) * 1_000;
    await sleep(Math.max(0, dueAt - performance.now()));
    if (!(await work(turn).catch(() => false))) failed++;
    latenciesMs.push(performance.now() - dueAt);
  });
  await Promise.all(all);
  return { latenciesMs, failed };
}

/**
 * @param {string} from the address that a proxy would name
 * @param {string} method
 * @param {string} path
 * @param {object} [payload]
 * @param {string} [token]
 * @returns {Promise<{ status: number, body: any }>}
 */
async function send(from, method, path, payload, token) {
  const response = await fetch(api.address + path, {
    method,
    headers: {
      'X-Forwarded-For': from,
      ...(payload && { 'Content-Type': 'application/json' }),
      ...(token && { Authorization: `Bearer ${token}` }),
    },
    ...(payload && { body: JSON.stringify(payload) }),
  });
  return { status: response.status, body: await response.json() };
}
