import { Injectable } from '@nestjs/common';
import { Outbox } from '../../../kernel/events/outbox.js';
import type { Tx } from '../../../kernel/tx/tx.js';
import { cafesChanged } from '../cafes.events.js';
import type { CafeRecord } from '../sources/source.js';
import type { GeoPoint } from '../position.js';
import type { SourceName } from '../source-names.js';
import { hashOf, homeIdOf, silence, toCafe, type Correction, type StoredRecord } from './cafe.js';
import { findRecords, findPlace, findShownRecords, lockCafes, writeCafes, writeRecords } from './places.queries.js';

/** What became of a row that is a café. */
export type Outcome = 'created' | 'updated' | 'unchanged' | 'duplicate';

const EVENT_SIZE = 500;

/** Keeps what each source says about a café, and what people see of it: the best that all sources together say. */
@Injectable()
export class PlacesService {
  constructor(private readonly outbox: Outbox) {}

  /**
   * Takes over what a source says, at most 1,000 cafés at a time, and gives the outcome of each in their order. Of rows with
   * one id the later one wins, by the source's own date where it has one; the others are duplicates. `seen` holds the ids
   * that this import has brought before.
   */
  async take(tx: Tx, source: SourceName, records: CafeRecord[], seen: ReadonlySet<string>): Promise<Outcome[]> {
    const known = await findRecords(tx, source, [...new Set(records.map(({ sourceId }) => sourceId))]);
    const here = new Set<string>();
    const changed = new Map<string, StoredRecord>();
    const added = new Set<string>();
    const outcomes = records.map((record): Outcome => {
      const stored = known.get(record.sourceId);
      const isRepeated = seen.has(record.sourceId) || here.has(record.sourceId);
      here.add(record.sourceId);
      const next = follow(source, stored, record, isRepeated);
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

  /** What `take` would answer, and nothing is changed. */
  async rehearse(tx: Tx, source: SourceName, records: CafeRecord[], seen: ReadonlySet<string>): Promise<Outcome[]> {
    const known = await findRecords(tx, source, [...new Set(records.map(({ sourceId }) => sourceId))]);
    const here = new Set<string>();
    return records.map((record): Outcome => {
      const isRepeated = seen.has(record.sourceId) || here.has(record.sourceId);
      here.add(record.sourceId);
      if (isRepeated) return 'duplicate';
      const stored = known.get(record.sourceId);
      return follow(source, stored, record, false) ? (stored ? 'updated' : 'created') : 'unchanged';
    });
  }

  /** Shows these cafés anew, from the records that belong to them now; a café without any keeps what it shows. */
  async compose(tx: Tx, cafeIds: string[]): Promise<void> {
    if (cafeIds.length === 0) return;
    // Whoever comes second must see what the first one wrote: the lock before the look.
    await lockCafes(tx, cafeIds);
    const records = await findShownRecords(tx, cafeIds);
    const cafes = [...Map.groupBy(records, ({ cafeId }) => cafeId)].map(([id, own]) => toCafe(id, own));
    await writeCafes(tx, cafes);
    await this.announce(tx, cafeIds);
  }

  /**
   * Takes over what people corrected of a café that is merged into no other. It outlasts every import, because corrections
   * come first; what was not corrected goes on following the sources.
   */
  async correct(tx: Tx, cafeId: string, correction: Correction): Promise<void> {
    const known = (await findRecords(tx, 'madang', [cafeId])).get(cafeId);
    const said = { ...(known ?? silence(cafeId)), ...correction, updatedAt: new Date() };
    // Hours mean nothing without their zone; the name of the zone is not what people correct.
    if (correction.openingHours !== undefined) said.zone = (await findPlace(tx, cafeId)).zone;
    await writeRecords(tx, [
      { ...said, source: 'madang', homeId: cafeId, cafeId, hash: hashOf(said), supersededHash: null },
    ]);
    await this.compose(tx, [cafeId]);
  }

  /**
   * Gives a record that came without coordinates the place that was found for it. Its hash stays that of what the source
   * said, so that the same row again changes nothing.
   */
  async locate(tx: Tx, source: SourceName, sourceId: string, position: GeoPoint): Promise<void> {
    const record = (await findRecords(tx, source, [sourceId])).get(sourceId);
    if (!record || record.position !== null) return;
    await writeRecords(tx, [{ ...record, position }]);
    await this.compose(tx, [record.cafeId]);
  }

  /** Tells every process that keeps a copy of these cafés. */
  async announce(tx: Tx, cafeIds: string[]): Promise<void> {
    for (let start = 0; start < cafeIds.length; start += EVENT_SIZE) {
      const some = cafeIds.slice(start, start + EVENT_SIZE);
      await this.outbox.add(tx, cafesChanged, { aggregateId: some[0]!, actorId: null, payload: { cafeIds: some } });
    }
  }

  /** For other modules, in their transaction: what a café is called. @throws Problem `cafe-not-found` (404) */
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
      await this.announce(
        tx,
        fresh.map(({ cafeId }) => cafeId),
      );
    }
    if (others.length > 0) await this.compose(tx, [...new Set(others.map(({ cafeId }) => cafeId))]);
  }
}

/** The stored record after this row, or undefined when the row changes nothing. */
function follow(
  source: SourceName,
  stored: StoredRecord | undefined,
  record: CafeRecord,
  isRepeated: boolean,
): StoredRecord | undefined {
  const hash = hashOf(record);
  if (!stored) {
    const homeId = homeIdOf(source, record.sourceId);
    return { ...record, source, homeId, cafeId: homeId, hash, supersededHash: null };
  }
  if (hash.equals(stored.hash)) return undefined;
  const [then, now] = [stored.updatedAt?.getTime() ?? 0, record.updatedAt?.getTime() ?? 0];
  if (now < then) return undefined;
  // The same file again: its first row of this id is the one that a later row of the file has replaced.
  if (now === then && !isRepeated && stored.supersededHash?.equals(hash)) return undefined;
  return { ...stored, ...record, hash, supersededHash: isRepeated ? stored.hash : stored.supersededHash };
}
