import type { EntityManager } from 'typeorm';
import { ATTEMPTS_AT_REDRIVE, claimDue, defineWork, lease } from '../../kernel/work/work.js';
import { findEventRows } from '../../kernel/events/event-rows.js';
import { fromBytes, newId, toBytes } from '../../kernel/tx/ids.js';
import { parseJson } from '../../kernel/tx/json.js';
import type { Tx } from '../../kernel/tx/tx.js';
import { targets, type ForwardedEvent, type Target } from './forwarder.js';

/** Events to forward: sent outside of any transaction under a lease, which counts as an attempt. */
export const forwardWork = defineWork({
  name: 'forwarding',
  table: 'forwards',
  key: 'id',
  waiting: ['pending', 'retrying'],
  running: 'sending',
  onLease: `state = 'sending', attempts = attempts + 1`,
  onSuccess: `state = 'delivered', delivered_at = NOW(6)`,
  heldWhile: `state = 'sending' AND attempts = ?`,
  partition: { column: 'target', values: targets },
});

/** A leased event for a target. `attempts` counts all leases, this one included; `tries` only those since the last redrive. */
export type Forward = { id: string; eventId: string; attempts: number; tries: number };

export async function insertForwards(tx: Tx, eventIds: string[], targets: Target[]): Promise<void> {
  const rows = eventIds.flatMap((eventId) => targets.map((target) => [toBytes(eventId), target, toBytes(newId())]));
  await tx.query(
    `INSERT INTO forwards (event_id, target, id) VALUES ${rows.map(() => '(?, ?, ?)').join(', ')}
     ON DUPLICATE KEY UPDATE id = forwards.id`,
    rows.flat(),
  );
}

/** Leases due events to one target. */
export async function leaseForwards(tx: Tx, target: Target, limit: number, seconds: number): Promise<Forward[]> {
  const rows = await claimDue<{ id: Buffer; event_id: Buffer; attempts: number; attempts_at_redrive: number }>(
    tx,
    forwardWork,
    {
      columns: `id, event_id, attempts, ${ATTEMPTS_AT_REDRIVE} AS attempts_at_redrive`,
      and: 'target = ?',
      values: [target],
      limit,
    },
  );
  await lease(
    tx,
    forwardWork,
    rows.map(({ id }) => id),
    seconds,
  );
  return rows.map((row) => ({
    id: fromBytes(row.id),
    eventId: fromBytes(row.event_id),
    attempts: row.attempts + 1,
    tries: row.attempts + 1 - row.attempts_at_redrive,
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
