import type { CafeRows } from './cafe-rows.js';
import { cosine, haversine, haversineOf, isWithin, metersOf } from '../../geo/index.js';
import { UNKNOWN_HOURS, type Openness } from './hours-table.js';
import { cafeCursors, type Search } from './search.js';

/** The rows to select from: some of a table, by slot. */
export type Candidates = { rows: CafeRows; slots: ArrayLike<number> };

/** The selected rows in order; `distances` are metres, NaN without a position. */
export type Selection = { slots: number[]; distances: number[]; total: number; nextCursor: string | null };

/** A prior of so many ratings of so many points: one friend's five points do not make a café the best. */
const PRIOR = { raters: 5, points: 3.5 };
/** At this distance closeness is one half. */
const HALF_WAY_METERS = 500;
const weights = { tags: 4, name: 3, rating: 3, closeness: 2 };

/**
 * Calls `visit` for every candidate that matches. Only this function decides matches and distances; the index and the
 * tables provide a superset of them.
 */
export function forEachMatch(
  { rows, slots }: Candidates,
  search: Search,
  openness: Openness | null,
  visit: (slot: number, haversine: number) => void,
): void {
  const { from, area, tags, includeUnknown, includeClosed, minRatingHundredths } = search;
  const cosLat = from ? cosine(from.lat) : 0;
  const farthest = search.radiusMeters === null ? Infinity : haversineOf(search.radiusMeters);
  for (let i = 0; i < slots.length; i++) {
    const slot = slots[i]!;
    if (includeClosed ? rows.isRemoved(slot) : !rows.isInBusiness(slot)) continue;
    let far = NaN;
    if (from) {
      far = haversine(from.lat, from.lng, cosLat, rows.lat[slot]!, rows.lng[slot]!);
      if (far > farthest) continue;
    }
    if (area && !isWithin(area, rows.lat[slot]!, rows.lng[slot]!)) continue;
    if (includeUnknown ? rows.no[slot]! & tags : (rows.yes[slot]! & tags) !== tags) continue;
    if (minRatingHundredths !== null && rows.ratingHundredths(slot) < minRatingHundredths) continue;
    if (openness && !isOpen(rows, slot, openness, includeUnknown)) continue;
    visit(slot, far);
  }
}

function isOpen(rows: CafeRows, slot: number, openness: Openness, includeUnknown: boolean): boolean {
  if (!rows.isInBusiness(slot)) return false;
  const hours = rows.hours[slot]!;
  return hours === UNKNOWN_HOURS ? includeUnknown : openness.of(hours)!;
}

/** The first matches in the search's order, after its cursor, and the number of all matches. */
export function select(candidates: Candidates, search: Search, openness: Openness | null): Selection {
  const { rows } = candidates;
  const { cursor, sort } = search;
  const best = new Best(rows, search.limit + 1);
  let total = 0;
  forEachMatch(candidates, search, openness, (slot, far) => {
    total++;
    const key = sort === 'distance' ? far : sort === 'rating' ? ratingKey(rows, slot) : fitKey(rows, slot, far, search);
    if (cursor && (key < cursor.key || (key === cursor.key && rows.compareIdTo(slot, cursor.id) <= 0))) return;
    best.offer(key, slot, far);
  });
  const isMore = best.count > search.limit;
  const size = isMore ? search.limit : best.count;
  const last = size - 1;
  return {
    slots: best.slots.slice(0, size),
    distances: best.haversines.slice(0, size).map(metersOf),
    total,
    nextCursor: isMore ? cafeCursors[sort].write({ key: best.keys[last]!, id: rows.idOf(best.slots[last]!) }) : null,
  };
}

/** Smaller is better: by mean, then by number of ratings. */
function ratingKey(rows: CafeRows, slot: number): number {
  return -(rows.ratingHundredths(slot) * 2 ** 32 + rows.raters[slot]!);
}

/** Smaller is better; 0 is a perfect café. */
function fitKey(rows: CafeRows, slot: number, far: number, { tags, from }: Search): number {
  const asked = bits(tags);
  const confirmed = asked === 0 ? 1 : bits(rows.yes[slot]! & tags) / asked;
  const points = rows.ratingHalves[slot]! / 2 + PRIOR.points * PRIOR.raters;
  const rating = points / (rows.raters[slot]! + PRIOR.raters) / 5;
  const closeness = from ? HALF_WAY_METERS / (HALF_WAY_METERS + metersOf(far)) : 1;
  return (
    weights.tags * (1 - confirmed) +
    weights.name * (1 - rows.relevance[slot]! / 2) +
    weights.rating * (1 - rating) +
    weights.closeness * (1 - closeness)
  );
}

function bits(mask: number): number {
  let count = 0;
  for (let rest = mask; rest !== 0; rest &= rest - 1) count++;
  return count;
}

/** The first `size` rows by key and id of all that were offered, in order. */
class Best {
  count = 0;
  readonly keys: number[] = [];
  readonly slots: number[] = [];
  readonly haversines: number[] = [];

  constructor(
    private readonly rows: CafeRows,
    private readonly size: number,
  ) {}

  offer(key: number, slot: number, far: number): void {
    if (this.count === this.size && !this.isBefore(key, slot, this.count - 1)) return;
    let place = this.count < this.size ? this.count++ : this.count - 1;
    for (; place > 0 && this.isBefore(key, slot, place - 1); place--) {
      this.keys[place] = this.keys[place - 1]!;
      this.slots[place] = this.slots[place - 1]!;
      this.haversines[place] = this.haversines[place - 1]!;
    }
    this.keys[place] = key;
    this.slots[place] = slot;
    this.haversines[place] = far;
  }

  private isBefore(key: number, slot: number, place: number): boolean {
    const other = this.keys[place]!;
    return key < other || (key === other && this.rows.compareIds(slot, this.slots[place]!) < 0);
  }
}
