import type { EntityManager } from 'typeorm';
import { config } from '../../../config.js';
import { collectors, type CollectorName } from '../sources/collectors.js';
import { fileSources, type FileSourceName } from '../sources/files.js';
import type { SourceRow } from '../sources/source.js';
import { decode } from './encoding.js';
import { areaOf, findChunk, type Row } from './imports.queries.js';

/** Rows per transaction. */
const UNIT_ROWS = 500;
/** A stored chunk holds thousands of rows: it is split, so that the progress shows which are done. */
const PIECE_BYTES = 64 * 1024;

/** Rows that commit together, where the collector continues after them, and the progress (0–1). */
export type Unit = { rows: SourceRow[]; next: Place | null; progress: number };

/** The current page of a collector, and how many of its rows are stored. */
type Place = { from: unknown; skip: number; isOver: boolean };

/** The units of a file after its first `done` rows. It is read again from the start, which costs less than an index. */
export async function* unitsOfFile(manager: EntityManager, id: string, row: Row, done: number): AsyncGenerator<Unit> {
  let bytesRead = 0;
  async function* bytes(): AsyncGenerator<Buffer> {
    for (let number = 0; ; number++) {
      const chunk = await findChunk(manager, id, number);
      if (!chunk) return;
      for (let start = 0; start < chunk.length; start += PIECE_BYTES) {
        const piece = chunk.subarray(start, start + PIECE_BYTES);
        bytesRead += piece.length;
        yield piece;
      }
    }
  }
  const size = Math.max(1, Number(row.size));
  const source = fileSources[row.source as FileSourceName];
  let [rows, read]: [SourceRow[], number] = [[], 0];
  for await (const one of source.read(decode(bytes(), row.encoding!))) {
    if (++read <= done) continue;
    rows.push(one);
    if (rows.length < UNIT_ROWS) continue;
    yield { rows, next: null, progress: Math.min(1, bytesRead / size) };
    rows = [];
  }
  if (rows.length > 0) yield { rows, next: null, progress: 1 };
}

/** The units of a collection after its last stored unit. */
export async function* unitsOfCollection(row: Row, place: Place | null, signal: AbortSignal): AsyncGenerator<Unit> {
  if (place?.isOver) return;
  const collector = collectors[row.source as CollectorName];
  let [from, skip]: [unknown, number] = [place?.from ?? null, place?.skip ?? 0];
  for await (const page of collector.collect(areaOf(row) ?? config.cafes.collectArea, from, signal)) {
    while (skip + UNIT_ROWS < page.rows.length) {
      const rows = page.rows.slice(skip, skip + UNIT_ROWS);
      skip += UNIT_ROWS;
      yield { rows, next: { from, skip, isOver: false }, progress: page.progress };
    }
    const next = { from: page.next, skip: 0, isOver: page.next === null };
    yield { rows: page.rows.slice(skip), next, progress: page.progress };
    [from, skip] = [page.next, 0];
  }
}
