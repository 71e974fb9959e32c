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
/** That something happened to a thing, and what it changed. */
export type Happening = {
  id: string;
  aggregate: string;
  aggregateId: string;
  actorId: string | null;
  changes: CacheTag[];
};
type Follower = { event: EventType; hear: (event: EventOf<EventType>) => void };

/**
 * The events as they are written, for processes that keep a copy of something: each process hears each event, at least once
 * and within a second of its commit, from MySQL alone.
 *
 * Sequence numbers commit out of order, so reading on from the last one seen would pass over the late ones: numbers that
 * are missing are asked for again until they turn up or have been missing for longer than any transaction lives. Hence a
 * follower hears events in no promised order, and should read the state they are about instead of computing with them.
 */
@Injectable()
export class Feed implements BeforeApplicationShutdown {
  private readonly logger = new Logger('feed');
  private readonly followers: Follower[] = [];
  private readonly watchers: ((happenings: Happening[]) => void)[] = [];
  private readonly missing = new Map<number, number>();
  private readonly loop = new Schedule('feed', EVERY_MS, () => this.read());
  private started: Promise<void> | undefined;
  private last = 0;
  private readAt = Date.now();

  constructor(private readonly dataSource: DataSource) {}

  /** Calls `hear` for every event of this type that commits after now. Copy what there is only after this has resolved. */
  async follow<E extends EventType>(event: E, hear: (event: EventOf<E>) => void): Promise<void> {
    this.followers.push({ event, hear });
    await (this.started ??= this.start());
  }

  /** Calls `hear` with all events, of whatever type, that commit after now, as many at once as were read. */
  async followAll(hear: (happenings: Happening[]) => void): Promise<void> {
    this.watchers.push(hear);
    await (this.started ??= this.start());
  }

  /** What has happened since then, at most the newest thousand. */
  async findSince(timeMs: number): Promise<Happening[]> {
    const rows = await this.select('WHERE id BETWEEN ? AND ? ORDER BY id DESC LIMIT 1000', firstIdOf(timeMs));
    return rows.map(toHappening);
  }

  /** How long nothing could be read: events of that time may be missing. */
  get silentMs(): number {
    return Date.now() - this.readAt;
  }

  async beforeApplicationShutdown(): Promise<void> {
    await this.loop.stop();
  }

  private async start(): Promise<void> {
    const [row]: { last: string | null }[] = await this.dataSource.query('SELECT MAX(seq) AS last FROM events');
    this.last = Number(row?.last ?? 0);
    // What is under way now may commit below the last number.
    for (let seq = Math.max(1, this.last - 1_000); seq < this.last; seq++) this.missing.set(seq, Date.now());
    this.loop.start();
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
    if (this.watchers.length > 0) this.show([...late, ...fresh]);
    for (const row of [...late, ...fresh]) {
      try {
        this.tell(row);
      } catch (error) {
        // Such as a payload of a newer version: the others must still hear theirs.
        this.logger.error({ err: error, type: row.type, seq: row.seq }, 'a follower failed');
      }
    }
    return fresh.length === BATCH;
  }

  /** What is news was made after a little before the last look, and not in the future: by its id it is in one partition or two. */
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
        ['', ...typesWithChanges(), ...this.followers.map(({ event }) => event.type)],
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

  private show(rows: Row[]): void {
    const happenings = rows.map(toHappening);
    if (happenings.length > 0) for (const hear of this.watchers) hear(happenings);
  }

  private tell(row: Row): void {
    for (const { event, hear } of this.followers) {
      if (event.type !== row.type) continue;
      hear({
        id: fromBytes(row.id),
        type: row.type,
        aggregateId: fromBytes(row.aggregate_id),
        actorId: row.actor_id && fromBytes(row.actor_id),
        occurredAt: row.occurred_at,
        payload: event.schema.parse(parseJson(row.payload)),
      });
    }
  }
}

function toHappening(row: Row): Happening {
  return {
    id: fromBytes(row.id),
    aggregate: row.aggregate_type,
    aggregateId: fromBytes(row.aggregate_id),
    actorId: row.actor_id && fromBytes(row.actor_id),
    changes: row.payload === null ? [] : changesOf(row.type, parseJson(row.payload)),
  };
}
