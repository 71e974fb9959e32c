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

/** An earlier row that is not one of `batch` is still queued. */
const waits = (batch: { sql: string }) => `EXISTS (
  SELECT 1 FROM inbox e FORCE INDEX (inbox_in_order)
  WHERE e.aggregate_id = i.aggregate_id AND e.state = 'queued' AND e.seq < i.seq AND ${sameListener('e', 'i')}
    AND NOT ${batch.sql})`;

/** Which of these rows wait for an earlier one, also if that is one of them. */
export async function findWaiting(manager: EntityManager, keys: InboxKey[]): Promise<InboxKey[]> {
  if (keys.length === 0) return [];
  const own = inboxRows('i', keys);
  const rows: KeyRow[] = await manager.query(
    `SELECT i.consumer, i.event_id FROM inbox i WHERE ${own.sql} AND ${waits({ sql: 'FALSE' })}`,
    own.values,
  );
  return rows.map(toKey);
}

/**
 * Locks the rows of a batch that are queued, until the commit, in the order of their events; `isWaiting` when an earlier one
 * is not in the batch. FORCE INDEX: through another index rows of other batches would be locked as well.
 */
export async function lockQueued(tx: Tx, batch: InboxKey[]): Promise<(InboxKey & { isWaiting: boolean })[]> {
  const [own, earlier] = [inboxRows('i', batch), inboxRows('e', batch)];
  const rows: (KeyRow & { waits: number | string })[] = await tx.query(
    `SELECT i.consumer, i.event_id, ${waits(earlier)} AS waits FROM inbox i FORCE INDEX (PRIMARY)
     WHERE ${own.sql} AND i.state = 'queued' ORDER BY i.seq FOR UPDATE`,
    [...earlier.values, ...own.values],
  );
  return rows.map((row) => ({ ...toKey(row), isWaiting: Number(row.waits) === 1 }));
}

/**
 * The rows, at most `limit`, that may follow these, which are of one listener; without those whose retry is due later. Call it
 * after the commit that ends these: a worker that found the next ones waiting has read before that commit.
 */
export async function findNext(manager: EntityManager, ended: InboxKey[], limit: number): Promise<InboxKey[]> {
  const [first] = ended;
  if (!first) return [];
  const own = inboxRows('i', ended);
  const rows: KeyRow[] = await manager.query(
    `SELECT n.consumer, n.event_id FROM (SELECT DISTINCT i.aggregate_id FROM inbox i WHERE ${own.sql}) a
       JOIN inbox n FORCE INDEX (inbox_in_order) ON n.aggregate_id = a.aggregate_id
     WHERE n.state = 'queued' AND n.consumer LIKE ? AND (n.attempts = 0 OR n.due_at <= NOW(6))
     ORDER BY n.seq LIMIT ${limit}`,
    [...own.values, `${listenerOf(first)}.%`],
  );
  return rows.map(toKey);
}

/** The listener of a consumer: the first part of its name. */
export const listenerOf = ({ consumer }: InboxKey): string => consumer.split('.', 1)[0]!;

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
