import type { EntityManager } from 'typeorm';
import { fromBytes, toBytes } from '../../../kernel/tx/ids.js';
import { parseJson } from '../../../kernel/tx/json.js';
import { readCursor, toPage } from '../../../kernel/http/pagination.js';
import { Problem } from '../../../kernel/problems/problem.js';
import { execute, type Tx } from '../../../kernel/tx/tx.js';
import { where } from '../../../kernel/tx/where.js';
import type { Area } from '../../geo/index.js';
import type { SourceName } from '../source-names.js';
import type { Encoding } from './encoding.js';
import type { Counts, ImportState, ImportView, RowOutcome } from './imports.schema.js';
import { none, pack, unpack, type RowResult } from './outcomes.js';

export type Row = {
  id: Buffer;
  kind: ImportView['kind'];
  source: SourceName;
  dry_run: number;
  encoding: Encoding | null;
  file_name: string | null;
  size: string | null;
  area: unknown;
  state: ImportState;
  progress: number;
  error_code: string | null;
  error: string | null;
  created_by: Buffer | null;
  attempts: number;
  created_at: Date;
  started_at: Date | null;
  ended_at: Date | null;
};

const toView = (row: Row, counts: Counts): ImportView => ({
  id: fromBytes(row.id),
  kind: row.kind,
  source: row.source,
  dryRun: row.dry_run === 1,
  encoding: row.encoding,
  fileName: row.file_name,
  size: row.size === null ? null : Number(row.size),
  state: row.state,
  progress: row.progress,
  counts,
  error: row.error_code === null ? null : { code: row.error_code, message: row.error ?? '' },
  createdAt: row.created_at.toISOString(),
  startedAt: row.started_at?.toISOString() ?? null,
  endedAt: row.ended_at?.toISOString() ?? null,
});

/** @throws Problem `import-not-found` (404) */
export async function findImport(manager: EntityManager, id: string): Promise<ImportView> {
  const row = await findRow(manager, id);
  const counts = await findCounts(manager, [row.id]);
  return toView(row, counts.get(id) ?? none);
}

/** The starter and the file name of an import. @throws Problem `import-not-found` (404) */
export async function findRow(manager: EntityManager, id: string, lock: '' | 'FOR UPDATE' = ''): Promise<Row> {
  const [row]: Row[] = await manager.query(`SELECT * FROM cafe_imports WHERE id = ? AND state <> 'uploading' ${lock}`, [
    toBytes(id),
  ]);
  if (!row) throw new Problem('import-not-found');
  return row;
}

/** One page of imports. @throws Problem `invalid-cursor` (400) */
export async function findImports(manager: EntityManager, { limit, cursor }: { limit: number; cursor?: string }) {
  const before = readCursor(cursor);
  const { sql, parameters } = where([`state <> 'uploading'`], ['id < ?', before && toBytes(before)]);
  const rows: Row[] = await manager.query(
    `SELECT * FROM cafe_imports WHERE ${sql} ORDER BY id DESC LIMIT ${limit + 1}`,
    parameters,
  );
  const counts = await findCounts(
    manager,
    rows.map(({ id }) => id),
  );
  return toPage(
    rows.map((row) => toView(row, counts.get(fromBytes(row.id)) ?? none)),
    limit,
  );
}

async function findCounts(manager: EntityManager, ids: Buffer[]): Promise<Map<string, Counts>> {
  if (ids.length === 0) return new Map();
  const rows: ({ import_id: Buffer } & Record<keyof Counts, string>)[] = await manager.query(
    `SELECT import_id, SUM(\`read\`) AS \`read\`, SUM(created) AS created, SUM(updated) AS updated,
       SUM(unchanged) AS unchanged, SUM(closed) AS closed, SUM(needs_geocode) AS needsGeocode,
       SUM(duplicate) AS duplicate, SUM(rejected) AS rejected
     FROM cafe_import_batches WHERE import_id IN (?) GROUP BY import_id`,
    [ids],
  );
  return new Map(
    rows.map(({ import_id, ...sums }) => [
      fromBytes(import_id),
      Object.fromEntries(Object.entries(sums).map(([name, sum]) => [name, Number(sum)])) as Counts,
    ]),
  );
}

/** Stores a chunk of a file, at most 1 MiB; a prepared statement sends the bytes without escaping. */
export async function writeChunk(tx: Tx, id: string, number: number, data: Buffer): Promise<void> {
  await execute(tx, 'INSERT INTO cafe_import_chunks (import_id, number, data) VALUES (?, ?, ?)', [
    toBytes(id),
    number,
    data,
  ]);
}

export async function findChunk(manager: EntityManager, id: string, number: number): Promise<Buffer | undefined> {
  const [row]: { data: Buffer }[] = await manager.query(
    'SELECT data FROM cafe_import_chunks WHERE import_id = ? AND number = ?',
    [toBytes(id), number],
  );
  return row?.data;
}

export type Batch = { number: number; firstRow: number; counts: Counts; results: RowResult[]; next: unknown };

export async function writeBatch(tx: Tx, id: string, { number, firstRow, counts, results, next }: Batch) {
  await tx.query(
    `INSERT INTO cafe_import_batches (import_id, number, first_row, \`read\`, created, updated, unchanged, closed,
       needs_geocode, duplicate, rejected, next, outcomes) VALUES (?)`,
    [
      [
        toBytes(id),
        number,
        firstRow,
        counts.read,
        counts.created,
        counts.updated,
        counts.unchanged,
        counts.closed,
        counts.needsGeocode,
        counts.duplicate,
        counts.rejected,
        next === null ? null : JSON.stringify(next),
        pack(results),
      ],
    ],
  );
}

/** The position of an import: its next batch, the rows read so far, and where its collector continues. */
export async function findTail(manager: EntityManager, id: string) {
  const [row]: { number: number; rows: number; next: unknown }[] = await manager.query(
    `SELECT number, first_row + \`read\` AS \`rows\`, next FROM cafe_import_batches WHERE import_id = ?
     ORDER BY number DESC LIMIT 1`,
    [toBytes(id)],
  );
  return row
    ? { number: Number(row.number) + 1, rows: Number(row.rows), next: parseJson(row.next) }
    : { number: 0, rows: 0, next: null };
}

export type StoredBatch = { number: number; firstRow: number; results: RowResult[] };

/** The first batch, from `number` on, with rows of this outcome. */
export async function findBatch(
  manager: EntityManager,
  id: string,
  number: number,
  outcome: RowOutcome | undefined,
): Promise<StoredBatch | undefined> {
  const { sql, parameters } = where(
    ['import_id = ?', toBytes(id)],
    ['number >= ?', number],
    outcome !== undefined && [`${outcome} > 0`],
  );
  const [row]: { number: number; first_row: number; outcomes: string }[] = await manager.query(
    `SELECT number, first_row, outcomes FROM cafe_import_batches WHERE ${sql} ORDER BY number LIMIT 1`,
    parameters,
  );
  return row && { number: row.number, firstRow: row.first_row, results: unpack(row.outcomes) };
}

/** The cafés that show a source's records. */
export async function findCafeIds(manager: EntityManager, source: SourceName, sourceIds: string[]) {
  if (sourceIds.length === 0) return new Map<string, string>();
  const rows: { source_id: string; cafe_id: Buffer }[] = await manager.query(
    'SELECT source_id, cafe_id FROM cafe_records WHERE source = ? AND source_id IN (?)',
    [source, sourceIds],
  );
  return new Map(rows.map((row) => [row.source_id, fromBytes(row.cafe_id)]));
}

export const areaOf = (row: Row): Area | null => parseJson(row.area) as Area | null;
