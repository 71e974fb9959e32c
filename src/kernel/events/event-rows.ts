import type { EntityManager } from 'typeorm';
import { firstIdOf, fromBytes, madeAt, SKEW_MS, toBytes } from '../tx/ids.js';

/** A row of an events table; `payload` is text on one engine and parsed on the other. */
export type EventRow = {
  id: Buffer;
  seq: string;
  type: string;
  aggregate_id: Buffer;
  actor_id: Buffer | null;
  occurred_at: Date;
  payload: unknown;
};

const COLUMNS = 'id, seq, type, aggregate_id, actor_id, occurred_at, payload';

/** Finds events by id. Most are recent, so the archive is queried only for those that `events` lacks. */
export async function findEventRows(manager: EntityManager, ids: string[]): Promise<Map<string, EventRow>> {
  const recent = await findIn(manager, ['events'], ids);
  const others = ids.filter((id) => !recent.has(id));
  if (others.length === 0) return recent;
  // One statement for both tables: between two statements a week could move, and be found in neither.
  const archived = await findIn(manager, ['events_moving', 'events_archive'], others);
  return new Map([...recent, ...archived]);
}

async function findIn(manager: EntityManager, tables: string[], ids: string[]): Promise<Map<string, EventRow>> {
  const wanted = ids.map(toBytes);
  const rows: EventRow[] = await manager.query(
    tables.map((table) => `SELECT ${COLUMNS} FROM ${table} WHERE id IN (?)`).join(' UNION ALL '),
    tables.map(() => wanted),
  );
  return new Map(rows.map((row) => [fromBytes(row.id), row]));
}

/** The events of an aggregate after this number, oldest first, archived ones included. */
export function findEventsOf(
  manager: EntityManager,
  aggregateId: string,
  afterSeq: number,
  limit: number,
): Promise<EventRow[]> {
  const sql = ['events', 'events_moving', 'events_archive'].map(
    (table) =>
      `(SELECT ${COLUMNS} FROM ${table} WHERE aggregate_id = ? AND id >= ? AND seq > ? ORDER BY seq LIMIT ${limit})`,
  );
  const parameters = [toBytes(aggregateId), firstIdOf(madeAt(aggregateId) - SKEW_MS), afterSeq];
  return manager.query(
    `${sql.join(' UNION ALL ')} ORDER BY seq LIMIT ${limit}`,
    sql.flatMap(() => parameters),
  );
}

type Step = { id: Buffer; type: string; actor_id: Buffer | null; key_id: Buffer | null; occurred_at: Date };

/** The first events of an aggregate, oldest first, archived ones included. Skips the weeks before the aggregate's creation. */
export function findHistory(manager: EntityManager, aggregateId: string, limit: number): Promise<Step[]> {
  const sql = ['events', 'events_moving', 'events_archive'].map(
    (table) =>
      `(SELECT e.id, e.seq, e.type, e.actor_id, k.key_id, e.occurred_at FROM ${table} e LEFT JOIN event_keys k ON k.event_id = e.id
        WHERE e.aggregate_id = ? AND e.id >= ? ORDER BY e.seq LIMIT ${limit})`,
  );
  const parameters = [toBytes(aggregateId), firstIdOf(madeAt(aggregateId) - SKEW_MS)];
  return manager.query(
    `${sql.join(' UNION ALL ')} ORDER BY seq LIMIT ${limit}`,
    sql.flatMap(() => parameters),
  );
}
