import { randomUUID } from 'node:crypto';
import { afterAll, beforeAll, describe, expect, it, test } from '@jest/globals';
import { startApp } from '../support/app.js';
import { newPerson, type Client } from '../support/client.js';
import { bytes, count, database, rows } from '../support/database.js';
import { until } from '../support/wait.js';

let address: string;
let stop: () => Promise<void>;
beforeAll(async () => {
  ({ address, stop } = await startApp('all'));
});
afterAll(async () => {
  await stop();
  await database.end();
});

const SEOUL = { lat: 37.55467, lng: 126.97061 };
const fix = (secondsAgo = 0, changes: object = {}) => ({
  ...SEOUL,
  accuracyMeters: 5,
  recordedAt: new Date(Date.now() - secondsAgo * 1_000).toISOString(),
  ...changes,
});
const send = (driver: Client, ...fixes: object[]) => driver.post('/v1/drivers/me/positions', { fixes }, { key: null });
async function sharingDriver(): Promise<Client> {
  const driver = await newPerson(address, 'driver');
  await driver.send('PUT', '/v1/drivers/me/availability', { body: { online: true, sharesPosition: true } });
  await driver.send('PUT', '/v1/drivers/me', { body: { vehicle: 'motorcycle' } });
  return driver;
}
const rowOf = async ({ id }: Client) =>
  (
    await rows<{ lat: number; lng: number; recorded_at: Date }>(
      'SELECT lat, lng, recorded_at FROM driver_positions WHERE driver_id = ?',
      [bytes(id)],
    )
  )[0];
const untilRow = (driver: Client, lat: number) =>
  until('the row is written', async () => {
    const row = await rowOf(driver);
    return row?.lat === lat ? row : undefined;
  });

/** Waits until the process has read of every consent so far: after each it writes the next position, moved or not. */
async function noticedConsents(): Promise<void> {
  const other = await sharingDriver();
  await send(other, fix());
  await other.send('PUT', '/v1/drivers/me/availability', { body: { online: true, sharesPosition: false } });
  await until('the last one is noticed', async () => (await send(other, fix())).status === 409);
}

describe('The positions of a driver', () => {
  it('are taken with consent alone; the newest is in the table a second later, with neither event nor record', async () => {
    const driver = await newPerson(address, 'driver');
    await driver.goOnline();
    const refused = await send(driver, fix());
    expect([refused.status, refused.body.code]).toEqual([409, 'position-consent-missing']);
    await driver.send('PUT', '/v1/drivers/me/availability', { body: { online: true, sharesPosition: true } });
    const events = () => count('SELECT COUNT(*) FROM events WHERE aggregate_id = ?', [bytes(driver.id)]);
    const before = await events();
    const [first, second] = [fix(10), fix(5, { lat: SEOUL.lat + 0.0005, headingDegrees: 12, speedMps: 8.5 })];
    await until('consent is known', async () => (await send(driver, second, first)).status === 204);
    await untilRow(driver, second.lat);
    expect(await events()).toBe(before);
    const key = randomUUID();
    expect((await driver.post('/v1/drivers/me/positions', { fixes: [fix()] }, { key })).status).toBe(204);
    expect(await count('SELECT COUNT(*) FROM idempotency_keys WHERE idempotency_key = ?', [key])).toBe(0);
  });

  it('are written once they moved by 30 m', async () => {
    const driver = await sharingDriver();
    await noticedConsents();
    await send(driver, fix(20));
    await untilRow(driver, SEOUL.lat);
    const near = SEOUL.lat + 20 / 111_195;
    const far = SEOUL.lat + 40 / 111_195;
    expect((await send(driver, fix(10, { lat: near }))).status).toBe(204);
    const other = await sharingDriver();
    await send(other, fix());
    await untilRow(other, SEOUL.lat); // of the same second or a later one
    expect((await rowOf(driver))!.lat).toBe(SEOUL.lat);
    await send(driver, fix(0, { lat: far }));
    await untilRow(driver, far);
  });

  it('are answered the same when they are sent again', async () => {
    const driver = await sharingDriver();
    const batch = [fix(4), fix(2)];
    expect((await send(driver, ...batch)).status).toBe(204);
    expect((await send(driver, ...batch)).status).toBe(204);
  });

  it('are gone with the consent', async () => {
    const driver = await sharingDriver();
    await send(driver, fix());
    await untilRow(driver, SEOUL.lat);
    await driver.send('PUT', '/v1/drivers/me/availability', { body: { online: true, sharesPosition: false } });
    expect(await rowOf(driver)).toBeUndefined();
    await until('the process knows it', async () => (await send(driver, fix())).status === 409);
  });

  test.each([
    ['inaccurate', () => [fix(0, { accuracyMeters: 101 })], 'position-inaccurate'],
    ['from the future', () => [fix(-60)], 'position-in-future'],
    ['of the year 9999', () => [fix(0, { recordedAt: '9999-12-31T23:59:59Z' })], 'position-in-future'],
    ['older than the last one', () => [fix(200)], 'position-outdated'],
    ['of last year', () => [fix(0, { recordedAt: '2025-01-01T00:00:00+09:00' })], 'position-outdated'],
    ['at the south pole', () => [fix(0, { lat: -90, lng: 0 })], 'position-implausible'],
    ['at the antimeridian', () => [fix(0, { lng: -180 })], 'position-implausible'],
    ['a kilometre away after a second', () => [fix(99, { lat: SEOUL.lat + 0.01 })], 'position-implausible'],
  ])('are refused when all are %s', async (_, refused, code) => {
    const driver = await sharingDriver();
    expect((await send(driver, fix(100))).status).toBe(204);
    const answer = await send(driver, ...refused());
    expect([answer.status, answer.body.code]).toEqual([422, code]);
    expect((await send(driver, ...refused(), fix(1))).status).toBe(204);
  });

  test.each([
    ['101 of them', Array.from({ length: 101 }, () => fix())],
    ['none', []],
    ['no array', { 0: fix() }],
    ['latitude and longitude swapped', [fix(0, { lat: SEOUL.lng, lng: SEOUL.lat })]],
    ['a latitude beyond the pole', [fix(0, { lat: 90.000001 })]],
    ['a longitude beyond the antimeridian', [fix(0, { lng: -180.000001 })]],
    ['1e308', [fix(0, { lat: 1e308 })]],
    ['text for numbers', [fix(0, { lat: String(SEOUL.lat) })]],
    ['null', [fix(0, { lat: null })]],
    ['a number for the time', [fix(0, { recordedAt: Date.now() })]],
    ['a time without a zone', [fix(0, { recordedAt: '2026-12-24T01:30:00' })]],
    ['a negative accuracy', [fix(0, { accuracyMeters: -1 })]],
    ['a heading of 361°', [fix(0, { headingDegrees: 361 })]],
    ['an unknown field', [fix(0, { driverId: randomUUID() })]],
  ])('cannot be %s', async (_, fixes) => {
    const driver = await sharingDriver();
    const answer = await driver.post('/v1/drivers/me/positions', { fixes }, { key: null });
    expect([answer.status, answer.body.code]).toEqual([422, 'invalid-input']);
  });

  it('are valid at the poles and on the antimeridian', async () => {
    for (const point of [
      { lat: 90, lng: 0 },
      { lat: -90, lng: 180 },
      { lat: 0, lng: -180 },
    ]) {
      expect((await send(await sharingDriver(), fix(0, point))).status).toBe(204);
    }
  });

  it('have a quota of their own', async () => {
    const { headers } = await send(await sharingDriver(), fix());
    expect(headers.get('RateLimit-Policy')).toMatch(/^"positions";q=\d+;w=60$/);
  });

  it('are nothing a consumer sends', async () => {
    expect((await send(await newPerson(address), fix())).status).toBe(403);
  });
});

describe('A phone app', () => {
  const report = (changes: object = {}, timestamp = new Date().toISOString()) => ({
    location: {
      timestamp,
      coords: {
        latitude: SEOUL.lat,
        longitude: SEOUL.lng,
        accuracy: 5,
        speed: -1,
        heading: -1,
        altitude: 30,
        ...changes,
      },
      is_moving: false,
      battery: { level: 1, is_charging: false },
      extras: {},
    },
    device_id: '48241179',
  });
  const fetchJson = (path: string, body?: unknown) =>
    fetch(`${address}${path}`, {
      method: 'POST',
      ...(body !== undefined && { body: JSON.stringify(body), headers: { 'Content-Type': 'application/json' } }),
    });
  async function deviceOf(driver: Client): Promise<string> {
    const { status, body } = await driver.post('/v1/drivers/me/device', undefined, { key: null });
    expect(status).toBe(201);
    return new URL(body.url).pathname;
  }

  it('sends positions as Traccar Client does', async () => {
    const driver = await sharingDriver();
    const path = await deviceOf(driver);
    expect((await fetchJson(path, report({ latitude: SEOUL.lat + 0.0001 }))).status).toBe(204);
    await untilRow(driver, SEOUL.lat + 0.0001);
    expect((await driver.get('/v1/drivers/me')).body.hasDevice).toBe(true);
  });

  it('sends positions as OsmAnd does: knots, and seconds or milliseconds', async () => {
    const driver = await sharingDriver();
    const path = await deviceOf(driver);
    const seconds = Math.floor(Date.now() / 1_000);
    const query = `?id=1&lat=${SEOUL.lat}&lon=${SEOUL.lng}&timestamp=${seconds - 5}&speed=10&bearing=90&altitude=3&accuracy=4&batt=80`;
    expect((await fetchJson(path + query)).status).toBe(204);
    await untilRow(driver, SEOUL.lat);
    const [row] = await rows<{ speed_mps: number }>('SELECT speed_mps FROM driver_positions WHERE driver_id = ?', [
      bytes(driver.id),
    ]);
    expect(row!.speed_mps).toBeCloseTo(5.144, 2);
    const later = `?lat=${SEOUL.lat + 0.001}&lon=${SEOUL.lng}&timestamp=${Date.now()}`;
    expect((await fetchJson(path + later)).status).toBe(204);
    await untilRow(driver, SEOUL.lat + 0.001);
  });

  it('is not told of positions that are dropped: it would send them for ever', async () => {
    const path = await deviceOf(await sharingDriver());
    expect((await fetchJson(path, report({ accuracy: 500 }))).status).toBe(204);
    expect((await fetchJson(path, report({}, '2020-01-01T00:00:00Z'))).status).toBe(204);
  });

  it('has an address that only its driver knows, of which a hash is stored, and which ends with the next one', async () => {
    const driver = await sharingDriver();
    const path = await deviceOf(driver);
    const token = path.split('/').at(-1)!;
    expect(Buffer.from(token, 'base64url')).toHaveLength(32);
    const stored = await rows('SELECT * FROM driver_profiles WHERE driver_id = ?', [bytes(driver.id)]);
    expect(JSON.stringify(stored)).not.toContain(token);
    expect((await fetchJson(path, report())).status).toBe(204);
    const next = await deviceOf(driver);
    await until('the first one is void', async () => (await fetchJson(path, report())).status === 404);
    expect((await fetchJson(next, report())).status).toBe(204);
    expect((await driver.send('DELETE', '/v1/drivers/me/device')).status).toBe(204);
    await until('none is valid', async () => (await fetchJson(next, report())).status === 404);
  });

  test.each([
    ['nothing', '', undefined, 'invalid-input'],
    ['no longitude', '?lat=37', undefined, 'invalid-input'],
    ['NaN', '?lat=NaN&lon=127', undefined, 'invalid-input'],
    ['1e308', '?lat=1e308&lon=127', undefined, 'invalid-input'],
    ['two latitudes', '?lat=37&lat=38&lon=127', undefined, 'invalid-input'],
    ['a time that is none', '?lat=37&lon=127&timestamp=yesterday', undefined, 'invalid-input'],
    ['a speed of light', '?lat=37&lon=127&speed=299792458', undefined, 'invalid-input'],
    ['an array', '', [], 'invalid-input'],
    ['no coordinates', '', { location: { timestamp: '2026-12-24T00:00:00Z' } }, 'invalid-input'],
    ['coordinates as text', '', report({ latitude: '37' }), 'invalid-input'],
  ])('cannot send %s', async (_, query, body, code) => {
    const answer = await fetchJson((await deviceOf(await sharingDriver())) + query, body);
    expect([answer.status, ((await answer.json()) as { code: string }).code]).toEqual([422, code]);
  });

  test.each([randomUUID(), 'x', '%00', 'A'.repeat(43), 'A'.repeat(99)])('has no address such as %s', async (token) => {
    expect((await fetchJson(`/v1/positions/${token}`, report())).status).toBe(404);
  });
});
