import type { EntityManager } from 'typeorm';
import { claimDue, defineWork, lease, type WorkRows } from '../../../kernel/work/work.js';
import { fromBytes, toBytes } from '../../../kernel/tx/ids.js';
import type { Tx } from '../../../kernel/tx/tx.js';
import type { Document } from './template.js';

/** A message on its way into the index. A lease that somebody else has taken since counts no more. */
export type Claim = { id: string; lease: number };

const LEASE_SECONDS = 60;

/** Messages on their way into the index: leased while the cluster is asked, and counted only when it refuses one. */
export const indexingWork = defineWork({
  name: 'messages.search',
  table: 'message_indexing',
  key: 'message_id',
  waiting: ['queued'],
  onLease: 'lease = lease + 1',
  // `due_at` then says since when it is in the index.
  onSuccess: `state = 'done', due_at = NOW(6)`,
  heldWhile: `state = 'queued' AND lease = ?`,
});

/** Leases due messages for a minute. */
export async function claim(tx: Tx, limit: number): Promise<Claim[]> {
  const rows = await claimDue<{ message_id: Buffer; lease: number }>(tx, indexingWork, {
    columns: 'message_id, lease',
    limit,
    oldestFirst: true,
  });
  await lease(
    tx,
    indexingWork,
    rows.map((row) => row.message_id),
    LEASE_SECONDS,
  );
  return rows.map((row) => ({ id: fromBytes(row.message_id), lease: row.lease + 1 }));
}

/** Claims by the lease that holds them. */
export const rowsOf = (claims: Claim[]): WorkRows[] =>
  [...Map.groupBy(claims, (one) => one.lease)].map(([heldBy, same]) => ({
    keys: same.map(({ id }) => toBytes(id)),
    heldBy,
  }));

/** The cluster took none of them, which is not their fault. */
export async function putBack(tx: Tx, claims: Claim[], seconds: number): Promise<void> {
  for (const { keys, heldBy } of rowsOf(claims)) {
    await tx.query(
      `UPDATE message_indexing SET due_at = NOW(6) + INTERVAL ? SECOND WHERE message_id IN (?) AND ${indexingWork.heldWhile}`,
      [seconds, keys, heldBy],
    );
  }
}

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
