import { Logger } from '@nestjs/common';
import type { DataSource, EntityManager } from 'typeorm';
import { isUnreachable } from '../tx.js';

/** The databases that this process may read; made where the role is known. */
export const POOLS = Symbol('pools');

/** `replica` is null where there is none. */
export type Pools = { primary: Pool; replica: Pool | null };

const PATIENCE_MS = 1_000;

/** A database that may be away, also while the process starts: it is connected to as soon as it answers. */
export class Pool {
  private readonly logger: Logger;
  private opening: Promise<unknown> | undefined;
  private up = false;

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
        .finally(() => (this.opening = undefined));
      await this.opening;
    }
    this.mark(true);
    return this.dataSource;
  }

  /** Asks `question` of it, connecting first if need be; undefined and "down" when it has not answered within a second. */
  async ask<T>(question: (manager: EntityManager) => Promise<T>): Promise<T | undefined> {
    let timer: NodeJS.Timeout;
    const late = new Promise<never>((_, reject) => {
      timer = setTimeout(() => reject(new Error(`no answer within ${PATIENCE_MS} ms`)), PATIENCE_MS);
    });
    const answer = this.open().then(() => question(this.manager));
    answer.catch(() => {}); // it may still fail after we have stopped waiting
    try {
      const found = await Promise.race([answer, late]);
      this.mark(true);
      return found;
    } catch (error) {
      this.mark(false, error);
      return undefined;
    } finally {
      clearTimeout(timer!);
    }
  }

  /** Reads from it. @throws what `load` throws; after a failed connection it is down until it answers again. */
  async read<T>(load: (manager: EntityManager) => Promise<T>): Promise<T> {
    try {
      if (!this.dataSource.isInitialized) await this.open();
      return await load(this.manager);
    } catch (error) {
      if (isUnreachable(error)) this.mark(false, error);
      throw error;
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
