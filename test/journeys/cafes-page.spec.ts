import { join } from 'node:path';
import { afterAll, afterEach, beforeAll, describe, expect, it } from '@jest/globals';
import type { BrowserContext, Page } from 'playwright-core';
import { UnitOfWork } from '../../src/kernel/tx/unit-of-work.js';
import { PlacesService, type CafeRecord } from '../../src/modules/cafes/index.js';
import { startApp } from '../support/app.js';
import { startBrowser } from '../support/browser.js';
import { Client } from '../support/client.js';
import { database } from '../support/database.js';
import { beginEachAnew, inspect } from '../support/pages.js';
import { until } from '../support/wait.js';

const STATION = { lat: 37.498095, lng: 127.02761 };
const METERS_PER_DEGREE = 111_195;
const HOSTILE = '<img src=x onerror="globalThis.broken=true">';
const COUNT = 30;

/** Cafés on a spiral around the station, the first 20 m away and the last 426 m; every third has fast Wi-Fi. */
const cafes: CafeRecord[] = Array.from({ length: COUNT }, (_, index) => {
  const [meters, angle] = [20 + index * 14, index * 2.4];
  const names: Record<number, string> = { 0: HOSTILE, 1: '스타벅스 시험점', 2: '작업실 <b>별</b>' };
  return {
    sourceId: `page-${index}`,
    name: names[index] ?? `시험카페 ${index}호`,
    roadAddress: `서울특별시 강남구 시험로 ${index}`,
    address: null,
    phone: index === 1 ? '02-555-0101' : null,
    position: {
      lat: STATION.lat + (Math.sin(angle) * meters) / METERS_PER_DEGREE,
      lng: STATION.lng + (Math.cos(angle) * meters) / METERS_PER_DEGREE / Math.cos((STATION.lat * Math.PI) / 180),
    },
    open: index !== COUNT - 1,
    openingHours: index % 2 === 1 ? '24/7' : null,
    zone: 'Asia/Seoul',
    facts: index % 3 === 0 ? { wifi: true } : {},
    updatedAt: null,
  };
});
const IN_BUSINESS = COUNT - 1;
const FAR_AWAY: CafeRecord = {
  ...cafes[3]!,
  sourceId: 'far',
  name: '성수 먼카페',
  position: { lat: 37.5446, lng: 127.056 },
};

let address: string;
let stop: () => Promise<void>;
let browser: BrowserContext;
let stopBrowser: () => Promise<void>;
beforeAll(async () => {
  const started = await startApp('api');
  ({ address, stop } = started);
  const places = started.app.get(PlacesService, { strict: false });
  await started.app.get(UnitOfWork).run((tx) => places.ingest(tx, 'geojson', [...cafes, FAR_AWAY], new Set()));
  const near = `/v1/cafes?lat=${STATION.lat}&lng=${STATION.lng}&radius=500`;
  await until('all cafés are found', async () => (await new Client(address).get(near)).body.total === IN_BUSINESS);
  const options = { locale: 'ko-KR', timezoneId: 'Asia/Seoul', viewport: { width: 1280, height: 800 } };
  ({ browser, stop: stopBrowser } = await startBrowser(options));
  await beginEachAnew(browser);
});
afterAll(async () => {
  await stopBrowser?.();
  await stop();
  await database.end();
});

/** What no page may ever have: errors, and requests to anybody else. */
let errors: string[] = [];
let foreign: string[] = [];
/** What the browser rightly complains of in this test. */
let rightful: string[] = [];
/** The browser complains of this, and rightly so: list and plot ask one after the other, so some of it comes later than what the page shows. */
async function forgive(complaint: string): Promise<void> {
  await until('the browser complains', () => errors.some((text) => text.includes(complaint)));
  rightful.push(complaint);
}
afterEach(async () => {
  for (const page of browser.pages().slice(1)) await page.close();
  const wrong = errors.filter((text) => !rightful.some((complaint) => text.includes(complaint)));
  const seen = { errors: wrong, foreign };
  [errors, foreign, rightful] = [[], [], []];
  expect(seen).toEqual({ errors: [], foreign: [] });
});

async function open(hash = ''): Promise<Page> {
  const page = await browser.newPage();
  page.on('pageerror', (error) => errors.push(error.message));
  page.on('console', (message) => message.type() === 'error' && errors.push(message.text()));
  page.on('request', (request) => new URL(request.url()).origin !== address && foreign.push(request.url()));
  await page.goto(`${address}/cafes${hash}`);
  return page;
}

const idsIn = async (page: Page, selector: string) => {
  const ids = await page.locator(selector).evaluateAll((all) => all.map((one) => one.getAttribute('data-cafe')));
  return ids.toSorted();
};
const listed = (page: Page) => page.locator('#list li[data-cafe]');
const shows = (page: Page, text: string) => page.locator('#status', { hasText: text }).waitFor();
const focused = (page: Page) => page.evaluate('document.activeElement.id || document.activeElement.tagName');

async function look(page: Page, name: string): Promise<void> {
  if (process.env['SCREENSHOTS'])
    await page.screenshot({ path: join(process.env['SCREENSHOTS'], `cafes-${name}.png`) });
}

describe('The page that finds cafés', () => {
  it('is served at both its addresses, closed to everything from elsewhere, and again only when it has changed', async () => {
    for (const path of ['/cafes', '/cafes/']) {
      const answer = await fetch(address + path);
      const etag = answer.headers.get('etag');
      expect([path, answer.status, etag]).toEqual([path, 200, expect.any(String)]);
      expect(answer.headers.get('content-security-policy')).toMatch(/^default-src 'self';.*require-trusted-types-for/);
      expect(answer.headers.get('x-content-type-options')).toBe('nosniff');
      expect(answer.headers.get('cache-control')).toBe('no-cache');
      // As a browser asks; Node's fetch would else forbid an answer from memory.
      const headers = { 'If-None-Match': etag!, 'Cache-Control': 'max-age=0' };
      const again = await fetch(address + path, { headers });
      expect([path, again.status]).toEqual([path, 304]);
    }
    for (const path of ['/cafes/no-such-file.js', '/cafes/..%2f..%2fpackage.json', '/cafes/%2e%2e/package.json']) {
      const answer = await new Client(address).get(path);
      expect([path, answer.status, answer.body.status]).toEqual([path, 404, 404]);
    }
  });

  it('shows the same cafés in the list and in the plot, nearest first', async () => {
    const page = await open();
    await shows(page, `500 m 안에 ${IN_BUSINESS}곳`);
    expect(await listed(page).count()).toBe(20);
    expect(await listed(page).nth(1).locator('.summary').innerText()).toMatch(/34 m\s*24시간 영업/);
    await page.getByRole('button', { name: '더 보기' }).click();
    await page
      .locator('#list li[data-cafe]')
      .nth(IN_BUSINESS - 1)
      .waitFor();
    await page
      .locator('.cafe-pin[data-cafe]')
      .nth(IN_BUSINESS - 1)
      .waitFor({ state: 'attached' });
    expect(await idsIn(page, '.cafe-pin[data-cafe]')).toEqual(await idsIn(page, '#list [data-cafe]'));
    expect(await page.getByRole('button', { name: '더 보기' }).count()).toBe(0);
    expect(await inspect(page, 'cafes')).toEqual([]);
  });

  it('starts where there are cafés when nobody said where and the usual place has none', async () => {
    const page = await browser.newPage();
    const nothing = { items: [], total: 0, nextCursor: null };
    await page.route(/\/v1\/cafes\?lat=37\.498095&/, (route) => route.fulfill({ json: nothing }));
    await page.goto(`${address}/cafes`);
    await shows(page, '500 m 안에 1곳');
    expect(page.url()).toMatch(/#place=seongsu$/);
    await page.goto(`${address}/cafes#radius=300`);
    await page.reload();
    await page.getByText('조건에 맞는 카페가 없습니다').waitFor();
  });

  it('counts every café once when zoomed out: those of the list, single ones and clusters', async () => {
    const page = await open();
    await shows(page, `${IN_BUSINESS}곳`);
    const drawn = () =>
      page.evaluate<number>(`
        document.querySelectorAll('.cafe-pin, .cafe-dot').length +
        [...document.querySelectorAll('.cafe-cluster')].reduce((sum, { textContent }) => sum + Number(textContent), 0)`);
    await page.locator('.map-tools').waitFor();
    await page.locator('#plot').focus();
    for (let level = 0; level < 6; level++) await page.keyboard.press('-');
    await page.locator('.cafe-cluster').first().waitFor({ state: 'attached' });
    // The one in Seongsu, 5 km away, has come into view.
    await until('all are drawn', async () => (await drawn()) === IN_BUSINESS + 1);
  });

  it('narrows both by a filter, and says what to loosen when nothing is left', async () => {
    const page = await open();
    await page.getByRole('button', { name: '와이파이가 빠른' }).click();
    await shows(page, '500 m 안에 10곳');
    expect(await idsIn(page, '.cafe-pin[data-cafe]')).toEqual(await idsIn(page, '#list [data-cafe]'));
    await page.getByRole('button', { name: '분위기가 조용한' }).click();
    await page.getByText('조건에 맞는 카페가 없습니다').waitFor();
    expect(await inspect(page, 'cafes-nothing')).toEqual([]);
    await page.getByRole('button', { name: '“분위기가 조용한” 조건 빼기' }).click();
    await shows(page, '500 m 안에 10곳');
    expect(await page.locator('#nothing').count()).toBe(0);
  });

  it('shows closed places when asked', async () => {
    const page = await open();
    await page.getByRole('button', { name: '필터', exact: true }).click();
    await page.getByLabel('폐업한 카페도 포함').check();
    await shows(page, `500 m 안에 ${COUNT}곳`);
  });

  it('suggests by initial consonants, and a suggestion opens the café', async () => {
    const page = await open();
    await page.getByRole('combobox', { name: '카페 이름, 주소' }).pressSequentially('ㅅㅌㅂㅅ');
    const option = page.getByRole('option', { name: /스타벅스 시험점/ });
    await option.waitFor();
    await page.keyboard.press('ArrowDown');
    expect(await option.getAttribute('aria-selected')).toBe('true');
    await page.keyboard.press('Enter');
    await page.locator('#detail').getByRole('heading', { name: '스타벅스 시험점' }).waitFor();
    expect(await page.getByRole('link', { name: '02-555-0101' }).getAttribute('href')).toBe('tel:025550101');
    await page.locator('#facts').getByText('서울특별시 강남구 시험로 1', { exact: true }).waitFor();
    await page.locator('#facts').getByText('24시간 영업').first().waitFor();
    expect(await inspect(page, 'cafes-detail')).toEqual([]);
  });

  it('takes a station from the search box as the place to start from', async () => {
    const page = await open('#place=hongdae');
    await page.getByText('조건에 맞는 카페가 없습니다').waitFor();
    await page.getByRole('combobox', { name: '카페 이름, 주소' }).pressSequentially('강남');
    await page
      .locator('#suggestions')
      .getByRole('option', { name: /^강남역/ })
      .click();
    await shows(page, `500 m 안에 ${IN_BUSINESS}곳`);
  });

  it('is restored by its address, which goes back with the browser', async () => {
    const page = await open('#radius=300');
    await page.getByRole('button', { name: '와이파이가 빠른' }).click();
    await shows(page, '300 m 안에 7곳');
    await listed(page).nth(1).locator('a').click();
    const name = await page.locator('#detail #name').innerText();
    const restored = await open(new URL(page.url()).hash);
    await restored.locator('#detail').getByRole('heading', { name }).waitFor();
    await shows(restored, '300 m 안에 7곳');
    expect(await restored.getByRole('button', { name: '와이파이가 빠른' }).getAttribute('aria-pressed')).toBe('true');
    expect(await restored.locator('#radius').inputValue()).toBe('300');
    await page.goBack();
    await page.locator('#detail').waitFor({ state: 'hidden' });
    await shows(page, '300 m 안에 7곳');
  });

  it('shows names as text, whatever they hold', async () => {
    const page = await open();
    await listed(page).first().locator('a').click();
    await page.locator('#detail').getByRole('heading', { name: HOSTILE }).waitFor();
    expect(await listed(page).first().locator('.name').innerText()).toBe(HOSTILE);
    expect(await page.locator('#list img, #detail img, #list b').count()).toBe(0);
    expect(await page.evaluate('globalThis.broken')).toBeUndefined();
  });

  it('needs no mouse', async () => {
    const page = await open();
    await shows(page, `${IN_BUSINESS}곳`);
    await page.keyboard.press('Tab');
    await page.keyboard.press('Enter');
    expect(await focused(page)).toBe('content');
    await page.keyboard.press('Tab');
    await page.keyboard.press('Tab');
    await page.keyboard.press('Enter');
    await page.locator('#detail').getByRole('heading', { name: '스타벅스 시험점' }).waitFor();
    expect(await focused(page)).toBe('name');
    await page.keyboard.press('Escape');
    await page.locator('#detail').waitFor({ state: 'hidden' });
    expect(await page.evaluate('document.activeElement.querySelector(".name").textContent')).toBe('스타벅스 시험점');
  });

  it('starts from where the person is, and offers places to those who do not say', async () => {
    const page = await open('#place=hongdae');
    await page.getByRole('button', { name: '내 위치에서 찾기' }).click();
    await shows(page, '현재 위치를 확인할 수 없습니다');
    await browser.grantPermissions(['geolocation'], { origin: address });
    await browser.setGeolocation({ latitude: STATION.lat, longitude: STATION.lng });
    await page.getByRole('button', { name: '내 위치에서 찾기' }).click();
    await shows(page, `500 m 안에 ${IN_BUSINESS}곳`);
    expect(await page.locator('#place').inputValue()).toBe('here');
    await browser.clearPermissions();
  });

  it('speaks English, and stays with it', async () => {
    const page = await open();
    await page.getByRole('button', { name: 'English' }).click();
    await shows(page, `${IN_BUSINESS} cafés within 500 m`);
    await page.reload();
    await shows(page, `${IN_BUSINESS} cafés within 500 m`);
    expect(await page.locator('html').getAttribute('lang')).toBe('en');
    await page.getByRole('button', { name: 'Fast Wi-Fi' }).waitFor();
  });

  it('shows what the server says went wrong, and tries again', async () => {
    const page = await open('#tags=nonsense');
    await page.getByRole('alert').getByText('불러오지 못했습니다').waitFor();
    expect(await page.getByRole('alert').locator('p').innerText()).toMatch(/[가-힣]/);
    expect(await page.locator('.cafe-pin[data-cafe]').count()).toBe(0);
    await forgive('422');
  });

  it('says in words of its own what the server says to programs', async () => {
    const page = await open();
    await shows(page, `${IN_BUSINESS}곳`);
    const detail = '서버에 요청이 몰리고 있습니다. 같은 Idempotency-Key로 다시 시도해 주세요.';
    await page.route('**/v1/cafes?*', (route) =>
      route.fulfill({ status: 503, contentType: 'application/problem+json', json: { code: 'busy', detail } }),
    );
    await page.locator('#radius').selectOption('300');
    await page.getByRole('alert').getByText('지금은 요청을 처리할 수 없습니다. 잠시 후 다시 시도해 주세요.').waitFor();
    expect(await page.locator('body').innerText()).not.toContain('Idempotency-Key');
    await page.unroute('**/v1/cafes?*');
    await page.getByRole('button', { name: '다시 시도' }).click();
    await shows(page, '300 m 안에');
    await forgive('503');
  });

  it('says that it is offline, and goes on when it is not', async () => {
    const page = await open();
    await shows(page, `${IN_BUSINESS}곳`);
    await browser.setOffline(true);
    await page.getByText('오프라인입니다').waitFor();
    await page.locator('#radius').selectOption('300');
    await page.getByText('서버에 연결할 수 없습니다').waitFor();
    await browser.setOffline(false);
    await shows(page, '300 m 안에');
    await page.getByText('오프라인입니다').waitFor({ state: 'hidden' });
    await forgive('ERR_INTERNET_DISCONNECTED');
  });

  it('fits a telephone: nothing is wider than the screen', async () => {
    for (const width of [320, 390]) {
      const page = await open('#tags=wifi');
      await page.setViewportSize({ width, height: 700 });
      await shows(page, '10곳');
      await page.getByRole('button', { name: /^필터/ }).click();
      const overflow = () => page.evaluate<number>('document.documentElement.scrollWidth - window.innerWidth');
      expect(await overflow()).toBe(0);
      await look(page, `mobile-${width}`);
      await listed(page).nth(1).locator('a').click();
      await page.locator('#comments:not([aria-busy])').waitFor();
      expect(await overflow()).toBe(0);
      // What is covered takes no focus.
      expect(
        await page.locator('#browse').evaluate((element) => (element as unknown as { inert: boolean }).inert),
      ).toBe(true);
      await page.getByRole('button', { name: '닫기' }).click();
      await page.locator('#detail').waitFor({ state: 'hidden' });
    }
  });

  it('is drawn for the dark as well', async () => {
    const page = await open();
    await page.emulateMedia({ colorScheme: 'dark' });
    await shows(page, `${IN_BUSINESS}곳`);
    expect(await page.evaluate('getComputedStyle(document.documentElement).backgroundColor')).toBe('rgb(15, 19, 18)');
    await look(page, 'dark');
  });
});
