import type { EntityManager } from 'typeorm';
import { fromBytes } from '../../../kernel/tx/ids.js';
import { nameKey } from '../names.js';
import type { CafeNames, CompletionQuery } from './finding.schema.js';
import { isInitials } from './finding.queries.js';
import { rangesWhileTyping } from './typing.js';

/** At most so many names that contain the text somewhere are examined. */
const MAX_INNER = 500;

type Row = {
  id: Buffer;
  name: string;
  name_key: string;
  road_address: string | null;
  address: string | null;
  lat: number | null;
  lng: number | null;
  open: number;
};

const COLUMNS = 'c.id, c.name, c.name_key, c.road_address, c.address, c.lat, c.lng, c.open';

/**
 * Completions: names that begin with the text, by the index of names or initials; if there are too few, names that
 * contain it. Open cafés come first.
 */
export async function findCompletions(manager: EntityManager, { q, limit }: CompletionQuery): Promise<CafeNames> {
  const key = nameKey(q);
  if (key === '') return { items: [] };
  const column = isInitials(key) ? 'initials' : 'name_key';
  // A key contains letters and digits only, so no wildcard.
  const ranges = column === 'initials' ? [] : rangesWhileTyping(key);
  const begins = ranges.map(() => `c.${column} >= ? AND c.${column} < ?`).join(' OR ') || `c.${column} LIKE ?`;
  const startingWith = (open: boolean): Promise<Row[]> =>
    manager.query(
      `SELECT ${COLUMNS} FROM cafes c WHERE (${begins}) AND c.open = ? AND c.merged_into IS NULL
       ORDER BY c.${column}, c.id LIMIT ${limit}`,
      [...(ranges.length > 0 ? ranges.flat() : [`${key}%`]), open],
    );
  // The inner query reads only the index of names.
  const containing = (): Promise<Row[]> =>
    manager.query(
      `SELECT ${COLUMNS}
       FROM (SELECT id FROM cafes WHERE ${column} LIKE ? ORDER BY ${column}, id LIMIT ${MAX_INNER}) AS m
       JOIN cafes c ON c.id = m.id
       WHERE c.merged_into IS NULL ORDER BY c.open DESC, c.${column}, c.id LIMIT ${limit * 2}`,
      [`%${key}%`],
    );
  const found = await startingWith(true);
  if (found.length < limit) {
    const [closed, held] = [await startingWith(false), await containing()];
    found.push(...held.filter(({ open }) => open === 1), ...closed, ...held);
  }
  const distinct = new Map(found.map((row) => [fromBytes(row.id), row]));
  return { items: [...distinct].slice(0, limit).map(([id, row]) => toName(id, row)) };
}

const toName = (id: string, { name, road_address, address, lat, lng, open }: Row) => ({
  ...{ id, name, lat, lng },
  address: road_address ?? address,
  open: open === 1,
});
