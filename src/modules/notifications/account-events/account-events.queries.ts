import type { EntityManager } from 'typeorm';
import { z } from 'zod';
import { Cursor } from '../../../kernel/http/pagination.js';
import { fromBytes, toBytes } from '../../../kernel/tx/ids.js';
import { write, type Tx } from '../../../kernel/tx/tx.js';

/** An account's number of an event, behind a letter that tells it from other cursors. */
export const accountEventCursor = new Cursor(
  z.codec(z.string().regex(/^e\d{1,15}$/), z.number(), {
    decode: (text) => Number(text.slice(1)),
    encode: (number) => `e${number}`,
  }),
);

/** One event of one account; numbers grow from each event of an account to its next. */
export type AccountEventRow = { userId: string; number: number; eventId: string; type: string };

/** In the transaction that takes the numbers, so that they become visible in their order; an event that an account has already keeps its number. */
export function insertAccountEvents(tx: Tx, rows: AccountEventRow[]): void {
  if (rows.length === 0) return;
  write(
    tx,
    `INSERT INTO account_events (user_id, number, event_id, type) VALUES ${rows.map(() => '(?, ?, ?, ?)').join(', ')}
     ON DUPLICATE KEY UPDATE number = account_events.number`,
    rows.flatMap(({ userId, number, eventId, type }) => [toBytes(userId), number, toBytes(eventId), type]),
  );
}

/** The number of the last event of each account, by its id; accounts without events are missing. */
export async function findLastEvents(manager: EntityManager, userIds: string[]): Promise<Map<string, number>> {
  const rows: { user_id: Buffer; last_event: string }[] = await manager.query(
    'SELECT user_id, last_event FROM inbox_counters WHERE user_id IN (?)',
    [userIds.map(toBytes)],
  );
  return new Map(rows.map((row) => [fromBytes(row.user_id), Number(row.last_event)]));
}

type Row = { user_id: Buffer; number: string; event_id: Buffer; type: string };

const COLUMNS = 'user_id, number, event_id, type';
const toRow = (row: Row): AccountEventRow => ({
  userId: fromBytes(row.user_id),
  number: Number(row.number),
  eventId: fromBytes(row.event_id),
  type: row.type,
});

/** The next events of an account after a number, of all types or of these: a scan of one index each, which ends after `limit`. */
export async function findAccountEvents(
  manager: EntityManager,
  userId: string,
  { after, types, limit }: { after: number; types: string[] | undefined; limit: number },
): Promise<AccountEventRow[]> {
  const end = `ORDER BY number LIMIT ${limit}`;
  const walk = `SELECT ${COLUMNS} FROM account_events FORCE INDEX (account_events_of_type)
    WHERE user_id = ? AND type = ? AND number > ? ${end}`;
  const sql = types
    ? `${types.map(() => `(${walk})`).join(' UNION ALL ')} ${end}`
    : `SELECT ${COLUMNS} FROM account_events FORCE INDEX (PRIMARY) WHERE user_id = ? AND number > ? ${end}`;
  const user = toBytes(userId);
  const values = types ? types.flatMap((type) => [user, type, after]) : [user, after];
  const rows: Row[] = await manager.query(sql, values);
  return rows.map(toRow);
}

/** These events of accounts, in the order of the ids of the events. */
export async function findAccountEventsByIds(
  manager: EntityManager,
  userId: string,
  eventIds: string[],
): Promise<AccountEventRow[]> {
  const rows: Row[] = await manager.query(
    `SELECT ${COLUMNS} FROM account_events FORCE INDEX (account_events_once) WHERE event_id IN (?) AND user_id = ?`,
    [eventIds.map(toBytes), toBytes(userId)],
  );
  return rows.map(toRow);
}
