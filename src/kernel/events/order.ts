import type { EntityManager } from 'typeorm';
import { fromBytes, toBytes } from '../tx/ids.js';
import type { Tx } from '../tx/tx.js';

/**
 * Consumers of one listener handle the events of one aggregate in their order: a row of the inbox waits while an earlier
 * one of its aggregate is still queued for the same listener. An earlier one that is dead lets it pass.
 */
export type InboxKey = { consumer: string; eventId: string };
type KeyRow = { consumer: string; event_id: Buffer };

const sameListener = (row: string, other: string) =>
  `SUBSTRING_INDEX(${row}.consumer, '.', 1) = SUBSTRING_INDEX(${other}.consumer, '.', 1)`;

const toKey = (row: KeyRow): InboxKey => ({ consumer: row.consumer, eventId: fromBytes(row.event_id) });

/** The condition of these rows of `table`: ranges of the primary key, which row constructors would not be on MariaDB. */
export function inboxRows(table: string, keys: InboxKey[]): { sql: string; values: unknown[] } {
  const byConsumer = [...Map.groupBy(keys, ({ consumer }) => consumer)];
  return {
    sql: `(${byConsumer.map(() => `${table}.consumer = ? AND ${table}.event_id IN (?)`).join(' OR ')})`,
    values: byConsumer.flatMap(([consumer, same]) => [consumer, same.map(({ eventId }) => toBytes(eventId))]),
  };
}

/** Which of these rows wait for an earlier one. */
export async function findWaiting(manager: EntityManager, keys: InboxKey[]): Promise<InboxKey[]> {
  if (keys.length === 0) return [];
  const own = inboxRows('i', keys);
  const rows: KeyRow[] = await manager.query(
    `SELECT i.consumer, i.event_id FROM inbox i
     WHERE ${own.sql} AND EXISTS (
       SELECT 1 FROM inbox e FORCE INDEX (inbox_in_order)
       WHERE e.aggregate_id = i.aggregate_id AND e.state = 'queued' AND e.seq < i.seq AND ${sameListener('e', 'i')})`,
    own.values,
  );
  return rows.map(toKey);
}

/**
 * The row whose turn it is after this one, unless its retry is due later. Call it after the commit that ends this one: a
 * worker that found the next one waiting has read before that commit.
 */
export async function findNext(manager: EntityManager, { consumer, eventId }: InboxKey): Promise<InboxKey | undefined> {
  const rows: (KeyRow & { isReady: number })[] = await manager.query(
    `SELECT n.consumer, n.event_id, n.attempts = 0 OR n.due_at <= NOW(6) AS isReady
     FROM inbox i JOIN inbox n FORCE INDEX (inbox_in_order) ON n.aggregate_id = i.aggregate_id
     WHERE i.consumer = ? AND i.event_id = ? AND n.state = 'queued' AND ${sameListener('n', 'i')}
     ORDER BY n.seq LIMIT 1`,
    [consumer, toBytes(eventId)],
  );
  return rows[0]?.isReady ? toKey(rows[0]) : undefined;
}

type Claimed = { aggregate_id: Buffer; seq: string };

/**
 * Leaves out claimed events that follow one which is still pending elsewhere: another relay has locked it, or only a newer
 * version knows its type. So the inbox rows of an aggregate are written in the order of its events.
 */
export async function inOrder<T extends Claimed>(tx: Tx, claimed: T[]): Promise<T[]> {
  const last = claimed.at(-1);
  if (!last) return [];
  const pending: Claimed[] = await tx.query(
    `SELECT aggregate_id, seq FROM events FORCE INDEX (events_to_announce) WHERE state = 'pending' AND seq < ? AND aggregate_id IN (?)`,
    [last.seq, claimed.map((event) => event.aggregate_id)],
  );
  const own = new Set(claimed.map(({ seq }) => String(seq)));
  const firstElsewhere = new Map<string, number>();
  for (const { aggregate_id, seq } of pending) {
    const aggregate = fromBytes(aggregate_id);
    if (!own.has(String(seq)))
      firstElsewhere.set(aggregate, Math.min(Number(seq), firstElsewhere.get(aggregate) ?? Infinity));
  }
  return claimed.filter((event) => Number(event.seq) < (firstElsewhere.get(fromBytes(event.aggregate_id)) ?? Infinity));
}
