import type { EntityManager } from 'typeorm';
import { z } from 'zod';
import { Cursor, cutPage } from '../../kernel/http/pagination.js';
import { Id } from '../../kernel/http/schema.js';
import { fromBytes, toBytes } from '../../kernel/tx/ids.js';
import { where } from '../../kernel/tx/where.js';
import { IS_SHOWN } from '../users/index.js';
import type { StreamerQuery, StreamerView } from './profiles.schema.js';

type Row = { id: Buffer; handle: string; name: string; bio: string | null };
const COLUMNS = 'id, handle, name, bio';

const toStreamer = ({ id, handle, name, bio }: Row): StreamerView => ({ id: fromBytes(id), handle, name, bio });

/** The person who has this handle, or for whom it is kept after a change: the present one is then another. */
export async function findByHandle(
  manager: EntityManager,
  handle: string,
): Promise<(StreamerView & { isStreamer: boolean }) | undefined> {
  const [row]: (Row & { isListed: number | string })[] = await manager.query(
    `SELECT ${COLUMNS}, listed_handle IS NOT NULL AS isListed FROM users
     WHERE id = (SELECT user_id FROM handles WHERE handles.handle = ? AND (held_until IS NULL OR held_until > NOW(6)))
       AND users.handle IS NOT NULL AND ${IS_SHOWN}`,
    [handle],
  );
  return row && { ...toStreamer(row), isStreamer: Number(row.isListed) === 1 };
}

/** So much of a name is in the index, in characters. */
const INDEXED = 24;
/** Sorts after each character of a handle, and after each character of a name. */
const [AFTER_HANDLES, AFTER_NAMES] = ['~', '\u{10ffff}'];

/** Where a page ended: among those found by their handles, or among those found by their names, who come after them. */
type End = { handle: string } | { name: string; id: string };

const streamerCursor = new Cursor<End>(
  z.codec(
    z.string().regex(/^(?:h[a-z0-9_]{3,30}|n[0-9a-f-]{36}[^]{1,96})$/),
    z.union([z.object({ handle: z.string() }), z.object({ name: z.string(), id: Id })]),
    {
      decode: (text) =>
        text.startsWith('h')
          ? { handle: text.slice(1) }
          : { name: Buffer.from(text.slice(37), 'latin1').toString(), id: text.slice(1, 37) },
      encode: (end) => ('handle' in end ? `h${end.handle}` : `n${end.id}${Buffer.from(end.name).toString('latin1')}`),
    },
  ),
);

/**
 * One page of streamers: those whose handle begins so, by their handles, then those whose name begins so, by their names. Each is a
 * scan of one index. @throws Problem `invalid-cursor` (400)
 */
export async function findStreamers(manager: EntityManager, { q, cursor, limit }: StreamerQuery) {
  const begin = (q ?? '').replace(/^@/, '').toLowerCase();
  const end = cursor === undefined ? undefined : streamerCursor.read(cursor);
  const isPastHandles = end !== undefined && 'name' in end;
  const mayBeHandle = /^[a-z0-9_]*$/.test(begin);
  const byHandle = isPastHandles || !mayBeHandle ? [] : await scanHandles(manager, begin, end?.handle ?? '', limit + 1);
  const missing = limit + 1 - byHandle.length;
  const name = [...begin].slice(0, INDEXED).join('');
  const byName =
    begin === '' || missing === 0
      ? []
      : await scanNames(
          manager,
          { name, not: mayBeHandle ? begin : undefined },
          isPastHandles ? end : undefined,
          missing,
        );
  const { items, nextCursor } = cutPage<Found>([...byHandle, ...byName], limit, (last) =>
    streamerCursor.write(last.end),
  );
  return { items: items.map(({ row }) => toStreamer(row)), nextCursor };
}

type Found = { row: Row; end: End };

async function scanHandles(manager: EntityManager, begin: string, after: string, limit: number): Promise<Found[]> {
  const rows: Row[] = await manager.query(
    `SELECT ${COLUMNS} FROM users FORCE INDEX (users_listed_by_handle)
     WHERE listed_handle >= ? AND listed_handle < ? AND listed_handle > ? ORDER BY listed_handle LIMIT ${limit}`,
    [begin, begin + AFTER_HANDLES, after],
  );
  return rows.map((row) => ({ row, end: { handle: row.handle } }));
}

async function scanNames(
  manager: EntityManager,
  { name, not }: { name: string; not: string | undefined },
  after: { name: string; id: string } | undefined,
  limit: number,
): Promise<Found[]> {
  const { sql, parameters } = where(
    ['listed_name >= ? AND listed_name < ?', name, name + AFTER_NAMES],
    ['NOT (listed_handle >= ? AND listed_handle < ?)', not, not && not + AFTER_HANDLES],
    after !== undefined && [
      '(listed_name > ? OR (listed_name = ? AND id > ?))',
      after.name,
      after.name,
      toBytes(after.id),
    ],
  );
  const rows: (Row & { place: string })[] = await manager.query(
    `SELECT ${COLUMNS}, listed_name AS place FROM users FORCE INDEX (users_listed_by_name) WHERE ${sql}
     ORDER BY listed_name, id LIMIT ${limit}`,
    parameters,
  );
  return rows.map((row) => ({ row, end: { name: row.place, id: fromBytes(row.id) } }));
}
