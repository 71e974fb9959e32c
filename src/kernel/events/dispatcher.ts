import { Injectable, Logger, type BeforeApplicationShutdown, type OnApplicationBootstrap } from '@nestjs/common';
import { DataSource } from 'typeorm';
import { Consumers } from './consumers.js';
import { DurableWork, redriverOf, type WorkRows } from '../work/work.js';
import { findEventRows, type EventRow } from './event-rows.js';
import type { EventOf, EventType } from './events.js';
import { fromBytes, toBytes } from '../tx/ids.js';
import { parseJson } from '../tx/json.js';
import { findNext, findWaiting, type InboxKey } from './order.js';
import { withTraces, type EventJob } from './relay.js';
import { markFailed, whileConsuming } from '../telemetry/trace.js';
import type { Tx } from '../tx/tx.js';
import { UnitOfWork } from '../tx/unit-of-work.js';
import { inboxWork } from './inbox.work.js';
import { jobs, jobSeconds } from './worker.metrics.js';

const MAX_ATTEMPTS = 8;
/** An event has one row per consumer; the consumer is the source of its dead letters. */
const redriveInbox = redriverOf(inboxWork, 'w.consumer');

type Outcome = 'done' | 'duplicate' | 'waiting' | 'retried' | 'dead';
/** What ends an event for its consumer: the next one of its aggregate may follow. */
const ENDED: readonly Outcome[] = ['done', 'duplicate', 'dead'];

/**
 * Runs a consumer on an event. Its effect and the inbox row's `done` commit together, so a repeated job has no second effect.
 * An event whose aggregate has an earlier one in the inbox is left alone; the worker that ends the earlier one continues with it.
 */
@Injectable()
export class Dispatcher implements OnApplicationBootstrap, BeforeApplicationShutdown {
  private readonly logger = new Logger('dispatcher');
  private isStopping = false;

  constructor(
    private readonly uow: UnitOfWork,
    private readonly dataSource: DataSource,
    private readonly consumers: Consumers,
    private readonly work: DurableWork,
  ) {}

  /** After the consumers are registered. */
  onApplicationBootstrap(): void {
    for (const consumer of this.consumers.names()) this.work.redriver(consumer, redriveInbox);
  }

  /** What follows an event is left to other workers. */
  beforeApplicationShutdown(): void {
    this.isStopping = true;
  }

  /**
   * Handles an event, then those of its aggregate that waited for it. Never throws for a failed handler: the retry budget,
   * the time of the next try and the reason are columns of the inbox, not state of Redis. A handler that fails 8 times ends
   * as a dead letter.
   */
  async dispatch(job: EventJob): Promise<void> {
    let current: EventJob | undefined = job;
    while (current) {
      const handled: EventJob = current;
      const outcome = await whileConsuming(handled, () => this.run(handled));
      current = ENDED.includes(outcome) ? await this.findNext(handled) : undefined;
    }
  }

  private async findNext(job: EventJob): Promise<EventJob | undefined> {
    const { manager } = this.dataSource;
    const next = await findNext(manager, job);
    if (!next) return undefined;
    if (!this.isStopping) return (await withTraces(manager, [next]))[0];
    await this.uow.run((tx) => makeDue(tx, next));
    return undefined;
  }

  private async run(job: EventJob): Promise<Outcome> {
    const stop = jobSeconds.startTimer({ consumer: job.consumer });
    try {
      const outcome = await this.uow.run((tx) => this.consume(tx, job));
      jobs.inc({ consumer: job.consumer, outcome });
      this.logger.debug({ ...job, outcome }, 'consumed');
      return outcome;
    } catch (error) {
      markFailed(error);
      const outcome = await this.postpone(job, error);
      jobs.inc({ consumer: job.consumer, outcome });
      this.logger.error({ ...job, outcome, err: error }, 'a consumer failed');
      return outcome;
    } finally {
      stop();
    }
  }

  private async consume(tx: Tx, job: EventJob): Promise<'done' | 'duplicate' | 'waiting'> {
    const { consumer: name, eventId } = job;
    const consumer = this.consumers.get(name);
    if (!consumer) throw new Error(`This version has no consumer ${name}.`);
    if ((await findWaiting(tx, [job])).length > 0) return 'waiting';
    if ((await this.work.succeed(tx, inboxWork, rowOf(name, eventId))) === 0) return 'duplicate';
    const row = (await findEventRows(tx, [eventId])).get(eventId)!;
    await consumer.handle(tx, toEvent(consumer.event, row));
    return 'done';
  }

  private postpone({ consumer, eventId }: EventJob, error: unknown): Promise<'retried' | 'dead'> {
    const reason = String(error instanceof Error ? error.message : error);
    return this.uow.run((tx) =>
      this.work.countFailure(
        tx,
        inboxWork,
        rowOf(consumer, eventId),
        { maxAttempts: MAX_ATTEMPTS },
        { source: consumer, reason },
      ),
    );
  }
}

/** The reconciler of another worker queues it within a second. */
async function makeDue(tx: Tx, { consumer, eventId }: InboxKey): Promise<void> {
  await tx.query(`UPDATE inbox SET due_at = NOW(6) WHERE consumer = ? AND event_id = ? AND state = 'queued'`, [
    consumer,
    toBytes(eventId),
  ]);
}

const rowOf = (consumer: string, eventId: string): WorkRows => ({
  keys: [toBytes(eventId)],
  scope: { sql: 'consumer = ?', values: [consumer] },
});

function toEvent(type: EventType, row: EventRow): EventOf<EventType> {
  return {
    id: fromBytes(row.id),
    seq: Number(row.seq),
    type: row.type,
    aggregateId: fromBytes(row.aggregate_id),
    actorId: row.actor_id && fromBytes(row.actor_id),
    occurredAt: row.occurred_at,
    payload: type.schema.parse(parseJson(row.payload)),
  };
}
