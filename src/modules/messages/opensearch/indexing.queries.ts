import type { EntityManager } from 'typeorm';
import { claimDue, defineWork, lease, type WorkRows } from '../../../kernel/work/work.js';
import { fromBytes, toBytes } from '../../../kernel/tx/ids.js';
import type { Tx } from '../../../kernel/tx/tx.js';
import type { Edition } from './template.js';

/** A leased message. After another worker has leased it, this lease is void. */
export type Claim = { id: string; lease: number };

const LEASE_SECONDS = 60;

/** Messages to index: sent to the cluster under a lease; an attempt counts only when the cluster rejects the message. */
export const indexingWork = defineWork({
  name: 'messages.search',
  table: 'message_indexing',
  key: 'message_id',
  waiting: ['queued'],
  onLease: 'lease = lease + 1',
  // `due_at` is then the time of indexing.
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

/** The condition of claims that still hold their lease. */
export const rowsOf = (claims: Claim[]): WorkRows[] =>
  [...Map.groupBy(claims, (one) => one.lease)].map(([heldBy, same]) => ({
    keys: same.map(({ id }) => toBytes(id)),
    heldBy,
  }));

/** Releases claims after the cluster failed as a whole, without counting an attempt. */
export async function putBack(tx: Tx, claims: Claim[], seconds: number): Promise<void> {
  for (const { keys, heldBy } of rowsOf(claims)) {
    await tx.query(
      `UPDATE message_indexing SET due_at = NOW(6) + INTERVAL ? SECOND WHERE message_id IN (?) AND ${indexingWork.heldWhile}`,
      [seconds, keys, heldBy],
    );
  }
}

/** The number of messages that are not indexed yet, leased ones included. */
export async function countUnindexed(manager: EntityManager): Promise<number> {
  const [{ n }]: [{ n: string | number }] = await manager.query(
    `SELECT COUNT(*) AS n FROM message_indexing WHERE state = 'queued'`,
  );
  return Number(n);
}

/** Deletes the rows of messages that were indexed long ago. */
export async function purgeIndexed(manager: EntityManager): Promise<void> {
  await manager.query(
    `DELETE FROM message_indexing WHERE state = 'done' AND due_at < NOW(6) - INTERVAL 7 DAY LIMIT 10000`,
  );
}

/** Queues again what was indexed since then or is leased: it may have gone to the old index. */
export async function requeueSince(manager: EntityManager, since: string): Promise<void> {
  await manager.query(
    `UPDATE message_indexing SET state = 'queued', lease = lease + 1, due_at = NOW(6)
     WHERE state = 'queued' OR (state = 'done' AND due_at >= ?)`,
    [since],
  );
}

type Row = {
  id: Buffer;
  type: string;
  occurred_at: Date;
  subject_id: Buffer | null;
  ko: string;
  folded: Buffer;
  revision: number;
};

/** Up to `limit` messages after this id, in the order of ids. */
export const findDocumentsAfter = (manager: EntityManager, id: string, limit: number): Promise<Edition[]> =>
  load(manager, `id > ? ORDER BY id LIMIT ${limit}`, toBytes(id));

export const findDocuments = (manager: EntityManager, ids: string[]): Promise<Edition[]> =>
  load(manager, 'id IN (?)', ids.map(toBytes));

async function load(manager: EntityManager, which: string, parameter: unknown): Promise<Edition[]> {
  const rows: Row[] = await manager.query(
    `SELECT id, type, occurred_at, subject_id, ko, folded, revision FROM messages WHERE ${which}`,
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
    const document = {
      id,
      type: row.type,
      occurredAt: row.occurred_at.toISOString(),
      subjectId: row.subject_id && fromBytes(row.subject_id),
      readers: (readersOf.get(id) ?? []).map(({ reader_id }) => fromBytes(reader_id)),
      folded: row.folded.toString().split('\n'),
      ko: row.ko,
    };
    return { document, revision: row.revision };
  });
}
