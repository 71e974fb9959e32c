import { InjectQueue } from '@nestjs/bullmq';
import { Injectable, Logger } from '@nestjs/common';
import type { Queue } from 'bullmq';
import { DataSource } from 'typeorm';
import { Consumers } from './consumers.js';
import { withTimeout } from '../timeout.js';
import { EVENTS_QUEUE } from '../redis.js';
import { deadLetters, oldestPendingSeconds, pendingEvents, queueJobs } from './worker.metrics.js';

const MAX_LETTERS = 10_000;

/** Publishes the backlog: events that wait for the relay, jobs for a worker, dead letters for an operator. */
@Injectable()
export class QueueMetrics {
  private readonly logger = new Logger('measure');

  constructor(
    private readonly dataSource: DataSource,
    private readonly consumers: Consumers,
    @InjectQueue(EVENTS_QUEUE) private readonly queue: Queue,
  ) {}

  async run(): Promise<void> {
    await Promise.all([this.events(), this.letters(), this.jobs()]);
  }

  /** Events of unknown types wait for a version that knows them, and are logged as an error. */
  private async events(): Promise<void> {
    const rows: { type: string; n: string; age: string }[] = await this.dataSource.query(
      `SELECT type, COUNT(*) AS n, TIMESTAMPDIFF(SECOND, MIN(occurred_at), NOW(6)) AS age
       FROM events WHERE state = 'pending' GROUP BY type`,
    );
    const known = rows.filter((row) => this.consumers.knows(row.type));
    const unknown = rows.filter((row) => !this.consumers.knows(row.type));
    const sum = (some: typeof rows) => some.reduce((total, row) => total + Number(row.n), 0);
    pendingEvents.set({ kind: 'known' }, sum(known));
    pendingEvents.set({ kind: 'unknown' }, sum(unknown));
    oldestPendingSeconds.set(Math.max(0, ...known.map((row) => Number(row.age))));
    if (unknown.length > 0) {
      this.logger.error({ types: unknown.map((row) => row.type) }, 'events of unknown kind wait for a newer worker');
    }
  }

  private async letters(): Promise<void> {
    const [row]: { n: string }[] = await this.dataSource.query(
      `SELECT COUNT(*) AS n FROM (SELECT 1 FROM dead_letters WHERE redriven_at IS NULL LIMIT ${MAX_LETTERS}) letters`,
    );
    deadLetters.set(Number(row!.n));
  }

  /** Publishes no values while Redis is unavailable: the last ones would hide the outage. */
  private async jobs(): Promise<void> {
    try {
      const counts = await withTimeout(this.queue.getJobCounts('wait', 'prioritized', 'active', 'delayed'));
      const { wait = 0, prioritized = 0, active = 0, delayed = 0 } = counts;
      const states = { waiting: wait + prioritized, active, delayed };
      for (const [state, n] of Object.entries(states)) queueJobs.set({ queue: EVENTS_QUEUE, state }, n);
    } catch {
      queueJobs.reset();
    }
  }
}
