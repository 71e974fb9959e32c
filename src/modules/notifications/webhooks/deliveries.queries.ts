import { revive } from '../../../kernel/work/work.js';
import { sendingWork } from '../sending/sending.work.js';
import type { EntityManager } from 'typeorm';
import { fromBytes, toBytes } from '../../../kernel/tx/ids.js';
import type { Tx } from '../../../kernel/tx/tx.js';
import { where, type Condition } from '../../../kernel/tx/where.js';
import type { SendingState } from '../notification.entity.js';

/** Suppresses messages that wait for a webhook; those in flight finish. */
export async function suppressWaiting(tx: Tx, webhookId: string, reason: string): Promise<void> {
  await tx.query(
    `UPDATE notifications SET state = 'suppressed', reason = ? WHERE target_id = ? AND state IN ('pending', 'retrying')`,
    [reason, toBytes(webhookId)],
  );
}

/** Postpones messages that wait for a webhook by at least `seconds`. */
export async function postponeWaiting(tx: Tx, webhookId: string, seconds: number): Promise<void> {
  await tx.query(
    `UPDATE notifications SET due_at = NOW(6) + INTERVAL ? SECOND
     WHERE target_id = ? AND state IN ('pending', 'retrying') AND due_at < NOW(6) + INTERVAL ? SECOND`,
    [seconds, toBytes(webhookId), seconds],
  );
}

/** Webhooks with due messages, longest waiting first, except these. */
export async function findDueWebhooks(manager: EntityManager, except: string[], limit: number): Promise<string[]> {
  const { sql, parameters } = where(
    [`channel = 'webhook' AND state IN ('pending', 'retrying', 'sending') AND due_at <= NOW(6)`],
    except.length > 0 && ['target_id NOT IN (?)', except.map(toBytes)],
  );
  const rows: { target_id: Buffer }[] = await manager.query(
    `SELECT target_id FROM notifications WHERE ${sql} GROUP BY target_id ORDER BY MIN(due_at) LIMIT ${limit}`,
    parameters,
  );
  return rows.map((row) => fromBytes(row.target_id));
}

/** A message to a webhook, as its owner sees it. */
export type WebhookDelivery = {
  id: string;
  eventId: string;
  type: string;
  state: SendingState;
  reason: string | null;
  attempts: number;
  dueAt: Date;
  createdAt: Date;
  deliveredAt: Date | null;
};

type DeliveryRow = Record<'id' | 'event_id', Buffer> & {
  type: string;
  state: SendingState;
  reason: string | null;
  attempts: number;
  due_at: Date;
  created_at: Date;
  delivered_at: Date | null;
};

const DELIVERY_COLUMNS = 'id, event_id, type, state, reason, attempts, due_at, created_at, delivered_at';

const toDelivery = (row: DeliveryRow): WebhookDelivery => ({
  id: fromBytes(row.id),
  eventId: fromBytes(row.event_id),
  type: row.type,
  state: row.state,
  reason: row.reason,
  attempts: row.attempts,
  dueAt: row.due_at,
  createdAt: row.created_at,
  deliveredAt: row.delivered_at,
});

export async function findDelivery(
  manager: EntityManager,
  webhookId: string,
  id: string,
): Promise<WebhookDelivery | undefined> {
  const [row]: DeliveryRow[] = await manager.query(
    `SELECT ${DELIVERY_COLUMNS} FROM notifications WHERE id = ? AND target_id = ?`,
    [toBytes(id), toBytes(webhookId)],
  );
  return row && toDelivery(row);
}

/** The messages to a webhook, newest first. */
export async function findDeliveries(
  manager: EntityManager,
  webhookId: string,
  state: SendingState | undefined,
  before: string | undefined,
  limit: number,
): Promise<WebhookDelivery[]> {
  const { sql, parameters } = where(
    ['target_id = ?', toBytes(webhookId)],
    ['state = ?', state],
    ['id < ?', before && toBytes(before)],
  );
  const rows: DeliveryRow[] = await manager.query(
    `SELECT ${DELIVERY_COLUMNS} FROM notifications WHERE ${sql} ORDER BY id DESC LIMIT ${limit}`,
    parameters,
  );
  return rows.map(toDelivery);
}

/** Which messages to send again: one, or those of a period. */
export type ReplaySelection = { id: string } | { from: Date; to: Date; states: readonly SendingState[] };

/**
 * Sends messages again with their ids and a new retry schedule; returns how many. Messages in flight are skipped, and
 * so are, in a period, those that the owner did not want.
 */
export async function replayDeliveries(tx: Tx, webhookId: string, selection: ReplaySelection): Promise<number> {
  const selected: Condition[] =
    'id' in selection
      ? [['n.id = ?', toBytes(selection.id)], [`n.state <> 'sending'`]]
      : [
          ['n.created_at >= ? AND n.created_at < ?', selection.from, selection.to],
          ['n.state IN (?)', selection.states],
          [`COALESCE(n.reason, '') <> 'preference'`],
        ];
  const { sql, parameters } = where(['n.target_id = ?', toBytes(webhookId)], ...selected);
  await tx.query(
    `UPDATE notifications n JOIN dead_letters d ON d.source = 'notifications.webhook' AND d.reference_id = n.id
     SET d.redriven_at = NOW(6) WHERE ${sql} AND n.state = 'dead' AND d.redriven_at IS NULL`,
    parameters,
  );
  const { affectedRows }: { affectedRows: number } = await tx.query(
    `UPDATE notifications n SET ${revive(sendingWork, 'n')}, n.reason = NULL, n.due_at = NOW(6) WHERE ${sql}`,
    parameters,
  );
  return affectedRows;
}
