import { createReadStream } from 'node:fs';
import { afterAll, beforeAll, describe, expect, it, test } from '@jest/globals';
import type { NestFastifyApplication } from '@nestjs/platform-fastify';
import { z } from 'zod';
import { CafeDetail, CafePage } from '../../src/modules/cafes/finding/finding.schema.js';
import { IndexSync } from '../../src/modules/cafes/finding/index-sync.js';
import { UnitOfWork } from '../../src/kernel/tx/unit-of-work.js';
import { decode } from '../../src/modules/cafes/imports/encoding.js';
import { PlacesService } from '../../src/modules/cafes/places/places.service.js';
import { localdata } from '../../src/modules/cafes/sources/localdata.js';
import { tagCodes } from '../../src/modules/cafes/tags.js';
import { startApp } from '../support/app.js';
import { beside, Cafes, lonelyPlace } from '../support/finding.js';
import { bytes, database } from '../support/database.js';
import { killAll, MadangProcess } from '../support/processes.js';
import { describeWithSharedData, sharedData } from '../support/shared-data.js';
import { until } from '../support/wait.js';

let app: NestFastifyApplication;
let address: string;
let stop: () => Promise<void>;
let cafes: Cafes;
beforeAll(async () => {
  ({ app, address, stop } = await startApp('api'));
  await until('the index is loaded', () => app.get(IndexSync).loaded);
  cafes = new Cafes(app, address);
});
afterAll(async () => {
  await killAll();
  await stop();
  await database.end();
});

describe('Cafés near a place', () => {
  it('come nearest first, in the shape that is documented, with all that is known of them', async () => {
    const here = lonelyPlace();
    const [, id] = await cafes.add(
      { name: '셋째', position: beside(here, 400) },
      {
        name: '첫째 "카페" \\ ☕',
        position: beside(here, 63.24),
        roadAddress: '서울특별시 강남구 강남대로 396',
        address: '서울특별시 강남구 역삼동 858',
        phone: '02-518-3008',
        openingHours: '24/7',
        facts: { wifi: true, parking: false },
        sourceId: 'first',
      },
      { name: '둘째', position: beside(here, 0, 200) },
      { name: '너무 먼', position: beside(here, 501) },
    );
    const { body, headers } = await cafes.find({ ...here });
    expect(z.strictObject(CafePage.shape).parse(body)).toEqual(body);
    expect(body.items.map(({ name }: any) => name)).toEqual(['첫째 "카페" \\ ☕', '둘째', '셋째']);
    expect(body).toMatchObject({ total: 3, nextCursor: null });
    expect(body.items[0]).toEqual({
      id,
      name: '첫째 "카페" \\ ☕',
      ...beside(here, 63.24),
      roadAddress: '서울특별시 강남구 강남대로 396',
      address: '서울특별시 강남구 역삼동 858',
      phone: '02-518-3008',
      open: true,
      openingHours: '24/7',
      rating: null,
      raters: 0,
      tags: [{ code: 'wifi', count: 0 }],
      sources: [{ source: 'geojson', sourceId: 'first' }],
      distance: 63.2,
      openNow: true,
    });
    expect(headers.get('content-type')).toBe('application/json; charset=utf-8');
    expect(headers.get('ratelimit')).toMatch(/^"anonymous"/);
  });

  it('of one distance come by id, and are not cut apart by a page', async () => {
    const here = lonelyPlace();
    const ids = await cafes.add(...Array.from({ length: 7 }, () => ({ position: here })));
    const found: string[] = [];
    for (let cursor: string | null = ''; cursor !== null;) {
      const { body } = await cafes.find({ ...here, limit: 2, ...(cursor && { cursor }) });
      expect(body.total).toBe(7);
      found.push(...body.items.map(({ id }: any) => id));
      cursor = body.nextCursor;
    }
    expect(found).toEqual(ids.toSorted());
  });

  it('are paged right while cafés are added: none twice, none passed over', async () => {
    const here = lonelyPlace();
    const before = await cafes.add(...Array.from({ length: 10 }, (_, i) => ({ position: beside(here, 10 + i * 20) })));
    const first = await cafes.find({ ...here, limit: 4 });
    const [nearer, further] = await cafes.add({ position: beside(here, 5) }, { position: beside(here, 95) });
    const second = await cafes.find({ ...here, limit: 100, cursor: first.body.nextCursor });
    const ids = [...first.body.items, ...second.body.items].map(({ id }: any) => id);
    expect(ids).toEqual([...before.slice(0, 5), further, ...before.slice(5)]);
    expect(ids).not.toContain(nearer);
    expect(second.body).toMatchObject({ total: 12, nextCursor: null });
  });

  it('leave out what went out of business, unless it is asked for', async () => {
    const here = lonelyPlace();
    await cafes.add(
      { name: '영업', position: here },
      { name: '폐업', position: here, open: false, openingHours: '24/7' },
    );
    expect(await cafes.names({ ...here })).toEqual(['영업']);
    const { body } = await cafes.find({ ...here, includeClosed: true });
    expect(body.items.find(({ open }: any) => !open)).toMatchObject({ name: '폐업', openNow: false });
    expect(await cafes.names({ ...here, includeClosed: true, openNow: true })).toEqual([]);
  });

  it('leave out what has no place, and what became another', async () => {
    const here = lonelyPlace();
    const [lost, root, merged] = await cafes.add(
      { name: '위치 없는' },
      { name: '남은', position: here },
      { name: '합쳐진', position: here },
    );
    await cafes.change(merged!, { merged_into: bytes(root!) });
    expect(await cafes.names({ ...here, includeClosed: true })).toEqual(['남은']);
    expect(await cafes.names({ lat: 0, lng: 0, includeClosed: true })).toEqual([]);
    expect((await cafes.get(`/v1/cafes/${merged}`)).body).toMatchObject({ id: root, name: '남은' });
    expect((await cafes.get(`/v1/cafes/${lost}`)).body).toMatchObject({ lat: null, lng: null, distance: null });
  });

  it('are found across the antimeridian and round the poles', async () => {
    const [west, east] = [
      { lat: -16.5, lng: -179.999 },
      { lat: -16.5, lng: 179.999 },
    ];
    await cafes.add({ name: '서경', position: west }, { name: '동경', position: east });
    expect(await cafes.names({ ...west })).toEqual(['서경', '동경']);
    expect(await cafes.names({ ...east })).toEqual(['동경', '서경']);
    expect(await cafes.names({ bbox: '179.9,-17,-179.9,-16', ...east })).toEqual(['동경', '서경']);
    expect(await cafes.names({ bbox: '-180,-17,-179.9,-16' })).toEqual(['서경']);
    await cafes.add(
      { name: '극점', position: { lat: 90, lng: 0 } },
      { name: '극 너머', position: { lat: 89.99, lng: -170 } },
      { name: '극 이쪽', position: { lat: 89.99, lng: 10 } },
    );
    expect(await cafes.names({ lat: 89.99, lng: 10, radius: 3_000 })).toEqual(['극 이쪽', '극점', '극 너머']);
    expect(await cafes.names({ lat: 89.99, lng: 180, radius: 1_500 })).toEqual(['극 너머', '극점']);
    for (const lng of [-180, 180]) expect(await cafes.names({ lat: -90, lng, radius: 20_000 })).toEqual([]);
  });
});

describe('Filters', () => {
  it('keep what a rater or a source confirms; unknown is not "no"', async () => {
    const here = lonelyPlace();
    const [rated, , , denied] = await cafes.add(
      { name: '손님', position: beside(here, 10) },
      { name: '출처', position: beside(here, 20), facts: { wifi: true } },
      { name: '모름', position: beside(here, 30) },
      { name: '손님이 반박', position: beside(here, 40), facts: { wifi: false } },
      { name: '없음', position: beside(here, 50), facts: { wifi: false } },
    );
    await cafes.change(rated!, { raters: 3, rating_halves: 27 }, { wifi: 2, concent: 3, mute: 0 });
    await cafes.change(denied!, { raters: 1, rating_halves: 6 }, { wifi: 1 });
    expect(await cafes.names({ ...here, tags: 'wifi' })).toEqual(['손님', '출처', '손님이 반박']);
    expect(await cafes.names({ ...here, tags: 'wifi', includeUnknown: true })).toEqual([
      '손님',
      '출처',
      '모름',
      '손님이 반박',
    ]);
    expect(await cafes.names({ ...here, tags: 'wifi,concent' })).toEqual(['손님']);
    expect(await cafes.names({ ...here, tags: 'mute' })).toEqual([]);
    const { body } = await cafes.find({ ...here, tags: 'wifi,wifi' });
    expect(body.items[0]).toMatchObject({
      rating: 4.5,
      raters: 3,
      tags: [
        { code: 'concent', count: 3 },
        { code: 'wifi', count: 2 },
      ],
    });
  });

  it('keep what is open at an instant on the clock of the café', async () => {
    const here = lonelyPlace();
    await cafes.add(
      { name: '낮', position: beside(here, 10), openingHours: 'Mo-Fr 09:00-18:00' },
      { name: '밤', position: beside(here, 20), openingHours: 'Mo-Su 18:00-02:00' },
      { name: '뉴욕', position: beside(here, 30), openingHours: 'Mo-Fr 09:00-18:00', zone: 'America/New_York' },
      { name: '모름', position: beside(here, 40) },
      { name: '항상', position: beside(here, 50), openingHours: '24/7' },
      { name: '해독 불가', position: beside(here, 60), openingHours: '아침부터 밤까지' },
    );
    const at = (openAt: string, more = {}) => cafes.names({ ...here, openAt, ...more });
    expect(await at('2026-11-18T03:00:00Z')).toEqual(['낮', '항상']);
    expect(await at('2026-11-18T12:00:00+09:00')).toEqual(['낮', '항상']);
    expect(await at('2026-11-18T15:30:00Z')).toEqual(['밤', '뉴욕', '항상']);
    expect(await at('2026-11-18T03:00:00Z', { includeUnknown: true })).toEqual(['낮', '모름', '항상', '해독 불가']);
    expect(await cafes.names({ ...here, openNow: true })).toContain('항상');
  });

  it('keep what is rated well enough, as people see the mean', async () => {
    const here = lonelyPlace();
    const [good, better] = await cafes.add(
      { name: '좋은', position: beside(here, 10) },
      { name: '더 좋은', position: beside(here, 20) },
      { name: '평가 없는', position: beside(here, 30) },
    );
    await cafes.change(good!, { raters: 3, rating_halves: 26 });
    await cafes.change(better!, { raters: 1, rating_halves: 9 });
    expect(await cafes.names({ ...here, minRating: 4.33 })).toEqual(['좋은', '더 좋은']);
    expect(await cafes.names({ ...here, minRating: 4.34 })).toEqual(['더 좋은']);
    expect(await cafes.names({ ...here, minRating: 0 })).toEqual(['좋은', '더 좋은']);
  });
});

describe('Orders', () => {
  it('by rating: the higher mean, then the more raters, then nobody rated', async () => {
    const here = lonelyPlace();
    const [few, many] = await cafes.add(
      { name: '한 명', position: beside(here, 10) },
      { name: '여러 명', position: beside(here, 20) },
      { name: '아무도', position: here },
    );
    await cafes.change(few!, { raters: 1, rating_halves: 9 });
    await cafes.change(many!, { raters: 10, rating_halves: 90 });
    expect(await cafes.names({ ...here, sort: 'rating' })).toEqual(['여러 명', '한 명', '아무도']);
    const first = await cafes.find({ ...here, sort: 'rating', limit: 1 });
    expect(await cafes.names({ ...here, sort: 'rating', cursor: first.body.nextCursor })).toEqual(['한 명', '아무도']);
  });

  it('by fit: confirmed tags weigh most, then many raters; one enthusiast weighs less than being near', async () => {
    const here = lonelyPlace();
    const [tagged, one, many] = await cafes.add(
      { name: '콘센트 확인', position: beside(here, 450), facts: { concent: true } },
      { name: '별점 하나', position: beside(here, 100) },
      { name: '별점 여럿', position: beside(here, 100, 5) },
      { name: '가까운', position: here },
    );
    expect(tagged).toBeDefined();
    await cafes.change(one!, { raters: 1, rating_halves: 10 });
    await cafes.change(many!, { raters: 100, rating_halves: 950 });
    const fit = { ...here, sort: 'fit', tags: 'concent', includeUnknown: true };
    expect(await cafes.names(fit)).toEqual(['콘센트 확인', '별점 여럿', '가까운', '별점 하나']);
  });

  it('refuse the cursor of another order', async () => {
    const here = lonelyPlace();
    await cafes.add({ position: here }, { position: here });
    const { body } = await cafes.find({ ...here, limit: 1 });
    for (const cursor of [body.nextCursor, 'x', 'AAAA', `${body.nextCursor}A`]) {
      const answer = await cafes.find({ ...here, sort: 'rating', cursor });
      expect([answer.status, answer.body.code]).toEqual([400, 'invalid-cursor']);
    }
  });
});

describe('Words', () => {
  const here = lonelyPlace();
  beforeAll(() =>
    cafes.add(
      { name: '스타벅스 강남역점', position: beside(here, 10), roadAddress: '서울특별시 서초구 서초대로 405' },
      { name: '스타벅스 강남R점', position: beside(here, 20), address: '서울특별시 강남구 역삼동 825' },
      { name: '수타 박수', position: beside(here, 30), address: '서울 스타벅스 옆' },
      { name: '100% 카페_A\\B', position: beside(here, 40) },
      { name: 'Café Ängel 2호점', position: beside(here, 50) },
      { name: '닫은 스타벅스', position: beside(here, 60), open: false },
    ),
  );
  const names = (q: string, more = {}) => cafes.names({ q, sort: 'distance', ...here, ...more });

  it('find names and addresses whatever the spacing, all words of them', async () => {
    const all = ['스타벅스 강남역점', '스타벅스 강남R점', '수타 박수'];
    for (const q of ['스타벅스', '스타 벅스', ' 스 타 벅 스 ']) expect(await names(q)).toEqual(all);
    expect(await names('강남 스타벅스')).toEqual(all.slice(0, 2));
    expect(await names('스타벅스강남역')).toEqual(['스타벅스 강남역점']);
    expect(await names('스타벅스 서초대로')).toEqual(['스타벅스 강남역점']);
    expect(await names('스타벅스 없는말')).toEqual([]);
    expect(await names('CAFÉ ängel')).toEqual(['Café Ängel 2호점']);
  });

  it('may end in 점, or not', async () => {
    for (const q of ['스타벅스 강남역점', '스타벅스 강남역', '스타벅스강남역점']) {
      expect(await names(q)).toEqual(['스타벅스 강남역점']);
    }
    expect(await names('수타박수점')).toEqual(['수타 박수']);
  });

  it('of initials alone (초성) are the beginning of a name', async () => {
    expect(await names('ㅅㅌㅂㅅ')).toEqual(['스타벅스 강남역점', '스타벅스 강남R점', '수타 박수']);
    expect(await names('ㅅㅌ ㅂㅅㄱㄴㅇ')).toEqual(['스타벅스 강남역점']);
    expect(await names('ㅌㅂㅅ')).toEqual([]);
  });

  it('are words alone: no wildcards, no code', async () => {
    for (const q of ['%', '_', '\\', '%%%', '☕', "' OR 1=1 -- ", '스%스', '스_벅스'])
      expect(await names(q)).toEqual([]);
    expect(await names('100%')).toEqual(['100% 카페_A\\B']);
    expect(await names('a\\b')).toEqual(['100% 카페_A\\B']);
  });

  it('go with a place, with filters, and alone: then the best name comes first', async () => {
    expect(await names('스타벅스', { radius: 15 })).toEqual(['스타벅스 강남역점']);
    expect(await names('스타벅스', { includeClosed: true })).toContain('닫은 스타벅스');
    expect((await cafes.names({ q: '스타벅스' })).slice(0, 2).sort()).toEqual([
      '스타벅스 강남R점',
      '스타벅스 강남역점',
    ]);
    const { body } = await cafes.find({ q: '스타벅스', limit: 1 });
    expect(body.items[0].distance).toBeNull();
    expect(await cafes.names({ q: '스타벅스', cursor: body.nextCursor })).toHaveLength(body.total - 1);
  });

  it('that are an address find it before those whose words are scattered', async () => {
    await cafes.add(
      { name: '가', position: lonelyPlace(), roadAddress: '서울특별시 강남구 나루터로 52, 101호' },
      { name: '나', position: lonelyPlace(), roadAddress: '서울특별시 강남구 나루터로 101' },
    );
    expect(await cafes.names({ q: '나루터로 101' })).toEqual(['나', '가']);
  });

  it('that name a province find the same by each of its names', async () => {
    await cafes.add(
      { name: '수도 하나', position: lonelyPlace(), roadAddress: '서울특별시 도봉구 시루봉로 1' },
      { name: '수도 둘', position: lonelyPlace(), roadAddress: '서울 도봉구 시루봉로 2' },
      { name: '바다 하나', position: lonelyPlace(), roadAddress: '강원특별자치도 강릉시 창해로 1' },
      { name: '바다 둘', position: lonelyPlace(), roadAddress: '강원도 강릉시 창해로 2' },
    );
    for (const q of ['서울시 도봉구', '서울 도봉구', '서울특별시 도봉구'])
      expect((await names(q)).sort()).toEqual(['수도 둘', '수도 하나']);
    for (const q of ['강원도 강릉', '강원특별자치도 강릉', '강원 강릉'])
      expect((await names(q)).sort()).toEqual(['바다 둘', '바다 하나']);
  });

  it('are completed while they are typed: what begins so, then what holds it, places in business first', async () => {
    const complete = async (q: string, limit = 10) => {
      const { status, body } = await cafes.get(
        `/v1/cafes/suggestions?${new URLSearchParams({ q, limit: String(limit) }).toString()}`,
      );
      expect(status).toBe(200);
      return body.items.map(({ name }: any) => name);
    };
    expect(await complete('스타벅')).toEqual(['스타벅스 강남R점', '스타벅스 강남역점', '닫은 스타벅스']);
    const stages = '스 슽 스타 스탑 스타ㅂ 스타버 스타벅 스타벅ㅅ 스타벇'.split(' ');
    for (const typed of stages) expect(await complete(typed)).toContain('스타벅스 강남역점');
    expect(await complete('ㅅㅌㅂㅅ')).toEqual(['수타 박수', '스타벅스 강남R점', '스타벅스 강남역점', '닫은 스타벅스']);
    expect(await complete('ㅌㅂㅅ')).toHaveLength(4);
    expect(await complete('강남역')).toEqual(['스타벅스 강남역점']);
    expect(await complete('스타벅', 1)).toEqual(['스타벅스 강남R점']);
    for (const q of ['%', '_', '없는말']) expect(await complete(q)).toEqual([]);
    const { body } = await cafes.get(`/v1/cafes/suggestions?q=${encodeURIComponent('강남역')}`);
    expect(body.items[0]).toMatchObject({ address: '서울특별시 서초구 서초대로 405', open: true });
    for (const query of ['', 'q=', 'q=x&limit=11', `q=${'x'.repeat(101)}`]) {
      expect((await cafes.get(`/v1/cafes/suggestions?${query}`)).status).toBe(422);
    }
  });
});

describe('A map', () => {
  it('shows what lies in a box, and clusters that add up to all of it', async () => {
    const here = lonelyPlace();
    const records = Array.from({ length: 40 }, (_, i) => ({
      position: beside(here, (i % 8) * 900, Math.floor(i / 8) * 900),
    }));
    await cafes.add(...records);
    const [north, east] = [here.lat + 0.09, here.lng + 0.09];
    const box = { bbox: `${here.lng - 0.001},${here.lat - 0.001},${east},${north}` };
    expect((await cafes.find({ ...box, limit: 100 })).body.items).toHaveLength(40);
    for (let zoom = 0; zoom <= 22; zoom++) {
      const { body } = await cafes.find({ ...box, zoom });
      expect(CafePage.parse(body)).toEqual(body);
      const clustered = body.clusters.reduce((sum: number, { count }: any) => sum + count, 0);
      expect([body.total, clustered + body.items.length]).toEqual([40, 40]);
      for (const { lat, lng, count, bbox } of body.clusters) {
        expect(count).toBeGreaterThan(1);
        expect(bbox[0] <= lng && lng <= bbox[2] && bbox[1] <= lat && lat <= bbox[3]).toBe(true);
      }
    }
    expect((await cafes.find({ ...box, zoom: 0 })).body.clusters).toHaveLength(1);
    expect((await cafes.find({ ...box, zoom: 22 })).body.items).toHaveLength(40);
    expect((await cafes.find({ bbox: '-180,-90,180,90', zoom: 22 })).body.total).toBeGreaterThan(40);
    const geo = await cafes.find({ ...box, zoom: 12 }, { Accept: 'application/geo+json' });
    const plain = await cafes.find({ ...box, zoom: 12 });
    expect(geo.body.features).toHaveLength(plain.body.items.length + plain.body.clusters.length);
  });

  it('takes GeoJSON: longitude first, and everything else as properties', async () => {
    const here = lonelyPlace();
    const [id] = await cafes.add({ name: '하나', position: here });
    const { headers, body } = await cafes.find({ ...here }, { Accept: 'application/geo+json' });
    expect(headers.get('content-type')).toBe('application/geo+json; charset=utf-8');
    const [item] = (await cafes.find({ ...here })).body.items;
    expect(body).toEqual({
      type: 'FeatureCollection',
      features: [
        { type: 'Feature', id, geometry: { type: 'Point', coordinates: [here.lng, here.lat] }, properties: item },
      ],
      total: 1,
      nextCursor: null,
    });
    const type = async (Accept: string) => (await cafes.find({ ...here }, { Accept })).headers.get('content-type');
    expect(await type('application/json, application/geo+json;q=0.5')).toMatch('application/json');
    expect(await type('application/geo+json;q=0')).toMatch('application/json');
    expect(await type('text/html, Application/Geo+JSON, */*;q=0.1')).toMatch('application/geo+json');
    expect(headers.get('vary')).toBe('Accept');
  });
});

describe('An answer', () => {
  it('has a strong validator: the same bytes are not sent twice', async () => {
    const here = lonelyPlace();
    const [id] = await cafes.add({ name: '하나', position: here });
    const urls = [
      `/v1/cafes?${new URLSearchParams({ lat: `${here.lat}`, lng: `${here.lng}` }).toString()}`,
      `/v1/cafes/${id}`,
    ];
    const first = await Promise.all(urls.map((url) => cafes.get(url)));
    for (const [i, url] of urls.entries()) {
      const etag = first[i]!.headers.get('etag')!;
      expect(etag).toMatch(/^"[\w-]{27}"$/);
      expect(first[i]!.headers.get('cache-control')).toBe('public, no-cache');
      for (const known of [etag, `W/${etag}`, `"x", ${etag}`, '*']) {
        const again = await cafes.get(url, { 'If-None-Match': known });
        expect([again.status, again.text, again.headers.get('etag')]).toEqual([304, '', etag]);
      }
      expect((await cafes.get(url, { 'If-None-Match': '"another"' })).text).toBe(first[i]!.text);
    }
    await cafes.change(id!, { name: '다른 이름' });
    for (const [i, url] of urls.entries()) {
      const changed = await cafes.get(url, { 'If-None-Match': first[i]!.headers.get('etag')! });
      expect([changed.status, changed.text.includes('다른 이름')]).toEqual([200, true]);
    }
  });

  it('about one café is given wherever the viewer is', async () => {
    const here = lonelyPlace();
    const [open, closed] = await cafes.add(
      { name: '하나', position: here, openingHours: 'Mo-Su 00:00-12:00' },
      { name: '둘', position: here, open: false, openingHours: '24/7' },
    );
    const { body } = await cafes.get(`/v1/cafes/${open}?lat=${-here.lat}&lng=-40`);
    expect(z.strictObject(CafeDetail.shape).parse(body)).toEqual(body);
    expect(body).toMatchObject({ id: open, zone: 'Asia/Seoul', distance: expect.any(Number) });
    expect(body.distance).toBeCloseTo(6_371_008.8 * Math.PI, -1);
    const hour = new Date(body.nextChange).getUTCHours();
    expect([3, 15]).toContain(hour); // noon and midnight in Seoul
    expect(body.openNow).toBe(hour === 3);
    const other = await cafes.get(`/v1/cafes/${closed}`);
    expect(other.body).toMatchObject({ open: false, openNow: false, nextChange: null, distance: null });
  });

  it('tells an unknown café from a word that is no id', async () => {
    const unknown = await cafes.get('/v1/cafes/019aa1b2-7c3d-7e4f-8a5b-6c7d8e9f0a1b');
    expect([unknown.status, unknown.body.code]).toEqual([404, 'cafe-not-found']);
    expect((await cafes.get('/v1/cafes/nonsense')).status).toBe(422);
    expect((await cafes.get('/v1/cafes/suggestions?q=x')).status).toBe(200);
    expect((await cafes.get('/v1/cafes/duplicates')).status).toBe(401);
    const { body } = await cafes.get('/v1/tags');
    expect(body.items.map(({ code }: any) => code)).toEqual([...tagCodes]);
    expect(body.items[0]).toEqual({ code: 'concent', ko: '콘센트가 있는', en: 'Power sockets' });
  });

  test.each([
    ['nothing', '', 'wrong_place'],
    ['half a place', 'lat=37.5', 'wrong_pair'],
    ['an empty latitude', 'lat=&lng=127', 'invalid_type'],
    ['not a number', 'lat=NaN&lng=127', 'invalid_type'],
    ['more than any number', 'lat=1e309&lng=127', 'invalid_type'],
    ['two latitudes', 'lat=1&lat=2&lng=127', 'invalid_type'],
    ['a latitude beyond the pole', 'lat=90.1&lng=127', 'too_big'],
    ['a radius of nothing', 'lat=37&lng=127&radius=0', 'too_small'],
    ['a radius of a country', 'lat=37&lng=127&radius=20001', 'too_big'],
    ['a radius of a box', 'bbox=1,1,2,2&radius=10', 'wrong_radius'],
    ['a box upside down', 'bbox=1,2,2,1', 'wrong_bbox'],
    ['half a box', 'bbox=1,2', 'wrong_bbox'],
    ['a box of words', 'bbox=a,b,c,d', 'wrong_bbox'],
    ['a box of holes', 'bbox=,,,', 'wrong_bbox'],
    ['a zoom without a box', 'lat=37&lng=127&zoom=3', 'wrong_zoom'],
    ['pages of clusters', 'bbox=1,1,2,2&zoom=3&cursor=x', 'wrong_clusters'],
    ['distances from nowhere', 'q=x&sort=distance', 'wrong_sort'],
    ['now and then', 'lat=37&lng=127&openNow=true&openAt=2026-01-01T00:00:00Z', 'wrong_open'],
    ['no instant', 'lat=37&lng=127&openAt=tomorrow', 'invalid_format'],
    ['a strange tag', 'lat=37&lng=127&tags=wifi,bar', 'wrong_tags'],
    ['no tag', 'lat=37&lng=127&tags=', 'wrong_tags'],
    ['10,000 tags', `lat=37&lng=127&tags=${'wifi,'.repeat(2_000)}wifi`, 'too_big'],
    ['a long word', `q=${'x'.repeat(2_000)}`, 'too_big'],
    ['a control character', 'q=%00', 'unprintable_character'],
    ['101 cafés', 'lat=37&lng=127&limit=101', 'too_big'],
    ['a maybe', 'lat=37&lng=127&includeClosed=maybe', 'invalid_value'],
    ['what is not in the contract', 'lat=37&lng=127&colour=red', 'unrecognized_keys'],
  ])('refuses %s, and says why in both languages', async (_, query, code) => {
    for (const [language, letters] of [
      ['ko', /[가-힣]/],
      ['en', /^[^가-힣]+$/],
    ] as const) {
      const { status, body } = await cafes.get(`/v1/cafes?${query}`, { 'Accept-Language': language });
      expect({ status, code: body.code, codes: body.errors.map((error: any) => error.code) }).toEqual({
        status: 422,
        code: 'invalid-input',
        codes: expect.arrayContaining([code]),
      });
      expect(body.errors.find((error: any) => error.code === code).message).toMatch(letters);
    }
  });
});

describe('A second process', () => {
  it('shows a change within two seconds, and answers as the first one does', async () => {
    const other = await MadangProcess.start('api');
    const here = lonelyPlace();
    const url = `/v1/cafes?lat=${here.lat}&lng=${here.lng}`;
    expect((await (await fetch(other.address + url)).json()) as object).toMatchObject({ total: 0 });
    const [id] = await cafes.add({ name: '새로 생긴', position: here, openingHours: '24/7' });
    const shows = (text: string) =>
      until(text, async () => (await (await fetch(other.address + url)).text()).includes(text), 2_000);
    await shows('새로 생긴');
    await cafes.change(id!, { name: '이름이 바뀐' });
    await shows('이름이 바뀐');
    expect(await (await fetch(other.address + url)).text()).toBe((await cafes.get(url)).text);
    await cafes.change(id!, { open: false });
    await shows('"total":0');
  });
});

describeWithSharedData('Gangnam', () => {
  it('has 60 cafés in business within 500 m of its station, 우지커피 63 m away', async () => {
    const [uow, places] = [app.get(UnitOfWork), app.get(PlacesService)];
    const bytesOf = createReadStream(sharedData('cafes/seoul_gangnam_072405.csv'));
    const records = [];
    for await (const row of localdata.read(decode(bytesOf, 'cp949'))) if ('record' in row) records.push(row.record);
    expect(records).toHaveLength(4_501);
    const seen = new Set<string>();
    for (let at = 0; at < records.length; at += 500) {
      const some = records.slice(at, at + 500);
      await uow.run((tx) => places.ingest(tx, 'localdata', some, seen));
      for (const { sourceId } of some) seen.add(sourceId);
    }
    const station = { lat: 37.498095, lng: 127.02761 };
    await cafes.settle(station);
    const { body } = await cafes.find({ ...station, radius: 500, limit: 100 });
    expect(body.total).toBe(60);
    expect(body.items[0].name).toBe('우지커피 강남역사점');
    expect(Math.abs(body.items[0].distance - 63)).toBeLessThanOrEqual(2);
    expect(body.items[0].sources).toEqual([{ source: 'localdata', sourceId: '3220000-104-2025-00776' }]);
    expect((await cafes.names({ ...station, q: '스타벅스 강남R' }))[0]).toBe('스타벅스 강남R점');
  });
});
