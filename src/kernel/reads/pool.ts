import { Logger } from '@nestjs/common';
import type { DataSource, EntityManager } from 'typeorm';
import { isBusy, isUnreachable } from '../tx/database-errors.js';

/** The databases that this process may read; made where the role is known. */
export const POOLS = Symbol('pools');

/** `replica` is null where there is none. */
export type Pools = { primary: Pool; replica: Pool | null };

const PATIENCE_MS = 1_000;

/** It did not answer in time; to a caller the same as a server that is not there. */
class Late extends Error {
  readonly code = 'ETIMEDOUT';
  constructor() {
    super(`no answer within ${PATIENCE_MS} ms`);
  }
}

/** The connection broke, other than by our own impatience or by too many of us. */
const isLost = (error: unknown): boolean => isUnreachable(error) && !isBusy(error) && !(error instanceof Late);

/** A database that may be away, also while the process starts: it is connected to as soon as it answers. */
export class Pool {
  private readonly logger: Logger;
  private opening: Promise<unknown> | undefined;
  private up = false;
  private answeredAt = 0;
  /** Gives up those who wait for an answer. */
  private readonly waiting = new Set<(reason: Error) => void>();

  /** @param tune prepares the sessions of a pool that has just been opened. */
  constructor(
    readonly name: 'primary' | 'replica',
    readonly dataSource: DataSource,
    private readonly tune: (dataSource: DataSource) => Promise<unknown>,
  ) {
    this.logger = new Logger(`database ${name}`);
  }

  /** Whether it answered when it was last asked. */
  get isUp(): boolean {
    return this.up;
  }

  get manager(): EntityManager {
    return this.dataSource.manager;
  }

  /** Connects. @throws whatever the driver throws when the database does not answer. */
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
   * Asks `question` of it, connecting first if need be; undefined and "down" when it has not answered within a second. Whoever
   * waits for it then waits no longer. One that has just answered others is not down: we stand in line behind them.
   */
  async ask<T>(question: (manager: EntityManager) => Promise<T>): Promise<T | undefined> {
    let timer: NodeJS.Timeout;
    const late = new Promise<never>((_, reject) => {
      timer = setTimeout(() => reject(new Late()), PATIENCE_MS);
    });
    const answer = this.open().then(() => question(this.manager));
    answer.catch(() => {}); // it may still fail after we have stopped waiting
    try {
      const found = await Promise.race([answer, late]);
      this.mark(true);
      return found;
    } catch (error) {
      const isCrowded = error instanceof Late && performance.now() - this.answeredAt < PATIENCE_MS;
      if (isCrowded || isBusy(error)) return undefined;
      this.mark(false, error);
      for (const giveUp of this.waiting) giveUp(new Late());
      return undefined;
    } finally {
      clearTimeout(timer!);
    }
  }

  /**
   * Reads from it; once more if the connection was lost, which says little about the database.
   *
   * @throws what `load` throws; after a failed connection it is down until it answers again.
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
