import { randomUUID } from 'node:crypto';
import { afterAll, beforeAll, beforeEach, describe, expect, it } from '@jest/globals';
import { Client, newPerson, type Answer } from '../support/client.js';
import { database } from '../support/database.js';
import { json, ProviderStub, status } from '../support/provider-stubs.js';

const KEY = 'geo-key-9d31';

let stub: ProviderStub;
let stop: () => Promise<void>;
let mina: Client;
let anonymous: Client;
beforeAll(async () => {
  stub = await ProviderStub.start();
  const { address } = stub;
  Object.assign(process.env, {
    ...{ KAKAO_URL: address, KAKAO_KEY: KEY },
    ...{ JUSO_URL: address, JUSO_KEY: KEY, JUSO_COORDINATES_KEY: KEY, GEO_TIMEOUT_MS: '500' },
  });
  // What loads the program is loaded here only: it reads its configuration then.
  const { startApp } = await import('../support/app.js');
  const { record, take } = await import('../support/cafes.js');
  const started = await startApp('all');
  stop = started.stop;
  mina = await newPerson(started.address);
  anonymous = new Client(started.address);
  await take(started.app, 'localdata', [
    record(randomUUID(), {
      name: '바다가 보이는 커피',
      position: { lat: 35.1587, lng: 129.1604 },
      roadAddress: '부산 해운대구 1',
    }),
    record(randomUUID(), { name: '쌍둥이 커피', position: { lat: 37.1, lng: 127.1 }, roadAddress: '서울 1' }),
    record(randomUUID(), { name: '쌍둥이 커피', position: { lat: 37.9, lng: 127.9 }, roadAddress: '서울 2' }),
  ]);
});
beforeEach(() => stub.serve(() => status(404)));
afterAll(async () => {
  await stop();
  stub.stop();
  await database.end();
});

const resolve = (body: object, options?: { headers: Record<string, string> }): Promise<Answer> =>
  mina.post('/v1/places/resolve', body, options);
const nothing = (path: string) =>
  path.startsWith('/addrlink')
    ? json({ results: { common: { errorCode: '0' }, juso: null } })
    : json({ documents: [] });

describe('The place of an address', () => {
  it('is what the caller says, without asking anybody', async () => {
    const { status, body } = await resolve({ address: '우리 집', lat: 37.5, lng: 127 });
    expect([status, body]).toEqual([200, { name: null, address: '우리 집', lat: 37.5, lng: 127, source: 'given' }]);
    expect(stub.requests).toEqual([]);
  });

  it('is that of its front part: maps know no floors, rooms and brackets', async () => {
    const road = { address_name: '서울 강남구 테헤란로 152', building_name: '강남파이낸스센터' };
    const documents = [{ address_name: '서울 강남구 역삼동 737', road_address: road, x: '127.03645', y: '37.49997' }];
    stub.serve(({ url }) => json({ documents: url.searchParams.get('query') === road.address_name ? documents : [] }));
    const { body } = await resolve({ address: `${road.address_name}, 지하1층 B107호 (역삼동, 강남파이낸스센터)` });
    expect(body).toMatchObject({ address: road.address_name, lat: 37.49997, source: 'kakao' });
  });

  it('is asked of Kakao, then of juso, then of the cafés; a provider that fails rests for a while', async () => {
    stub.serve(({ url }) =>
      url.pathname.endsWith('address.json')
        ? json({ documents: [{ address_name: '서울 강남구 역삼동 737', x: '127.03645', y: '37.49997' }] })
        : nothing(url.pathname),
    );
    expect((await resolve({ address: '테헤란로 152' })).body).toMatchObject({ source: 'kakao', lat: 37.49997 });
    expect(stub.requests).toHaveLength(1);

    stub.serve(({ url }) => nothing(url.pathname));
    expect((await resolve({ address: '바다가 보이는 커피' })).body).toEqual({
      ...{ name: '바다가 보이는 커피', address: '부산 해운대구 1', lat: 35.1587, lng: 129.1604, source: 'cafes' },
    });
    expect(stub.requests.map(({ url }) => url.pathname)).toEqual([
      '/v2/local/search/address.json',
      '/v2/local/search/keyword.json',
      '/addrlink/addrLinkApi.do',
    ]);

    stub.serve(() => 'hangs-up');
    for (let n = 0; n < 3; n++)
      expect((await resolve({ address: '바다가보이는커피' })).body).toMatchObject({ source: 'cafes' });
    expect(stub.requests).toHaveLength(2);
  });

  it('may be one of several: the refusal names them, in the language of the caller', async () => {
    const { status, body } = await resolve({ address: '쌍둥이 커피' }, { headers: { 'Accept-Language': 'en' } });
    expect([status, body.code]).toEqual([422, 'address-not-found']);
    expect(body.errors).toEqual(
      expect.arrayContaining([
        { in: 'body', pointer: '/address', code: 'place_candidate', message: 'Did you mean 쌍둥이 커피, 서울 1?' },
        { in: 'body', pointer: '/address', code: 'place_candidate', message: 'Did you mean 쌍둥이 커피, 서울 2?' },
      ]),
    );
    expect((await resolve({ address: '쌍둥이 커피' })).body.detail).toContain('“쌍둥이 커피”');
    expect((await resolve({ address: '아무도 모르는 길 1' })).body).toMatchObject({ code: 'address-not-found' });
  });

  it('needs both coordinates or none, in degrees, and somebody who is logged in', async () => {
    for (const wrong of [
      { lat: 37 },
      { lng: 127 },
      { lat: 91, lng: 0 },
      { lat: 'north', lng: 0 },
      { lat: '37', lng: 127 },
    ])
      expect((await resolve({ address: '서울역', ...wrong })).body).toMatchObject({ code: 'invalid-input' });
    expect((await anonymous.post('/v1/places/resolve', { address: '서울역' })).status).toBe(401);
  });
});

describe('Suggestions', () => {
  it('name cafés without any provider, with their distance from where the caller is', async () => {
    stub.serve(() => status(503));
    const { body } = await mina.get(
      `/v1/places/suggestions?${new URLSearchParams({ q: '바다가', lat: '35.1587', lng: '129.1704' }).toString()}`,
    );
    expect(body.items).toEqual([
      expect.objectContaining({ name: '바다가 보이는 커피', distanceMeters: 909, source: 'cafes' }),
    ]);
    expect((await mina.get('/v1/places/suggestions?q=%EB%B0%94%EB%8B%A4&lat=35')).status).toBe(422);
    expect((await anonymous.get('/v1/places/suggestions?q=a')).status).toBe(401);
  });
});
