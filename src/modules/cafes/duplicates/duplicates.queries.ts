import type { EntityManager } from 'typeorm';
import { fromBytes, newId, toBytes } from '../../../kernel/tx/ids.js';
import type { Tx } from '../../../kernel/tx/tx.js';
import { where } from '../../../kernel/tx/where.js';
import type { GeoPoint } from '../../geo/index.js';
import type { SourceName } from '../source-names.js';
import { REACH_METERS, type Place } from './linking.js';

export const duplicateStates = ['suggested', 'merged', 'dismissed', 'separated'] as const;
export type DuplicateState = (typeof duplicateStates)[number];

/** Two cafés that may be one place. `first` represents both when they are merged. */
export type Duplicate = {
  id: string;
  state: DuplicateState;
  similarity: number;
  /** In metres; null when one of them has no position. */
  distance: number | null;
  firstId: string;
  secondId: string;
  decidedBy: string | null;
  decidedAt: Date | null;
};

type Row = {
  id: Buffer;
  first_id: Buffer;
  second_id: Buffer;
  similarity: number;
  distance: number | null;
  state: DuplicateState;
  decided_by: Buffer | null;
  decided_at: Date | null;
};

const toDuplicate = (row: Row): Duplicate => ({
  id: fromBytes(row.id),
  state: row.state,
  similarity: row.similarity,
  distance: row.distance,
  firstId: fromBytes(row.first_id),
  secondId: fromBytes(row.second_id),
  decidedBy: row.decided_by && fromBytes(row.decided_by),
  decidedAt: row.decided_at,
});

export async function findDuplicate(manager: EntityManager, id: string): Promise<Duplicate | undefined> {
  const [row]: Row[] = await manager.query('SELECT * FROM cafe_duplicates WHERE id = ?', [toBytes(id)]);
  return row && toDuplicate(row);
}

export async function findPair(
  manager: EntityManager,
  firstId: string,
  secondId: string,
): Promise<Duplicate | undefined> {
  const [row]: Row[] = await manager.query('SELECT * FROM cafe_duplicates WHERE first_id = ? AND second_id = ?', [
    toBytes(firstId),
    toBytes(secondId),
  ]);
  return row && toDuplicate(row);
}

/** The pairs in a state, newest first. Suggestions whose cafés were merged through other pairs are left out. */
export async function findDuplicates(
  manager: EntityManager,
  state: DuplicateState,
  before: string | undefined,
  limit: number,
): Promise<Duplicate[]> {
  const { sql, parameters } = where(
    ['d.state = ?', state],
    ['d.id < ?', before && toBytes(before)],
    [`(d.state <> 'suggested' OR COALESCE(f.merged_into, f.id) <> COALESCE(s.merged_into, s.id))`],
  );
  const rows: Row[] = await manager.query(
    `SELECT d.* FROM cafe_duplicates d JOIN cafes f ON f.id = d.first_id JOIN cafes s ON s.id = d.second_id
     WHERE ${sql} ORDER BY d.id DESC LIMIT ${limit}`,
    parameters,
  );
  return rows.map(toDuplicate);
}

/** Every pair that contains one of these cafés. */
export async function findPairsOf(manager: EntityManager, cafeIds: string[]): Promise<Duplicate[]> {
  if (cafeIds.length === 0) return [];
  const ids = cafeIds.map(toBytes);
  const rows: Row[] = await manager.query(
    `SELECT * FROM cafe_duplicates WHERE first_id IN (?)
     UNION SELECT * FROM cafe_duplicates WHERE second_id IN (?)`,
    [ids, ids],
  );
  return rows.map(toDuplicate);
}

/** Inserts new pairs. */
export async function addDuplicates(tx: Tx, pairs: Omit<Duplicate, 'id' | 'decidedAt'>[]): Promise<string[]> {
  if (pairs.length === 0) return [];
  const ids = pairs.map(() => newId());
  const isDecided = pairs.map(({ state }) => (state === 'suggested' ? 'NULL' : 'NOW(6)'));
  await tx.query(
    `INSERT INTO cafe_duplicates (id, first_id, second_id, similarity, distance, state, decided_by, decided_at)
     VALUES ${isDecided.map((at) => `(?, ?, ?, ?, ?, ?, ?, ${at})`).join(', ')}`,
    pairs.flatMap((pair, at) => [
      toBytes(ids[at]!),
      toBytes(pair.firstId),
      toBytes(pair.secondId),
      pair.similarity,
      pair.distance,
      pair.state,
      pair.decidedBy && toBytes(pair.decidedBy),
    ]),
  );
  return ids;
}

/** Decides a pair if it is in one of these states; returns whether it was. `by` is null when Madang decides. */
export async function decideDuplicate(
  tx: Tx,
  id: string,
  from: readonly DuplicateState[],
  to: DuplicateState,
  by: string | null,
): Promise<boolean> {
  if (from.length === 0) return false;
  const { affectedRows } = await tx.query(
    'UPDATE cafe_duplicates SET state = ?, decided_by = ?, decided_at = NOW(6) WHERE id = ? AND state IN (?)',
    [to, by && toBytes(by), toBytes(id), from],
  );
  return affectedRows === 1;
}

/** Deletes suggestions that are still undecided. */
export async function withdrawSuggestions(tx: Tx, ids: string[]): Promise<void> {
  if (ids.length === 0) return;
  await tx.query(`DELETE FROM cafe_duplicates WHERE id IN (?) AND state = 'suggested'`, [ids.map(toBytes)]);
}

/** True when there is more than one source; otherwise there are no duplicates. */
export async function hasSeveralSources(manager: EntityManager): Promise<boolean> {
  const rows: { source: SourceName }[] = await manager.query('SELECT DISTINCT source FROM cafe_records');
  return rows.filter(({ source }) => source !== 'madang').length > 1;
}

/** A visible café with a position. */
export type VisibleCafe = Place & { position: GeoPoint };

type VisibleCafeRow = { id: Buffer; name: string; phone: string | null; open: number; lat: number; lng: number };

/**
 * The visible cafés for these ids: themselves, or the cafés that they were merged into. Those without a position are
 * left out.
 */
export async function findVisible(manager: EntityManager, cafeIds: string[]): Promise<VisibleCafe[]> {
  if (cafeIds.length === 0) return [];
  const rows: VisibleCafeRow[] = await manager.query(
    `SELECT DISTINCT r.id, r.name, r.phone, r.open, r.lat, r.lng
     FROM cafes c JOIN cafes r ON r.id = COALESCE(c.merged_into, c.id) WHERE c.id IN (?) AND r.lat IS NOT NULL`,
    [cafeIds.map(toBytes)],
  );
  return toVisible(manager, rows);
}

async function toVisible(manager: EntityManager, rows: VisibleCafeRow[]): Promise<VisibleCafe[]> {
  const ids = rows.map(({ id }) => fromBytes(id));
  const sources = await findSources(manager, [...new Set(ids)]);
  return rows.map(({ name, phone, open, lat, lng }, at) => ({
    id: ids[at]!,
    name,
    phone,
    open: open === 1,
    sources: sources.get(ids[at]!)!,
    position: { lat, lng },
  }));
}

const METERS_PER_DEGREE = 111_195;
const BOXES_PER_STATEMENT = 100;

/** Visible cafés within reach of each of these that share no source with it; `distance` in metres. */
export async function findNear(
  manager: EntityManager,
  places: VisibleCafe[],
): Promise<{ one: VisibleCafe; other: VisibleCafe; distance: number }[]> {
  const found: { one: VisibleCafe; other: VisibleCafe; distance: number }[] = [];
  for (let start = 0; start < places.length; start += BOXES_PER_STATEMENT) {
    const some = places.slice(start, start + BOXES_PER_STATEMENT);
    const rows: (VisibleCafeRow & { place: number; distance: number })[] = await manager.query(
      // One SELECT per box: a join over boxes would not use the spatial index.
      some.map((_, index) => nearSql(index)).join(' UNION ALL '),
      some.flatMap(nearParameters),
    );
    const others = await toVisible(manager, rows);
    rows.forEach(({ place, distance }, at) =>
      // The engines differ in the last digits.
      found.push({ one: some[Number(place)]!, other: others[at]!, distance: Math.round(distance * 10) / 10 }),
    );
  }
  return found;
}

// Most neighbours come from the candidate's own source, and are filtered in the database. On MariaDB the outer join
// takes a quarter of the time of NOT EXISTS. The keys are named because a first import is linked before the statistics
// are up to date: MariaDB then read all of `cafes_merged`, or of a source, for each box (4,501 rows: 35 s, now 3 s).
const nearSql = (index: number): string =>
  `SELECT ${index} AS place, c.id, c.name, c.phone, c.open, c.lat, c.lng, ST_Distance_Sphere(c.location, POINT(?, ?), 6371008.8) AS distance
   FROM cafes c FORCE INDEX (cafes_location) LEFT JOIN cafe_records r FORCE INDEX (cafe_records_cafe) ON r.cafe_id = c.id AND r.source IN (?)
   WHERE MBRContains(LINESTRING(POINT(?, ?), POINT(?, ?)), c.location) AND c.merged_into IS NULL AND c.lat IS NOT NULL
     AND c.id <> ? AND r.cafe_id IS NULL
   HAVING distance <= ${REACH_METERS}`;

function nearParameters({ id, sources, position: { lat, lng } }: VisibleCafe): unknown[] {
  const north = REACH_METERS / METERS_PER_DEGREE;
  const east = north / Math.max(Math.cos((lat * Math.PI) / 180), 0.01);
  // A café without any source excludes nothing.
  const own = sources.size > 0 ? [...sources] : [''];
  return [lng, lat, own, lng - east, lat - north, lng + east, lat + north, toBytes(id)];
}

/** The sources of each of these cafés; users' corrections do not count as a source. */
export async function findSources(manager: EntityManager, cafeIds: string[]): Promise<Map<string, Set<SourceName>>> {
  const sources = new Map(cafeIds.map((id) => [id, new Set<SourceName>()]));
  if (cafeIds.length === 0) return sources;
  const rows: { cafe_id: Buffer; source: SourceName }[] = await manager.query(
    `SELECT DISTINCT cafe_id, source FROM cafe_records WHERE cafe_id IN (?) AND source <> 'madang'`,
    [cafeIds.map(toBytes)],
  );
  for (const row of rows) sources.get(fromBytes(row.cafe_id))!.add(row.source);
  return sources;
}

/** Two cafés for comparison, in this order, and their distance in metres; undefined when one does not exist. */
export async function findCompared(manager: EntityManager, firstId: string, secondId: string) {
  const [row]: {
    first: string;
    first_phone: string | null;
    second: string;
    second_phone: string | null;
    distance: number | null;
  }[] = await manager.query(
    `SELECT f.name AS first, f.phone AS first_phone, s.name AS second, s.phone AS second_phone,
       IF(f.lat IS NULL OR s.lat IS NULL, NULL, ROUND(ST_Distance_Sphere(f.location, s.location, 6371008.8), 1)) AS distance
     FROM cafes f JOIN cafes s WHERE f.id = ? AND s.id = ?`,
    [toBytes(firstId), toBytes(secondId)],
  );
  return (
    row && {
      first: { name: row.first, phone: row.first_phone },
      second: { name: row.second, phone: row.second_phone },
      distance: row.distance,
    }
  );
}

/** The details by which a person can compare cafés, with the sources of the merged café and its own. */
export async function findSides(manager: EntityManager, cafeIds: string[]) {
  const ids = cafeIds.map(toBytes);
  const cafes: {
    id: Buffer;
    name: string;
    road_address: string | null;
    lat: number | null;
    lng: number | null;
  }[] = await manager.query('SELECT id, name, road_address, lat, lng FROM cafes WHERE id IN (?)', [ids]);
  const records: { cafe_id: Buffer; source: SourceName; source_id: string }[] = await manager.query(
    `SELECT cafe_id, source, source_id FROM cafe_records WHERE cafe_id IN (?)
     UNION SELECT home_id, source, source_id FROM cafe_records WHERE home_id IN (?) ORDER BY source, source_id`,
    [ids, ids],
  );
  const sources = Map.groupBy(records, (record) => fromBytes(record.cafe_id));
  const sides = cafes.map((cafe) => {
    const id = fromBytes(cafe.id);
    return {
      id,
      name: cafe.name,
      roadAddress: cafe.road_address,
      lat: cafe.lat,
      lng: cafe.lng,
      sources: (sources.get(id) ?? []).map(({ source, source_id: sourceId }) => ({ source, sourceId })),
    };
  });
  return new Map(sides.map((side) => [side.id, side]));
}
