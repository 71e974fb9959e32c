import { InjectQueue } from '@nestjs/bullmq';
import { Injectable, Logger } from '@nestjs/common';
import type { Queue } from 'bullmq';
import type { EntityManager } from 'typeorm';
import { config } from '../../config.js';
import { Consumers } from './consumers.js';
import { fromBytes, toBytes } from '../tx/ids.js';
import { withTimeout } from '../timeout.js';
import { EVENTS_QUEUE } from '../redis.js';
import { startSending } from '../telemetry/trace.js';
import { write, type Tx } from '../tx/tx.js';
import { onCommit, UnitOfWork } from '../tx/unit-of-work.js';
import { claimDue } from '../work/work.js';
import { inboxWork, makeDue } from './inbox.work.js';
import { findWaiting, inboxRows, inOrder, listenerOf, type InboxKey } from './order.js';
import { outboxLagSeconds } from './worker.metrics.js';

const BATCH = 200;
/** The share of Redis's memory that jobs may use: BullMQ writes to start and to end a job, and a full Redis rejects writes. */
const MEMORY_LIMIT = 0.75;

/** Events per job. */
export const JOB_SIZE = 50;

/** What a consumer has to do: its name, the event and the trace. Ids only: Redis holds no text of users. */
export type Task = InboxKey & { traceparent?: string };

/** The data of a job: a batch of one listener. The first task stands alone, as the previous release reads it. */
export type EventJob = Task & { more?: Task[] };

/**
 * Moves events from MySQL to BullMQ. It claims rows by state with SKIP LOCKED, never by `seq > last`: sequence numbers
 * commit out of order, and that would skip the late ones.
 */
@Injectable()
export class Relay {
  private readonly logger = new Logger('relay');

  constructor(
    private readonly uow: UnitOfWork,
    private readonly consumers: Consumers,
    @InjectQueue(EVENTS_QUEUE) private readonly queue: Queue<EventJob>,
  ) {}

  /**
   * Turns pending events into one inbox row per consumer, and a job for each batch of them. The rows commit first: a crash between the two
   * leaves rows that `requeue` finds, never a job without a row. Returns true when the batch was full.
   */
  async announce(): Promise<boolean> {
    if (!(await this.hasRoom())) return false;
    const { tasks, full } = await this.uow.run((tx) => this.claim(tx));
    await this.enqueue(tasks, jobIdOf);
    return full;
  }

  /**
   * Queues overdue inbox rows again: retries that are due, and jobs that Redis or a crash has lost. A row whose job still
   * exists is queued a second time, and the later job does nothing. Those that wait for an earlier event follow it by
   * themselves.
   */
  async requeue(): Promise<boolean> {
    if (!(await this.hasRoom())) return false;
    const { tasks, full } = await this.uow.run(async (tx) => {
      const rows = await claimDue<{ consumer: string; event_id: Buffer }>(tx, inboxWork, {
        columns: 'consumer, event_id',
        limit: BATCH,
        oldestFirst: true,
      });
      if (rows.length === 0) return { tasks: [], full: false };
      const keys = rows.map((row) => ({ consumer: row.consumer, eventId: fromBytes(row.event_id) }));
      const { sql, values } = inboxRows('inbox', keys);
      await tx.query(`UPDATE inbox SET due_at = NOW(6) + INTERVAL 30 SECOND WHERE ${sql}`, values);
      const waiting = new Set((await findWaiting(tx, keys)).map(jobIdOf));
      const ready = keys.filter((key) => !waiting.has(jobIdOf(key)));
      return { tasks: await withTraces(tx, ready), full: rows.length === BATCH };
    });
    await this.enqueue(tasks);
    return full;
  }

  private async claim(tx: Tx): Promise<{ tasks: Task[]; full: boolean }> {
    let claimed: EventToAnnounce[] = [];
    let rows: EventToAnnounce[] = [];
    // A batch that may not be announced yet must not keep those after it waiting.
    do {
      claimed = await this.claimPending(tx, claimed.at(-1)?.seq ?? '0');
      rows = await inOrder(tx, claimed);
    } while (rows.length === 0 && claimed.length === BATCH);
    if (rows.length === 0) return { tasks: [], full: false };
    const owed = rows.flatMap((row) => this.consumers.of(row.type).map((consumer) => ({ consumer, row })));
    write(
      tx,
      `INSERT INTO inbox (consumer, event_id, aggregate_id, seq, due_at)
       VALUES ${owed.map(() => '(?, ?, ?, ?, NOW(6) + INTERVAL 30 SECOND)').join(', ')}`,
      owed.flatMap(({ consumer, row }) => [consumer, row.id, row.aggregate_id, row.seq]),
    );
    write(tx, `UPDATE events SET state = 'announced' WHERE id IN (?)`, [rows.map((row) => row.id)]);
    onCommit(tx, () => rows.forEach(({ waited }) => outboxLagSeconds.observe(Math.max(0, Number(waited)) / 1e6)));
    const tasks = owed.map(({ consumer, row }) => toTask({ consumer, eventId: fromBytes(row.id) }, row.traceparent));
    return { tasks, full: claimed.length === BATCH };
  }

  private claimPending(tx: Tx, afterSeq: string): Promise<EventToAnnounce[]> {
    const types = this.consumers.types();
    return tx.query(
      `SELECT id, seq, aggregate_id, type, traceparent, TIMESTAMPDIFF(MICROSECOND, occurred_at, NOW(6)) AS waited
       FROM events WHERE state = 'pending' AND type IN (${types.map(() => '?').join(', ')}) AND seq > ?
       ORDER BY seq LIMIT ${BATCH} FOR UPDATE SKIP LOCKED`,
      [...types, afterSeq],
    );
  }

  /** False when Redis is unavailable or full: the events then wait in MySQL. */
  private async hasRoom(): Promise<boolean> {
    try {
      const [counts, memory] = await withTimeout(
        Promise.all([this.queue.getJobCounts('wait', 'prioritized', 'delayed'), this.memoryUsed()]),
      );
      const waiting = Object.values(counts).reduce((a, b) => a + b, 0);
      return waiting < config.queue.backlogLimit && memory < MEMORY_LIMIT;
    } catch (error) {
      this.logger.debug({ err: error }, 'the queue does not respond');
      return false;
    }
  }

  /** The used share of Redis's memory limit; 0 without a limit. */
  private async memoryUsed(): Promise<number> {
    const memory = await (await this.queue.getBackend().client).info();
    const bytes = (name: string) => Number(new RegExp(`^${name}:(\\d+)`, 'm').exec(memory)?.[1] ?? 0);
    return bytes('maxmemory') > 0 ? bytes('used_memory') / bytes('maxmemory') : 0;
  }

  /** `idOf` gives a job its id by its first task; BullMQ ignores a job whose id exists, with all its tasks. */
  private async enqueue(tasks: Task[], idOf?: (first: Task) => string): Promise<void> {
    if (tasks.length === 0) return;
    const sendings = tasks.map((task) => startSending(task));
    const traced = tasks.map((task, place) => ({
      ...task,
      ...(sendings[place] && { traceparent: sendings[place].traceparent }),
    }));
    try {
      await withTimeout(this.queue.addBulk(toJobs(traced, idOf)));
    } catch (error) {
      await this.uow.run((tx) => makeDue(tx, tasks));
      throw error;
    } finally {
      for (const sending of sendings) sending?.end();
    }
  }
}

/** Batches of one listener each. */
function toJobs(tasks: Task[], idOf?: (first: Task) => string) {
  const batches = [...Map.groupBy(tasks, listenerOf).values()].flatMap((same) =>
    Array.from({ length: Math.ceil(same.length / JOB_SIZE) }, (_, place) =>
      same.slice(place * JOB_SIZE, (place + 1) * JOB_SIZE),
    ),
  );
  return batches.map(([first, ...more]) => ({
    name: listenerOf(first!),
    data: { ...first!, ...(more.length > 0 && { more }) },
    // Removed afterwards: the inbox is the record.
    opts: { ...(idOf && { jobId: idOf(first!) }), removeOnComplete: true, removeOnFail: true },
  }));
}

type EventToAnnounce = {
  id: Buffer;
  seq: string;
  aggregate_id: Buffer;
  type: string;
  traceparent: string | null;
  waited: string;
};

/** The id of the job with which this task is first announced. */
export const jobIdOf = ({ consumer, eventId }: InboxKey): string => `${eventId}-${consumer}`;

const toTask = (key: InboxKey, traceparent: string | null | undefined): Task => ({
  ...key,
  ...(traceparent && { traceparent }),
});

/** The tasks of these rows, with the traces of their events. */
export async function withTraces(manager: EntityManager, keys: InboxKey[]): Promise<Task[]> {
  if (keys.length === 0) return [];
  const rows: { id: Buffer; traceparent: string }[] = await manager.query(
    'SELECT id, traceparent FROM events WHERE id IN (?) AND traceparent IS NOT NULL',
    [keys.map(({ eventId }) => toBytes(eventId))],
  );
  const traces = new Map(rows.map((row) => [fromBytes(row.id), row.traceparent]));
  return keys.map((key) => toTask(key, traces.get(key.eventId)));
}
