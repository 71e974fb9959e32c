import type { EntityManager } from 'typeorm';
import { sourceNames, type SourceName } from '../source-names.js';
import { tagCodes } from '../tags.js';

/** Everything that is shown of a café. */
export type ShownCafe = {
  /** 16 bytes. */
  id: Buffer;
  name: string;
  roadAddress: string | null;
  address: string | null;
  phone: string | null;
  lat: number | null;
  lng: number | null;
  open: boolean;
  openingHours: string | null;
  zone: string;
  /** Tags by source; bits as in tags.ts. */
  factsYes: number;
  factsNo: number;
  raters: number;
  ratingHalves: number;
  mergedInto: Buffer | null;
  /** The number of ratings that include each tag, by its bit. */
  tagRaters: number[];
  /** Ordered by precedence. */
  sources: { source: SourceName; sourceId: string }[];
};

type Row = {
  id: Buffer;
  name: string;
  road_address: string | null;
  address: string | null;
  phone: string | null;
  lat: number | null;
  lng: number | null;
  open: number;
  opening_hours: string | null;
  zone: string;
  facts_yes: number;
  facts_no: number;
  raters: number;
  rating_halves: number;
  merged_into: Buffer | null;
};

const COLUMNS = `id, name, road_address, address, phone, lat, lng, open, opening_hours, zone, facts_yes, facts_no, raters,
  rating_halves, merged_into`;

/** The cafés with these ids, merged and unlocated ones included; missing ids are left out. */
export async function findShown(manager: EntityManager, ids: readonly Buffer[]): Promise<ShownCafe[]> {
  if (ids.length === 0) return [];
  const rows: Row[] = await manager.query(`SELECT ${COLUMNS} FROM cafes WHERE id IN (?)`, [ids]);
  return complete(manager, rows, 'cafe_id IN (?)', [ids]);
}

/** The next cafés in id order. */
export async function findShownAfter(manager: EntityManager, id: Buffer, limit: number): Promise<ShownCafe[]> {
  const rows: Row[] = await manager.query(`SELECT ${COLUMNS} FROM cafes WHERE id > ? ORDER BY id LIMIT ${limit}`, [id]);
  if (rows.length === 0) return [];
  return complete(manager, rows, 'cafe_id BETWEEN ? AND ?', [rows[0]!.id, rows.at(-1)!.id]);
}

async function complete(
  manager: EntityManager,
  rows: Row[],
  which: string,
  parameters: unknown[],
): Promise<ShownCafe[]> {
  const [records, tags]: [
    { cafe_id: Buffer; source: SourceName; source_id: string }[],
    { cafe_id: Buffer; tag: number; raters: number }[],
  ] = await Promise.all([
    manager.query(`SELECT cafe_id, source, source_id FROM cafe_records WHERE ${which} ORDER BY source_id`, parameters),
    manager.query(`SELECT cafe_id, tag, raters FROM cafe_tags WHERE ${which}`, parameters),
  ]);
  const cafes = rows.map(toShown);
  const byId = new Map(cafes.map((cafe) => [keyOf(cafe.id), cafe]));
  for (const { cafe_id, source, source_id } of records) {
    byId.get(keyOf(cafe_id))?.sources.push({ source, sourceId: source_id });
  }
  for (const { cafe_id, tag, raters } of tags) {
    const cafe = byId.get(keyOf(cafe_id));
    if (cafe && tag < tagCodes.length) cafe.tagRaters[tag] = raters;
  }
  for (const { sources } of cafes) if (sources.length > 1) sources.sort((a, b) => rank(a.source) - rank(b.source));
  return cafes;
}

const toShown = (row: Row): ShownCafe => ({
  id: row.id,
  name: row.name,
  roadAddress: row.road_address,
  address: row.address,
  phone: row.phone,
  lat: row.lat,
  lng: row.lng,
  open: row.open === 1,
  openingHours: row.opening_hours,
  zone: row.zone,
  factsYes: row.facts_yes,
  factsNo: row.facts_no,
  raters: row.raters,
  ratingHalves: row.rating_halves,
  mergedInto: row.merged_into,
  tagRaters: new Array<number>(tagCodes.length).fill(0),
  sources: [],
});

const rank = (source: SourceName): number => sourceNames.indexOf(source);
const keyOf = (id: Buffer): string => id.toString('latin1');
