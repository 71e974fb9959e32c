import { Injectable } from '@nestjs/common';
import { DataSource } from 'typeorm';
import type { Principal } from '../../../kernel/auth/principal.js';
import { fromBytes, newId, toBytes } from '../../../kernel/tx/ids.js';
import { readCursor, toPage } from '../../../kernel/http/pagination.js';
import type { Tx } from '../../../kernel/tx/tx.js';
import { where } from '../../../kernel/tx/where.js';
import { findMembers, findRoot } from '../places/groups.queries.js';
import type { Bookmark } from './bookmarks.schema.js';

type Row = {
  id: Buffer;
  cafe_id: Buffer;
  name: string;
  road_address: string | null;
  lat: number | null;
  lng: number | null;
  open: number;
};

/** Users' bookmarked cafés. */
@Injectable()
export class BookmarksService {
  constructor(private readonly dataSource: DataSource) {}

  /** Idempotent: a second time keeps the place in the list. @throws Problem `cafe-not-found` (404) */
  async add(tx: Tx, me: Principal, cafeId: string): Promise<void> {
    const root = await findRoot(tx, cafeId);
    const members = await findMembers(tx, root);
    const kept: unknown[] = await tx.query(
      'SELECT 1 FROM cafe_bookmarks WHERE user_id = ? AND cafe_id IN (?) LIMIT 1',
      [toBytes(me.id), members.map(toBytes)],
    );
    if (kept.length > 0) return;
    await tx.query(
      'INSERT INTO cafe_bookmarks (id, user_id, cafe_id) VALUES (?, ?, ?) ON DUPLICATE KEY UPDATE id = cafe_bookmarks.id',
      [toBytes(newId()), toBytes(me.id), toBytes(root)],
    );
  }

  /** @throws Problem `cafe-not-found` (404) */
  async remove(tx: Tx, me: Principal, cafeId: string): Promise<void> {
    const members = await findMembers(tx, await findRoot(tx, cafeId));
    await tx.query('DELETE FROM cafe_bookmarks WHERE user_id = ? AND cafe_id IN (?)', [
      toBytes(me.id),
      members.map(toBytes),
    ]);
  }

  /**
   * Newest first. Merged cafés are listed once, as their representative, at the position of the newest bookmark.
   *
   * @throws Problem `invalid-cursor` (400)
   */
  async findAll(me: Principal, { limit, cursor }: { limit: number; cursor?: string }) {
    const before = readCursor(cursor);
    const { sql, parameters } = where(['n.id < ?', before && toBytes(before)]);
    const rows: Row[] = await this.dataSource.query(
      `SELECT n.id, n.cafe_id, c.name, c.road_address, c.lat, c.lng, c.open FROM (
         SELECT MAX(b.id) AS id, COALESCE(k.merged_into, k.id) AS cafe_id
         FROM cafe_bookmarks b JOIN cafes k ON k.id = b.cafe_id WHERE b.user_id = ? GROUP BY 2
       ) n JOIN cafes c ON c.id = n.cafe_id WHERE ${sql} ORDER BY n.id DESC LIMIT ${limit + 1}`,
      [toBytes(me.id), ...parameters],
    );
    const page = toPage(
      rows.map((row) => ({ ...row, id: fromBytes(row.id) })),
      limit,
    );
    return { items: page.items.map(toView), nextCursor: page.nextCursor };
  }
}

const toView = (row: Omit<Row, 'id'>): Bookmark => ({
  cafeId: fromBytes(row.cafe_id),
  name: row.name,
  roadAddress: row.road_address,
  lat: row.lat,
  lng: row.lng,
  open: row.open === 1,
});
