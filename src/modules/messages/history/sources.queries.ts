import type { EntityManager } from 'typeorm';
import type { Redriver } from '../../../kernel/work/dead-letters.js';
import type { EventOf, EventType } from '../../../kernel/events/events.js';
import { fromBytes, toBytes } from '../../../kernel/tx/ids.js';
import { parseJson } from '../../../kernel/tx/json.js';
import type { Tx } from '../../../kernel/tx/tx.js';

/** An event whose messages are still to be written. */
export type Source = Omit<EventOf<EventType>, 'aggregateId'>;

type Row = {
  event_id: Buffer;
  type: string;
  actor_id: Buffer | null;
  payload: unknown;
  occurred_at: Date;
};

const DUE = `state = 'queued' AND due_at <= NOW(6)`;

/** The same event twice is one source. */
export async function insertSource(tx: Tx, { id, type, actorId, payload, occurredAt }: Source): Promise<void> {
  await tx.query(
    `INSERT INTO message_sources (event_id, type, actor_id, payload, occurred_at) VALUES (?, ?, ?, ?, ?)
     ON DUPLICATE KEY UPDATE event_id = message_sources.event_id`,
    [toBytes(id), type, actorId && toBytes(actorId), JSON.stringify(payload), occurredAt],
  );
}

/** Those that are due and that nobody else works on, locked until the commit. */
export async function claimSources(tx: Tx, limit: number, id?: string): Promise<Source[]> {
  const rows: Row[] = await tx.query(
    `SELECT * FROM message_sources WHERE ${DUE} ${id ? 'AND event_id = ?' : ''} ORDER BY due_at LIMIT ${limit}
     FOR UPDATE SKIP LOCKED`,
    id ? [toBytes(id)] : [],
  );
  return rows.map((row) => ({
    id: fromBytes(row.event_id),
    type: row.type,
    actorId: row.actor_id && fromBytes(row.actor_id),
    payload: parseJson(row.payload),
    occurredAt: row.occurred_at,
  }));
}

export async function findDueSources(manager: EntityManager, limit: number): Promise<string[]> {
  const rows: { event_id: Buffer }[] = await manager.query(
    `SELECT event_id FROM message_sources WHERE ${DUE} ORDER BY due_at LIMIT ${limit}`,
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

export async function deleteSources(tx: Tx, sources: Source[]): Promise<void> {
  await tx.query('DELETE FROM message_sources WHERE event_id IN (?)', [sources.map(({ id }) => toBytes(id))]);
}

/** Tries again after 2, 4, 8 … seconds, up to so many times. Returns how it stands if that was the last. */
export async function postponeSource(tx: Tx, id: string, reason: string, maxAttempts: number) {
  // `attempts` on the right-hand side is the value before this failure on both engines only because it is assigned last.
  await tx.query(
    `UPDATE message_sources SET due_at = NOW(6) + INTERVAL POW(2, attempts + 1 - budget_from) SECOND, last_error = ?,
       first_error = COALESCE(first_error, ?), state = IF(attempts + 1 - budget_from >= ?, 'dead', 'queued'),
       attempts = attempts + 1 WHERE event_id = ? AND state = 'queued'`,
    [reason, reason, maxAttempts, toBytes(id)],
  );
  const [row]: { state: string; attempts: number; first_error: string }[] = await tx.query(
    'SELECT state, attempts, first_error FROM message_sources WHERE event_id = ?',
    [toBytes(id)],
  );
  return row?.state === 'dead' ? { attempts: row.attempts, firstError: row.first_error } : undefined;
}

export const redriveSources: Redriver = async (tx, letterIds) => {
  await tx.query(
    `UPDATE message_sources s JOIN dead_letters d ON d.reference_id = s.event_id
     SET s.state = 'queued', s.budget_from = s.attempts, s.due_at = d.redrive_due_at WHERE d.id IN (?) AND s.state = 'dead'`,
    [letterIds],
  );
};
