import type { Outcome } from '../places/places.service.js';
import type { CafeRecord, RejectionCode, SourceRow } from '../sources/source.js';
import { rowOutcomes, type Counts, type RowOutcome } from './imports.schema.js';

/** The outcome of one row. */
export type RowResult = {
  outcome: RowOutcome;
  sourceId: string | null;
  reason: { code: RejectionCode; field: string | null } | null;
};

/** The compact stored form: the index of the outcome in `rowOutcomes`, the id, and the reason of a rejection. */
type Packed = [outcome: number, sourceId: string | null, code?: RejectionCode, field?: string | null];

/** The rows that are cafés. */
export const recordsOf = (rows: SourceRow[]): CafeRecord[] =>
  rows.flatMap((row) => ('record' in row ? [row.record] : []));

/** Summarizes a batch: `taken` holds the outcomes of its cafés, in their order. */
export function summarise(rows: SourceRow[], taken: Outcome[]): { counts: Counts; results: RowResult[] } {
  const counts = { ...none, read: rows.length };
  let next = 0;
  const results = rows.map((row): RowResult => {
    if ('rejected' in row) {
      counts.rejected++;
      return { outcome: 'rejected', sourceId: row.sourceId, reason: row.rejected };
    }
    const outcome = taken[next++]!;
    counts[outcome]++;
    if (outcome !== 'duplicate') {
      if (!row.record.open) counts.closed++;
      if (row.record.position === null) counts.needsGeocode++;
    }
    return { outcome, sourceId: row.record.sourceId, reason: null };
  });
  return { counts, results };
}

export const none: Counts = {
  read: 0,
  created: 0,
  updated: 0,
  unchanged: 0,
  closed: 0,
  needsGeocode: 0,
  duplicate: 0,
  rejected: 0,
};

export const pack = (results: RowResult[]): string =>
  JSON.stringify(
    results.map(({ outcome, sourceId, reason }): Packed => {
      const place = rowOutcomes.indexOf(outcome);
      return reason ? [place, sourceId, reason.code, reason.field] : [place, sourceId];
    }),
  );

export const unpack = (text: string): RowResult[] =>
  (JSON.parse(text) as Packed[]).map(([place, sourceId, code, field = null]) => ({
    outcome: rowOutcomes[place]!,
    sourceId,
    reason: code ? { code, field } : null,
  }));
