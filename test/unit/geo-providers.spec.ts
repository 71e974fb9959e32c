import { afterAll, beforeAll, beforeEach, describe, expect, it, test } from '@jest/globals';
import { JusoPlaces } from '../../src/modules/geo/places/juso.js';
import { KakaoPlaces } from '../../src/modules/geo/places/kakao.js';
import type { PlaceSource } from '../../src/modules/geo/places/place-source.js';
import { KakaoMobilityRoutes } from '../../src/modules/geo/routes/kakao-mobility.js';
import { OsrmRoutes } from '../../src/modules/geo/routes/osrm.js';
import type { RouteSource } from '../../src/modules/geo/routes/route.js';
import { StraightLine } from '../../src/modules/geo/routes/straight-line.js';
import { body, json, ProviderStub, status, type Answer } from '../support/provider-stubs.js';

const KEY = 'geo-key-4c2e';
const COORDINATES_KEY = 'geo-coordinates-key-4c2e';
/** Long enough for a busy machine; one answer below hangs, and takes it. */
const TIMEOUT_MS = 1_000;
/** Of those whose answer comes, however busy the machine is. */
const PATIENCE_MS = 60_000;
const tower = { lat: 37.49997, lng: 127.03645 };
const station = { lat: 37.55467, lng: 126.97061 };

let stub: ProviderStub;
let kakao: KakaoPlaces;
let juso: JusoPlaces;
let osrm: OsrmRoutes;
let mobility: KakaoMobilityRoutes;
beforeAll(async () => {
  stub = await ProviderStub.start();
  ({ kakao, juso, osrm, mobility } = sourcesWith(TIMEOUT_MS));
});
function sourcesWith(timeoutMs: number) {
  // A slash at the end of a configured address does not matter.
  const at = { url: `${stub.address}/`, key: KEY, timeoutMs };
  return {
    kakao: new KakaoPlaces(at),
    juso: new JusoPlaces({ ...at, coordinatesKey: COORDINATES_KEY }),
    osrm: new OsrmRoutes(at),
    mobility: new KakaoMobilityRoutes(at),
  };
}
beforeEach(() => stub.serve(() => status(404)));
afterAll(() => stub.stop());

const failure = async (work: Promise<unknown>): Promise<string> =>
  work.then(
    () => 'it did not fail',
    (error: Error) => `${error.constructor.name}: ${error.message}`,
  );

describe('Kakao Local', () => {
  const road = { address_name: '서울 강남구 테헤란로 152', building_name: '강남파이낸스센터' };
  const documents = [{ address_name: '서울 강남구 역삼동 737', road_address: road, x: '127.03645', y: '37.49997' }];
  const named = (place_name: string, y = '37.55') => ({
    ...{ place_name, road_address_name: '서울 용산구 한강대로 405', address_name: '서울 용산구 동자동 43-205' },
    ...{ x: '126.97', y },
  });

  it('finds the place of an address, and asks with the key in a header', async () => {
    stub.serve(() => json({ documents }));
    expect(await kakao.resolve('테헤란로 152')).toEqual({
      place: { name: '강남파이낸스센터', address: '서울 강남구 테헤란로 152', ...tower, source: 'kakao' },
      candidates: [],
    });
    const [request] = stub.requests;
    expect(request!.url.pathname + request!.url.search).toBe(
      `/v2/local/search/address.json?${new URLSearchParams({ query: '테헤란로 152', size: '1' }).toString()}`,
    );
    expect(request!.headers.authorization).toBe(`KakaoAK ${KEY}`);
  });

  it('takes a name for the one place that is called so, and leaves a choice of several to the caller', async () => {
    let places = [named('서울역'), named('서울역 1호선')];
    stub.serve(({ url }) => json({ documents: url.pathname.endsWith('keyword.json') ? places : [] }));
    expect((await kakao.resolve('서울 역')).place).toMatchObject({ name: '서울역', lat: 37.55, lng: 126.97 });
    places = [named('서울역', '37.5'), named('서울역', '37.6')];
    expect(await kakao.resolve('서울역')).toEqual({
      place: null,
      candidates: ['서울역, 서울 용산구 한강대로 405', '서울역, 서울 용산구 한강대로 405'],
    });
  });

  it('suggests addresses before names, the nearer first by its own order, and leaves out what has no position', async () => {
    stub.serve(({ url }) => {
      if (url.pathname.endsWith('address.json')) return json({ documents });
      expect([url.searchParams.get('x'), url.searchParams.get('y')]).toEqual(['126.97061', '37.55467']);
      return json({ documents: [named('서울역'), named('어디에도 없는 곳', '')] });
    });
    const names = (await kakao.suggest('서울', station, 10)).map(({ name }) => name);
    expect(names).toEqual(['강남파이낸스센터', '서울역']);
  });
});

describe('juso.go.kr', () => {
  const row = (roadAddrPart1: string) => ({
    ...{ roadAddr: `${roadAddrPart1} (역삼동)`, roadAddrPart1, jibunAddr: '서울특별시 강남구 역삼동 737', bdNm: '' },
    ...{ admCd: '1168010100', rnMgtSn: '116803122010', udrtYn: '0', buldMnnm: '152', buldSlno: '0' },
  });
  const found = (juso: object[] | null, errorCode = '0') => json({ results: { common: { errorCode }, juso } });
  const serve = (...rows: string[]) =>
    stub.serve(({ url }) => {
      if (url.pathname === '/addrlink/addrCoordApi.do') {
        expect(Object.fromEntries(url.searchParams)).toMatchObject({
          ...{ confmKey: COORDINATES_KEY, admCd: '1168010100', rnMgtSn: '116803122010', buldMnnm: '152' },
        });
        return found([{ entX: '958922.4', entY: '1944591.6' }]);
      }
      expect(url.pathname).toBe('/addrlink/addrLinkApi.do');
      expect(url.searchParams.get('confmKey')).toBe(KEY);
      return found(rows.map(row));
    });

  it('finds the entrance of an address, and gives it in WGS84', async () => {
    serve('서울특별시 강남구 테헤란로 152');
    const { place } = await juso.resolve('테헤란로 152');
    expect(place).toMatchObject({ name: null, address: '서울특별시 강남구 테헤란로 152', source: 'juso' });
    expect([place!.lat.toFixed(2), place!.lng.toFixed(2)]).toEqual(['37.50', '127.04']);
  });

  it('takes that of several which was written in full, else names them', async () => {
    serve('서울특별시 강남구 테헤란로 1', '서울특별시 강남구 테헤란로 15');
    expect((await juso.resolve('서울특별시 강남구 테헤란로 15')).place?.address).toBe('서울특별시 강남구 테헤란로 15');
    expect(await juso.resolve('테헤란로 1')).toEqual({
      place: null,
      candidates: ['서울특별시 강남구 테헤란로 1', '서울특별시 강남구 테헤란로 15'],
    });
    expect(await juso.suggest('테헤란로', null, 10)).toMatchObject([{ lat: null, lng: null }, { lat: null }]);
  });

  it('finds nothing for words that the service refuses, and fails when its key is refused', async () => {
    stub.serve(() => found(null, 'E0012'));
    expect(await juso.resolve('%=><')).toEqual({ place: null, candidates: [] });
    expect(await juso.resolve('1')).toEqual({ place: null, candidates: [] });
    stub.serve(() => found(null, 'E0001'));
    expect(await failure(juso.resolve('테헤란로'))).toBe('ProviderFailed: juso failed with E0001');
  });
});

describe('Routes', () => {
  const question = { points: [tower, station], vehicle: 'car', hour: 14 } as const;

  it('asks OSRM for the way, longitude first, with the profile of the vehicle', async () => {
    stub.serve(() => json({ code: 'Ok', routes: [{ distance: 10_234.6, duration: 1_499.5 }] }));
    expect(await osrm.findRoute(question)).toEqual({ distanceMeters: 10_235, durationSeconds: 1_500 });
    await osrm.findRoute({ ...question, vehicle: 'bicycle' });
    expect(stub.requests.map(({ url }) => url.pathname)).toEqual([
      '/route/v1/driving/127.03645,37.49997;126.97061,37.55467',
      '/route/v1/cycling/127.03645,37.49997;126.97061,37.55467',
    ]);
  });

  it('asks Kakao Mobility, with what lies between as waypoints', async () => {
    stub.serve(() => json({ routes: [{ result_code: 0, summary: { distance: 11_000, duration: 2_400 } }] }));
    const points = [tower, { lat: 37.5, lng: 127 }, station];
    expect(await mobility.findRoute({ ...question, points })).toEqual({
      distanceMeters: 11_000,
      durationSeconds: 2_400,
    });
    expect(Object.fromEntries(stub.requests[0]!.url.searchParams)).toEqual({
      ...{ origin: '127.03645,37.49997', waypoints: '127,37.5', destination: '126.97061,37.55467', summary: 'true' },
    });
    expect(stub.requests[0]!.headers.authorization).toBe(`KakaoAK ${KEY}`);
  });

  it('fails where there is no way, so that the straight line is taken', async () => {
    stub.serve(() => json({ code: 'NoRoute' }));
    expect(await failure(osrm.findRoute(question))).toContain('ProviderFailed: osrm found no route (NoRoute)');
    stub.serve(() => json({ routes: [{ result_code: 104 }] }));
    expect(await failure(mobility.findRoute(question))).toContain('found no route (104)');
  });

  it('follows the straight line × 1.35 without any provider, slower in the rush hour', async () => {
    const line = new StraightLine();
    // 8.42 km as the crow flies.
    const usual = await line.findRoute(question);
    expect(usual.distanceMeters / 1_000).toBeCloseTo(8.42 * 1.35, 1);
    expect(usual.durationSeconds).toBe(Math.round(usual.distanceMeters / (24 / 3.6)));
    const rush = await line.findRoute({ ...question, hour: 8 });
    expect(rush.distanceMeters).toBe(usual.distanceMeters);
    expect(rush.durationSeconds).toBeGreaterThan(usual.durationSeconds);
  });
});

describe('A provider on a bad day', () => {
  const askEach = (sources: (PlaceSource | RouteSource)[]) =>
    Promise.all(
      sources.map((source) =>
        failure(
          'resolve' in source
            ? source.resolve('테헤란로 152')
            : source.findRoute({ points: [tower, station], vehicle: 'van', hour: 3 }),
        ),
      ),
    );

  const manners: [string, Answer, RegExp][] = [
    ['refuses the key', status(401), /answered HTTP 401$/],
    ['is ill', status(503), /answered HTTP 503$/],
    ['sends elsewhere', status(302, { location: 'http://127.0.0.1:9/' }), /answered HTTP 302$/],
    ['sends a page', body('<html>', 'text/html'), /something that is not JSON$/],
    ['sends another shape', json({ hello: 1 }), /another shape: \w+/],
    ['never answers', 'hangs', /did not answer within 1000 ms$/],
    ['hangs up', 'hangs-up', /gave no answer/],
    ['never ends', 'floods', /more than 2097152 bytes$/],
  ];
  test.each(manners)('%s: one request, and an error without the key', async (_, answer, message) => {
    stub.serve(() => answer);
    const timeoutMs = answer === 'hangs' ? TIMEOUT_MS : PATIENCE_MS;
    const failures = await askEach(Object.values(sourcesWith(timeoutMs)));
    expect(failures).toHaveLength(4);
    for (const one of failures) {
      expect(one).toMatch(message);
      expect(one).toMatch(/^ProviderFailed: /);
      expect(one).not.toContain('geo-');
    }
    expect(stub.requests).toHaveLength(4);
  });
});
