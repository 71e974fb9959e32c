import type { EntityManager } from 'typeorm';
import { fromBytes, toBytes } from '../../../kernel/tx/ids.js';
import type { Tx } from '../../../kernel/tx/tx.js';
import { claimDue, defineWork, lease } from '../../../kernel/work/work.js';
import type { ExportView } from './exports.schema.js';

/** How long a file can be fetched; and what is left of an export that never was ready. */
const [READY, LEFT] = ['72 HOUR', '7 DAY'];
const LEASE_SECONDS = 120;

/** Exports that are to be made. An attempt counts only when it fails. */
export const exportWork = defineWork({
  name: 'privacy.exports',
  table: 'account_exports',
  key: 'id',
  waiting: ['waiting'],
  owedSince: 'created_at',
  onLease: 'lease = lease + 1',
  onSuccess: `state = 'ready', size = ?, expires_at = NOW(6) + INTERVAL ${READY}`,
  heldWhile: `state = 'waiting' AND lease = ?`,
});

export const overExports = 'account_exports WHERE expires_at <= NOW(6)';

/** An export under the lease with this number; its pieces are named by both. */
export type Claim = { id: string; userId: string; lease: number };

export async function insertExport(tx: Tx, id: string, userId: string): Promise<void> {
  await tx.query(`INSERT INTO account_exports (id, user_id, expires_at) VALUES (?, ?, NOW(6) + INTERVAL ${LEFT})`, [
    toBytes(id),
    toBytes(userId),
  ]);
}

/** Whether one of a person is to be made still; locks the person, so that two requests do not both find none. */
export async function isUnderWay(tx: Tx, userId: string): Promise<boolean> {
  await tx.query('SELECT 1 FROM users WHERE id = ? FOR UPDATE', [toBytes(userId)]);
  const rows: unknown[] = await tx.query(`SELECT 1 FROM account_exports WHERE user_id = ? AND state = 'waiting'`, [
    toBytes(userId),
  ]);
  return rows.length > 0;
}

export async function claimExport(tx: Tx): Promise<Claim | undefined> {
  type Row = { id: Buffer; user_id: Buffer; lease: number };
  const columns = 'id, user_id, lease';
  const [row] = await claimDue<Row>(tx, exportWork, { columns, limit: 1, oldestFirst: true });
  if (!row) return undefined;
  await lease(tx, exportWork, [row.id], LEASE_SECONDS);
  return { id: fromBytes(row.id), userId: fromBytes(row.user_id), lease: row.lease + 1 };
}

/** Notes a piece before it is stored, and keeps the lease. False when another worker has it. */
export async function notePiece(tx: Tx, { id, lease }: Claim, pieces: number): Promise<boolean> {
  const { affectedRows }: { affectedRows: number } = await tx.query(
    `UPDATE account_exports SET pieces = GREATEST(pieces, ?), due_at = NOW(6) + INTERVAL ${LEASE_SECONDS} SECOND
     WHERE id = ? AND ${exportWork.heldWhile}`,
    [pieces, toBytes(id), lease],
  );
  return affectedRows === 1;
}

type Row = { id: Buffer; state: 'waiting' | 'ready' | 'dead'; size: string | null; lease: number } & Record<
  'created_at' | 'expires_at',
  Date
>;

/** A person's exports that are to be made or can be fetched, the newest first; or one of them. */
export async function findExports(
  manager: EntityManager,
  userId: string,
  id?: string,
): Promise<(ExportView & { lease: number })[]> {
  const rows: Row[] = await manager.query(
    `SELECT id, state, size, lease, created_at, expires_at FROM account_exports
     WHERE user_id = ? AND state <> 'over' AND expires_at > NOW(6) ${id ? 'AND id = ?' : ''} ORDER BY id DESC LIMIT 100`,
    [toBytes(userId), ...(id ? [toBytes(id)] : [])],
  );
  return rows.map(({ state, ...row }) => ({
    id: fromBytes(row.id),
    state: state === 'dead' ? 'failed' : state,
    size: row.size === null ? null : Number(row.size),
    createdAt: row.created_at.toISOString(),
    expiresAt: state === 'ready' ? row.expires_at.toISOString() : null,
    lease: row.lease,
  }));
}

/** Exports whose time is over, with what can be left of them in the store. */
export async function findOver(manager: EntityManager): Promise<(Omit<Claim, 'userId'> & { pieces: number })[]> {
  const rows: { id: Buffer; lease: number; pieces: number }[] = await manager.query(
    `SELECT id, lease, pieces FROM ${overExports} ORDER BY expires_at LIMIT 20`,
  );
  return rows.map((row) => ({ ...row, id: fromBytes(row.id) }));
}

export async function deleteExport(tx: Tx, id: string): Promise<void> {
  await tx.query('DELETE FROM account_exports WHERE id = ? AND expires_at <= NOW(6)', [toBytes(id)]);
}

/** Ends the exports of a person: the sweep deletes the files. */
export async function endExports(tx: Tx, userId: string): Promise<void> {
  await tx.query(
    `UPDATE account_exports SET state = 'over', expires_at = NOW(6) WHERE user_id = ? AND state <> 'over'`,
    [toBytes(userId)],
  );
}
