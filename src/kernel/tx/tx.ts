import { setTimeout as sleep } from 'node:timers/promises';
import { Injectable } from '@nestjs/common';
import type { PoolConnection, QueryResult } from 'mysql2';
import { DataSource, type EntityManager, type QueryRunner } from 'typeorm';
import { Stamps } from '../cache/stamps.js';
import { changesBy } from './changes.js';
import { Problem } from '../problems/problem.js';
import { positionOf, type CommitAnswer } from './commit-position.js';
import { txRetries } from '../telemetry/metrics.js';

declare const brand: unique symbol;

/**
 * An open transaction. Only `UnitOfWork` makes one, so a business verb that takes a `Tx` cannot run outside a
 * transaction: it would not compile.
 */
export type Tx = EntityManager & { readonly [brand]: true };

const afterCommit = new WeakMap<Tx, (() => void)[]>();

/** Runs `work` once the transaction has committed, and never if it does not: for what others should notice at once. */
export function onCommit(tx: Tx, work: () => void): void {
  afterCommit.set(tx, [...(afterCommit.get(tx) ?? []), work]);
}

const MAX_ATTEMPTS = 8;
const RETRY_BUDGET_MS = 2_000;

/** Deadlock, lock wait timeout and "record has changed since last read" (MariaDB): another try may succeed. */
const RETRYABLE = new Set([1213, 1205, 1020]);

/** The server, or our way to it, is not there; or every connection of the pool is spoken for. */
const UNREACHABLE = new Set([
  'ECONNREFUSED',
  'ECONNRESET',
  'ETIMEDOUT',
  'EPIPE',
  'PROTOCOL_CONNECTION_LOST',
  'ER_SERVER_SHUTDOWN',
]);

/** Opens, retries and closes every transaction of Madang; no other file may. */
@Injectable()
export class UnitOfWork {
  constructor(
    private readonly dataSource: DataSource,
    private readonly stamps: Stamps,
  ) {}

  /**
   * Runs `work` in one transaction at READ COMMITTED and commits what it did, all or nothing. Any error rolls the
   * whole transaction back. A deadlock or lock timeout runs the whole unit again on a new connection and a new
   * transaction (≤ 8 tries, full jitter, ≤ 2 s): InnoDB undoes only the last statement on a lock timeout, so going
   * on after one would commit half a unit. When it returns, whoever looks up what it changed is shown the change.
   *
   * @throws Problem `busy` (503) when the tries are used up, `database-unavailable` (503) when there is no server;
   *   after the latter the outcome is unknown, and the caller repeats with the same Idempotency-Key.
   */
  async run<T>(work: (tx: Tx) => Promise<T>): Promise<T> {
    const startedAt = performance.now();
    for (let attempt = 1; ; attempt++) {
      try {
        return await this.once(work);
      } catch (error) {
        if (isUnreachable(error)) throw new Problem('database-unavailable', {}, { cause: error });
        if (!RETRYABLE.has(errno(error))) throw error;
        const spentMs = performance.now() - startedAt;
        if (attempt === MAX_ATTEMPTS || spentMs > RETRY_BUDGET_MS) throw new Problem('busy', {}, { cause: error });
        txRetries.inc({ errno: errno(error) });
        await sleep(Math.random() * Math.min(10 * 2 ** attempt, RETRY_BUDGET_MS - spentMs));
      }
    }
  }

  /** Runs reads that must all see the same instant, in one REPEATABLE READ transaction; it changes nothing. */
  async snapshot<T>(read: (manager: EntityManager) => Promise<T>): Promise<T> {
    const runner = this.dataSource.createQueryRunner();
    try {
      await runner.startTransaction('REPEATABLE READ');
      return await read(runner.manager);
    } finally {
      await abandon(runner);
      await runner.release();
    }
  }

  private async once<T>(work: (tx: Tx) => Promise<T>): Promise<T> {
    const runner = this.dataSource.createQueryRunner();
    const tx = runner.manager as Tx;
    let result: T;
    let answer: CommitAnswer | undefined;
    try {
      await runner.startTransaction();
      result = await work(tx);
      answer = await commit(runner);
    } catch (error) {
      await abandon(runner);
      throw error;
    } finally {
      await runner.release();
    }
    for (const run of afterCommit.get(tx) ?? []) run();
    // Not a moment earlier: a reader in between would cache the time before the commit under the mark of the time after it.
    await this.stamps.publish(changesBy(tx), positionOf(answer));
    return result;
  }
}

/** Commits, and gives what TypeORM throws away: the engine's answer, which names the position of the commit. */
async function commit(runner: QueryRunner): Promise<CommitAnswer | undefined> {
  let answer: CommitAnswer | undefined;
  const query = runner.query.bind(runner);
  runner.query = (async (sql: string, parameters?: unknown[]) => {
    const result: unknown = await query(sql, parameters);
    answer = result as CommitAnswer;
    return result;
  }) as typeof query;
  try {
    await runner.commitTransaction();
  } finally {
    runner.query = query;
  }
  return answer;
}

/**
 * Runs a statement as a prepared one: each connection parses it once, and nothing but the driver stands between. For the few
 * statements that every write needs; the others are fine with `tx.query` and entities.
 */
export async function execute<R extends QueryResult>(tx: Tx, sql: string, parameters: SqlValue[]): Promise<R> {
  const connection = (await tx.queryRunner!.connect()) as PoolConnection;
  return new Promise((resolve, reject) => {
    connection.execute<R>(sql, parameters, (error, result) => (error ? reject(error) : resolve(result)));
  });
}

type SqlValue = string | number | boolean | Date | Buffer | null;

/** Rolls back; a connection that cannot is thrown away, never handed to the next request with an open transaction. */
async function abandon(runner: QueryRunner): Promise<void> {
  if (!runner.isTransactionActive) return;
  try {
    await runner.rollbackTransaction();
  } catch {
    const connection = (await runner.connect()) as { destroy(): void };
    connection.destroy();
  }
}

/** True for MySQL's duplicate-key error (1062), the one database error that is an answer. */
export const isDuplicate = (error: unknown): boolean => errno(error) === 1062;

/** True when the database gave up on a statement that took too long (MariaDB 1969, MySQL 3024). */
export const isOverdue = (error: unknown): boolean => errno(error) === 1969 || errno(error) === 3024;

/** True when the database could not be asked at all. */
export function isUnreachable(error: unknown): boolean {
  const { code, fatal } = (error ?? {}) as { code?: string; fatal?: boolean };
  // mysql2 calls an error fatal when the connection is lost with it; such an error may have no code.
  return fatal === true || UNREACHABLE.has(code ?? '') || isBusy(error);
}

/** True when the database is there and it was us who were too many. */
export function isBusy(error: unknown): boolean {
  const { code, message } = (error ?? {}) as { code?: string; message?: string };
  return code === 'ER_CON_COUNT_ERROR' || code === 'POOL_ENQUEUELIMIT' || message === 'Queue limit reached.';
}

function errno(error: unknown): number {
  return (error as { errno?: number } | undefined)?.errno ?? 0;
}
