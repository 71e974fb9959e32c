import { Injectable, Logger, type BeforeApplicationShutdown } from '@nestjs/common';
import { DataSource } from 'typeorm';
import type { CacheTag } from '../tx/changes.js';
import type { EventRow } from './event-rows.js';
import { changesOf, typesWithChanges, type EventOf, type EventType } from './events.js';
import { firstIdOf, fromBytes, SKEW_MS } from '../tx/ids.js';
import { parseJson } from '../tx/json.js';
import { Schedule } from '../schedule.js';

const EVERY_MS = 500;
const BATCH = 2_000;
/** No transaction lives longer: a number still missing after this long was rolled back. */
const GAP_TIMEOUT_MS = 30_000;
const MAX_MISSING = 20_000;

type Row = EventRow & { seq: string; aggregate_type: string };
/** An event as cache invalidation needs it: the aggregate, the actor, and the tags of what else it changed. */
export type ChangeEvent = {
  id: string;
  aggregate: string;
  aggregateId: string;
  actorId: string | null;
  changes: CacheTag[];
};
type Subscription = { event: EventType; handle: (event: EventOf<EventType>) => void };

/**
 * Delivers committed events to processes that keep a copy of something: each process receives each event at least once and
 * within a second of its commit, from MySQL alone.
 *
 * Sequence numbers commit out of order, so reading from the last number on would skip the late ones. The feed queries
 * missing numbers again until they appear or no transaction could still hold them. The order of delivery is therefore
 * undefined: a subscriber should read the current state instead of computing it from the events.
 */
@Injectable()
export class Feed implements BeforeApplicationShutdown {
  private readonly logger = new Logger('feed');
  private readonly subscriptions: Subscription[] = [];
  private readonly changeSubscribers: ((changes: ChangeEvent[]) => void)[] = [];
  private readonly missing = new Map<number, number>();
  private readonly schedule = new Schedule('feed', EVERY_MS, () => this.read());
  private started: Promise<void> | undefined;
  private last = 0;
  private readAt = Date.now();

  constructor(private readonly dataSource: DataSource) {}

  /** Calls `handle` for every event of this type that commits from now on. Load the initial copy after this has resolved. */
  async subscribe<E extends EventType>(event: E, handle: (event: EventOf<E>) => void): Promise<void> {
    this.subscriptions.push({ event, handle });
    await (this.started ??= this.start());
  }

  /** Calls `handle` with the events of every type that commit from now on, in batches as they are read. */
  async subscribeToChanges(handle: (changes: ChangeEvent[]) => void): Promise<void> {
    this.changeSubscribers.push(handle);
    await (this.started ??= this.start());
  }

  /** The events since then, at most the newest thousand. */
  async findSince(timeMs: number): Promise<ChangeEvent[]> {
    const rows = await this.select('WHERE id BETWEEN ? AND ? ORDER BY id DESC LIMIT 1000', firstIdOf(timeMs));
    return rows.map(toChangeEvent);
  }

  /** How long ago the feed last read the table: later events may be missing. */
  get silentMs(): number {
    return Date.now() - this.readAt;
  }

  async beforeApplicationShutdown(): Promise<void> {
    await this.schedule.stop();
  }

  private async start(): Promise<void> {
    const [row]: { last: string | null }[] = await this.dataSource.query('SELECT MAX(seq) AS last FROM events');
    this.last = Number(row?.last ?? 0);
    // Transactions in progress may still commit lower numbers.
    for (let seq = Math.max(1, this.last - 1_000); seq < this.last; seq++) this.missing.set(seq, Date.now());
    this.schedule.start();
  }

  /** True when there is more to read at once. */
  private async read(): Promise<boolean> {
    const startedAt = Date.now();
    const late = await this.find(`seq IN (${[...this.missing.keys(), 0].join(', ')})`);
    const fresh = await this.find(`seq > ${this.last}`);
    this.readAt = startedAt;
    for (const row of [...late, ...fresh]) this.missing.delete(Number(row.seq));
    for (const { seq } of fresh) {
      for (let gap = this.last + 1; gap < Number(seq); gap++) this.missing.set(gap, Date.now());
      this.last = Number(seq);
    }
    this.giveUp();
    this.publishChanges([...late, ...fresh]);
    for (const row of [...late, ...fresh]) {
      try {
        this.deliver(row);
      } catch (error) {
        // Such as a payload of a newer version: the other events must still be delivered.
        this.logger.error({ err: error, type: row.type, seq: row.seq }, 'a subscriber failed');
      }
    }
    return fresh.length === BATCH;
  }

  /** New events have ids from shortly before the last read up to now, so the query reads one partition or two. */
  private find(condition: string): Promise<Row[]> {
    return this.select(
      `FORCE INDEX (events_seq) WHERE ${condition} AND id BETWEEN ? AND ? ORDER BY seq LIMIT ${BATCH}`,
      firstIdOf(this.readAt - SKEW_MS),
    );
  }

  private select(which: string, fromId: Buffer): Promise<Row[]> {
    return this.dataSource.query(
      `SELECT seq, id, type, aggregate_type, aggregate_id, actor_id, occurred_at, IF(type IN (?), payload, NULL) AS payload
       FROM events ${which}`,
      [
        ['', ...typesWithChanges(), ...this.subscriptions.map(({ event }) => event.type)],
        fromId,
        firstIdOf(Date.now() + SKEW_MS),
      ],
    );
  }

  private giveUp(): void {
    const oldest = Date.now() - GAP_TIMEOUT_MS;
    for (const [seq, since] of this.missing) {
      // The oldest come first.
      if (since > oldest && this.missing.size <= MAX_MISSING) break;
      this.missing.delete(seq);
    }
  }

  private publishChanges(rows: Row[]): void {
    if (rows.length === 0 || this.changeSubscribers.length === 0) return;
    const changes = rows.map(toChangeEvent);
    for (const handle of this.changeSubscribers) handle(changes);
  }

  private deliver(row: Row): void {
    for (const { event, handle } of this.subscriptions) {
      if (event.type !== row.type) continue;
      handle({
        id: fromBytes(row.id),
        seq: Number(row.seq),
        type: row.type,
        aggregateId: fromBytes(row.aggregate_id),
        actorId: row.actor_id && fromBytes(row.actor_id),
        occurredAt: row.occurred_at,
        payload: event.schema.parse(parseJson(row.payload)),
      });
    }
  }
}

function toChangeEvent(row: Row): ChangeEvent {
  return {
    id: fromBytes(row.id),
    aggregate: row.aggregate_type,
    aggregateId: fromBytes(row.aggregate_id),
    actorId: row.actor_id && fromBytes(row.actor_id),
    changes: row.payload === null ? [] : changesOf(row.type, parseJson(row.payload)),
  };
}
