import type { EntityManager } from 'typeorm';
import { firstIdOf, fromBytes, toBytes } from '../tx/ids.js';
import { parseJson } from '../tx/json.js';
import type { SqlValue } from '../tx/pending.js';
import { write, type Tx } from '../tx/tx.js';

/**
 * What of a thing changes, as one JSON object, in SQL that follows a SELECT: `?` with the text itself, or an expression over the
 * row that the transaction has just changed. Codes, ids, numbers and instants: what people wrote stays in the row.
 */
export type Snapshot = { sql: string; values: SqlValue[] };

/** Goes along with the event, in the packet of the other writes. */
export function insertSnapshot(tx: Tx, eventId: string, { sql, values }: Snapshot): void {
  write(tx, `INSERT INTO event_snapshots (event_id, state) SELECT ?, ${sql}`, [toBytes(eventId), ...values]);
}

/** The snapshots of these events that have one, by the id of the event. */
export async function findSnapshots(manager: EntityManager, eventIds: string[]): Promise<Map<string, object>> {
  if (eventIds.length === 0) return new Map();
  const rows: { event_id: Buffer; state: unknown }[] = await manager.query(
    'SELECT event_id, state FROM event_snapshots WHERE event_id IN (?)',
    [eventIds.map(toBytes)],
  );
  return new Map(rows.map((row) => [fromBytes(row.event_id), parseJson(row.state) as object]));
}

/** Forgets the snapshots of events before this time (ms since 1970), at most `limit`; returns how many. */
export async function deleteSnapshots(tx: Tx, beforeMs: number, limit: number): Promise<number> {
  const { affectedRows }: { affectedRows: number } = await tx.query(
    `DELETE FROM event_snapshots WHERE event_id < ? ORDER BY event_id LIMIT ${limit}`,
    [firstIdOf(beforeMs)],
  );
  return affectedRows;
}
