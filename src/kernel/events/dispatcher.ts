import { Injectable, Logger, type BeforeApplicationShutdown, type OnApplicationBootstrap } from '@nestjs/common';
import { DataSource } from 'typeorm';
import { Consumers } from './consumers.js';
import { DurableWork, redriverOf, type WorkRows } from '../work/work.js';
import { findEventRows, type EventRow } from './event-rows.js';
import type { EventOf, EventType } from './events.js';
import { fromBytes, toBytes } from '../tx/ids.js';
import { parseJson } from '../tx/json.js';
import { findNext, inboxRows, lockQueued, type InboxKey } from './order.js';
import { JOB_SIZE, jobIdOf, withTraces, type EventJob, type Task } from './relay.js';
import { Problem } from '../problems/problem.js';
import { markFailed, whileConsuming, whileConsumingBatch } from '../telemetry/trace.js';
import type { Tx } from '../tx/tx.js';
import { UnitOfWork } from '../tx/unit-of-work.js';
import { inboxWork, makeDue } from './inbox.work.js';
import { jobs, jobSeconds } from './worker.metrics.js';

const MAX_ATTEMPTS = 8;
/** An event has one row per consumer; the consumer is the source of its dead letters. */
const redriveInbox = redriverOf(inboxWork, 'w.consumer');

/** Tries of a unit of work, each of some two seconds, that waits for locks in vain. */
const MAX_LOCK_TRIES = 5;

type Outcome = 'done' | 'duplicate' | 'waiting' | 'retried' | 'dead';
/** What ends an event for its consumer: the next one of its aggregate may follow. */
const ENDED: readonly Outcome[] = ['done', 'duplicate', 'dead'];

/**
 * Runs the consumers of a batch of events. Their effects and `done` in the inbox commit together, so a repeated job has no
 * second effect. When a batch fails, each of its events is handled alone, and the failure is that of one event. An event whose
 * aggregate has an earlier one in the inbox is left alone; the worker that ends the earlier one continues with it.
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
   * Handles a batch, then what waited for it. Never throws for a failed handler: the retry budget, the time of the next try
   * and the reason are columns of the inbox, not state of Redis. A handler that fails 8 times ends as a dead letter.
   */
  async dispatch({ more = [], ...first }: EventJob): Promise<void> {
    const opened = await this.handle([first, ...more]);
    // Later batches are of the aggregates of this one, and each may have more to follow than one batch holds.
    let ended = opened;
    while (ended.length > 0) ended = await this.handle(await this.findNext(opened));
  }

  /** Returns those that have ended. */
  private async handle(batch: Task[]): Promise<Task[]> {
    if (batch.length > 1) {
      const outcomes = await whileConsumingBatch(batch, () => this.runBatch(batch));
      if (outcomes) return batch.filter((_, place) => ENDED.includes(outcomes[place]!));
    }
    const ended: Task[] = [];
    for (const task of batch) {
      const outcome = await whileConsuming(task, () => this.run(task));
      if (ENDED.includes(outcome)) ended.push(task);
    }
    return ended;
  }

  private async findNext(ended: Task[]): Promise<Task[]> {
    const { manager } = this.dataSource;
    const next = await findNext(manager, ended, JOB_SIZE);
    if (!this.isStopping) return withTraces(manager, next);
    await this.makeDue(next);
    return [];
  }

  /** Undefined when the batch failed: then one of its events may be to blame, or none. */
  private async runBatch(batch: Task[]): Promise<Outcome[] | undefined> {
    const stop = jobSeconds.startTimer({ consumer: batch[0]!.consumer });
    try {
      const outcomes = await this.uow.run((tx) => this.consume(tx, batch));
      for (const [place, { consumer }] of batch.entries()) jobs.inc({ consumer, outcome: outcomes[place]! });
      this.logger.debug({ ...batch[0], events: batch.length }, 'consumed a batch');
      return outcomes;
    } catch (error) {
      markFailed(error);
      this.logger.warn({ ...batch[0], events: batch.length, err: error }, 'a batch failed; each event runs alone');
      return undefined;
    } finally {
      stop();
    }
  }

  private async run(task: Task): Promise<Outcome> {
    const stop = jobSeconds.startTimer({ consumer: task.consumer });
    try {
      const [outcome] = await this.untilUnlocked(() => this.uow.run((tx) => this.consume(tx, [task])));
      jobs.inc({ consumer: task.consumer, outcome: outcome! });
      this.logger.debug({ ...task, outcome }, 'consumed');
      return outcome!;
    } catch (error) {
      markFailed(error);
      const outcome = await this.postpone(task, error);
      jobs.inc({ consumer: task.consumer, outcome });
      this.logger.error({ ...task, outcome, err: error }, 'a consumer failed');
      return outcome;
    } finally {
      stop();
    }
  }

  /** Lock waits and deadlocks are no failure of an event: another transaction is slow. */
  private async untilUnlocked<T>(work: () => Promise<T>): Promise<T> {
    for (let tries = 1; ; tries++) {
      try {
        return await work();
      } catch (error) {
        if (!isLocked(error) || tries === MAX_LOCK_TRIES || this.isStopping) throw error;
      }
    }
  }

  /** Returns the outcome of each, in the order of the batch. */
  private async consume(tx: Tx, batch: Task[]): Promise<Outcome[]> {
    const queued = await lockQueued(tx, batch);
    const ready = queued.filter(({ isWaiting }) => !isWaiting);
    const outcomeOf = new Map<string, Outcome>(
      queued.map((key) => [jobIdOf(key), key.isWaiting ? ('waiting' as const) : ('done' as const)]),
    );
    if (ready.length > 0) {
      await this.work.succeed(tx, inboxWork, rowsOf(ready));
      const rows = await findEventRows(
        tx,
        ready.map(({ eventId }) => eventId),
      );
      const events = ready.map(({ consumer, eventId }) => toEvent(this.consumerOf(consumer).event, rows.get(eventId)!));
      await this.consumerOf(ready[0]!.consumer).handle(tx, events);
    }
    return batch.map((task) => outcomeOf.get(jobIdOf(task)) ?? 'duplicate');
  }

  private consumerOf(name: string) {
    const consumer = this.consumers.get(name);
    if (!consumer) throw new Error(`This version has no consumer ${name}.`);
    return consumer;
  }

  /** Counts a failure; not that of waiting for locks, after which the reconciler tries again. */
  private async postpone(task: Task, error: unknown): Promise<'waiting' | 'retried' | 'dead'> {
    if (isLocked(error)) {
      // If the row itself is locked, another worker has it, or it stays due within half a minute.
      await this.makeDue([task]).catch(throwUnlessLocked);
      return 'waiting';
    }
    const { consumer } = task;
    const reason = String(error instanceof Error ? error.message : error);
    return this.uow.run((tx) =>
      this.work.countFailure(
        tx,
        inboxWork,
        rowsOf([task]),
        { maxAttempts: MAX_ATTEMPTS },
        { source: consumer, reason },
      ),
    );
  }

  private async makeDue(keys: InboxKey[]): Promise<void> {
    if (keys.length > 0) await this.uow.run((tx) => makeDue(tx, keys));
  }
}

/** The unit of work used up its tries at deadlocks and lock waits. */
const isLocked = (error: unknown): boolean => error instanceof Problem && error.code === 'busy';

function throwUnlessLocked(error: unknown): void {
  if (!isLocked(error)) throw error;
}

function rowsOf(keys: InboxKey[]): WorkRows {
  const { sql, values } = inboxRows('inbox', keys);
  return { keys: keys.map(({ eventId }) => toBytes(eventId)), scope: { sql, values } };
}

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
