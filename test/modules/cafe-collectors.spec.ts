import { readFileSync } from 'node:fs';
import { Readable } from 'node:stream';
import { inspect } from 'node:util';
import { afterAll, afterEach, beforeAll, describe, expect, it, jest, test } from '@jest/globals';
import { parse } from 'csv-parse/sync';
import iconv from 'iconv-lite';
import type { CollectorName } from '../../src/modules/cafes/sources/collectors.js';
import type { Collector, Page, SourceRow } from '../../src/modules/cafes/sources/source.js';
import {
  body,
  json,
  kakaoPlaces,
  keys,
  naverLocal,
  overpassElements,
  ProviderStub,
  seoulResult,
  seoulService,
  seoulXml,
  status,
  type Answer,
  type KakaoPlace,
  type Provider,
} from '../support/provider-stubs.js';
import { timed } from '../support/machine-clock.js';
import { describeWithSharedData, sharedData } from '../support/shared-data.js';
import { until } from '../support/wait.js';

/** Long enough that a busy machine answers a question that was not meant to hang. */
const TIMEOUT_MS = 3_000;
const TRIES = 5;
const seoulArea = { west: 126.76, south: 37.41, east: 127.19, north: 37.72 };
const never = new AbortController().signal;

let stub: ProviderStub;
let elsewhere: ProviderStub;
let collectors: Record<CollectorName, Collector>;
let findAddress: (query: string, signal: AbortSignal) => Promise<{ lat: number; lng: number } | null>;

beforeAll(async () => {
  [stub, elsewhere] = await Promise.all([ProviderStub.start(), ProviderStub.start(() => json({}))]);
  const times = { CAFE_COLLECT_TIMEOUT_MS: String(TIMEOUT_MS), CAFE_COLLECT_RETRY_MS: '5' };
  Object.assign(process.env, stub.env, times, { NAVER_QUERIES: '성수동 카페, 연남동 카페' });
  // The configuration was read when this file's database was made.
  jest.resetModules();
  ({ collectors } = await import('../../src/modules/cafes/sources/collectors.js'));
  ({ findAddress } = await import('../../src/modules/cafes/sources/kakao.js'));
});
afterEach(() => expect(elsewhere.requests).toEqual([]));
afterAll(() => {
  stub.stop();
  elsewhere.stop();
});

/** All pages, each cursor as it comes back from a table. */
async function collect(name: CollectorName, from: unknown = null, area = seoulArea): Promise<Page<unknown>[]> {
  const pages: Page<unknown>[] = [];
  for await (const page of collectors[name].collect(area, from, never))
    pages.push({ ...page, next: JSON.parse(JSON.stringify(page.next)) });
  return pages;
}
const rowsOf = (pages: Page<unknown>[]): SourceRow[] => pages.flatMap(({ rows }) => rows);
const recordsOf = (pages: Page<unknown>[]) => rowsOf(pages).flatMap((row) => ('record' in row ? [row.record] : []));
const idsOf = (pages: Page<unknown>[]): string[] => recordsOf(pages).map(({ sourceId }) => sourceId);

/** The code of the failure, which shows no key whatever is printed of it. */
async function failure(name: CollectorName, area = seoulArea): Promise<string> {
  const error = await collect(name, null, area).then(
    (pages) => ({ code: 'none', message: `It brought ${pages.length} pages.` }),
    (reason: unknown) => reason,
  );
  const shown = decodeURIComponent(inspect(error, { depth: 10, showHidden: true }).replaceAll('%', '%25'));
  for (const key of Object.values(keys)) {
    expect(shown).not.toContain(key);
    expect(shown).not.toContain(encodeURIComponent(key));
  }
  expect(error).toMatchObject({ code: expect.any(String), message: expect.stringContaining(name) });
  return (error as { code: string }).code;
}

/** The fields of the OpenAPI by the columns of the file. */
const fieldOf: Record<string, string> = {
  관리번호: 'MGTNO',
  영업상태코드: 'TRDSTATEGBN',
  영업상태명: 'TRDSTATENM',
  사업장명: 'BPLCNM',
  지번주소: 'SITEWHLADDR',
  도로명주소: 'RDNWHLADDR',
  전화번호: 'SITETEL',
  최종수정일자: 'LASTMODTS',
  '좌표정보(X)': 'X',
  '좌표정보(Y)': 'Y',
};
const shops = (count: number) =>
  Array.from({ length: count }, (_, index) => ({
    ID: `shop-${index + 1}`,
    NM: `커피 ${index + 1}`,
    ADDR_OLD: '서울특별시 중구 태평로1가 31',
    ADDR: '서울특별시 중구 세종대로 110',
    TEL: '025183008',
    XCODE: '198034.966',
    YCODE: '451585.875',
  }));
const coffeeShops = (count: number) => seoulService({ coffeeShopInfo: shops(count) });

describe('What Seoul lists', () => {
  it('is read by pages of 1,000, and each page says how far it is', async () => {
    stub.serve(coffeeShops(2_345));
    const pages = await collect('seoul');
    expect(pages.map(({ rows, next }) => [rows.length, next])).toEqual([
      [1_000, 1_001],
      [1_000, 2_001],
      [345, null],
    ]);
    expect(pages.map(({ progress }) => progress)).toEqual([1_000 / 2_345, 2_000 / 2_345, 1]);
    expect(new Set(idsOf(pages)).size).toBe(2_345);
    expect(stub.requests).toHaveLength(3);
    const [first] = recordsOf(pages);
    expect(first).toEqual({
      sourceId: 'shop-1',
      name: '커피 1',
      roadAddress: '서울특별시 중구 세종대로 110',
      address: '서울특별시 중구 태평로1가 31',
      phone: '02-518-3008',
      position: { lat: expect.closeTo(37.566554, 5), lng: expect.closeTo(126.978546, 5) },
      open: true,
      openingHours: null,
      zone: 'Asia/Seoul',
      facts: {},
      updatedAt: null,
    });
  });

  it('ends where it ends: at a full page, at no row at all, and where rows went away meanwhile', async () => {
    stub.serve(coffeeShops(1_000));
    expect((await collect('seoul')).map(({ rows }) => rows.length)).toEqual([1_000]);
    expect(stub.requests).toHaveLength(1);
    for (const nothing of [seoulResult('INFO-200'), seoulXml('INFO-200')]) {
      stub.serve(() => nothing);
      expect(await collect('seoul')).toEqual([{ rows: [], next: null, progress: 1 }]);
    }
    stub.serve(coffeeShops(1_500));
    const pages = collectors.seoul.collect(seoulArea, null, never)[Symbol.asyncIterator]();
    expect(await pages.next()).toMatchObject({ value: { next: 1_001 } });
    stub.serve(coffeeShops(900));
    expect(await pages.next()).toMatchObject({ value: { rows: [], next: null, progress: 1 } });
    expect(await pages.next()).toMatchObject({ done: true });
  });

  it('is taken row by row: what is no café is rejected with a reason, and a position in degrees is understood', async () => {
    const [shop] = shops(1);
    const rows = [
      { ...shop, ID: 'degrees', XCODE: '126.978546', YCODE: '37.566554' },
      { ...shop, ID: 'nowhere', XCODE: null, YCODE: '' },
      { ...shop, ID: 'far', XCODE: '9999999', YCODE: '9999999' },
      { ...shop, ID: 'words', XCODE: '백', YCODE: '백' },
      { ...shop, ID: 'nameless', NM: ' ' },
      { ...shop, ID: null },
      'not even an object',
      { ...shop, ID: 7, NM: { ko: '커피' } },
    ];
    stub.serve(seoulService({ coffeeShopInfo: rows }));
    const [degrees, nowhere, ...others] = rowsOf(await collect('seoul'));
    expect(degrees).toMatchObject({ record: { position: { lat: 37.566554, lng: 126.978546 } } });
    expect(nowhere).toMatchObject({ record: { sourceId: 'nowhere', position: null } });
    expect(others).toEqual([
      { sourceId: 'far', rejected: { code: 'out-of-range', field: 'position' } },
      { sourceId: 'words', rejected: { code: 'bad-coordinates', field: 'position' } },
      { sourceId: 'nameless', rejected: { code: 'missing-name', field: 'name' } },
      { sourceId: null, rejected: { code: 'missing-id', field: 'sourceId' } },
      { sourceId: null, rejected: { code: 'malformed-row', field: null } },
      { sourceId: null, rejected: { code: 'malformed-row', field: null } },
    ]);
  });

  it('has licences too, which are those of the file', async () => {
    const licence = {
      MGTNO: '3220000-104-2020-00001',
      TRDSTATEGBN: '03',
      BPLCNM: '우지커피',
      SITEWHLADDR: '서울특별시 강남구 역삼동 1',
      RDNWHLADDR: '서울특별시 강남구 강남대로 1',
      SITETEL: '',
      LASTMODTS: '2026-04-09 10:58:11',
      X: '198034.966   ',
      Y: '451585.875   ',
    };
    const open = { ...licence, MGTNO: '2', TRDSTATEGBN: '01' };
    const byName = { ...licence, MGTNO: '3', TRDSTATEGBN: ' ', TRDSTATENM: '영업/정상' };
    stub.serve(seoulService({ LOCALDATA_072405: [licence, open, byName, {}] }));
    const pages = await collect('localdata');
    expect(recordsOf(pages)).toMatchObject([
      { sourceId: licence.MGTNO, open: false, phone: null, updatedAt: new Date('2026-04-09T01:58:11Z') },
      { sourceId: '2', open: true, position: { lat: expect.closeTo(37.566554, 5) } },
      { sourceId: '3', open: true },
    ]);
    expect(rowsOf(pages)).toHaveLength(4);
  });

  test.each<[string, Provider, string]>([
    ['a key that Seoul does not know', seoulService({ coffeeShopInfo: [] }, 'another'), 'INFO-100'],
    ['a question for too many rows', () => seoulResult('ERROR-336'), 'ERROR-336'],
    ['a service that is not there', seoulService({}), 'ERROR-310'],
  ])('fails at once with the code of Seoul for %s', async (_, provider, code) => {
    stub.serve(provider);
    expect(await failure('seoul')).toBe(code);
    expect(stub.requests).toHaveLength(1);
  });
});

describeWithSharedData('The licences of Gangnam', () => {
  it('are the same over HTTP as in their file', async () => {
    const { fileSources } = await import('../../src/modules/cafes/sources/files.js');
    const file = iconv.decode(readFileSync(sharedData('cafes/seoul_gangnam_072405.csv')), 'cp949');
    const fromFile: SourceRow[] = [];
    for await (const row of fileSources.localdata.read(Readable.from([file]))) fromFile.push(row);
    const licences = parse(file, { columns: (header) => header.map((name) => fieldOf[name] ?? name) });
    stub.serve(seoulService({ LOCALDATA_072405: licences }));
    const pages = await collect('localdata');
    expect(pages.map(({ rows }) => rows.length)).toEqual([1_000, 1_000, 1_000, 1_000, 501]);
    // Compared one by one: the difference of two lists this long takes Jest half a minute to show.
    for (const [at, row] of rowsOf(pages).entries()) expect(row).toEqual(fromFile[at]);
  });
});

describe('A provider that has a bad day', () => {
  const bad = (...answers: Answer[]) => {
    stub.serve(coffeeShops(3));
    stub.next(...answers);
  };

  test.each<[string, Answer[]]>([
    ['fails twice', [status(500), status(502)]],
    ['fails in its own words', [seoulResult('ERROR-500'), seoulXml('ERROR-600'), seoulResult('ERROR-601')]],
    ['hangs up', ['hangs-up', 'hangs-up']],
    ['is cut off', ['cuts-off', body('{"coffeeShopInfo":{"list_tot')]],
    ['hangs', ['hangs']],
    ['answers byte by byte without end', ['trickles']],
    ['is told to be too early, too late or too often', [status(425), status(408), status(429)]],
    ['shows the page of a gateway', [body('<html>점검 중</html>', 'text/html')]],
  ])('is asked again when it %s', async (_, answers) => {
    bad(...answers);
    expect(idsOf(await collect('seoul'))).toEqual(['shop-1', 'shop-2', 'shop-3']);
    expect(stub.requests).toHaveLength(answers.length + 1);
  });

  test.each<[string, Answer]>([
    ['http-503', status(503)],
    ['http-429', status(429)],
    ['ERROR-500', seoulResult('ERROR-500')],
    ['no-answer', 'hangs-up'],
    ['malformed-answer', body('{"coffeeShopInfo":')],
    ['malformed-answer', body('<html>점검 중</html>', 'text/html')],
  ])('is given up after five tries with %s', async (code, answer) => {
    bad(...Array.from({ length: TRIES }, () => answer));
    expect(await failure('seoul')).toBe(code);
    expect(stub.requests).toHaveLength(TRIES);
  });

  it('is given up with what its last try was', async () => {
    bad('hangs-up', status(500), 'hangs-up', status(500), 'hangs');
    expect(await failure('seoul')).toBe('timeout');
    expect(stub.requests).toHaveLength(TRIES);
  });

  test.each<[string, Answer]>([
    ['http-403', status(403)],
    ['http-401', body('<RESULT><CODE>x</CODE></RESULT>', 'text/xml', 401)],
    ['malformed-answer', json({ coffeeShopInfo: { list_total_count: 3, RESULT: { CODE: 'INFO-000' } } })],
    ['malformed-answer', json({ RESULT: { CODE: 'INFO-000' } })],
    ['malformed-answer', json([])],
    ['malformed-answer', json(null)],
    ['malformed-answer', json({ RESULT: { CODE: `what was asked: ${keys.SEOUL_KEY}` } })],
  ])('is not asked again after %s', async (code, answer) => {
    bad(answer);
    expect(await failure('seoul')).toBe(code);
    expect(stub.requests).toHaveLength(1);
  });

  it('is left alone for as long as it wants, by seconds or by date', async () => {
    bad(status(429, { 'retry-after': '1' }));
    const start = performance.now();
    await collect('seoul');
    expect(performance.now() - start).toBeGreaterThanOrEqual(990);
    // A date is in whole seconds: this one is 1 to 2 s away.
    const date = new Date(Date.now() + 2_000).toUTCString();
    bad(status(503, { 'retry-after': date }));
    expect(idsOf(await collect('seoul'))).toHaveLength(3);
    expect(Date.now()).toBeGreaterThanOrEqual(Date.parse(date) - 10); // as exact as timers are
  });

  test.each<[string, string]>([
    ['seconds', '61'],
    ['a date', new Date(Date.now() + 3_600_000).toUTCString()],
  ])('fails the job when it wants a pause of more than a minute: %s', async (_, pause) => {
    bad(status(429, { 'retry-after': pause }));
    expect(await failure('seoul')).toBe('http-429');
    expect(stub.requests).toHaveLength(1);
  });

  it('cannot fill the memory: an answer is read up to 20 MiB', async () => {
    bad('floods');
    expect(await failure('seoul')).toBe('answer-too-large');
    // What the sockets between hold is sent and not read.
    expect(stub.sentBytes).toBeLessThan(35 * 1024 * 1024);
    expect(stub.requests).toHaveLength(1);
  });

  test.each([301, 302, 307, 308])('cannot send us and our key elsewhere by a %i', async (code) => {
    bad(status(code, { location: `${elsewhere.address}/stolen` }));
    expect(await failure('seoul')).toBe(`http-${code}`);
    stub.serve(() => status(code, { location: `${elsewhere.address}/stolen` }));
    for (const name of ['kakao', 'naver', 'overpass'] as const) expect(await failure(name)).toBe(`http-${code}`);
  });

  test.each<[string, Answer[]]>([
    ['hangs', ['hangs']],
    ['hangs at the last try', ['hangs-up', 'hangs-up', 'hangs-up', 'hangs-up', 'hangs']],
    ['is left alone', [status(429, { 'retry-after': '60' })]],
  ])('does not hold up who stops while it %s', async (_, answers) => {
    bad(...answers);
    const stopped = new AbortController();
    const pages = collectors.seoul.collect(seoulArea, null, stopped.signal)[Symbol.asyncIterator]();
    const ended = pages.next().then(
      () => 'a page',
      (error: unknown) => error,
    );
    await until('it is asked', () => stub.requests.length === answers.length);
    const reason = new Error('cancelled');
    stopped.abort(reason);
    const { ms, result } = await timed(() => ended);
    expect(result).toBe(reason);
    expect(ms).toBeLessThan(TIMEOUT_MS - 1_000);
  });
});

/** Cafés of Kakao: `count` of them from a corner on, `step` degrees apart. */
function places(prefix: string, count: number, [lng, lat]: [number, number], step: number): KakaoPlace[] {
  const side = Math.ceil(Math.sqrt(count));
  return Array.from({ length: count }, (_, index) => ({
    id: `${prefix}${index}`,
    place_name: `카페 ${prefix}${index}`,
    category_name: '음식점 > 카페',
    phone: '02-6406-4845',
    address_name: '서울 강남구 역삼동 1',
    road_address_name: '서울 강남구 강남대로 1',
    place_url: `http://place.map.kakao.com/${index}`,
    x: String(lng + (index % side) * step),
    y: String(lat + Math.floor(index / side) * step),
  }));
}
const dense = places('d', 400, [127.02, 37.49], 0.0011);
const sparse = places('s', 30, [126.8, 37.45], 0.04);
/** Where the first four cells meet. */
const middle = {
  x: ((seoulArea.west + seoulArea.east) / 2).toFixed(6),
  y: ((seoulArea.south + seoulArea.north) / 2).toFixed(6),
};
const onEdge = places('e', 1, [0, 0], 0).map((place) => ({ ...place, ...middle }));
const manyPlaces = [...dense, ...sparse, ...onEdge];

describe('What Kakao knows', () => {
  it('is found whole though an answer holds 45 at most: full cells are split, empty ones are not', async () => {
    stub.serve(kakaoPlaces(manyPlaces));
    const pages = await collect('kakao');
    expect(idsOf(pages).toSorted()).toEqual(manyPlaces.map(({ id }) => id).toSorted());
    expect(pages.map(({ progress }) => progress)).toEqual(
      pages.map(({ progress }) => progress).toSorted((a, b) => a - b),
    );
    expect(pages.at(-1)).toMatchObject({ next: null, progress: 1 });
    expect(stub.requests.length).toBeLessThan(150);
    expect(recordsOf(pages).find(({ sourceId }) => sourceId === 'd0')).toEqual({
      sourceId: 'd0',
      name: '카페 d0',
      roadAddress: '서울 강남구 강남대로 1',
      address: '서울 강남구 역삼동 1',
      phone: '02-6406-4845',
      position: { lat: 37.49, lng: 127.02 },
      open: true,
      openingHours: null,
      zone: 'Asia/Seoul',
      facts: {},
      updatedAt: null,
    });
  });

  it('needs one question where little is known', async () => {
    stub.serve(kakaoPlaces(sparse.slice(0, 15)));
    expect(await collect('kakao')).toHaveLength(1);
    expect(stub.requests).toHaveLength(1);
  });

  it('is taken as far as Kakao gives it where a single house has more than 45 cafés', async () => {
    stub.serve(kakaoPlaces(places('h', 60, [127.0591, 37.5121], 0)));
    expect(idsOf(await collect('kakao'))).toHaveLength(45);
    expect(stub.requests.length).toBeLessThan(80);
  });

  it('is brought once though it moves to the next page meanwhile', async () => {
    const page = (from: number, isEnd: boolean) =>
      json({ meta: { total_count: 20, pageable_count: 20, is_end: isEnd }, documents: sparse.slice(from, from + 15) });
    stub.serve(kakaoPlaces([]));
    stub.next(page(0, false), page(14, true));
    const ids = idsOf(await collect('kakao'));
    expect(ids).toEqual(sparse.slice(0, 29).map(({ id }) => id));
  });

  it('is rejected café by café where it makes no sense', async () => {
    const documents = [{ ...sparse[0], place_name: '' }, { ...sparse[1], x: 'east' }, 7, sparse[2]];
    stub.serve(() => json({ meta: { total_count: 4, pageable_count: 4, is_end: true }, documents }));
    expect(rowsOf(await collect('kakao'))).toMatchObject([
      { sourceId: 's0', rejected: { code: 'missing-name' } },
      { sourceId: 's1', rejected: { code: 'bad-coordinates' } },
      { sourceId: null, rejected: { code: 'malformed-row' } },
      { record: { sourceId: 's2' } },
    ]);
  });

  it('ends though Kakao never says so', async () => {
    stub.serve(() =>
      json({ meta: { total_count: 1, pageable_count: 1, is_end: false }, documents: sparse.slice(0, 1) }),
    );
    expect(idsOf(await collect('kakao'))).toEqual(['s0']);
    expect(stub.requests).toHaveLength(45);
  });

  it('includes where an address is', async () => {
    stub.serve(
      kakaoPlaces([], { '강남대로 396': ['127.02800140627488', '37.49808633653005'], 평양: ['125.75', '39.02'] }),
    );
    expect(await findAddress('강남대로 396', never)).toEqual({ lat: 37.49808633653005, lng: 127.02800140627488 });
    expect(await findAddress('없는 길 1', never)).toBeNull();
    expect(await findAddress('평양', never)).toBeNull();
    stub.next(status(400));
    expect(await findAddress('%', never)).toBeNull();
    stub.next(status(401));
    await expect(findAddress('강남대로 396', never)).rejects.toMatchObject({ code: 'http-401' });
  });
});

describe('What Naver finds', () => {
  const item = {
    title: '<b>카페</b> Tom &amp; Jerry&#39;s &lt;본점&gt;',
    link: '',
    category: '음식점>카페,디저트',
    telephone: '',
    address: '서울특별시 강남구 역삼동 1',
    roadAddress: '서울특별시 강남구 강남대로 1',
    mapx: '1270276139',
    mapy: '374979429',
  };
  const only = (...items: object[]) => naverLocal((query) => (query === '서울 강남구 카페' ? items : []));
  const found = async () => rowsOf(await collect('naver'));

  it('is asked for by district and by what else is configured', async () => {
    stub.serve(naverLocal(() => []));
    const pages = await collect('naver');
    const queries = stub.requests.map(({ url }) => url.searchParams.get('query'));
    expect(queries).toHaveLength(27);
    expect(queries).toEqual(
      expect.arrayContaining(['서울 강남구 카페', '서울 중구 카페', '성수동 카페', '연남동 카페']),
    );
    expect(pages.map(({ next }) => next)).toEqual([...queries.keys()].map((at) => (at === 26 ? null : at + 1)));
  });

  it('is read as text, not as HTML, and in degrees', async () => {
    stub.serve(only(item));
    expect(await found()).toMatchObject([
      {
        record: {
          name: "카페 Tom & Jerry's <본점>",
          position: { lat: 37.4979429, lng: 127.0276139 },
          phone: null,
        },
      },
    ]);
  });

  it('may stand in KATEC, nowhere, or outside the area', async () => {
    const old = { ...item, mapx: '309958', mapy: '552085' };
    const nowhere = { ...item, mapx: '', mapy: '' };
    const busan = { ...item, mapx: '1290756416', mapy: '351795543' };
    stub.serve(only(old, nowhere, busan, { ...item, mapx: 'x' }, { ...item, title: '<b></b>' }));
    expect(await found()).toMatchObject([
      { record: { position: { lat: expect.closeTo(37.5666, 3), lng: expect.closeTo(126.9785, 3) } } },
      { record: { position: null } },
      { rejected: { code: 'bad-coordinates' } },
      { rejected: { code: 'missing-name' } },
    ]);
  });

  it('has an id by its name and address, or where it has none, by its place', async () => {
    const idOf = async (change: object) => {
      stub.serve(only({ ...item, ...change }));
      return idsOf(await collect('naver'))[0];
    };
    const [whole, bare] = [await idOf({}), await idOf({ address: '', roadAddress: '' })];
    expect(whole).toMatch(/^[0-9a-f-]{36}$/);
    expect(await idOf({ title: '카페 Tom&amp;JERRY&apos;S &lt;본점&gt;', mapx: '1270276999' })).toBe(whole);
    expect(await idOf({ title: '카페 Tom' })).not.toBe(whole);
    expect(await idOf({ roadAddress: '서울특별시 강남구 강남대로 2' })).not.toBe(whole);
    expect(await idOf({ address: '', roadAddress: '', mapx: '1270276150' })).toBe(bare);
    expect(await idOf({ address: '', roadAddress: '', mapx: '1270286139' })).not.toBe(bare);
  });

  it('is rejected with the status of a wrong key', async () => {
    stub.serve(() => json({ errorCode: '024' }, 401));
    expect(await failure('naver')).toBe('http-401');
  });
});

describe('What OpenStreetMap has', () => {
  it('is asked for in boxes, and each café is brought once', async () => {
    const nodes = manyPlaces.map(({ x, y }, at) => ({
      type: 'node',
      id: at + 1,
      lat: Number(y),
      lon: Number(x),
      tags: { amenity: 'cafe', name: `카페 ${at}` },
    }));
    const way = { type: 'way', id: 1, center: { lat: 37.51, lon: 126.86 }, tags: { amenity: 'cafe', name: '넓은 집' } };
    stub.serve(overpassElements([...nodes, way]));
    const pages = await collect('overpass');
    expect(idsOf(pages).toSorted()).toEqual([...nodes.map(({ id }) => `node/${id}`), 'way/1'].toSorted());
    expect(stub.requests).toHaveLength(20);
    expect(stub.requests[0]!.form.get('data')).toMatch(/^\[out:json\]\[timeout:3\]\[maxsize:\d+\];nwr/);
    expect(pages.at(-1)).toMatchObject({ next: null, progress: 1 });
  });

  it('is asked again when the server is busy', async () => {
    stub.serve(overpassElements([]));
    stub.next(status(429), status(504), body('<html>busy</html>', 'text/html', 504));
    expect(await collect('overpass')).toHaveLength(20);
    expect(stub.requests).toHaveLength(23);
  });

  it('fails when the server stopped half-way, whatever it brought; a remark that is no error is none', async () => {
    const remark = 'runtime error: Query timed out in "query" at line 1 after 11 seconds.';
    stub.serve(() => json({ elements: [], remark }));
    expect(await failure('overpass')).toBe('runtime-error');
    stub.serve(() => json({ elements: [], remark: 'Considered to be expensive.' }));
    expect(await collect('overpass')).toHaveLength(20);
  });
});

describe('A collection that was interrupted', () => {
  const found = (query: string) => [
    {
      title: query,
      telephone: '',
      address: query,
      roadAddress: '',
      mapx: '1270276139',
      mapy: '374979429',
    },
  ];
  test.each<[CollectorName, Provider]>([
    ['seoul', coffeeShops(3_200)],
    ['kakao', kakaoPlaces(manyPlaces)],
    ['naver', naverLocal(found)],
    [
      'overpass',
      overpassElements(
        manyPlaces.map(({ x, y }, at) => ({ type: 'node', id: at + 1, lat: +y, lon: +x, tags: { name: 'n' } })),
      ),
    ],
  ])('goes on where it was, without gaps or repeats: %s', async (name, provider) => {
    stub.serve(provider);
    const whole = await collect(name);
    expect(whole.length).toBeGreaterThan(3);
    for (const stop of [1, 2, Math.floor(whole.length / 2), whole.length - 1]) {
      const before = whole.slice(0, stop);
      expect(rowsOf([...before, ...(await collect(name, before.at(-1)!.next))])).toEqual(rowsOf(whole));
    }
  });
});

it('tells which providers are configured', () => {
  const told = Object.entries(collectors).map(([name, collector]) => [name, collector.name, collector.isConfigured()]);
  expect(told).toEqual(['localdata', 'seoul', 'kakao', 'naver', 'overpass'].map((name) => [name, name, true]));
});
