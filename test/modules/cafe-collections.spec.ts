import { afterAll, beforeAll, expect, it } from '@jest/globals';
import { newPerson, type Client } from '../support/client.js';
import { bytes } from '../support/database.js';
import { ended, imported } from '../support/imports.js';
import { licence, licences } from '../support/licences.js';
import { killAll, type MadangProcess } from '../support/processes.js';
import {
  kakaoPlaces,
  ProviderStub,
  seoulResult,
  seoulService,
  status,
  type Provider,
} from '../support/provider-stubs.js';
import { until } from '../support/wait.js';
import { World } from '../support/world.js';

const cafes = Array.from({ length: 2_345 }, (_, index) => ({
  ID: `CS-${index}`,
  NM: `서울카페 ${index}`,
  ADDR_OLD: '서울 강남구 역삼동 1',
  ADDR: '서울 강남구 테헤란로 1',
  TEL: '02-123-4567',
  XCODE: String(126.9 + (index % 100) / 1_000),
  YCODE: String(37.5 + (index % 70) / 1_000),
}));
const seoul = seoulService({ coffeeShopInfo: cafes, LOCALDATA_072405: [] });

let stub: ProviderStub;
let world: World;
let admin: Client;
let worker: MadangProcess;
beforeAll(async () => {
  stub = await ProviderStub.start(seoul);
  world = World.ofThisFile({ ...stub.env, CAFE_COLLECT_RETRY_MS: '10', CAFE_COLLECT_TIMEOUT_MS: '5000' });
  const api = await world.start('api');
  worker = await world.start('worker');
  admin = await newPerson(api.address);
  await world.rows(`UPDATE users SET roles = 'admin' WHERE id = ?`, [bytes(admin.id)]);
  await admin.logIn();
});
afterAll(async () => {
  await killAll();
  stub.stop();
  await world.end();
});

const collect = async (source: string): Promise<string> => {
  const { status, body, text } = await admin.post('/v1/cafes/collections', { source });
  expect({ status, text }).toMatchObject({ status: 202 });
  return body.id;
};
const firstRows = () => stub.requests.map(({ url }) => Number(url.pathname.split('/')[4]));
/** A provider that answers up to its `pages`th page, and from then on when it is let. */
function waiting(pages: number): { provider: Provider; goOn: () => void } {
  let asked = 0;
  let goOn = () => {};
  const free = new Promise<void>((resolve) => (goOn = resolve));
  const provider: Provider = async (request) => {
    if (++asked > pages) await free;
    return seoul(request);
  };
  return { provider, goOn };
}

it('brings what a provider has, and nothing new the second time', async () => {
  const first = await ended(admin, await collect('seoul'));
  expect(first).toMatchObject({ kind: 'collection', state: 'succeeded', encoding: null, fileName: null });
  expect(first.counts).toMatchObject({ read: 2_345, created: 2_345, rejected: 0 });
  const second = await ended(admin, await collect('seoul'));
  expect(second.counts).toMatchObject({ read: 2_345, created: 0, unchanged: 2_345 });
});

it('goes on at the page where its worker was killed', async () => {
  const { provider, goOn } = waiting(2);
  stub.serve(provider);
  const id = await collect('seoul');
  await until(
    'two pages are stored',
    async () => (await admin.get(`/v1/cafes/imports/${id}`)).body.counts.read === 2_000,
  );
  await worker.kill();
  goOn();
  stub.serve(seoul);
  await world.rows('UPDATE cafe_imports SET leased_until = NOW(6) WHERE id = ?', [bytes(id)]);
  worker = await world.start('worker');
  const { state, counts } = await ended(admin, id);
  expect([state, counts.read, counts.unchanged, counts.duplicate]).toEqual(['succeeded', 2_345, 2_345, 0]);
  expect(firstRows()[0]).toBe(2_001);
});

it('fails with the provider’s own code when it refuses', async () => {
  stub.serve(() => seoulResult('INFO-100'));
  expect(await ended(admin, await collect('seoul'))).toMatchObject({ state: 'failed', error: { code: 'INFO-100' } });
  stub.serve(() => status(403));
  expect(await ended(admin, await collect('kakao'))).toMatchObject({ state: 'failed', error: { code: 'http-403' } });
});

it('that failed at its provider is a dead letter, and goes on after a redrive', async () => {
  stub.serve(() => status(403));
  const id = await collect('kakao');
  expect((await ended(admin, id)).state).toBe('failed');
  const letters = (await admin.get('/v1/dead-letters?source=cafes.imports&redriven=false')).body.items;
  const letter = letters.find(({ referenceId }: { referenceId: string }) => referenceId === id);
  expect(letter).toMatchObject({ reason: 'http-403', redrivenAt: null });
  stub.serve(kakaoPlaces([]));
  expect((await admin.post('/v1/dead-letters/redrive', { ids: [letter.id] })).body).toEqual({ count: 1 });
  await until('it has ended well', async () => (await admin.get(`/v1/cafes/imports/${id}`)).body.state === 'succeeded');
  expect((await admin.get(`/v1/cafes/imports/${id}`)).body).toMatchObject({ error: null });
});

it('lets go of a provider that does not answer when it is cancelled', async () => {
  const { provider, goOn } = waiting(0);
  stub.serve(provider);
  const id = await collect('seoul');
  await until('the provider is asked', () => stub.requests.length > 0);
  expect((await admin.post(`/v1/cafes/imports/${id}/cancellation`)).body.state).toBe('cancelled');
  const next = await collect('seoul');
  await until(
    'the worker turns to the next one',
    async () => (await admin.get(`/v1/cafes/imports/${next}`)).body.startedAt,
  );
  goOn();
  expect((await ended(admin, next)).state).toBe('succeeded');
  expect((await admin.get(`/v1/cafes/imports/${id}`)).body).toMatchObject({ state: 'cancelled', counts: { read: 0 } });
});

it('asks Kakao where an address is that came without coordinates; the same file again changes nothing', async () => {
  stub.serve(kakaoPlaces([], { '서울 강남구 테헤란로 1': ['127.0276', '37.4980'] }));
  const file = licences(licence('G-1', { x: '', y: '' }), licence('G-2'));
  expect((await imported(admin, file)).counts).toMatchObject({ created: 2, needsGeocode: 1 });
  const located = `SELECT r.lat, r.lng, c.lat AS shown FROM cafe_records r JOIN cafes c ON c.id = r.cafe_id WHERE r.source_id = 'G-1'`;
  expect(await world.rows(located)).toEqual([{ lat: 37.498, lng: 127.0276, shown: 37.498 }]);
  const asked = stub.requests.length;
  expect((await imported(admin, file)).counts).toMatchObject({ created: 0, updated: 0, unchanged: 2 });
  expect(await world.rows(located)).toEqual([{ lat: 37.498, lng: 127.0276, shown: 37.498 }]);
  expect(stub.requests).toHaveLength(asked);
});

it('runs by itself once per period, however many workers there are', async () => {
  const own = await World.create({ ...stub.env, CAFE_COLLECT_EVERY_HOURS: '24' });
  stub.serve((request) => (request.url.pathname.includes('/v2/') ? kakaoPlaces([])(request) : seoul(request)));
  await Promise.all([own.start('worker'), own.start('worker')]);
  const done = () => own.count(`SELECT COUNT(*) FROM cafe_imports WHERE source = 'seoul' AND state = 'succeeded'`);
  await until('Seoul was asked', async () => (await done()) > 0, 30_000);
  const times = await own.rows('SELECT source, COUNT(*) AS times FROM cafe_imports GROUP BY source ORDER BY source');
  expect(times.map(({ source }) => source)).toEqual(['kakao', 'localdata', 'naver', 'overpass', 'seoul']);
  expect(times.every(({ times }) => times === 1)).toBe(true);
  await killAll();
  await own.end();
});
