import type { EntityManager } from 'typeorm';
import type { Redriver } from '../../../kernel/work/dead-letters.js';
import { fromBytes, toBytes } from '../../../kernel/tx/ids.js';
import type { Tx } from '../../../kernel/tx/tx.js';
import type { Document } from './template.js';

/** A message on its way into the index. A lease that somebody else has taken since counts no more. */
export type Claim = { id: string; lease: number };

const LEASE_SECONDS = 60;

/** Takes what is due for a minute; whoever crashes with it leaves it to the next. */
export async function claim(tx: Tx, limit: number): Promise<Claim[]> {
  const rows: { message_id: Buffer; lease: number }[] = await tx.query(
    `SELECT message_id, lease FROM message_indexing WHERE state = 'queued' AND due_at <= NOW(6) ORDER BY due_at
     LIMIT ${limit} FOR UPDATE SKIP LOCKED`,
  );
  if (rows.length === 0) return [];
  await tx.query(
    `UPDATE message_indexing SET lease = lease + 1, due_at = NOW(6) + INTERVAL ${LEASE_SECONDS} SECOND WHERE message_id IN (?)`,
    [rows.map((row) => row.message_id)],
  );
  return rows.map((row) => ({ id: fromBytes(row.message_id), lease: row.lease + 1 }));
}

/** They are in the index; `due_at` now tells since when. */
export const markIndexed = (tx: Tx, claims: Claim[]): Promise<void> =>
  change(tx, claims, `state = 'done', due_at = NOW(6)`);

/** Nobody took them, which is not their fault. */
export const putBack = (tx: Tx, claims: Claim[], seconds: number): Promise<void> =>
  change(tx, claims, `due_at = NOW(6) + INTERVAL ${seconds} SECOND`);

async function change(tx: Tx, claims: Claim[], set: string): Promise<void> {
  for (const [lease, same] of Map.groupBy(claims, (one) => one.lease)) {
    await tx.query(`UPDATE message_indexing SET ${set} WHERE state = 'queued' AND lease = ? AND message_id IN (?)`, [
      lease,
      same.map(({ id }) => toBytes(id)),
    ]);
  }
}

/** Tries again after 2, 4, 8 … seconds, 5 minutes at most, or never. Returns how it stands if this ended it. */
export async function markRefused(tx: Tx, { id, lease }: Claim, reason: string, maxAttempts: number) {
  // `attempts` on the right-hand side is the value before this failure on both engines only because it is assigned last.
  await tx.query(
    `UPDATE message_indexing SET due_at = NOW(6) + INTERVAL LEAST(POW(2, attempts + 1 - budget_from), 300) SECOND,
       last_error = ?, first_error = COALESCE(first_error, ?), state = IF(attempts + 1 - budget_from >= ?, 'dead', 'queued'),
       attempts = attempts + 1 WHERE message_id = ? AND lease = ? AND state = 'queued'`,
    [reason, reason, maxAttempts, toBytes(id), lease],
  );
  const [row]: { state: string; attempts: number; first_error: string }[] = await tx.query(
    'SELECT state, attempts, first_error FROM message_indexing WHERE message_id = ? AND lease = ?',
    [toBytes(id), lease],
  );
  return row?.state === 'dead' ? { attempts: row.attempts, firstError: row.first_error } : undefined;
}

export const redriveIndexing: Redriver = async (tx, letterIds) => {
  await tx.query(
    `UPDATE message_indexing i JOIN dead_letters d ON d.reference_id = i.message_id
     SET i.state = 'queued', i.budget_from = i.attempts, i.due_at = d.redrive_due_at WHERE d.id IN (?) AND i.state = 'dead'`,
    [letterIds],
  );
};

/** All that are not in the index yet, also those that somebody is taking there. */
export async function countUnindexed(manager: EntityManager): Promise<number> {
  const [{ n }]: [{ n: string | number }] = await manager.query(
    `SELECT COUNT(*) AS n FROM message_indexing WHERE state = 'queued'`,
  );
  return Number(n);
}

/** Forgets what has long been in the index. */
export async function purgeIndexed(manager: EntityManager): Promise<void> {
  await manager.query(
    `DELETE FROM message_indexing WHERE state = 'done' AND due_at < NOW(6) - INTERVAL 7 DAY LIMIT 10000`,
  );
}

/** Sends to the index again what went there since, and what is on its way: it may have gone to another one. */
export async function requeueSince(manager: EntityManager, since: string): Promise<void> {
  await manager.query(
    `UPDATE message_indexing SET state = 'queued', lease = lease + 1, due_at = NOW(6)
     WHERE state = 'queued' OR (state = 'done' AND due_at >= ?)`,
    [since],
  );
}

type Row = { id: Buffer; type: string; occurred_at: Date; subject_id: Buffer | null; ko: string; folded: Buffer };

/** Up to so many messages after this id, in the order of ids. */
export const findDocumentsAfter = (manager: EntityManager, id: string, limit: number): Promise<Document[]> =>
  load(manager, `id > ? ORDER BY id LIMIT ${limit}`, toBytes(id));

export const findDocuments = (manager: EntityManager, ids: string[]): Promise<Document[]> =>
  load(manager, 'id IN (?)', ids.map(toBytes));

async function load(manager: EntityManager, which: string, parameter: unknown): Promise<Document[]> {
  const rows: Row[] = await manager.query(
    `SELECT id, type, occurred_at, subject_id, ko, folded FROM messages WHERE ${which}`,
    [parameter],
  );
  if (rows.length === 0) return [];
  const readers: { message_id: Buffer; reader_id: Buffer }[] = await manager.query(
    'SELECT message_id, reader_id FROM message_readers WHERE message_id IN (?)',
    [rows.map(({ id }) => id)],
  );
  const readersOf = Map.groupBy(readers, (row) => fromBytes(row.message_id));
  return rows.map((row) => {
    const id = fromBytes(row.id);
    return {
      id,
      type: row.type,
      occurredAt: row.occurred_at.toISOString(),
      subjectId: row.subject_id && fromBytes(row.subject_id),
      readers: (readersOf.get(id) ?? []).map(({ reader_id }) => fromBytes(reader_id)),
      folded: row.folded.toString().split('\n'),
      ko: row.ko,
    };
  });
}
