import { Injectable, Logger, type OnApplicationBootstrap } from '@nestjs/common';
import { Consumers } from './consumers.js';
import { DurableWork, redriverOf, type WorkRows } from '../work/work.js';
import { findEventRows, type EventRow } from './event-rows.js';
import type { EventOf, EventType } from './events.js';
import { fromBytes, toBytes } from '../tx/ids.js';
import { parseJson } from '../tx/json.js';
import type { EventJob } from './relay.js';
import { markFailed, whileConsuming } from '../telemetry/trace.js';
import type { Tx } from '../tx/tx.js';
import { UnitOfWork } from '../tx/unit-of-work.js';
import { inboxWork } from './inbox.work.js';
import { jobs, jobSeconds } from './worker.metrics.js';

const MAX_ATTEMPTS = 8;
/** An event has one row per consumer; the consumer is the source of its dead letters. */
const redriveInbox = redriverOf(inboxWork, 'w.consumer');

/** Runs a consumer on an event. Its effect and the inbox row's `done` commit together, so a repeated job has no second effect. */
@Injectable()
export class Dispatcher implements OnApplicationBootstrap {
  private readonly logger = new Logger('dispatcher');

  constructor(
    private readonly uow: UnitOfWork,
    private readonly consumers: Consumers,
    private readonly work: DurableWork,
  ) {}

  /** After the consumers are registered. */
  onApplicationBootstrap(): void {
    for (const consumer of this.consumers.names()) this.work.redriver(consumer, redriveInbox);
  }

  /**
   * Never throws for a failed handler: the retry budget, the time of the next try and the reason are columns of the
   * inbox, not state of Redis. A handler that fails 8 times ends as a dead letter.
   */
  dispatch(job: EventJob): Promise<void> {
    return whileConsuming(job, () => this.run(job));
  }

  private async run(job: EventJob): Promise<void> {
    const stop = jobSeconds.startTimer({ consumer: job.consumer });
    try {
      const done = await this.uow.run((tx) => this.consume(tx, job));
      const outcome = done ? 'done' : 'duplicate';
      jobs.inc({ consumer: job.consumer, outcome });
      this.logger.debug({ ...job, outcome }, 'consumed');
    } catch (error) {
      markFailed(error);
      const outcome = await this.postpone(job, error);
      jobs.inc({ consumer: job.consumer, outcome });
      this.logger.error({ ...job, outcome, err: error }, 'a consumer failed');
    } finally {
      stop();
    }
  }

  private async consume(tx: Tx, { consumer: name, eventId }: EventJob): Promise<boolean> {
    const consumer = this.consumers.get(name);
    if (!consumer) throw new Error(`This version has no consumer ${name}.`);
    if ((await this.work.succeed(tx, inboxWork, rowOf(name, eventId))) === 0) return false;
    const row = (await findEventRows(tx, [eventId])).get(eventId)!;
    await consumer.handle(tx, toEvent(consumer.event, row));
    return true;
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

const rowOf = (consumer: string, eventId: string): WorkRows => ({
  keys: [toBytes(eventId)],
  scope: { sql: 'consumer = ?', values: [consumer] },
});

function toEvent(type: EventType, row: EventRow): EventOf<EventType> {
  return {
    id: fromBytes(row.id),
    type: row.type,
    aggregateId: fromBytes(row.aggregate_id),
    actorId: row.actor_id && fromBytes(row.actor_id),
    occurredAt: row.occurred_at,
    payload: type.schema.parse(parseJson(row.payload)),
  };
}
