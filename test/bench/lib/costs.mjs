/** What work costs all who take part in it: processor time of each process, statements and transactions of the database. */
import { readFile } from 'node:fs/promises';
import { Redis } from 'ioredis';
import { round } from '../../../load/numbers.mjs';
import { processorMs } from './children.mjs';
import { rowOf, rowsOf } from './rows.mjs';

/** @typedef {import('./rows.mjs').Database} Database */
/** @typedef {{ statements: number, transactions: number, cpuMs: Record<string, number> }} Counters */

/**
 * The processes of the database and of both Redis, which run on this machine.
 *
 * @param {Database} database
 */
export async function pidsOf(database) {
  const { file } = await rowOf(database, 'SELECT @@pid_file AS file');
  const redisPid = async (/** @type {string | undefined} */ url) => {
    const redis = new Redis(url ?? '');
    const pid = Number(/^process_id:(\d+)/m.exec(await redis.info('server'))?.[1]);
    redis.disconnect();
    return pid;
  };
  return {
    database: Number(await readFile(file, 'utf8')),
    'redis queue': await redisPid(process.env.REDIS_QUEUE_URL),
    'redis cache': await redisPid(process.env.REDIS_CACHE_URL),
  };
}

/**
 * The statements do not include those of this connection.
 *
 * @param {Database} database
 * @param {Record<string, number>} pids
 * @returns {Promise<Counters>}
 */
export async function countersOf(database, pids) {
  const statusOf = async (/** @type {string} */ scope) => {
    const rows = await rowsOf(database, `SHOW ${scope} STATUS WHERE Variable_name IN ('Questions', 'Com_commit')`);
    const valueOf = (/** @type {string} */ name) =>
      Number(rows.find(({ Variable_name: one }) => one === name)?.Value ?? 0);
    return { statements: valueOf('Questions'), transactions: valueOf('Com_commit') };
  };
  const [all, own] = [await statusOf('GLOBAL'), await statusOf('SESSION')];
  return {
    statements: all.statements - own.statements,
    transactions: all.transactions - own.transactions,
    cpuMs: Object.fromEntries(Object.entries(pids).map(([name, pid]) => [name, processorMs(pid)])),
  };
}

/**
 * What each of so many pieces of work has cost.
 *
 * @param {Counters} before
 * @param {Counters} after
 * @param {number} pieces
 */
export function costsOf(before, after, pieces) {
  const cpu = Object.entries(after.cpuMs).map(([name, ms]) => [
    name,
    round(((ms - (before.cpuMs[name] ?? 0)) * 1000) / pieces),
  ]);
  return {
    statements: round((after.statements - before.statements) / pieces, 1),
    transactions: round((after.transactions - before.transactions) / pieces, 2),
    cpuMicros: cpu.reduce((sum, [, micros]) => sum + Number(micros), 0),
    cpuOf: /** @type {Record<string, number>} */ (Object.fromEntries(cpu)),
  };
}
