import type { EntityManager } from 'typeorm';
import { fromBytes, toBytes } from '../../../kernel/tx/ids.js';
import type { Tx } from '../../../kernel/tx/tx.js';
import { where } from '../../../kernel/tx/where.js';

/** A stored comment. Deletion hides it; the row stays, for legal requests. */
export type Comment = {
  id: string;
  cafeId: string;
  authorId: string;
  parentId: string | null;
  text: string;
  createdAt: Date;
  editedAt: Date | null;
  deletedAt: Date | null;
};

type Row = {
  id: Buffer;
  cafe_id: Buffer;
  author_id: Buffer;
  parent_id: Buffer | null;
  text: string;
  created_at: Date;
  edited_at: Date | null;
  deleted_at: Date | null;
};

type Range = { limit: number; beyond: string | undefined };

/** A comment of one of these cafés, deleted or not; locks its row. */
export async function lockComment(tx: Tx, id: string, cafeIds: string[]): Promise<Comment | undefined> {
  const [row]: Row[] = await tx.query('SELECT * FROM cafe_comments WHERE id = ? AND cafe_id IN (?) FOR UPDATE', [
    toBytes(id),
    cafeIds.map(toBytes),
  ]);
  return row && toComment(row);
}

/** A comment of any café. */
export async function findComment(manager: EntityManager, id: string): Promise<Comment | undefined> {
  const [row]: Row[] = await manager.query('SELECT * FROM cafe_comments WHERE id = ?', [toBytes(id)]);
  return row && toComment(row);
}

/** Top-level comments, newest first; deleted ones only while they have replies. */
export async function findTopLevel(manager: EntityManager, cafeIds: string[], { limit, beyond }: Range) {
  // One index range per merged café: a query over several would sort all their comments. And no EXISTS: MariaDB would
  // first collect the replies of all cafés.
  const walks = cafeIds.map((id) =>
    where(
      ['c.cafe_id = ?', toBytes(id)],
      ['c.parent_id IS NULL'],
      ['c.id < ?', beyond && toBytes(beyond)],
      [
        `(c.deleted_at IS NULL
           OR (SELECT r.id FROM cafe_comments r WHERE r.parent_id = c.id AND r.deleted_at IS NULL LIMIT 1) IS NOT NULL)`,
      ],
    ),
  );
  const rows: Row[] = await manager.query(
    `${walks.map(({ sql }) => `(SELECT c.* FROM cafe_comments c WHERE ${sql} ORDER BY c.id DESC LIMIT ${limit})`).join(' UNION ALL ')}
     ORDER BY id DESC LIMIT ${limit}`,
    walks.flatMap(({ parameters }) => parameters),
  );
  return rows.map(toComment);
}

/** Replies that are not deleted, oldest first. */
export async function findReplies(manager: EntityManager, parentId: string, { limit, beyond }: Range) {
  const { sql, parameters } = where(
    ['parent_id = ?', toBytes(parentId)],
    ['deleted_at IS NULL'],
    ['id > ?', beyond && toBytes(beyond)],
  );
  const rows: Row[] = await manager.query(
    `SELECT * FROM cafe_comments WHERE ${sql} ORDER BY id LIMIT ${limit}`,
    parameters,
  );
  return rows.map(toComment);
}

/** The first replies to each of these comments, oldest first, and their total number. */
export async function findFirstReplies(manager: EntityManager, parentIds: string[], limit: number) {
  if (parentIds.length === 0) return new Map<string, { replies: Comment[]; count: number }>();
  const rows: (Row & { parent_id: Buffer; replies: string | number })[] = await manager.query(
    `SELECT c.*, n.replies FROM (
       SELECT id, COUNT(*) OVER (PARTITION BY parent_id) AS replies,
         ROW_NUMBER() OVER (PARTITION BY parent_id ORDER BY id) AS place
       FROM cafe_comments WHERE parent_id IN (?) AND deleted_at IS NULL
     ) n JOIN cafe_comments c ON c.id = n.id WHERE n.place <= ? ORDER BY c.id`,
    [parentIds.map(toBytes), limit],
  );
  const byParent = Map.groupBy(rows, (row) => fromBytes(row.parent_id));
  return new Map(
    [...byParent].map(([id, own]) => [id, { replies: own.map(toComment), count: Number(own[0]!.replies) }]),
  );
}

const toComment = (row: Row): Comment => ({
  id: fromBytes(row.id),
  cafeId: fromBytes(row.cafe_id),
  authorId: fromBytes(row.author_id),
  parentId: row.parent_id && fromBytes(row.parent_id),
  text: row.text,
  createdAt: row.created_at,
  editedAt: row.edited_at,
  deletedAt: row.deleted_at,
});
