import { z } from 'zod';
import { config } from '../../../config.js';
import { quarters, sizeOf, widened, within } from './area.js';
import { locateInKorea, malformed, toKoreanPhone, toRow, toText } from './fields.js';
import { request } from './provider.js';
import { CollectionFailed, type Collector, type SourceRow } from './source.js';
import { text, urlOf, type Area, type GeoPoint } from '../../geo/index.js';

const PAGE_SIZE = 15;
const MAX_PAGE = 45;
/** A metre, in degrees: Kakao's rounding of a position at the edge of a cell must not lose it on both sides. */
const MARGIN = 0.00001;
/** 20 m, in degrees. A smaller cell is not split: Kakao's result is used, though a building may have more cafés. */
const MIN_SIDE = 0.0002;

const Meta = z.object({
  total_count: z.number().int().min(0),
  /** The number of results that can be read: at most 45. */
  pageable_count: z.number().int().min(0),
  is_end: z.boolean(),
});
const Places = z.object({ meta: Meta, documents: z.array(z.unknown()) });
const Place = z.object({
  id: text,
  place_name: text,
  phone: text,
  address_name: text,
  road_address_name: text,
  x: text,
  y: text,
});
const Addresses = z.object({ documents: z.array(z.object({ x: text, y: text })) });

const search = <T>(
  kind: string,
  query: Record<string, string>,
  schema: z.ZodType<T>,
  signal: AbortSignal,
): Promise<T> =>
  request('kakao', {
    url: urlOf(config.cafes.kakao.url, `/v2/local/search/${kind}.json`, query),
    headers: { Authorization: `KakaoAK ${config.cafes.kakao.key}` },
    schema,
    signal,
  });

/** Cafés of Kakao's map. The cursor is the cells that remain; a page is one cell. */
export const kakao: Collector<Area[]> = {
  name: 'kakao',
  isConfigured: () => Boolean(config.cafes.kakao.key),
  async *collect(area, from, signal) {
    let cells = from ?? [area];
    while (cells.length > 0) {
      const [cell, ...others] = cells as [Area, ...Area[]];
      const rows = await findPlaces(cell, signal);
      cells = rows ? others : [...quarters(cell), ...others];
      if (!rows) continue;
      const left = others.reduce((sum, other) => sum + sizeOf(other), 0);
      yield { rows, next: others.length > 0 ? others : null, progress: 1 - left / sizeOf(area) };
    }
  },
};

/**
 * The position of an address; null when Kakao does not know it. @throws CollectionFailed when Kakao does not respond
 */
export async function findAddress(query: string, signal: AbortSignal): Promise<GeoPoint | null> {
  try {
    const { documents } = await search('address', { query }, Addresses, signal);
    const located = documents[0] && locateInKorea('WGS84', documents[0].x, documents[0].y);
    return typeof located === 'object' ? located : null;
  } catch (error) {
    // An address that Kakao cannot parse says nothing about the next one.
    if (error instanceof CollectionFailed && error.code === 'http-400') return null;
    throw error;
  }
}

/** The cafés of a cell, each once; null when there are more than Kakao returns, so that the cell must be split. */
async function findPlaces(cell: Area, signal: AbortSignal): Promise<SourceRow[] | null> {
  const { west, south, east, north } = widened(cell, MARGIN);
  const isSplittable = Math.min(cell.east - cell.west, cell.north - cell.south) > MIN_SIDE;
  const query = { category_group_code: 'CE7', rect: [west, south, east, north].join(','), size: String(PAGE_SIZE) };
  const found = new Map<unknown, SourceRow>();
  for (let page = 1; page <= MAX_PAGE; page++) {
    const { meta, documents } = await search('category', { ...query, page: String(page) }, Places, signal);
    if (meta.total_count > meta.pageable_count && isSplittable) return null;
    for (const document of documents) {
      const row = fromPlace(document);
      // Places move between pages when one is added meanwhile.
      found.set('record' in row ? row.record.sourceId : document, row);
    }
    if (meta.is_end || documents.length === 0) break;
  }
  return within(cell, [...found.values()]);
}

function fromPlace(document: unknown): SourceRow {
  const place = Place.safeParse(document).data;
  if (!place) return malformed;
  return toRow({
    sourceId: toText(place.id),
    name: toText(place.place_name),
    roadAddress: toText(place.road_address_name),
    address: toText(place.address_name),
    phone: toKoreanPhone(place.phone),
    position: locateInKorea('WGS84', place.x, place.y),
    open: true,
    openingHours: null,
    zone: 'Asia/Seoul',
    facts: {},
    updatedAt: null,
  });
}
