import { randomBytes } from 'node:crypto';
import { NAMELESS } from '../../kernel/nameless.js';
import { ANONYMOUS } from '../../kernel/auth/principal.js';
import { PEOPLE, tagForInvalidation } from '../../kernel/tx/changes.js';
import { fromBytes, toBytes } from '../../kernel/tx/ids.js';
import { testIdOf } from '../../kernel/tx/mode.js';
import type { Tx } from '../../kernel/tx/tx.js';
import type { UnitOfWork } from '../../kernel/tx/unit-of-work.js';
import { claimDue, defineWork, lease } from '../../kernel/work/work.js';
import { emptyMessages } from '../messages/index.js';
import { IS_NAMELESS, NO_PASSWORD } from '../users/index.js';
import { deletedRows, emptiedRows } from './personal-data.js';

const ROWS = 500;
const LEASE_SECONDS = 120;

/** Accounts that are due to be deleted. An attempt counts only when it fails; success deletes the row. */
export const deletionWork = defineWork({
  name: 'privacy.deletions',
  table: 'account_deletions',
  key: 'user_id',
  waiting: ['waiting'],
  owedSince: 'due_at',
  isPlanned: true,
  onLease: 'lease = lease + 1',
  heldWhile: `state = 'waiting' AND lease = ?`,
});

/** A leased deletion; `namelessUntil` is the last booking or mission that is done. */
export type Claim = { userId: string; lease: number; namelessUntil: string | undefined };

/** Leases one that is due. Two workers at once would do no harm; they would only do the same. */
export async function claim(tx: Tx): Promise<Claim | undefined> {
  type Row = { user_id: Buffer; lease: number; nameless_until: Buffer | null };
  const columns = 'user_id, lease, nameless_until';
  const [row] = await claimDue<Row>(tx, deletionWork, { columns, limit: 1, oldestFirst: true });
  if (!row) return undefined;
  await lease(tx, deletionWork, [row.user_id], LEASE_SECONDS);
  const namelessUntil = row.nameless_until ? fromBytes(row.nameless_until) : undefined;
  return { userId: fromBytes(row.user_id), lease: row.lease + 1, namelessUntil };
}

/** Goes on after this booking or mission when it is interrupted. */
export async function setNamelessUntil(tx: Tx, { userId }: Claim, id: string): Promise<void> {
  await tx.query('UPDATE account_deletions SET nameless_until = ? WHERE user_id = ?', [toBytes(id), toBytes(userId)]);
}

/** Gives a deletion back that is not done yet: it is due at once. */
export async function putBack(tx: Tx, { userId, lease }: Claim): Promise<void> {
  await tx.query(`UPDATE account_deletions SET due_at = NOW(6) WHERE user_id = ? AND ${deletionWork.heldWhile}`, [
    toBytes(userId),
    lease,
  ]);
}

/** Locks the account. Returns whether it has lost its name already; undefined when its deletion was cancelled. */
export async function lockAccount(tx: Tx, userId: string): Promise<{ isNameless: boolean; email: string } | undefined> {
  const [user]: { email: string; nameless: number | string }[] = await tx.query(
    `SELECT email, ${IS_NAMELESS} AS nameless FROM users WHERE id = ? FOR UPDATE`,
    [toBytes(userId)],
  );
  const rows: unknown[] = await tx.query('SELECT 1 FROM account_deletions WHERE user_id = ?', [toBytes(userId)]);
  if (!user || rows.length === 0) return undefined;
  return { isNameless: Number(user.nameless) === 1, email: user.email };
}

/**
 * The point of no return. Login id, handle and address are free for anybody: to keep them from others would be to keep them. What is known
 * by the address alone goes along, as it is found by nothing else; so does the record of the registration, which names no account.
 */
export async function takeName(tx: Tx, userId: string, email: string): Promise<void> {
  const loginId = `deleted-${randomBytes(12).toString('hex')}`;
  await tx.query(
    `UPDATE users SET login_id = ?, email = '', has_email = FALSE, email_verified_at = NULL, name = ?, password_hash = ?,
       handle = NULL, handle_since = NULL, bio = NULL, roles = 'consumer', closed_at = COALESCE(closed_at, NOW(6)) WHERE id = ?`,
    [loginId, NAMELESS, NO_PASSWORD, toBytes(userId)],
  );
  await tx.query('UPDATE users SET name = ? WHERE id = ?', [NAMELESS, toBytes(testIdOf(userId))]);
  tagForInvalidation(tx, PEOPLE);
  await tx.query('DELETE FROM account_links WHERE email = ? OR user_id = ?', [email, toBytes(userId)]);
  await tx.query('DELETE FROM email_suppressions WHERE email = ?', [email]);
  await tx.query('DELETE FROM idempotency_keys WHERE principal = ? AND INSTR(body, ?) > 0', [
    toBytes(ANONYMOUS),
    userId,
  ]);
}

/** Deletes and empties the rows that are the person's alone, some at a time. */
export async function eraseOwnRows(uow: UnitOfWork, userId: string): Promise<void> {
  const person = toBytes(userId);
  for (const { table, rows, todo, set } of emptiedRows) {
    const changes = Object.entries(set).map(([column, value]) => `${column} = ${value}`);
    const sql = `UPDATE ${table} SET ${changes.join(', ')} WHERE ${rows} AND ${todo} LIMIT ${ROWS}`;
    while ((await uow.run((tx) => affected(tx, sql, [person]))) === ROWS);
  }
  for (const { table, rows } of deletedRows) {
    const sql = `DELETE FROM ${table} WHERE ${rows} LIMIT ${ROWS}`;
    while ((await uow.run((tx) => affected(tx, sql, [person]))) === ROWS);
  }
}

async function affected(tx: Tx, sql: string, parameters: unknown[]): Promise<number> {
  const { affectedRows }: { affectedRows: number } = await tx.query(sql, parameters);
  return affectedRows;
}

/** Deletes some notifications of the person, with their attempts. Returns true when there may be more. */
export async function deleteNotifications(tx: Tx, userId: string): Promise<boolean> {
  const rows: { id: Buffer }[] = await tx.query(
    `SELECT id FROM notifications WHERE user_id = ? ORDER BY id LIMIT ${ROWS}`,
    [toBytes(userId)],
  );
  if (rows.length === 0) return false;
  const ids = rows.map(({ id }) => id);
  // What a server said may name the address. There is nothing left to redrive.
  await closeLetters(tx, ids);
  await tx.query('DELETE FROM delivery_attempts WHERE notification_id IN (?)', [ids]);
  await tx.query('DELETE FROM notifications WHERE id IN (?)', [ids]);
  return rows.length === ROWS;
}

async function closeLetters(tx: Tx, references: Buffer[]): Promise<void> {
  await tx.query(
    `UPDATE dead_letters SET first_error = NULL, last_error = NULL, redriven_at = COALESCE(redriven_at, NOW(6)),
       redrive_per_second = NULL WHERE reference_id IN (?)`,
    [references],
  );
}

/** Takes the person from the readers of the history, and empties what they alone read. Returns true when there may be more. */
export async function leaveHistory(tx: Tx, userId: string): Promise<boolean> {
  const rows: { message_id: Buffer; alone: number | string }[] = await tx.query(
    `SELECT m.message_id, NOT EXISTS (
       SELECT 1 FROM message_readers o WHERE o.message_id = m.message_id AND o.reader_id <> m.reader_id) AS alone
     FROM message_readers m WHERE m.reader_id = ? LIMIT ${ROWS}`,
    [toBytes(userId)],
  );
  if (rows.length === 0) return false;
  const alone = rows.filter((row) => Number(row.alone) === 1);
  await emptyMessages(
    tx,
    alone.map((row) => fromBytes(row.message_id)),
  );
  await tx.query('DELETE FROM message_readers WHERE reader_id = ? AND message_id IN (?)', [
    toBytes(userId),
    rows.map((row) => row.message_id),
  ]);
  return rows.length === ROWS;
}
