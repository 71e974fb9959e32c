import { Injectable, Logger, type OnModuleInit } from '@nestjs/common';
import { DataSource } from 'typeorm';
import { DeadLetters } from '../../../kernel/work/dead-letters.js';
import { Problem } from '../../../kernel/problems/problem.js';
import type { Tx } from '../../../kernel/tx/tx.js';
import { UnitOfWork } from '../../../kernel/tx/unit-of-work.js';
import { NotificationLog } from '../../notifications/index.js';
import { HistoryProjector } from './history-projector.js';
import {
  claimSources,
  countSources,
  deleteSources,
  findDueSources,
  insertSource,
  postponeSource,
  redriveSources,
} from './sources.queries.js';

const BATCH = 100;
const MAX_ATTEMPTS = 8;
const SOURCE = 'messages.history';

/**
 * Writes the history down, some events at a time. That an event is to be written is noted in the transaction that wrote what
 * people were told of it; the writing comes after, so that its troubles hold no notification up.
 */
@Injectable()
export class Recorder implements OnModuleInit {
  private readonly logger = new Logger('messages');

  constructor(
    private readonly uow: UnitOfWork,
    private readonly dataSource: DataSource,
    private readonly told: NotificationLog,
    private readonly historian: HistoryProjector,
    private readonly deadLetters: DeadLetters,
  ) {}

  onModuleInit(): void {
    this.told.subscribe(insertSource);
    this.deadLetters.redriver(SOURCE, redriveSources);
  }

  /** Writes what is due. Returns true when there may be more. */
  async recordDue(): Promise<boolean> {
    try {
      return await this.uow.run((tx) => this.record(tx, BATCH));
    } catch (error) {
      if (isOutage(error)) throw error; // no source is to blame
      // One of them cannot be written: each on its own, the others can.
      const ids = await findDueSources(this.dataSource.manager, BATCH);
      for (const id of ids) await this.recordOne(id);
      return ids.length === BATCH;
    }
  }

  countWaiting(): Promise<number> {
    return countSources(this.dataSource.manager);
  }

  private async record(tx: Tx, limit: number, id?: string): Promise<boolean> {
    const sources = await claimSources(tx, limit, id);
    if (sources.length === 0) return false;
    await this.historian.project(tx, sources);
    await deleteSources(tx, sources);
    return sources.length === limit;
  }

  private async recordOne(id: string): Promise<void> {
    try {
      await this.uow.run((tx) => this.record(tx, 1, id));
    } catch (error) {
      if (isOutage(error)) throw error;
      this.logger.error({ eventId: id, err: error }, 'no message could be written');
      const reason = String(error instanceof Error ? error.message : error).slice(0, 2_000);
      await this.uow.run((tx) => this.postpone(tx, id, reason));
    }
  }

  private async postpone(tx: Tx, id: string, reason: string): Promise<void> {
    const dead = await postponeSource(tx, id, reason, MAX_ATTEMPTS);
    if (!dead) return;
    const letter = { source: SOURCE, referenceId: id, reason: 'retries exhausted', lastError: reason };
    await this.deadLetters.add(tx, { ...letter, ...dead });
  }
}

/** The database is away or busy. */
const isOutage = (error: unknown): boolean => error instanceof Problem && error.status === 503;
