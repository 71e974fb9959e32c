import type { EntityManager } from 'typeorm';
import { fromBytes, toBytes } from '../../../kernel/tx/ids.js';
import { Problem } from '../../../kernel/problems/problem.js';
import type { Tx } from '../../../kernel/tx/tx.js';
import type { SourceName } from '../source-names.js';
import { tagCodes, tagMask } from '../tags.js';
import type { Cafe, StoredRecord } from './cafe.js';

type RecordRow = {
  source: SourceName;
  source_id: string;
  home_id: Buffer;
  cafe_id: Buffer;
  name: string | null;
  road_address: string | null;
  address: string | null;
  phone: string | null;
  lat: number | null;
  lng: number | null;
  open: number | null;
  opening_hours: string | null;
  zone: string | null;
  facts_yes: number;
  facts_no: number;
  source_updated_at: Date | null;
  content_hash: Buffer;
  superseded_hash: Buffer | null;
};

const recordColumns = [
  'source',
  'source_id',
  'home_id',
  'cafe_id',
  'name',
  'road_address',
  'address',
  'phone',
  'lat',
  'lng',
  'open',
  'opening_hours',
  'zone',
  'facts_yes',
  'facts_no',
  'source_updated_at',
  'content_hash',
  'superseded_hash',
];

/** The stored records of a source with these ids, by id; locked, so that concurrent imports of a source take turns. */
export async function findRecords(tx: Tx, source: SourceName, sourceIds: string[]): Promise<Map<string, StoredRecord>> {
  if (sourceIds.length === 0) return new Map();
  const rows: RecordRow[] = await tx.query(
    'SELECT * FROM cafe_records WHERE source = ? AND source_id IN (?) FOR UPDATE',
    [source, sourceIds],
  );
  return new Map(rows.map((row) => [row.source_id, toRecord(row)]));
}

/** Locks the rows of these cafés, as far as they exist. */
export async function lockCafes(tx: Tx, cafeIds: string[]): Promise<void> {
  await tx.query('SELECT id FROM cafes WHERE id IN (?) ORDER BY id FOR UPDATE', [cafeIds.map(toBytes)]);
}

/** The name of a café, and the IANA time zone of its hours. @throws Problem `cafe-not-found` (404) */
export async function findPlace(manager: EntityManager, cafeId: string): Promise<{ name: string; zone: string }> {
  const [row]: { name: string; zone: string }[] = await manager.query('SELECT name, zone FROM cafes WHERE id = ?', [
    toBytes(cafeId),
  ]);
  if (!row) throw new Problem('cafe-not-found');
  return row;
}

/** The records shown under these cafés. */
export async function findShownRecords(manager: EntityManager, cafeIds: string[]): Promise<StoredRecord[]> {
  if (cafeIds.length === 0) return [];
  const rows: RecordRow[] = await manager.query('SELECT * FROM cafe_records WHERE cafe_id IN (?)', [
    cafeIds.map(toBytes),
  ]);
  return rows.map(toRecord);
}

/** Inserts or updates records. */
export async function writeRecords(tx: Tx, records: StoredRecord[]): Promise<void> {
  const updates = recordColumns.slice(4).map((column) => `${column} = VALUES(${column})`);
  await tx.query(
    `INSERT INTO cafe_records (${recordColumns.join(', ')}) VALUES ${records.map(() => '(?)').join(', ')}
     ON DUPLICATE KEY UPDATE ${updates.join(', ')}`,
    records.map((record) => [
      record.source,
      record.sourceId,
      toBytes(record.originId),
      toBytes(record.cafeId),
      record.name,
      record.roadAddress,
      record.address,
      record.phone,
      record.position?.lat ?? null,
      record.position?.lng ?? null,
      record.open,
      record.openingHours,
      record.zone,
      tagMask(tagCodes.filter((code) => record.facts[code] === true)),
      tagMask(tagCodes.filter((code) => record.facts[code] === false)),
      record.updatedAt,
      record.hash,
      record.supersededHash,
    ]),
  );
}

const cafeColumns = [
  'id',
  'name',
  'name_key',
  'initials',
  'road_address',
  'address',
  'address_key',
  'phone',
  'lat',
  'lng',
  'location',
  'open',
  'opening_hours',
  'zone',
  'facts_yes',
  'facts_no',
];

/** Inserts or updates what is shown of these cafés; ratings, tags and merges stay. */
export async function writeCafes(tx: Tx, cafes: Cafe[]): Promise<void> {
  if (cafes.length === 0) return;
  const sorted = cafes.toSorted((a, b) => (a.id < b.id ? -1 : 1)); // everybody locks in one order
  const updates = cafeColumns.slice(1).map((column) => `${column} = VALUES(${column})`);
  await tx.query(
    `INSERT INTO cafes (${cafeColumns.join(', ')})
     VALUES ${sorted.map(() => `(${'?, '.repeat(10)}POINT(?, ?), ?, ?, ?, ?, ?)`).join(', ')}
     ON DUPLICATE KEY UPDATE ${updates.join(', ')}`,
    sorted.flatMap((cafe) => [
      toBytes(cafe.id),
      cafe.name,
      cafe.nameKey,
      cafe.initials,
      cafe.roadAddress,
      cafe.address,
      cafe.addressKey,
      cafe.phone,
      cafe.position?.lat ?? null,
      cafe.position?.lng ?? null,
      // A spatial index accepts no NULL: a café without a position has the origin as location, and `lat` NULL.
      cafe.position?.lng ?? 0,
      cafe.position?.lat ?? 0,
      cafe.open,
      cafe.openingHours,
      cafe.zone,
      cafe.factsYes,
      cafe.factsNo,
    ]),
  );
}

function toRecord(row: RecordRow): StoredRecord {
  const facts: StoredRecord['facts'] = {};
  tagCodes.forEach((code, bit) => {
    if (row.facts_yes & (1 << bit)) facts[code] = true;
    else if (row.facts_no & (1 << bit)) facts[code] = false;
  });
  return {
    source: row.source,
    sourceId: row.source_id,
    originId: fromBytes(row.home_id),
    cafeId: fromBytes(row.cafe_id),
    name: row.name,
    roadAddress: row.road_address,
    address: row.address,
    phone: row.phone,
    position: row.lat === null || row.lng === null ? null : { lat: row.lat, lng: row.lng },
    open: row.open === null ? null : row.open === 1,
    openingHours: row.opening_hours,
    zone: row.zone,
    facts,
    updatedAt: row.source_updated_at,
    hash: row.content_hash,
    supersededHash: row.superseded_hash,
  };
}
