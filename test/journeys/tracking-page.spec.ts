import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import type { BrowserContext, Page } from 'playwright-core';
import { startBrowser } from '../support/browser.js';
import { Client, newPerson } from '../support/client.js';
import { database } from '../support/database.js';
import { newOperator, refusal, wealthy } from '../support/money.js';
import { north, type Point } from '../support/offers.js';
import { beginEachAnew, inspect } from '../support/pages.js';
import { png, sendPhoto } from '../support/photos.js';
import { startProcess } from '../support/processes.js';
import { bookQuoted, newQuote } from '../support/quotes.js';
import { until } from '../support/wait.js';

const PICKUP: Point = { lat: newQuote.stops[0]!.lat, lng: newQuote.stops[0]!.lng };
const DROPOFF = north(PICKUP, 1_000);
const NAME = '수취인';
const NOTE = '공동현관 비밀번호';
const DETAIL = '1203호';

let address: string;
let stop: () => Promise<void>;
let browser: BrowserContext;
let stopBrowser: () => Promise<void>;
let mina: Client;
beforeAll(async () => {
  ({ address, stop } = await startProcess());
  [mina] = (await wealthy(await newOperator(address, 'admin'), 1, 1_000_000)) as [Client];
  const options = { locale: 'ko-KR', timezoneId: 'Asia/Seoul', viewport: { width: 390, height: 844 } };
  ({ browser, stop: stopBrowser } = await startBrowser(options));
  await beginEachAnew(browser);
});
afterAll(async () => {
  await stopBrowser?.();
  await stop();
  await database.end();
});

async function newDriver(): Promise<Client> {
  const driver = await newPerson(address, 'driver', { name: '박준호' });
  await driver.send('PUT', '/v1/drivers/me/availability', { body: { online: true, sharesPosition: true } });
  await driver.send('PUT', '/v1/drivers/me', { body: { vehicle: 'motorcycle' } });
  return driver;
}

/** The driver was there so many seconds ago. */
async function moveTo(driver: Client, point: Point, secondsAgo: number): Promise<void> {
  const fix = { ...point, accuracyMeters: 5, recordedAt: new Date(Date.now() - secondsAgo * 1_000).toISOString() };
  const answer = await driver.post('/v1/drivers/me/positions', { fixes: [fix] }, { key: null });
  expect([answer.status, answer.text]).toEqual([204, '']);
}

const act = async (by: Client, id: string, verb: string, body?: object): Promise<void> =>
  expect((await by.post(`/v1/reservations/${id}/${verb}`, body)).status).toBe(201);

/** A quoted delivery that the driver has accepted, and the path of its link. */
async function deliveryOf(driver: Client, changes: object = {}): Promise<{ id: string; path: string }> {
  const [first, last] = newQuote.stops;
  const stops = [first, { ...last, ...DROPOFF, detail: DETAIL, name: NAME, note: NOTE }];
  const { id } = await bookQuoted(mina, { stops, ...changes });
  await act(driver, id, 'acceptance');
  const { url } = (await mina.get(`/v1/reservations/${id}/tracking`)).body;
  return { id, path: new URL(url).pathname };
}

/** What a stranger with the link gets. */
const stranger = () => new Client(address);
const tracked = async (path: string) => (await stranger().get(path.replace('/t/', '/v1/tracking/'))).body;

describe('The link of a delivery', () => {
  it('is given to its parties alone, and cannot be guessed', async () => {
    const [driver, other] = [await newDriver(), await newPerson(address)];
    const { id, path } = await deliveryOf(driver);
    expect((await driver.get(`/v1/reservations/${id}/tracking`)).status).toBe(200);
    expect(refusal(await other.get(`/v1/reservations/${id}/tracking`))).toEqual([404, 'reservation-not-found']);
    const token = path.slice('/t/'.length);
    const forged = [
      `${token.slice(0, -2)}${token.endsWith('AA') ? 'BB' : 'AA'}`,
      `${Buffer.alloc(16).toString('base64url')}${token.slice(22)}`,
      token.slice(0, 22),
      `${token}A`,
      id,
      '%00',
    ];
    for (const one of forged) {
      for (const route of [`/v1/tracking/${one}`, `/v1/tracking/${one}/stream`])
        expect([route, ...refusal(await stranger().get(route))]).toEqual([route, 404, 'tracking-not-found']);
    }
    await act(driver, id, 'hand-back');
  });

  it('shows the position from the pick-up on, never before, and neither names, notes nor addresses', async () => {
    const driver = await newDriver();
    await moveTo(driver, PICKUP, 90);
    const { id, path } = await deliveryOf(driver);
    const before = await tracked(path);
    expect(before).toMatchObject({ status: 'accepted', position: null, dropoff: null, eta: null, endedAt: null });
    expect(before.driver).toEqual({ firstName: '준호', vehicle: 'motorcycle' });
    await act(driver, id, 'pickup');
    const after = await until('the position is shown', async () => {
      const view = await tracked(path);
      return view.position && view;
    });
    expect(after).toMatchObject({ status: 'picked_up', position: { ...PICKUP, isLive: true }, dropoff: DROPOFF });
    expect(Date.parse(after.eta)).toBeGreaterThan(Date.now());
    for (const secret of [NAME, NOTE, DETAIL, '한강대로', '테헤란로', '박준호', driver.id, mina.id])
      expect(JSON.stringify([before, after])).not.toContain(secret);
    await act(driver, id, 'delivery');
    const ended = await tracked(path);
    expect(ended).toMatchObject({ status: 'delivered', eta: null, endedAt: expect.any(String) });
  });

  it('is replaced by its consumer alone; the earlier one shows nothing more, its stream ends, and no other link does', async () => {
    const driver = await newDriver();
    const [{ id, path }, other] = [await deliveryOf(driver), await bookQuoted(mina)];
    const urlOf = async (booking: string) =>
      new URL((await mina.get(`/v1/reservations/${booking}/tracking`)).body.url).pathname;
    const otherPath = await urlOf(other.id);
    const stream = await fetch(`${address}${path.replace('/t/', '/v1/tracking/')}/stream`);
    const replace = (by: Client) => by.post(`/v1/reservations/${id}/tracking-links`);
    expect(refusal(await replace(driver))).toEqual([403, 'forbidden']);
    expect(refusal(await replace(await newPerson(address)))).toEqual([404, 'reservation-not-found']);
    const paths = [path];
    for (let n = 0; n < 2; n++) paths.push(new URL((await replace(mina)).body.url).pathname);
    const seen = await Promise.all(paths.map((each) => stranger().get(each.replace('/t/', '/v1/tracking/'))));
    expect(seen.map(({ status }) => status)).toEqual([404, 404, 200]);
    expect(await stream.text()).toContain('event: expired');
    expect([await urlOf(id), await urlOf(other.id)]).toEqual([paths[2], otherPath]);
    await act(mina, other.id, 'cancellation', { reason: '필요 없어졌습니다' });
    await act(driver, id, 'pickup');
    await act(driver, id, 'delivery');
  });

  it('never says that what comes back was delivered', async () => {
    const driver = await newDriver();
    const { id, path } = await deliveryOf(driver, { undeliverable: 'return' });
    const states = [];
    for (const [verb, body] of [
      ['pickup', undefined],
      ['failure', { reason: 'recipient_absent' }],
      ['return', undefined],
      ['return', { stop: 0 }],
    ] as const) {
      await act(driver, id, verb, body);
      states.push((await tracked(path)).status);
    }
    expect(states).toEqual(['picked_up', 'failed', 'returning', 'returned']);
  });

  it('comes with one notification when the driver is within 300 m', async () => {
    const driver = await newDriver();
    await moveTo(driver, PICKUP, 60);
    const { id } = await deliveryOf(driver);
    await act(driver, id, 'pickup');
    const near = async () => {
      const { items } = (await mina.get('/v1/notifications?type=reservation.approaching')).body;
      return items.filter(({ data }: { data: { reservationId: string } }) => data.reservationId === id).length;
    };
    await moveTo(driver, north(DROPOFF, -400), 30);
    await moveTo(driver, north(DROPOFF, -200), 15);
    await until('it is near', near);
    await until('the history has it', async () => {
      const { items } = (await mina.get(`/v1/messages?reservationId=${id}&type=reservation.approaching`)).body;
      return items.some(({ text }: { text: { en: string } }) => text.en.startsWith('박준호 is about to arrive at '));
    });
    await moveTo(driver, north(DROPOFF, -50), 0);
    await act(driver, id, 'delivery');
    expect(await near()).toBe(1);
  });
});

describe('The page of a link', () => {
  async function open(path: string): Promise<{ page: Page; wrong: string[] }> {
    const wrong: string[] = [];
    const page = await browser.newPage();
    page.on('pageerror', (error) => wrong.push(error.message));
    page.on('console', (message) => message.type() === 'error' && wrong.push(message.text()));
    page.on('request', (request) => new URL(request.url()).origin !== address && wrong.push(request.url()));
    await page.goto(`${address}${path}`);
    return { page, wrong };
  }
  const says = (page: Page, id: string, text: string | RegExp) =>
    page.locator(`#${id}`).filter({ hasText: text }).waitFor();
  const dotOf = (page: Page) => page.locator('#ground .map-marker.driver').getAttribute('style');
  async function look(page: Page, name: string): Promise<void> {
    const folder = process.env['SCREENSHOTS'];
    if (folder) await page.screenshot({ path: join(folder, `tracking-${name}.png`) });
  }

  it('follows the delivery to its end in both languages, with the dot moving', async () => {
    const driver = await newDriver();
    await moveTo(driver, PICKUP, 60);
    const { id, path } = await deliveryOf(driver, { verification: 'pin' });
    const { page, wrong } = await open(path);
    await says(page, 'state', '기사가 배정되었습니다');
    expect(await page.locator('#ground').isVisible()).toBe(false);
    await act(driver, id, 'pickup');
    await says(page, 'state', '배송 중입니다');
    await page.locator('#ground').waitFor();
    const first = await dotOf(page);
    expect(await inspect(page, 'track')).toEqual([]);
    await moveTo(driver, north(PICKUP, 500), 0);
    await until('the dot has moved', async () => (await dotOf(page)) !== first);
    await page.emulateMedia({ colorScheme: 'dark' });
    await page.getByRole('button', { name: 'English' }).click();
    await says(page, 'state', 'On the way');
    await says(page, 'facts', '준호');
    await says(page, 'pin', 'PIN to tell the driver');
    const pin = await page.locator('#pin strong').innerText();
    await look(page, 'en-dark');
    const photo = (await sendPhoto(driver, id, png())).body;
    await act(driver, id, 'delivery', { pin, proofIds: [photo.id] });
    await says(page, 'state', 'Delivered');
    expect(await page.locator('#pin').isVisible()).toBe(false);
    const picture = page.locator('#photos img');
    await picture.scrollIntoViewIfNeeded();
    await until('the photo is there', () =>
      picture.evaluate((image: { naturalWidth?: number }) => image.naturalWidth === 40),
    );
    expect(await inspect(page, 'track-ended')).toEqual([]);
    expect(wrong).toEqual([]);
    await page.close();
  });

  it('says that there is no such delivery', async () => {
    const { page } = await open(`/t/${'A'.repeat(65)}`);
    await says(page, 'state', '배송을 찾을 수 없습니다');
    await page.close();
  });
});
