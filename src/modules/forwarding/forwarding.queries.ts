import type { EntityManager } from 'typeorm';
import type { Redriver } from '../../kernel/work/dead-letters.js';
import { findEventRows } from '../../kernel/events/event-rows.js';
import { fromBytes, newId, toBytes } from '../../kernel/tx/ids.js';
import { parseJson } from '../../kernel/tx/json.js';
import type { Tx } from '../../kernel/tx/tx.js';
import type { ForwardedEvent, Target } from './forwarder.js';

/** An event on its way to a target. `attempts` counts this one and all before it; `tries` only those since it was last sent anew. */
export type Forward = { id: string; eventId: string; attempts: number; tries: number };

export async function insertForwards(tx: Tx, eventId: string, targets: Target[]): Promise<void> {
  await tx.query(
    `INSERT INTO forwards (event_id, target, id) VALUES ${targets.map(() => '(?, ?, ?)').join(', ')}
     ON DUPLICATE KEY UPDATE id = forwards.id`,
    targets.flatMap((target) => [toBytes(eventId), target, toBytes(newId())]),
  );
}

/** Takes what is due for so long; whoever crashes with it leaves it to the next. */
export async function leaseForwards(tx: Tx, target: Target, limit: number, seconds: number): Promise<Forward[]> {
  const rows: { id: Buffer; event_id: Buffer; attempts: number; budget_from: number }[] = await tx.query(
    `SELECT id, event_id, attempts, budget_from FROM forwards
     WHERE target = ? AND state IN ('pending', 'retrying', 'sending') AND due_at <= NOW(6) LIMIT ${limit} FOR UPDATE SKIP LOCKED`,
    [target],
  );
  if (rows.length === 0) return [];
  await tx.query(
    `UPDATE forwards SET state = 'sending', attempts = attempts + 1, due_at = NOW(6) + INTERVAL ${seconds} SECOND WHERE id IN (?)`,
    [rows.map(({ id }) => id)],
  );
  return rows.map((row) => ({
    id: fromBytes(row.id),
    eventId: fromBytes(row.event_id),
    attempts: row.attempts + 1,
    tries: row.attempts + 1 - row.budget_from,
  }));
}

/** The events of these forwards, in their order. */
export async function findForwarded(manager: EntityManager, forwards: Forward[]): Promise<ForwardedEvent[]> {
  const byId = await findEventRows(
    manager,
    forwards.map(({ eventId }) => eventId),
  );
  return forwards.map(({ eventId }) => {
    const row = byId.get(eventId)!;
    return {
      id: eventId,
      type: row.type,
      aggregateId: fromBytes(row.aggregate_id),
      occurredAt: row.occurred_at.toISOString(),
      payload: parseJson(row.payload),
    };
  });
}

/** A sender that was slower than its lease changes nothing. */
const OWN = `WHERE id = ? AND state = 'sending' AND attempts = ?`;

export async function markDelivered(tx: Tx, { id, attempts }: Forward): Promise<void> {
  await tx.query(`UPDATE forwards SET state = 'delivered', delivered_at = NOW(6) ${OWN}`, [toBytes(id), attempts]);
}

/** Tries again after so many seconds, or never (null). Returns the first reason if this ended it, else undefined. */
export async function markFailed(
  tx: Tx,
  { id, attempts }: Forward,
  reason: string,
  seconds: number | null,
): Promise<string | undefined> {
  const state = seconds === null ? 'dead' : 'retrying';
  const { affectedRows }: { affectedRows: number } = await tx.query(
    `UPDATE forwards SET state = ?, last_error = ?, first_error = COALESCE(first_error, ?), due_at = NOW(6) + INTERVAL ? SECOND ${OWN}`,
    [state, reason, reason, seconds ?? 0, toBytes(id), attempts],
  );
  if (state !== 'dead' || affectedRows === 0) return undefined;
  const [row]: { first_error: string }[] = await tx.query('SELECT first_error FROM forwards WHERE id = ?', [
    toBytes(id),
  ]);
  return row!.first_error;
}

export const redriveForwards: Redriver = async (tx, letterIds) => {
  await tx.query(
    `UPDATE forwards f JOIN dead_letters d ON d.reference_id = f.id
     SET f.state = 'pending', f.budget_from = f.attempts, f.due_at = d.redrive_due_at WHERE d.id IN (?) AND f.state = 'dead'`,
    [letterIds],
  );
};
