import { setTimeout as sleep } from 'node:timers/promises';
import type { PoolConnection } from 'mysql2';
import { Injectable } from '@nestjs/common';
import { DataSource, type EntityManager, type QueryRunner } from 'typeorm';
import { Problem } from '../problems/problem.js';
import { changesBy, type Changes } from './changes.js';
import { commitAnswerOf } from './commit-answer.js';
import { positionOf, type CommitPosition } from './commit-position.js';
import { errno, isReadOnly, isRetryable, isUnreachable } from './database-errors.js';
import { Pending } from './pending.js';
import { bind, type Tx } from './tx.js';
import { txRetries } from './tx.metrics.js';

const MAX_ATTEMPTS = 8;
const RETRY_BUDGET_MS = 2_000;

/**
 * Called after every commit that changed something. A unit of work returns only after all listeners have; none may
 * throw.
 */
export type CommitListener = (changes: Changes, position: CommitPosition) => Promise<void>;

const afterCommit = new WeakMap<Tx, (() => void)[]>();

/** Runs `work` after this transaction has committed, and never if it does not. */
export function onCommit(tx: Tx, work: () => void): void {
  afterCommit.set(tx, [...(afterCommit.get(tx) ?? []), work]);
}

/** Opens, retries and closes every transaction of Madang; no other file may. */
@Injectable()
export class UnitOfWork {
  private readonly listeners: CommitListener[] = [];

  constructor(private readonly dataSource: DataSource) {}

  /** Calls `listener` after each commit, before `run` returns. */
  addCommitListener(listener: CommitListener): void {
    this.listeners.push(listener);
  }

  /**
   * Runs `work` in one transaction at READ COMMITTED and commits what it did, all or nothing. It writes behind: `write` (tx.ts)
   * collects, and a unit of work that never waits for an answer is one packet, COMMIT last. Any error rolls the
   * whole transaction back. A deadlock or lock timeout runs the whole unit again on a new connection and a new
   * transaction (≤ 8 tries, full jitter, ≤ 2 s): InnoDB undoes only the last statement on a lock timeout, so going
   * on after one would commit half a unit. When it returns, every commit listener knows what it changed.
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
        if (!isRetryable(error)) throw error;
        const spentMs = performance.now() - startedAt;
        if (attempt === MAX_ATTEMPTS || spentMs > RETRY_BUDGET_MS) throw new Problem('busy', {}, { cause: error });
        txRetries.inc({ errno: errno(error) });
        await sleep(Math.random() * Math.min(10 * 2 ** attempt, RETRY_BUDGET_MS - spentMs));
      }
    }
  }

  /** Runs reads in one REPEATABLE READ transaction, so that all see the same instant; changes nothing. */
  async snapshot<T>(read: (manager: EntityManager) => Promise<T>): Promise<T> {
    const runner = this.dataSource.createQueryRunner();
    try {
      await runner.startTransaction('REPEATABLE READ');
      return await read(runner.manager);
    } finally {
      await rollbackOrDestroy(runner);
      await runner.release();
    }
  }

  /** Whether the database takes writes. A connection that says no is dropped: the pool keeps none to what has become a replica. */
  async isWritable(): Promise<boolean> {
    const runner = this.dataSource.createQueryRunner();
    try {
      await runner.connect();
      const [row]: { value: string | number }[] = await runner.query('SELECT @@global.read_only AS value');
      const isWritable = ['0', 'OFF'].includes(String(row!.value));
      if (!isWritable) await destroy(runner);
      return isWritable;
    } finally {
      await runner.release();
    }
  }

  private async once<T>(work: (tx: Tx) => Promise<T>): Promise<T> {
    const runner = this.dataSource.createQueryRunner();
    const tx = runner.manager as Tx;
    const pending = this.writeBehind(runner);
    bind(tx, pending);
    let result: T;
    try {
      await runner.startTransaction();
      result = await work(tx);
      await runner.commitTransaction();
    } catch (thrown) {
      const error = pending.failure ?? thrown;
      // The next connection looks the name of the server up again, which may have moved.
      if (isReadOnly(error)) await destroy(runner);
      else await rollbackOrDestroy(runner);
      throw error;
    } finally {
      await runner.release();
    }
    for (const run of afterCommit.get(tx) ?? []) run();
    // Not earlier: a concurrent reader would cache the state before the commit under the token of the state after it.
    const changes = changesBy(tx);
    const position = positionOf(commitAnswerOf(runner));
    for (const listener of this.listeners) await listener(changes, position);
    return result;
  }

  /** Puts `Pending` where the runner has its connection, which is taken from the pool with the first statement. */
  private writeBehind(runner: QueryRunner): Pending {
    const driver = this.dataSource.driver as unknown as { obtainMasterConnection(): Promise<PoolConnection> };
    const pending = new Pending(() => driver.obtainMasterConnection());
    Object.assign(runner, { databaseConnection: pending });
    return pending;
  }
}

/** Rolls back; a connection that cannot is destroyed, never returned to the pool with an open transaction. */
async function rollbackOrDestroy(runner: QueryRunner): Promise<void> {
  if (!runner.isTransactionActive) return;
  try {
    await runner.rollbackTransaction();
  } catch {
    await destroy(runner);
  }
}

async function destroy(runner: QueryRunner): Promise<void> {
  const connection = (await runner.connect()) as { destroy(): void };
  connection.destroy();
}
