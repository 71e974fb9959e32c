/**
 * What a process costs before and while it does nothing: the time and the processor time until it is ready, and what is resident
 * after some idle seconds, of each role, and as ratios to a bare application of Nest on Fastify with one route. Starts take turns.
 * `npm run bench -- start`; docs/benchmarks.md reads the figures.
 */
import { randomBytes } from 'node:crypto';
import { writeFileSync } from 'node:fs';
import { cpus } from 'node:os';
import { setTimeout as sleep } from 'node:timers/promises';
import { migrate, startMadang } from '../../scripts/lib/madang.mjs';
import { stopOnSignals } from '../../scripts/lib/processes.mjs';
import { medians, round, table } from '../../load/numbers.mjs';
import { processorMs, residentMb, startHelper } from './lib/children.mjs';
import { medianRatio } from './lib/rounds.mjs';

const settings = {
  rounds: Number(process.env.BENCH_ROUNDS ?? 5),
  idleSeconds: Number(process.env.BENCH_SECONDS ?? 5),
};
const aims = { readyMs: 1_500, idleMb: 130 };
const env = { REDIS_PREFIX: `bench-${randomBytes(4).toString('hex')}`, LOG_LEVEL: 'error' };
const say = (/** @type {string} */ line) => process.stderr.write(`  ${line}\n`);
stopOnSignals({ code: 130 });

/** @typedef {{ readyMs: number, processorMs: number, readyMb: number, idleMb: number }} Start */
/** @type {Record<'bare' | import('../../scripts/lib/madang.mjs').ServingRole, Start[]>} */
const starts = { bare: [], api: [], query: [], worker: [], all: [] };

await migrate(env);
for (let turn = 0; turn <= settings.rounds; turn++) {
  for (const name of /** @type {(keyof typeof starts)[]} */ (Object.keys(starts))) {
    const start = await measure(name === 'bare' ? startBare : () => startMadang(name, env));
    if (turn > 0) starts[name].push(start); // the first one fills the caches of files and of compiled code
    say(
      `${turn === 0 ? 'warming up' : `round ${turn} of ${settings.rounds}`}: ${name} ready after ${start.readyMs} ms`,
    );
  }
}

const readyOf = (/** @type {Start[]} */ some) => some.map(({ readyMs }) => readyMs);
const figures = Object.fromEntries(
  Object.entries(starts).map(([name, some]) => [
    name,
    { ...medians(some), ratio: medianRatio(readyOf(some), readyOf(starts.bare)) },
  ]),
);
const machine = { cpus: cpus().length, model: cpus()[0]?.model, node: process.version };
const result = { bench: 'start', machine, settings, aims, figures };
if (process.env.BENCH_OUT) writeFileSync(process.env.BENCH_OUT, `${JSON.stringify(result, null, 2)}\n`);
const columns = ['', 'ready ms', '÷ bare', 'CPU ms', 'MB when ready', `MB after ${settings.idleSeconds} s`];
const rows = Object.entries(figures).map(([name, of]) => [
  name === 'bare' ? 'Nest on Fastify, one route' : name,
  ...[of.readyMs, of.ratio, of.processorMs, of.readyMb, of.idleMb],
]);
console.log(table([columns, ...rows]));
console.log(`Aims: ready within ${aims.readyMs} ms, ${aims.idleMb} MB resident.`);

/** @param {() => Promise<{ pid: number, stop: () => Promise<unknown> }>} start resolves when it is ready */
async function measure(start) {
  const startedAt = performance.now();
  const { pid, stop } = await start();
  const ready = {
    readyMs: round(performance.now() - startedAt),
    processorMs: processorMs(pid),
    readyMb: residentMb(pid),
  };
  await sleep(settings.idleSeconds * 1_000);
  const idleMb = residentMb(pid);
  await stop();
  return { ...ready, idleMb };
}

async function startBare() {
  const bare = startHelper('bare-lookup');
  const { address } = await bare.ask({ reservations: { a: {} } });
  await fetch(`${address}/v1/reservations/a`);
  return bare;
}
