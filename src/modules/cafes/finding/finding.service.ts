import { Injectable } from '@nestjs/common';
import type { EntityManager } from 'typeorm';
import { Cache, type CacheResult } from '../../../kernel/cache/cache.js';
import { fromBytes, toBytes } from '../../../kernel/tx/ids.js';
import { isZone } from '../../../kernel/time-zones.js';
import { Problem } from '../../../kernel/problems/problem.js';
import { isUnreachable } from '../../../kernel/tx/database-errors.js';
import { findRootIfAny } from '../places/groups.queries.js';
import { cafeCacheTags } from '../cache-tags.js';
import { roundedMeters, writeClusters, writePage, type SearchResponse, type Format } from './response.js';
import { findShown, type ShownCafe } from './cafe.queries.js';
import { cluster } from './clusters.js';
import { findCandidates } from './finding.queries.js';
import type { CafeDetail, CafeNames, CafeQuery, CompletionQuery, ViewerQuery } from './finding.schema.js';
import { distance, haversine, cosine, metersOf } from '../../geo/index.js';
import { compile } from './hours-table.js';
import { IndexSync } from './index-sync.js';
import { toFragment, toItem } from './item.js';
import { toSearch, type Search } from './search.js';
import { select, type Candidates } from './selection.js';
import { findCompletions } from './completions.queries.js';

/** The selected rows, and how to write the response from their JSON. */
type Selected = { slots: readonly number[]; write: (fragments: readonly Buffer[]) => SearchResponse };

type CachedCafe = Pick<ShownCafe, 'openingHours' | 'zone' | 'open'> & {
  item: ReturnType<typeof toItem>;
  located: { lat: number; lng: number } | null;
};

async function loadCafe(manager: EntityManager, id: string): Promise<CachedCafe | null> {
  const root = await findRootIfAny(manager, id);
  const [cafe] = root === undefined ? [] : await findShown(manager, [toBytes(root)]);
  if (!cafe) return null;
  const { lat, lng, openingHours, zone, open } = cafe;
  return { item: toItem(cafe), located: lat !== null && lng !== null ? { lat, lng } : null, openingHours, zone, open };
}

/** Finds cafés: in the in-memory index if possible, else in the tables, with the same results. */
@Injectable()
export class FindingService {
  constructor(
    private readonly cache: Cache,
    private readonly indexSync: IndexSync,
  ) {}

  /**
   * Words are searched in the tables only. An index without news of changes for 5 s is skipped, unless the tables are not
   * reachable either.
   *
   * @throws Problem `invalid-cursor` (400), `busy` (503) for too large an area without an index
   */
  find(query: CafeQuery, format: Format): SearchResponse | Promise<SearchResponse> {
    const search = toSearch(query, new Date());
    if (search.words !== null || !this.indexSync.loaded) return this.findInTables(search, format);
    if (this.indexSync.isCurrent) return this.findInIndex(search, format);
    return this.findInTables(search, format).catch((error: unknown) => {
      if (isUnreachable(error)) return this.findInIndex(search, format);
      throw error;
    });
  }

  /** Searches the index, which must be loaded. */
  findInIndex(search: Search, format: Format): SearchResponse {
    const index = this.indexSync.loaded!;
    const { slots, write } = this.choose(index.candidates(search), search, format);
    return write(index.fragmentsOf(slots));
  }

  /** Searches the tables. @throws Problem `busy` (503) */
  async findInTables(search: Search, format: Format): Promise<SearchResponse> {
    return this.cache.uncached([], (manager) => this.findInTablesOf(manager, search, format));
  }

  private async findInTablesOf(manager: EntityManager, search: Search, format: Format): Promise<SearchResponse> {
    const candidates = await findCandidates(manager, search, this.indexSync.hours);
    const { slots, write } = this.choose(candidates, search, format);
    const ids = slots.map((slot) => candidates.rows.idOf(slot));
    const found = await findShown(manager, ids);
    const byId = new Map(found.map((cafe) => [fromBytes(cafe.id), cafe]));
    return write(ids.map((id) => toFragment(byId.get(fromBytes(id))!)));
  }

  /** One café; the id of a merged café returns the café that represents it. @throws Problem `cafe-not-found` (404) */
  async findOne(id: string, { lat, lng }: ViewerQuery): Promise<{ cafe: CafeDetail; result: CacheResult }> {
    const { value, result } = await this.lookUp(id);
    const { item, located, openingHours, zone, open } = value;
    const now = new Date();
    const hours = openingHours !== null && isZone(zone) ? compile(openingHours) : undefined;
    const isMeasured = located !== null && lat !== undefined && lng !== undefined;
    const cafe = {
      ...item,
      distance: isMeasured ? roundedMeters(distance({ lat, lng }, located)) : null,
      openNow: open ? (hours?.isOpen(now, zone) ?? null) : false,
      zone,
      nextChange: open ? (hours?.nextChange(now, zone)?.toISOString() ?? null) : null,
    };
    return { cafe, result };
  }

  findCompletions(query: CompletionQuery): Promise<CafeNames> {
    return this.cache.uncached([], (manager) => findCompletions(manager, query));
  }

  /**
   * The part of a café that depends neither on time nor on the viewer; for a merged café, that of its representative.
   */
  private async lookUp(id: string): Promise<{ value: CachedCafe; result: CacheResult }> {
    const { value, result } = await this.cache.readThrough(`cafe:${id}`, cafeCacheTags(id), (manager) =>
      loadCafe(manager, id),
    );
    if (!value) throw new Problem('cafe-not-found');
    // The representative has cache tags of its own.
    return value.item.id === id ? { value, result } : this.lookUp(value.item.id);
  }

  private choose(candidates: Candidates, search: Search, format: Format): Selected {
    const { rows } = candidates;
    const openness = search.openAt && this.indexSync.hours.at(search.openAt);
    const now = this.indexSync.hours.now();
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
