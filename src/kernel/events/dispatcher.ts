import { Injectable, Logger, type OnApplicationBootstrap } from '@nestjs/common';
import { Consumers } from './consumers.js';
import { DeadLetters, type Redriver } from '../work/dead-letters.js';
import { findEventRows, type EventRow } from './event-rows.js';
import type { EventOf, EventType } from './events.js';
import { fromBytes, toBytes } from '../tx/ids.js';
import { parseJson } from '../tx/json.js';
import type { EventJob } from './relay.js';
import { markFailed, whileConsuming } from '../telemetry/trace.js';
import type { Tx } from '../tx/tx.js';
import { UnitOfWork } from '../tx/unit-of-work.js';
import { jobs, jobSeconds } from './worker.metrics.js';

const MAX_ATTEMPTS = 8;

/** Hands an event to its consumer: the work and the mark "consumed" commit together, so a job run twice acts once. */
@Injectable()
export class Dispatcher implements OnApplicationBootstrap {
  private readonly logger = new Logger('dispatcher');

  constructor(
    private readonly uow: UnitOfWork,
    private readonly consumers: Consumers,
    private readonly deadLetters: DeadLetters,
  ) {}

  /** Once the table of consumers is read. */
  onApplicationBootstrap(): void {
    for (const consumer of this.consumers.names()) this.deadLetters.redriver(consumer, redriveEvents);
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
    const { affectedRows } = await tx.query(
      `UPDATE inbox SET state = 'done', done_at = NOW(6) WHERE consumer = ? AND event_id = ? AND state = 'queued'`,
      [name, toBytes(eventId)],
    );
    if (affectedRows === 0) return false;
    const row = (await findEventRows(tx, [eventId])).get(eventId)!;
    await consumer.handle(tx, toEvent(consumer.event, row));
    return true;
  }

  private async postpone({ consumer, eventId }: EventJob, error: unknown): Promise<'retried' | 'dead'> {
    const reason = String(error instanceof Error ? error.message : error).slice(0, 2_000);
    return this.uow.run(async (tx) => {
      const key = [consumer, toBytes(eventId)];
      // Exponential, 2 s to 4 min, by the failures since it was last sent anew; `attempts` on the right-hand side is the
      // value before this failure on both engines only because it is assigned last.
      await tx.query(
        `UPDATE inbox SET due_at = NOW(6) + INTERVAL POW(2, attempts + 1 - budget_from) SECOND, last_error = ?,
           first_error = COALESCE(first_error, ?), state = IF(attempts + 1 - budget_from >= ${MAX_ATTEMPTS}, 'dead', 'queued'), attempts = attempts + 1
         WHERE consumer = ? AND event_id = ? AND state = 'queued'`,
        [reason, reason, ...key],
      );
      const [row]: { state: string; attempts: number; first_error: string; last_error: string }[] = await tx.query(
        'SELECT state, attempts, first_error, last_error FROM inbox WHERE consumer = ? AND event_id = ?',
        key,
      );
      if (row?.state !== 'dead') return 'retried';
      await this.deadLetters.add(tx, {
        source: consumer,
        referenceId: eventId,
        reason: 'retries exhausted',
        attempts: row.attempts,
        firstError: row.first_error,
        lastError: row.last_error,
      });
      return 'dead';
    });
  }
}

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

const redriveEvents: Redriver = async (tx, letterIds) => {
  await tx.query(
    `UPDATE inbox i JOIN dead_letters d ON d.source = i.consumer AND d.reference_id = i.event_id
     SET i.state = 'queued', i.budget_from = i.attempts, i.due_at = d.redrive_due_at WHERE d.id IN (?) AND i.state = 'dead'`,
    [letterIds],
  );
};
