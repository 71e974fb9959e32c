import { Injectable } from '@nestjs/common';
import { DataSource } from 'typeorm';
import { fromBytes, toBytes } from '../../../kernel/ids.js';
import { isUnreachable } from '../../../kernel/tx.js';
import { findRoot } from '../places/groups.queries.js';
import { roundedMeters, writeClusters, writePage, type Answer, type Format } from './answer.js';
import { findShown } from './cafe.queries.js';
import { cluster } from './clusters.js';
import { findCandidates } from './finding.queries.js';
import type { CafeDetail, CafeNames, CafeQuery, SuggestionQuery, ViewerQuery } from './finding.schema.js';
import { distance, haversine, cosine, metersOf } from './geography.js';
import { compile, isZone } from './hours-table.js';
import { IndexKeeper } from './index-keeper.js';
import { toFragment, toItem } from './item.js';
import { toSearch, type Search } from './search.js';
import { select, type Candidates } from './selection.js';
import { findNames } from './suggestions.queries.js';

/** Rows that were chosen from, and how to come by their texts. */
type Chosen = { slots: readonly number[]; write: (fragments: readonly Buffer[]) => Answer };

/** Finds cafés: from memory where that is possible, else from the tables, with the same results. */
@Injectable()
export class FindingService {
  constructor(
    private readonly dataSource: DataSource,
    private readonly keeper: IndexKeeper,
  ) {}

  /**
   * Words are searched in the tables alone. An index that has not heard of changes for 5 s is passed over, but is better
   * than nothing when the tables cannot be asked either.
   *
   * @throws Problem `invalid-cursor` (400), `busy` (503) for too large an area while there is no index
   */
  find(query: CafeQuery, format: Format): Answer | Promise<Answer> {
    const search = toSearch(query, new Date());
    if (search.words !== null || !this.keeper.loaded) return this.findInTables(search, format);
    if (this.keeper.isCurrent) return this.findInIndex(search, format);
    return this.findInTables(search, format).catch((error: unknown) => {
      if (isUnreachable(error)) return this.findInIndex(search, format);
      throw error;
    });
  }

  /** From memory. Only when the index is loaded. */
  findInIndex(search: Search, format: Format): Answer {
    const index = this.keeper.loaded!;
    const { slots, write } = this.choose(index.candidates(search), search, format);
    return write(index.fragmentsOf(slots));
  }

  /** From the tables. @throws Problem `busy` (503) */
  async findInTables(search: Search, format: Format): Promise<Answer> {
    const { manager } = this.dataSource;
    const candidates = await findCandidates(manager, search, this.keeper.hours);
    const { slots, write } = this.choose(candidates, search, format);
    const ids = slots.map((slot) => candidates.rows.idOf(slot));
    const found = await findShown(manager, ids);
    const byId = new Map(found.map((cafe) => [fromBytes(cafe.id), cafe]));
    return write(ids.map((id) => toFragment(byId.get(fromBytes(id))!)));
  }

  /** One café, wherever the viewer is; an id that was merged away gives what it became. @throws Problem `cafe-not-found` (404) */
  async findOne(id: string, { lat, lng }: ViewerQuery): Promise<CafeDetail> {
    const { manager } = this.dataSource;
    const cafe = (await findShown(manager, [toBytes(await findRoot(manager, id))]))[0]!;
    const now = new Date();
    const hours = cafe.openingHours !== null && isZone(cafe.zone) ? compile(cafe.openingHours) : undefined;
    const isLocated = cafe.lat !== null && cafe.lng !== null;
    const isMeasured = isLocated && lat !== undefined && lng !== undefined;
    return {
      ...toItem(cafe),
      distance: isMeasured ? roundedMeters(distance({ lat, lng }, { lat: cafe.lat!, lng: cafe.lng! })) : null,
      openNow: cafe.open ? (hours?.isOpen(now, cafe.zone) ?? null) : false,
      zone: cafe.zone,
      nextChange: cafe.open ? (hours?.nextChange(now, cafe.zone)?.toISOString() ?? null) : null,
    };
  }

  findNames(query: SuggestionQuery): Promise<CafeNames> {
    return findNames(this.dataSource.manager, query);
  }

  private choose(candidates: Candidates, search: Search, format: Format): Chosen {
    const { rows } = candidates;
    const openness = search.openAt && this.keeper.hours.at(search.openAt);
    const now = this.keeper.hours.now();
    const { area, zoom, from } = search;
    if (area && zoom !== null) {
      const found = cluster(candidates, { ...search, area }, openness);
      const far = (slot: number) =>
        from ? metersOf(haversine(from.lat, from.lng, cosine(from.lat), rows.lat[slot]!, rows.lng[slot]!)) : NaN;
      const distances = found.singles.map(far);
      return {
        slots: found.singles,
        write: (fragments) => writeClusters(found, distances, { rows, fragments, openness: now }, format),
      };
    }
    const selection = select(candidates, search, openness);
    return {
      slots: selection.slots,
      write: (fragments) => writePage(selection, { rows, fragments, openness: now }, format),
    };
  }
}
