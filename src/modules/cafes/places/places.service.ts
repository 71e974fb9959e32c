import { Injectable } from '@nestjs/common';
import { Outbox } from '../../../kernel/events/outbox.js';
import type { Tx } from '../../../kernel/tx/tx.js';
import { cafesChanged } from '../cafes.events.js';
import type { CafeRecord } from '../sources/source.js';
import type { GeoPoint } from '../../geo/index.js';
import type { SourceName } from '../source-names.js';
import { hashOf, originIdOf, emptyCorrection, toCafe, type Correction, type StoredRecord } from './cafe.js';
import { findRecords, findPlace, findShownRecords, lockCafes, writeCafes, writeRecords } from './places.queries.js';

/** The outcome of an imported row. */
export type Outcome = 'created' | 'updated' | 'unchanged' | 'duplicate';

const EVENT_SIZE = 500;

/** Stores each source's records of cafés, and the merged café that is shown. */
@Injectable()
export class PlacesService {
  constructor(private readonly outbox: Outbox) {}

  /**
   * Ingests records of a source, at most 1,000 at a time, and returns their outcomes in order. Of rows with one id the
   * later one wins, by the source's own date if it has one; the others are duplicates. `seen` holds the ids that this
   * import ingested before.
   */
  async ingest(tx: Tx, source: SourceName, records: CafeRecord[], seen: ReadonlySet<string>): Promise<Outcome[]> {
    const known = await findRecords(tx, source, [...new Set(records.map(({ sourceId }) => sourceId))]);
    const here = new Set<string>();
    const changed = new Map<string, StoredRecord>();
    const added = new Set<string>();
    const outcomes = records.map((record): Outcome => {
      const stored = known.get(record.sourceId);
      const isRepeated = seen.has(record.sourceId) || here.has(record.sourceId);
      here.add(record.sourceId);
      const next = mergeRecord(source, stored, record, isRepeated);
      if (next) {
        known.set(record.sourceId, next);
        changed.set(record.sourceId, next);
        if (!stored) added.add(record.sourceId);
      }
      if (isRepeated) return 'duplicate';
      return next ? (stored ? 'updated' : 'created') : 'unchanged';
    });
    await this.store(tx, [...changed.values()], added);
    return outcomes;
  }

  /** A dry run of `ingest`: returns the outcomes and changes nothing. */
  async dryRun(tx: Tx, source: SourceName, records: CafeRecord[], seen: ReadonlySet<string>): Promise<Outcome[]> {
    const known = await findRecords(tx, source, [...new Set(records.map(({ sourceId }) => sourceId))]);
    const here = new Set<string>();
    return records.map((record): Outcome => {
      const isRepeated = seen.has(record.sourceId) || here.has(record.sourceId);
      here.add(record.sourceId);
      if (isRepeated) return 'duplicate';
      const stored = known.get(record.sourceId);
      return mergeRecord(source, stored, record, false) ? (stored ? 'updated' : 'created') : 'unchanged';
    });
  }

  /** Rebuilds these cafés from their current records; a café without records keeps its content. */
  async rebuild(tx: Tx, cafeIds: string[]): Promise<void> {
    if (cafeIds.length === 0) return;
    // Lock before reading: the second of two transactions must see what the first one wrote.
    await lockCafes(tx, cafeIds);
    const records = await findShownRecords(tx, cafeIds);
    const cafes = [...Map.groupBy(records, ({ cafeId }) => cafeId)].map(([id, own]) => toCafe(id, own));
    await writeCafes(tx, cafes);
    await this.publishChanges(tx, cafeIds);
  }

  /**
   * Applies a correction to a café that is not merged into another. It survives imports, because corrections have the
   * highest precedence; fields that were not corrected keep following the sources.
   */
  async correct(tx: Tx, cafeId: string, correction: Correction): Promise<void> {
    const known = (await findRecords(tx, 'madang', [cafeId])).get(cafeId);
    const record = { ...(known ?? emptyCorrection(cafeId)), ...correction, updatedAt: new Date() };
    // Opening hours need their time zone, which users do not correct.
    if (correction.openingHours !== undefined) record.zone = (await findPlace(tx, cafeId)).zone;
    await writeRecords(tx, [
      { ...record, source: 'madang', originId: cafeId, cafeId, hash: hashOf(record), supersededHash: null },
    ]);
    await this.rebuild(tx, [cafeId]);
  }

  /**
   * Sets the position of a record that came without coordinates. The hash stays that of the source's row, so that the
   * same row again changes nothing.
   */
  async locate(tx: Tx, source: SourceName, sourceId: string, position: GeoPoint): Promise<void> {
    const record = (await findRecords(tx, source, [sourceId])).get(sourceId);
    if (!record || record.position !== null) return;
    await writeRecords(tx, [{ ...record, position }]);
    await this.rebuild(tx, [record.cafeId]);
  }

  /** Publishes changes of these cafés to all processes that keep copies. */
  async publishChanges(tx: Tx, cafeIds: string[]): Promise<void> {
    for (let start = 0; start < cafeIds.length; start += EVENT_SIZE) {
      const some = cafeIds.slice(start, start + EVENT_SIZE);
      await this.outbox.add(tx, cafesChanged, { aggregateId: some[0]!, actorId: null, payload: { cafeIds: some } });
    }
  }

  /** The name of a café, for other modules, in their transaction. @throws Problem `cafe-not-found` (404) */
  find(tx: Tx, cafeId: string): Promise<{ name: string }> {
    return findPlace(tx, cafeId);
  }

  private async store(tx: Tx, records: StoredRecord[], added: Set<string>): Promise<void> {
    if (records.length === 0) return;
    await writeRecords(tx, records);
    const [fresh, others] = [
      records.filter(({ sourceId }) => added.has(sourceId)),
      records.filter(({ sourceId }) => !added.has(sourceId)),
    ];
    if (fresh.length > 0) {
      await writeCafes(
        tx,
        fresh.map((record) => toCafe(record.cafeId, [record])),
      );
      await this.publishChanges(
        tx,
        fresh.map(({ cafeId }) => cafeId),
      );
    }
    if (others.length > 0) await this.rebuild(tx, [...new Set(others.map(({ cafeId }) => cafeId))]);
  }
}

/** The stored record merged with this row; undefined when the row changes nothing. */
function mergeRecord(
  source: SourceName,
  stored: StoredRecord | undefined,
  record: CafeRecord,
  isRepeated: boolean,
): StoredRecord | undefined {
  const hash = hashOf(record);
  if (!stored) {
    const originId = originIdOf(source, record.sourceId);
    return { ...record, source, originId, cafeId: originId, hash, supersededHash: null };
  }
  if (hash.equals(stored.hash)) return undefined;
  const [then, now] = [stored.updatedAt?.getTime() ?? 0, record.updatedAt?.getTime() ?? 0];
  if (now < then) return undefined;
  // The same file again: its first row of this id is the one that a later row of the file replaced.
  if (now === then && !isRepeated && stored.supersededHash?.equals(hash)) return undefined;
  return { ...stored, ...record, hash, supersededHash: isRepeated ? stored.hash : stored.supersededHash };
}
