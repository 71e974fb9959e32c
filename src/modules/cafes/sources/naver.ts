import { z } from 'zod';
import { config } from '../../../config.js';
import { derivedId } from '../../../kernel/tx/ids.js';
import { nameKey } from '../names.js';
import { within } from './area.js';
import { locateInKorea, malformed, toKoreanPhone, toNumber, toRow, toText, type Located } from './fields.js';
import { request } from './provider.js';
import { text, urlOf } from '../../geo/index.js';
import type { Collector, SourceRow } from './source.js';

/**
 * Naver searches by words, not areas, and returns 5 results at most: the queries are the cafés of each district of
 * Seoul, and `NAVER_QUERIES`. That completes other sources' data about well-known cafés; it does not list a city.
 */
const districts =
  '강남구 강동구 강북구 강서구 관악구 광진구 구로구 금천구 노원구 도봉구 동대문구 동작구 마포구 서대문구 서초구 성동구 성북구 송파구 양천구 영등포구 용산구 은평구 종로구 중구 중랑구';
// Other cities have a 중구 too.
const queries = [...districts.split(' ').map((district) => `서울 ${district} 카페`), ...config.cafes.naver.queries];

/** The most results per response; there is no second page. */
const MAX_ITEMS = '5';
const UNITS_PER_DEGREE = 1e7;
const NAMESPACE = 'c0ffee00-0000-5000-8000-000000000001';

const SearchResponse = z.object({ items: z.array(z.unknown()) });
const Item = z.object({ title: text, telephone: text, address: text, roadAddress: text, mapx: text, mapy: text });

/** The cafés that Naver finds within the area. The cursor is the number of the next query. */
export const naver: Collector<number> = {
  name: 'naver',
  isConfigured: () => Boolean(config.cafes.naver.clientId && config.cafes.naver.clientSecret),
  async *collect(area, from, signal) {
    const { url, clientId, clientSecret } = config.cafes.naver;
    for (let at = from ?? 0; at < queries.length; at++) {
      const { items } = await request('naver', {
        url: urlOf(url, '/v1/search/local.json', { query: queries[at]!, display: MAX_ITEMS, start: '1' }),
        headers: { 'X-Naver-Client-Id': clientId!, 'X-Naver-Client-Secret': clientSecret! },
        schema: SearchResponse,
        signal,
      });
      const done = at + 1;
      const next = done < queries.length ? done : null;
      yield { rows: within(area, items.map(fromItem)), next, progress: done / queries.length };
    }
  },
};

function fromItem(raw: unknown): SourceRow {
  const item = Item.safeParse(raw).data;
  if (!item) return malformed;
  const name = toText(plain(item.title));
  const [roadAddress, address] = [toText(plain(item.roadAddress)), toText(plain(item.address))];
  const position = locate(item.mapx, item.mapy);
  return toRow({
    sourceId: idOf(name ?? '', roadAddress ?? address, position),
    name,
    roadAddress,
    address,
    phone: toKoreanPhone(item.telephone),
    position,
    open: true,
    openingHours: null,
    zone: 'Asia/Seoul',
    facts: {},
    updatedAt: null,
  });
}

/**
 * Naver has no ids. The id derives from name and address, because providers move positions; without an address from the
 * position, to 10 m.
 */
function idOf(name: string, address: string | null, position: Located): string {
  const place = typeof position === 'object' && position ? `${position.lat.toFixed(4)},${position.lng.toFixed(4)}` : '';
  return derivedId(NAMESPACE, `${nameKey(name)}|${address ? nameKey(address) : place}`);
}

/** WGS84 in units of 10⁻⁷ degrees; numbers with six digits are metres of KATEC, as before 2023. */
function locate(mapx: string, mapy: string): Located {
  if (Math.abs(Number(mapx)) < UNITS_PER_DEGREE) return locateInKorea('KATEC', mapx, mapy);
  const degrees = (raw: string) => String((toNumber(raw) ?? NaN) / UNITS_PER_DEGREE);
  return locateInKorea('WGS84', degrees(mapx), degrees(mapy));
}

const characters: Record<string, string> = { amp: '&', lt: '<', gt: '>', quot: '"', apos: "'", nbsp: ' ' };

/** The text of Naver's HTML: matches in `<b>`, and some characters as entities. */
const plain = (html: string): string =>
  html
    .replace(/<\/?b>/gi, '')
    .replace(/&(?:#(\d{1,7})|#x([\da-f]{1,6})|([a-z]+));/gi, (whole, decimal?: string, hex?: string, name?: string) => {
      if (name) return characters[name.toLowerCase()] ?? whole;
      const code = decimal ? Number(decimal) : parseInt(hex!, 16);
      return code <= 0x10ffff ? String.fromCodePoint(code) : whole;
    });
