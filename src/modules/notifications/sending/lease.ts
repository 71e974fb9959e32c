import { fromBytes, toBytes } from '../../../kernel/tx/ids.js';
import { parseJson } from '../../../kernel/tx/json.js';
import type { Tx } from '../../../kernel/tx/tx.js';
import type { Facts } from '../notices/notice.js';
import type { Delivery, DeliveryChannel, Told } from './channel.js';

type Row = Record<'id' | 'event_id' | 'user_id' | 'target_id', Buffer> & {
  type: string;
  data: unknown;
  attempts: number;
  budget_from: number;
  created_at: Date;
};

type Sender = Pick<DeliveryChannel, 'channel' | 'batch' | 'leaseSeconds'>;

const COLUMNS = 'id, event_id, user_id, target_id, type, data, attempts, budget_from, created_at';
const IS_DUE = `state IN ('pending', 'retrying', 'sending') AND due_at <= NOW(6)`;

/** Takes messages that are due, or only those that are due to one target; digests aside. */
export async function leaseDue(tx: Tx, sender: Sender, targetId?: string): Promise<Delivery[]> {
  const rows: Row[] = await tx.query(
    `SELECT ${COLUMNS} FROM notifications
     WHERE ${targetId ? 'target_id' : 'channel'} = ? AND digest = 0 AND ${IS_DUE} LIMIT ${sender.batch} FOR UPDATE SKIP LOCKED`,
    [targetId ? toBytes(targetId) : sender.channel],
  );
  await take(tx, sender, rows);
  return rows.map((row) => toDelivery([row]));
}

/**
 * Takes digests that are due. What was never tried goes out together, per person; what was tried in vain stays together with
 * what it was tried with, by its common `due_at`, so that a mailbox can know a repeat. Whoever holds the first row of a
 * digest takes the others: two senders never share one.
 */
export async function leaseDigests(tx: Tx, sender: Sender): Promise<Delivery[]> {
  const firsts: { id: Buffer }[] = await tx.query(
    `SELECT MIN(id) AS id FROM notifications WHERE channel = ? AND digest = 1 AND ${IS_DUE}
     GROUP BY user_id, attempts, IF(attempts = 0, NULL, due_at) LIMIT ${sender.batch}`,
    [sender.channel],
  );
  if (firsts.length === 0) return [];
  const held: { user_id: Buffer; attempts: number; due: string }[] = await tx.query(
    `SELECT user_id, attempts, CAST(due_at AS CHAR) AS due FROM notifications WHERE id IN (?) AND ${IS_DUE} FOR UPDATE SKIP LOCKED`,
    [firsts.map(({ id }) => id)],
  );
  const digests: Row[][] = [];
  for (const { user_id, attempts, due } of held) {
    const together = attempts === 0 ? '' : 'AND due_at = ?';
    const rows: Row[] = await tx.query(
      `SELECT ${COLUMNS} FROM notifications WHERE user_id = ? AND channel = ? AND digest = 1 AND attempts = ? AND ${IS_DUE} ${together}
       ORDER BY id FOR UPDATE`,
      [user_id, sender.channel, attempts, ...(together ? [due] : [])],
    );
    digests.push(rows);
  }
  await take(tx, sender, digests.flat());
  return digests.map(toDelivery);
}

/** One statement, so that the rows of a digest are due again at one instant. */
async function take(tx: Tx, { leaseSeconds }: Sender, rows: Row[]): Promise<void> {
  if (rows.length === 0) return;
  await tx.query(
    `UPDATE notifications SET state = 'sending', attempts = attempts + 1, due_at = NOW(6) + INTERVAL ${leaseSeconds} SECOND
     WHERE id IN (?)`,
    [rows.map(({ id }) => id)],
  );
}

function toDelivery(rows: Row[]): Delivery {
  const [first] = rows as [Row];
  const attempts = first.attempts + 1;
  return {
    ...toTold(first),
    userId: fromBytes(first.user_id),
    targetId: fromBytes(first.target_id),
    attempts,
    tries: attempts - first.budget_from,
    rows: rows.map(toTold),
  };
}

function toTold(row: Row): Told {
  return {
    id: fromBytes(row.id),
    eventId: fromBytes(row.event_id),
    type: row.type,
    data: parseJson(row.data) as Facts,
    createdAt: row.created_at,
  };
}
