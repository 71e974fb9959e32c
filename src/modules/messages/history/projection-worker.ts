import { Injectable, Logger, type OnModuleInit } from '@nestjs/common';
import { DataSource } from 'typeorm';
import { DurableWork, redriverOf } from '../../../kernel/work/work.js';
import { toBytes } from '../../../kernel/tx/ids.js';
import { Problem } from '../../../kernel/problems/problem.js';
import type { Tx } from '../../../kernel/tx/tx.js';
import { UnitOfWork } from '../../../kernel/tx/unit-of-work.js';
import { NotificationLog } from '../../notifications/index.js';
import { HistoryProjector } from './history-projector.js';
import { claimSources, countSources, findDueSources, historyWork, insertSources } from './sources.queries.js';

const BATCH = 100;
const BUDGET = { maxAttempts: 8 };
const SOURCE = 'messages.history';

/**
 * Writes the message history, a batch of events at a time. The transaction that plans an event's notifications records that
 * its messages are due; they are written later, so that a failure delays no notification.
 */
@Injectable()
export class ProjectionWorker implements OnModuleInit {
  private readonly logger = new Logger('messages');

  constructor(
    private readonly uow: UnitOfWork,
    private readonly dataSource: DataSource,
    private readonly notifications: NotificationLog,
    private readonly projector: HistoryProjector,
    private readonly work: DurableWork,
  ) {}

  onModuleInit(): void {
    this.notifications.subscribe(insertSources);
    this.work.redriver(SOURCE, redriverOf(historyWork));
  }

  /** Writes what is due. Returns true when there may be more. */
  async recordDue(): Promise<boolean> {
    try {
      return await this.uow.run((tx) => this.record(tx, BATCH));
    } catch (error) {
      if (isOutage(error)) throw error; // the failure is no event's
      // One of them cannot be written: alone, each of the others can.
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
    await this.projector.project(tx, sources);
    await this.work.succeed(tx, historyWork, { keys: sources.map((source) => toBytes(source.id)) });
    return sources.length === limit;
  }

  private async recordOne(id: string): Promise<void> {
    try {
      await this.uow.run((tx) => this.record(tx, 1, id));
    } catch (error) {
      if (isOutage(error)) throw error;
      this.logger.error({ eventId: id, err: error }, 'no message could be written');
      const reason = String(error instanceof Error ? error.message : error);
      const row = { keys: [toBytes(id)] };
      await this.uow.run((tx) => this.work.countFailure(tx, historyWork, row, BUDGET, { source: SOURCE, reason }));
    }
  }
}

/** The database is away or busy. */
const isOutage = (error: unknown): boolean => error instanceof Problem && error.status === 503;
