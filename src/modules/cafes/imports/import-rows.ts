import { Readable } from 'node:stream';
import type { EntityManager } from 'typeorm';
import { z } from 'zod';
import { withoutFormula } from '../../../kernel/csv.js';
import { Cursor, cutPage } from '../../../kernel/http/pagination.js';
import type { Locale } from '../../../kernel/problems/locale.js';
import { findBatch, findCafeIds, findRow, type StoredBatch } from './imports.queries.js';
import { rejections, type ImportRow, type RowOutcome, type RowQuery } from './imports.schema.js';
import type { RowResult } from './outcomes.js';

type Numbered = RowResult & { row: number; batch: number };

/** A page of the outcomes of the rows, in their order. @throws Problem `import-not-found` (404), `invalid-cursor` (400) */
export async function findRowPage(manager: EntityManager, id: string, query: RowQuery, locale: Locale) {
  const { source } = await findRow(manager, id);
  const end = query.cursor === undefined ? { batch: 0, row: 0 } : rowCursor.read(query.cursor);
  const found: Numbered[] = [];
  let number = end.batch;
  while (found.length <= query.limit) {
    const batch = await findBatch(manager, id, number, query.outcome);
    if (!batch) break;
    found.push(...rowsOf(batch, query.outcome).filter(({ row }) => row > end.row));
    number = batch.number + 1;
  }
  const { items, nextCursor } = cutPage(found, query.limit, ({ batch, row }) => rowCursor.write({ batch, row }));
  const cafeIds = await findCafeIds(
    manager,
    source,
    items.flatMap(({ sourceId }) => sourceId ?? []),
  );
  return { items: items.map((row) => toItem(row, cafeIds, locale)), nextCursor };
}

/** A batch's rows of this outcome, numbered from the first row of the file: 1. */
const rowsOf = (batch: StoredBatch, outcome: RowOutcome | undefined): Numbered[] =>
  batch.results
    .map((result, index) => ({ ...result, row: batch.firstRow + index + 1, batch: batch.number }))
    .filter((result) => !outcome || result.outcome === outcome);

function toItem({ row, outcome, sourceId, reason }: Numbered, cafeIds: Map<string, string>, locale: Locale): ImportRow {
  return {
    row,
    outcome,
    sourceId,
    cafeId: (reason === null && sourceId !== null && cafeIds.get(sourceId)) || null,
    reason: reason && { ...reason, message: rejections[reason.code][locale] },
  };
}

/** The end of a page: its batch and its row. */
export const rowCursor = new Cursor(
  z.codec(z.string().regex(/^\d{1,9}\.\d{1,10}$/), z.object({ batch: z.int(), row: z.int() }), {
    decode: (text) => {
      const [batch, row] = text.split('.').map(Number);
      return { batch: batch!, row: row! };
    },
    encode: ({ batch, row }) => `${batch}.${row}`,
  }),
);

const columns = ['row', 'outcome', 'sourceId', 'cafeId', 'code', 'field', 'message'] as const;

/**
 * All rows of this outcome as CSV (RFC 4180), batch by batch while they are sent. The BOM at the start tells spreadsheets
 * that it is UTF-8.
 */
export function streamRows(
  manager: EntityManager,
  id: string,
  source: Parameters<typeof findCafeIds>[1],
  outcome: RowOutcome | undefined,
  locale: Locale,
): Readable {
  async function* lines(): AsyncGenerator<string> {
    yield `\uFEFF${columns.join(',')}\r\n`;
    for (let number = 0; ; number++) {
      const batch = await findBatch(manager, id, number, outcome);
      if (!batch) return;
      number = batch.number;
      const rows = rowsOf(batch, outcome);
      const cafeIds = await findCafeIds(
        manager,
        source,
        rows.flatMap(({ sourceId }) => sourceId ?? []),
      );
      yield rows.map((row) => toLine(toItem(row, cafeIds, locale))).join('');
    }
  }
  return Readable.from(lines());
}

function toLine({ reason, ...item }: ImportRow): string {
  const cells = { code: null, field: null, message: null, ...item, ...reason };
  return `${columns.map((column) => toCell(cells[column])).join(',')}\r\n`;
}

function toCell(value: string | number | null): string {
  if (value === null || typeof value === 'number') return String(value ?? '');
  const text = withoutFormula(value);
  return /[",\r\n]/.test(text) ? `"${text.replaceAll('"', '""')}"` : text;
}
