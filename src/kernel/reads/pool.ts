import { Logger } from '@nestjs/common';
import type { DataSource, EntityManager } from 'typeorm';
import { isBusy, isUnreachable } from '../tx/database-errors.js';

/** The databases that this process may read; provided according to its role. */
export const POOLS = Symbol('pools');

/** `replica` is null without one. */
export type Pools = { primary: Pool; replica: Pool | null };

const TIMEOUT_MS = 1_000;

/** A timeout; for callers the same as an unreachable server. */
class QueryTimeout extends Error {
  readonly code = 'ETIMEDOUT';
  constructor() {
    super(`no answer within ${TIMEOUT_MS} ms`);
  }
}

/** True for lost connections; not for our own timeouts or a full pool. */
const isLost = (error: unknown): boolean => isUnreachable(error) && !isBusy(error) && !(error instanceof QueryTimeout);

/** A database that may be unavailable, also at start: the pool connects as soon as it responds. */
export class Pool {
  private readonly logger: Logger;
  private opening: Promise<unknown> | undefined;
  private up = false;
  private answeredAt = 0;
  /** Rejects the reads that wait for a response. */
  private readonly waiting = new Set<(reason: Error) => void>();

  /** @param tune prepares the sessions of a newly opened pool */
  constructor(
    readonly name: 'primary' | 'replica',
    readonly dataSource: DataSource,
    private readonly tune: (dataSource: DataSource) => Promise<unknown>,
  ) {
    this.logger = new Logger(`database ${name}`);
  }

  /** Whether the last query succeeded. */
  get isUp(): boolean {
    return this.up;
  }

  get manager(): EntityManager {
    return this.dataSource.manager;
  }

  /** Connects. @throws whatever the driver throws when the database does not respond */
  async open(): Promise<DataSource> {
    if (!this.dataSource.isInitialized) {
      this.opening ??= this.dataSource
        .initialize()
        .then((dataSource) => this.tune(dataSource))
        .then(() => this.mark(true))
        .finally(() => (this.opening = undefined));
    }
    await this.opening; // also when it is initialized and not tuned yet
    return this.dataSource;
  }

  /**
   * Runs `read`, connecting first if necessary; undefined, and "down", without a response within a second. Waiting
   * reads are then rejected. A database that has just served others is not down: this query is queued behind them.
   */
  async tryRead<T>(read: (manager: EntityManager) => Promise<T>): Promise<T | undefined> {
    let timer: NodeJS.Timeout;
    const late = new Promise<never>((_, reject) => {
      timer = setTimeout(() => reject(new QueryTimeout()), TIMEOUT_MS);
    });
    const answer = this.open().then(() => read(this.manager));
    answer.catch(() => {}); // it may still fail after we have stopped waiting
    try {
      const found = await Promise.race([answer, late]);
      this.mark(true);
      return found;
    } catch (error) {
      const isCrowded = error instanceof QueryTimeout && performance.now() - this.answeredAt < TIMEOUT_MS;
      if (isCrowded || isBusy(error)) return undefined;
      this.mark(false, error);
      for (const giveUp of this.waiting) giveUp(new QueryTimeout());
      return undefined;
    } finally {
      clearTimeout(timer!);
    }
  }

  /**
   * Reads; retries once after a lost connection, which says little about the database.
   *
   * @throws what `load` throws; after a failed connection the pool is down until the database responds again
   */
  async read<T>(load: (manager: EntityManager) => Promise<T>): Promise<T> {
    try {
      return await this.attempt(load);
    } catch (error) {
      if (!isLost(error)) throw error;
      this.logger.warn({ err: error }, 'lost a connection');
    }
    try {
      return await this.attempt(load);
    } catch (error) {
      if (isLost(error)) this.mark(false, error);
      throw error;
    }
  }

  private async attempt<T>(load: (manager: EntityManager) => Promise<T>): Promise<T> {
    if (!this.dataSource.isInitialized || this.opening) await this.open();
    const { promise, resolve, reject } = Promise.withResolvers<T>();
    this.waiting.add(reject);
    load(this.manager).then(resolve, reject);
    try {
      const value = await promise;
      this.answeredAt = performance.now();
      return value;
    } finally {
      this.waiting.delete(reject);
    }
  }

  async close(): Promise<void> {
    await this.opening?.catch(() => {});
    if (this.dataSource.isInitialized) await this.dataSource.destroy();
  }

  private mark(up: boolean, reason?: unknown): void {
    if (this.up && !up) this.logger.warn({ err: reason }, 'does not answer');
    if (!this.up && up) this.logger.log('answers');
    this.up = up;
  }
}
