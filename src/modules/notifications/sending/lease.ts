import { fromBytes, toBytes } from '../../../kernel/tx/ids.js';
import { parseJson } from '../../../kernel/tx/json.js';
import type { Tx } from '../../../kernel/tx/tx.js';
import { ATTEMPTS_AT_REDRIVE, claimDue, isDue, lease } from '../../../kernel/work/work.js';
import { sendingWork } from './sending.work.js';
import type { Facts } from '../notices/notice.js';
import type { LeasedMessage, SendingChannel, LeasedNotification } from './channel.js';

type Row = Record<'id' | 'event_id' | 'user_id' | 'target_id', Buffer> & {
  type: string;
  data: unknown;
  attempts: number;
  attempts_at_redrive: number;
  created_at: Date;
};

type Sender = Pick<SendingChannel, 'channel' | 'batch' | 'leaseSeconds'>;

const COLUMNS = `id, event_id, user_id, target_id, type, data, attempts, ${ATTEMPTS_AT_REDRIVE} AS attempts_at_redrive, created_at`;
const IS_DUE = isDue(sendingWork);

/**
 * An earlier message to the same person or endpoint about the same thing is still to be sent. Mails, texts and pushes that
 * wait for the end of quiet hours hold up no other; webhooks know no quiet hours, and wait even for a postponed one.
 */
const FOLLOWS_ANOTHER = `EXISTS (
  SELECT 1 FROM notifications e FORCE INDEX (notifications_in_order)
  WHERE e.aggregate_id = notifications.aggregate_id AND e.user_id = notifications.user_id
    AND e.channel = notifications.channel AND e.target_id = notifications.target_id
    AND e.state IN ('pending', 'retrying', 'sending') AND e.digest = 0 AND e.id < notifications.id
    AND (e.state <> 'pending' OR e.channel = 'webhook' OR e.due_at <= NOW(6)))`;

/** Leases due messages other than digests, or only those of one target, except those that follow another. */
export async function leaseDue(tx: Tx, sender: Sender, targetId?: string): Promise<LeasedMessage[]> {
  const claimed = await claimDue<Row>(tx, sendingWork, {
    columns: COLUMNS,
    and: `${targetId ? 'target_id' : 'channel'} = ? AND digest = 0 AND NOT ${FOLLOWS_ANOTHER}`,
    values: [targetId ? toBytes(targetId) : sender.channel],
    limit: sender.batch,
  });
  const rows = await withoutLaterOnes(tx, claimed);
  await leaseRows(tx, sender, rows);
  return rows.map((row) => toMessage([row]));
}

/**
 * Asks again what the claim has asked. It reads the newest row to lock it, but as a snapshot what precedes that row: of two
 * messages that were committed after the snapshot, it has claimed the later one as well.
 */
async function withoutLaterOnes(tx: Tx, claimed: Row[]): Promise<Row[]> {
  if (claimed.length === 0) return [];
  const later: { id: Buffer }[] = await tx.query(
    `SELECT id FROM notifications WHERE id IN (?) AND ${FOLLOWS_ANOTHER}`,
    [claimed.map(({ id }) => id)],
  );
  return claimed.filter((row) => !later.some(({ id }) => id.equals(row.id)));
}

/**
 * Leases due digests. Notifications that were never tried form one digest per user; those of a failed digest stay together
 * by their common `due_at`, so that a mail server can recognize a repeat. A sender that has locked the first row of a digest
 * takes the others, so two senders never share one.
 */
export async function leaseDigests(tx: Tx, sender: Sender): Promise<LeasedMessage[]> {
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
  await leaseRows(tx, sender, digests.flat());
  return digests.map(toMessage);
}

const leaseRows = (tx: Tx, { leaseSeconds }: Sender, rows: Row[]): Promise<void> =>
  lease(
    tx,
    sendingWork,
    rows.map(({ id }) => id),
    leaseSeconds,
  );

function toMessage(rows: Row[]): LeasedMessage {
  const [first] = rows as [Row];
  const attempts = first.attempts + 1;
  return {
    ...toNotification(first),
    userId: fromBytes(first.user_id),
    targetId: fromBytes(first.target_id),
    attempts,
    tries: attempts - first.attempts_at_redrive,
    rows: rows.map(toNotification),
  };
}

function toNotification(row: Row): LeasedNotification {
  const facts = parseJson(row.data) as Facts | null;
  return {
    id: fromBytes(row.id),
    eventId: fromBytes(row.event_id),
    type: row.type,
    data: facts ?? {},
    isEvent: facts === null,
    createdAt: row.created_at,
  };
}
