import type { EntityManager } from 'typeorm';
import { fromBytes } from '../../../kernel/tx/ids.js';
import { parseJson } from '../../../kernel/tx/json.js';
import type { InboxItem } from '../inbox/view.js';
import type { Facts } from '../notices/notice.js';

/** The last notification number of each user, by id; users without notifications are missing. */
export async function findLastNumbers(manager: EntityManager, userIds: Buffer[]): Promise<Map<string, number>> {
  const rows: { user_id: Buffer; last: string }[] = await manager.query(
    'SELECT user_id, last FROM inbox_counters WHERE user_id IN (?)',
    [userIds],
  );
  return new Map(rows.map(({ user_id, last }) => [fromBytes(user_id), Number(last)]));
}

/** The notifications of a user after `from` up to `to`. */
export type Span = { userId: Buffer; from: number; to: number };

type Row = Record<'id' | 'user_id', Buffer> & {
  number: string;
  type: string;
  data: unknown;
  created_at: Date;
} & Record<'seen_at' | 'read_at' | 'archived_at' | 'gone_at', Date | null>;

/** All these spans in one statement, ordered by user and number. */
export async function findSpans(manager: EntityManager, spans: Span[]): Promise<(InboxItem & { userId: string })[]> {
  const rows: Row[] = await manager.query(
    `SELECT id, user_id, number, type, data, created_at, seen_at, read_at, archived_at, gone_at FROM notifications
     WHERE ${spans.map(() => '(user_id = ? AND number > ? AND number <= ?)').join(' OR ')} ORDER BY user_id, number`,
    spans.flatMap(({ userId, from, to }) => [userId, from, to]),
  );
  return rows.map((row) => ({
    id: fromBytes(row.id),
    userId: fromBytes(row.user_id),
    number: Number(row.number),
    type: row.type,
    data: parseJson(row.data) as Facts,
    createdAt: row.created_at,
    seenAt: row.seen_at,
    readAt: row.read_at,
    archivedAt: row.archived_at,
    goneAt: row.gone_at,
  }));
}
