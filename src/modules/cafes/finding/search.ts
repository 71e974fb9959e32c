import { z } from 'zod';
import { Cursor } from '../../../kernel/http/pagination.js';
import type { Area, GeoPoint } from '../../geo/index.js';
import { tagMask } from '../tags.js';
import type { CafeQuery } from './finding.schema.js';

const DEFAULT_RADIUS_METERS = 500;

const sorts = ['distance', 'rating', 'fit'] as const;
export type Sort = (typeof sorts)[number];

/** Where a page ended: the sort key of its last café, then its id. */
type PageEnd = { key: number; id: Buffer };

/** A search for cafés. */
export type Search = {
  /** Distances are measured from here. */
  from: GeoPoint | null;
  radiusMeters: number | null;
  area: Area | null;
  /** The zoom level of a web map: the response contains clusters. */
  zoom: number | null;
  words: string | null;
  /** Bits as in tags.ts. */
  tags: number;
  includeUnknown: boolean;
  includeClosed: boolean;
  openAt: Date | null;
  minRatingHundredths: number | null;
  sort: Sort;
  limit: number;
  cursor: PageEnd | null;
};

/** @throws Problem `invalid-cursor` (400) */
export function toSearch(query: CafeQuery, now: Date): Search {
  const { lat, lng, bbox = null } = query;
  const from = lat === undefined || lng === undefined ? null : { lat, lng };
  const sort = query.sort ?? (from ? 'distance' : 'fit');
  return {
    from,
    radiusMeters: from && !bbox ? (query.radius ?? (query.q === undefined ? DEFAULT_RADIUS_METERS : null)) : null,
    area: bbox,
    zoom: query.zoom ?? null,
    words: query.q ?? null,
    tags: query.tags ? tagMask(query.tags) : 0,
    includeUnknown: query.includeUnknown,
    includeClosed: query.includeClosed,
    openAt: query.openNow ? now : (query.openAt ?? null),
    minRatingHundredths: query.minRating === undefined ? null : query.minRating * 100,
    sort,
    limit: query.limit,
    cursor: query.cursor === undefined ? null : cafeCursors[sort].read(query.cursor),
  };
}

const CURSOR_BYTES = 25;

/** One byte of the order, the sort key as a double, the id. */
const cursorBy = (sort: Sort) =>
  new Cursor(
    z.codec(
      z
        .string()
        .length(CURSOR_BYTES)
        .startsWith(String.fromCharCode(sorts.indexOf(sort))),
      z.object({ key: z.number(), id: z.instanceof(Buffer) }),
      {
        decode: (text) => {
          const bytes = Buffer.from(text, 'latin1');
          return { key: bytes.readDoubleBE(1), id: bytes.subarray(9) };
        },
        encode: ({ key, id }) => {
          const bytes = Buffer.allocUnsafe(CURSOR_BYTES);
          bytes[0] = sorts.indexOf(sort);
          bytes.writeDoubleBE(key, 1);
          id.copy(bytes, 9);
          return bytes.toString('latin1');
        },
      },
    ),
  );

export const cafeCursors = {
  distance: cursorBy('distance'),
  rating: cursorBy('rating'),
  fit: cursorBy('fit'),
} satisfies Record<Sort, unknown>;
