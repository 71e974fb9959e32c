import { afterAll, beforeAll, describe, expect, it, test } from '@jest/globals';
import { newPerson, type Answer, type Client } from '../support/client.js';
import { bytes, count, database } from '../support/database.js';
import { refusal } from '../support/money.js';
import { startProcess } from '../support/processes.js';
import { until } from '../support/wait.js';
import { newQuote as wanted } from '../support/quotes.js';

let address: string;
let stop: () => Promise<void>;
let mina: Client;
let stranger: Client;
let driver: Client;
beforeAll(async () => {
  ({ address, stop } = await startProcess());
  [mina, stranger, driver] = await Promise.all([newPerson(address), newPerson(address), newPerson(address, 'driver')]);
});
afterAll(async () => {
  await stop();
  await database.end();
});

const quote = (changes: object = {}, by = mina, key?: string): Promise<Answer> =>
  by.post('/v1/delivery-quotes', { ...wanted, ...changes }, key ? { key } : {});
const stops = (changes: object) => ({ stops: [wanted.stops[0], { ...wanted.stops[1], ...changes }] });

describe('A quote', () => {
  it('fixes places, route, price and terms for ten minutes, and moves no money', async () => {
    const transfers = await count('SELECT COUNT(*) FROM transfers');
    const made = await quote({ undeliverable: 'return' });
    const { status, body, headers } = made;
    expect(status).toBe(201);
    expect(headers.get('location')).toBe(`/v1/delivery-quotes/${body.id}`);
    expect(body).toMatchObject({
      stops: [
        {
          address: '서울 중구 한강대로 405',
          detail: '1번 출구',
          lat: 37.55467,
          lng: 126.97061,
          name: null,
          note: null,
        },
        { address: '서울 강남구 테헤란로 152', name: '김미나', note: '경비실에 맡겨 주세요' },
      ],
      ...{ vehicle: 'motorcycle', parcel: { size: 'small', weightGrams: 1_200, fragile: false } },
      ...{ undeliverable: 'return', reservationId: null, pickupWindow: null, dropoffWindow: null },
      cancellationTerms: [
        { stage: 'requested', fee: 0, seconds: null },
        { stage: 'just_accepted', fee: 0, seconds: 120 },
        { stage: 'accepted', fee: 1_000, seconds: null },
        { stage: 'arrived', fee: expect.any(Number), seconds: null },
      ],
    });
    const { price, driverPay, returnFare, hold, createdAt, expiresAt, pickupEta, dropoffEta } = body;
    expect(price.breakdown.reduce((sum: number, { amount }: { amount: number }) => sum + amount, 0)).toBe(price.total);
    expect(driverPay).toBe(Math.floor(price.total * 0.85));
    expect([returnFare, hold]).toEqual([Math.floor(price.total / 2), price.total + returnFare]);
    expect(Date.parse(expiresAt) - Date.parse(createdAt)).toBe(600_000);
    expect(Date.parse(dropoffEta) - Date.parse(pickupEta)).toBe(body.durationSeconds * 1_000);
    expect((await mina.get(`/v1/delivery-quotes/${body.id}`)).body).toEqual(body);
    expect(await count('SELECT COUNT(*) FROM transfers')).toBe(transfers);
    expect((await quote()).body).toMatchObject({ returnFare: 0, hold: price.total });
  });

  it('is private to its owner', async () => {
    const { body } = await quote();
    expect(refusal(await stranger.get(`/v1/delivery-quotes/${body.id}`))).toEqual([404, 'quote-not-found']);
    expect(refusal(await driver.get(`/v1/delivery-quotes/${body.id}`))).toEqual([404, 'quote-not-found']);
    expect(refusal(await quote({}, driver))).toEqual([403, 'forbidden']);
  });

  it('comes back the same to a repeat with its key, and needs one', async () => {
    const key = 'quote-once';
    const first = await quote({}, mina, key);
    expect((await quote({}, mina, key)).text).toBe(first.text);
    const bare = await mina.post('/v1/delivery-quotes', wanted, { key: null });
    expect(refusal(bare)).toEqual([400, 'idempotency-key-missing']);
  });

  it('takes the hour of the window for its price', async () => {
    const at = async (from: string, to: string) =>
      (await quote({ date: tomorrow(), pickupWindow: { from, to } })).body.price as {
        total: number;
        breakdown: { part: string }[];
      };
    const [noon, evening] = [await at('12:00', '13:00'), await at('18:00', '19:00')];
    expect(evening.total).toBeGreaterThan(noon.total);
    expect([noon, evening].map(({ breakdown }) => breakdown.some(({ part }) => part === 'hour'))).toEqual([
      false,
      true,
    ]);
  });

  test.each<[string, object, string]>([
    [
      'an address that nobody knows',
      { ...stops({ lat: undefined, lng: undefined, address: '아무도 모르는 길' }) },
      'address-not-found',
    ],
    ['Seoul to Busan', stops({ lat: 35.1151, lng: 129.0415 }), 'route-too-long'],
    [
      'a large parcel on a bicycle',
      { vehicle: 'bicycle', parcel: { size: 'large', weightGrams: 1 } },
      'parcel-too-large',
    ],
    ['yesterday', { date: '2020-01-01' }, 'pickup-date-out-of-range'],
    ['next year', { date: '2099-01-01' }, 'pickup-date-out-of-range'],
    ['one stop', { stops: [wanted.stops[0]] }, 'invalid-input'],
    ['three stops', { stops: [...wanted.stops, wanted.stops[0]] }, 'invalid-input'],
    ['latitude alone', stops({ lng: undefined }), 'invalid-input'],
    ['swapped coordinates', stops({ lat: 127.03645, lng: 37.49997 }), 'invalid-input'],
    ['text for a latitude', stops({ lat: '37.5' }), 'invalid-input'],
    ['a balloon', { vehicle: 'balloon' }, 'invalid-input'],
    ['a parcel without weight', { parcel: { size: 'small', weightGrams: 0 } }, 'invalid-input'],
    [
      'a drop-off before the pick-up',
      {
        date: tomorrow(),
        pickupWindow: { from: '12:00', to: '13:00' },
        dropoffWindow: { from: '09:00', to: '12:00' },
      },
      'dropoff-window-over',
    ],
    ['a drop-off that is over', { dropoffWindow: { from: '00:00', to: '00:01' } }, 'dropoff-window-over'],
    ['a window that ends before it begins', { pickupWindow: { from: '12:00', to: '09:00' } }, 'invalid-input'],
  ])('refuses %s', async (_, changes, code) => {
    // Before that a window of the first minute of the day is not over.
    const isPastMidnight = () => new Date(Date.now() + 9 * 3_600_000).toISOString().slice(11, 16) > '00:01';
    await until('it is later than one minute past midnight in Korea', isPastMidnight, 150_000);
    expect(refusal(await quote(changes))).toEqual([422, code]);
  });

  it('says which address it does not know', async () => {
    const { body } = await quote(stops({ lat: undefined, lng: undefined, address: '아무도 모르는 길' }));
    expect(body.detail).toContain('아무도 모르는 길');
  });

  it('is forgotten a day after its time unless a reservation used it', async () => {
    const [unused, used, fresh] = await Promise.all([quote(), quote(), quote()]);
    const age = `UPDATE delivery_quotes SET expires_at = NOW(6) - INTERVAL 25 HOUR`;
    await database.query(`${age} WHERE id = ?`, [bytes(unused.body.id)]);
    await database.query(`${age}, reservation_id = id WHERE id = ?`, [bytes(used.body.id)]);
    await until(
      'the unused one is gone',
      async () => (await mina.get(`/v1/delivery-quotes/${unused.body.id}`)).status === 404,
      90_000,
    );
    for (const { body } of [used, fresh]) expect((await mina.get(`/v1/delivery-quotes/${body.id}`)).status).toBe(200);
  });
});

function tomorrow(): string {
  return new Date(Date.now() + 9 * 3_600_000 + 86_400_000).toISOString().slice(0, 10);
}
