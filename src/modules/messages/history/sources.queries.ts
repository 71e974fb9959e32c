import type { EntityManager } from 'typeorm';
import { claimDue, defineWork, isDue } from '../../../kernel/work/work.js';
import type { EventOf, EventType } from '../../../kernel/events/events.js';
import { fromBytes, toBytes } from '../../../kernel/tx/ids.js';
import { parseJson } from '../../../kernel/tx/json.js';
import type { Tx } from '../../../kernel/tx/tx.js';

/** An event whose messages are still to be written. */
export type Source = Omit<EventOf<EventType>, 'aggregateId'>;

type Row = {
  event_id: Buffer;
  seq: string | null;
  type: string;
  actor_id: Buffer | null;
  payload: unknown;
  occurred_at: Date;
};

/** Events whose messages are still to be written. The lock holds a row, success deletes it. */
export const historyWork = defineWork({
  name: 'messages.history',
  table: 'message_sources',
  key: 'event_id',
  waiting: ['queued'],
  heldWhile: `state = 'queued'`,
});

/** The same event twice is one source. */
export async function insertSources(tx: Tx, sources: Source[]): Promise<void> {
  if (sources.length === 0) return;
  await tx.query(
    `INSERT INTO message_sources (event_id, seq, type, actor_id, payload, occurred_at)
     VALUES ${sources.map(() => '(?, ?, ?, ?, ?, ?)').join(', ')}
     ON DUPLICATE KEY UPDATE event_id = message_sources.event_id`,
    sources.flatMap(({ id, seq, type, actorId, payload, occurredAt }) => [
      toBytes(id),
      seq,
      type,
      actorId && toBytes(actorId),
      JSON.stringify(payload),
      occurredAt,
    ]),
  );
}

/** Claims due events, or one of them, until the commit. */
export async function claimSources(tx: Tx, limit: number, id?: string): Promise<Source[]> {
  const rows = await claimDue<Row>(tx, historyWork, {
    columns: '*',
    ...(id && { and: 'event_id = ?', values: [toBytes(id)] }),
    limit,
    oldestFirst: true,
  });
  return rows.map((row) => ({
    id: fromBytes(row.event_id),
    seq: Number(row.seq ?? 0),
    type: row.type,
    actorId: row.actor_id && fromBytes(row.actor_id),
    payload: parseJson(row.payload),
    occurredAt: row.occurred_at,
  }));
}

export async function findDueSources(manager: EntityManager, limit: number): Promise<string[]> {
  const rows: { event_id: Buffer }[] = await manager.query(
    `SELECT event_id FROM message_sources WHERE ${isDue(historyWork)} ORDER BY due_at LIMIT ${limit}`,
  );
  return rows.map((row) => fromBytes(row.event_id));
}

/** All that are still to be written, also those that are due later. */
export async function countSources(manager: EntityManager): Promise<number> {
  const [{ n }]: [{ n: string | number }] = await manager.query(
    `SELECT COUNT(*) AS n FROM message_sources WHERE state = 'queued'`,
  );
  return Number(n);
}
