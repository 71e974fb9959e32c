import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import type { NestFastifyApplication } from '@nestjs/platform-fastify';
import { z } from 'zod';
import { CafePage } from '../../src/modules/cafes/finding/finding.schema.js';
import { IndexKeeper } from '../../src/modules/cafes/finding/index-keeper.js';
import { startApp } from '../support/app.js';
import { beside, Cafes, lonelyPlace } from '../support/finding.js';
import { bytes, database } from '../support/database.js';
import { until } from '../support/wait.js';

let app: NestFastifyApplication;
let address: string;
let stop: () => Promise<void>;
let cafes: Cafes;
beforeAll(async () => {
  ({ app, address, stop } = await startApp('api'));
  await until('the index is loaded', () => app.get(IndexKeeper).loaded);
  cafes = new Cafes(app, address);
});
afterAll(async () => {
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
