import { readdirSync, readFileSync } from 'node:fs';
import { basename, join } from 'node:path';
import { gunzipSync } from 'node:zlib';
import { afterAll, afterEach, beforeAll, describe, expect, it } from '@jest/globals';
import type { BrowserContext, Page } from 'playwright-core';
import { startBrowser } from '../support/browser.js';
import { database } from '../support/database.js';
import { Front } from '../support/front.js';
import { inspect, OpenPages } from '../support/pages.js';
import { killAll, MadangProcess } from '../support/processes.js';
import { until } from '../support/wait.js';

const PASSWORD = 'the password of this demo';
/** The demo of `npm start`, in which a robot is at the door within seconds. */
const DEMO = {
  ...{ HOST: '127.0.0.1', DEMO_ADMIN_PASSWORD: PASSWORD, RATE_LIMIT_FACTOR: '100' },
  ...{ ROBOTS: 'true', ROBOT_SPEED: '200', ROBOT_ACCEPT_SECONDS: '0', ROBOT_STAY_SECONDS: '0.5' },
};
const ASSETS = join(import.meta.dirname, '../../dist/web/assets');

let address: string;
let browser: BrowserContext;
let stopBrowser: () => Promise<void>;
let pages: OpenPages;
beforeAll(async () => {
  const starting = MadangProcess.start('all', DEMO);
  const options = {
    ...{ locale: 'ko-KR', timezoneId: 'Asia/Seoul', viewport: { width: 390, height: 844 } },
    // In Seongsu, where the demo has cafés by whose names places are found.
    ...{ geolocation: { latitude: 37.5446, longitude: 127.0559 }, permissions: ['geolocation'] },
  };
  ({ browser, stop: stopBrowser } = await startBrowser(options));
  ({ address } = await starting);
  pages = new OpenPages(browser, address);
});
afterEach(async () => {
  pages.troubles.length = 0; // each test has its own
  for (const page of browser.pages().slice(1)) await page.close();
});
afterAll(async () => {
  await stopBrowser?.();
  await killAll();
  await database.end();
});

const button = (page: Page, name: string | RegExp) => page.getByRole('button', { name });

describe('What browsers load', () => {
  it('is small: what each page loads at first is at most 120 kB of script, gzipped, with its map', async () => {
    const written = readFileSync(join(import.meta.dirname, '../../web/routes.ts'), 'utf8');
    const patterns = [...written.matchAll(/pattern: '([^']+)'/g)].map(([, pattern]) => pattern!);
    expect(patterns.length).toBeGreaterThan(9);
    const page = await enter('mina', '/deliver');
    await page.getByRole('heading', { name: '지난 배송' }).waitFor(); // what this page asks for is none of the next one
    let loaded = new Set<string>();
    page.on('request', (request) => request.url().endsWith('.js') && loaded.add(basename(request.url())));
    const sizes: Record<string, number> = {};
    for (const pattern of patterns) {
      loaded = new Set();
      const url = address + pattern.replaceAll(/:\w+/g, '0000');
      await page.goto(url);
      await page.locator('#content h1, #content h2').first().waitFor();
      // Its document names all of that, so that nothing waits for a script to ask for it.
      const document = await (await fetch(url)).text();
      expect([...loaded].filter((name) => !document.includes(name) && !name.startsWith('leaflet-map'))).toEqual([]);
      const map = page.locator('.map, .cafe-map');
      if (await map.count()) {
        await map.scrollIntoViewIfNeeded();
        await page.locator('.leaflet-container').waitFor();
      }
      sizes[pattern] = [...loaded].reduce((sum, name) => sum + readFileSync(join(ASSETS, `${name}.gz`)).length, 0);
    }
    expect(Object.entries(sizes).filter(([, size]) => size < 20_000 || size > 120_000)).toEqual([]);
    // The map is counted.
    expect(sizes['/deliver']).toBeGreaterThan(sizes['/wallet']! + 30_000);
  });

  it('is the same unpacked', () => {
    for (const name of readdirSync(ASSETS).filter((one) => one.endsWith('.js')))
      expect(gunzipSync(readFileSync(join(ASSETS, `${name}.gz`)))).toEqual(readFileSync(join(ASSETS, name)));
  });

  it('is kept for ever under names that hold its hash, in the best encoding, and the document is asked for each time', async () => {
    const document = await fetch(`${address}/`);
    const text = await document.text();
    expect(document.headers.get('cache-control')).toBe('no-cache');
    expect(document.headers.get('content-security-policy')).toContain("default-src 'self'; img-src 'self' blob:;");
    expect(text).not.toMatch(/<style|<script(?![^>]* src=)| style=| on\w+=/);
    const [, script] = /src="(\/assets\/[^"]+\.js)"/.exec(text)!;
    for (const encoding of ['br', 'gzip']) {
      const { headers } = await fetch(address + script!, { headers: { 'Accept-Encoding': encoding } });
      expect([headers.get('cache-control'), headers.get('content-encoding')]).toEqual([
        'public, max-age=31536000, immutable',
        encoding,
      ]);
    }
    expect((await fetch(`${address}/assets/none.js`)).status).toBe(404);
  });

  it('names the accounts of a demo that only its own machine reaches, and in no other installation', async () => {
    const site = async (of: string) => (await fetch(`${of}/site.json`)).json();
    expect(await site(address)).toMatchObject({ demo: { password: PASSWORD, hasRobots: true }, needsAdmin: false });
    const elsewhere = { ...DEMO, DEMO: 'seeded', PUBLIC_URL: 'https://madang.example' };
    const shop = await MadangProcess.start('api', { ...elsewhere, MAP_TILES_URL: 'https://tiles.example/{z}/{x}/{y}' });
    expect(await site(shop.address)).toMatchObject({ demo: null, tiles: { url: 'https://tiles.example/{z}/{x}/{y}' } });
    const { headers } = await fetch(`${shop.address}/`);
    expect(headers.get('content-security-policy')).toContain("img-src 'self' blob: https://tiles.example;");
    await shop.kill();
  });
});

// The five-minute path as a newcomer walks it, after `npm start`: first-start.spec.ts.
describe('A delivery in two windows', () => {
  it('is booked by Mina in one, and carried out by Jun in the other, who hands the first one back', async () => {
    const mina = await enter('mina', '/deliver');
    const jun = await enter('jun', '/drive');
    await goOnline(jun);
    const from = mina.getByRole('combobox', { name: '출발지' });
    await from.fill('느린오후 성수');
    await mina.getByRole('option', { name: /느린오후 성수/ }).waitFor();
    for (const key of ['ArrowDown', 'ArrowUp', 'Enter']) await from.press(key);
    await mina.getByRole('option').first().waitFor({ state: 'hidden' });
    await button(mina, '지도에서 고르기').last().click();
    await mina.locator('.map .leaflet-container').click({ position: { x: 90, y: 60 } });
    await button(mina, /에 예약하기/).waitFor();
    expect(await mina.getByText(/이 요금은 (10:00|9:\d\d) 동안 유효합니다/).count()).toBe(1);
    expect(await inspect(mina, 'deliver')).toEqual([]);
    await bookWithoutRobots(mina);

    await button(jun, '수락').click();
    await mina.getByRole('heading', { name: '기사가 픽업 장소로 가고 있습니다' }).waitFor();
    await button(jun, '배송 반납').click();
    await jun.getByText('배송을 반납했습니다').waitFor();
    await mina.getByRole('heading', { name: '기사를 찾고 있습니다' }).waitFor();

    // What a cancellation costs is shown before the click.
    await button(mina, '예약 취소').click();
    await mina.getByRole('dialog').getByText('무료', { exact: true }).waitFor();
    expect(await inspect(mina, 'deliver-cancel')).toEqual([]);
    await button(mina, /^취소하기/).click();
    await mina.getByRole('heading', { name: '취소되었습니다' }).waitFor();
    await mina.getByRole('link', { name: '다시 예약' }).click();
    await bookWithoutRobots(mina);

    await jun.getByRole('timer').waitFor();
    expect(await inspect(jun, 'drive-offer')).toEqual([]);
    await button(jun, '수락').click();
    await button(jun, '픽업 장소에 도착했습니다').click();
    await mina.getByText('기사가 픽업 장소에 도착했습니다').waitFor();
    await button(jun, '물건을 받았습니다').click();
    const pin = await mina.locator('.pin .digits').innerText();
    await mina.locator('.map-marker.driver').waitFor();
    expect(await inspect(mina, 'deliver-way')).toEqual([]);
    await button(jun, '도착지에 도착했습니다').click();
    await button(jun, 'PIN 확인하고 전달').click();
    await jun.getByLabel('PIN', { exact: true }).fill(pin === '0000' ? '1111' : '0000');
    await jun.getByRole('alert').getByText('남은 횟수: 4번').waitFor();
    expect(await inspect(jun, 'drive-pin')).toEqual([]);
    for (const digit of pin) await jun.getByRole('button', { name: digit, exact: true }).click();
    await mina.getByRole('heading', { name: '배송이 끝났습니다' }).waitFor();
    await jun.getByText(/전달을 마쳤습니다/).waitFor();
    await jun.getByText('배송 1건', { exact: true }).waitFor();
    await button(mina, '영수증').click();
    await mina.getByText('결제한 금액').waitFor();
    pages.forgive(/status of 422/); // the wrong PIN
    expect(pages.troubles).toEqual([]);
  });
});

describe('Every page', () => {
  it('speaks both languages, says that it is offline, and goes on when it is not', async () => {
    const jun = await enter('jun', '/drive');
    await jun.getByText('실시간').waitFor();
    await browser.setOffline(true);
    await jun.getByText('오프라인입니다').waitFor();
    await browser.setOffline(false);
    await jun.getByText('실시간').waitFor();
    await button(jun, 'English').click();
    await jun.getByRole('heading', { name: 'Drive' }).waitFor();
    expect(await jun.locator('html').getAttribute('lang')).toBe('en');
    expect(await inspect(jun, 'drive-en')).toEqual([]);
    await button(jun, '한국어').click();
    pages.forgive(/ERR_INTERNET_DISCONNECTED/);
    expect(pages.troubles).toEqual([]);
  });

  it('asks for the password again when the session was ended elsewhere', async () => {
    const page = await enter('mina', '/deliver');
    await page.evaluate(`(() => {
      const accounts = JSON.parse(localStorage.getItem('madang.accounts'));
      const over = { accessToken: 'x', refreshToken: 'x', expiresAt: 0 };
      const all = Object.entries(accounts).map(([id, account]) => [id, { ...account, ...over }]);
      localStorage.setItem('madang.accounts', JSON.stringify(Object.fromEntries(all)));
    })()`);
    await page.reload();
    await page.getByText('로그인이 만료되었습니다').waitFor();
    await button(page, '김미나').click();
    await page.getByRole('heading', { name: '지난 배송' }).waitFor();
    pages.forgive(/status of 401/);
    expect(pages.troubles).toEqual([]);
  });

  it('lets a newcomer create an account where a log-in is needed, and goes on as that person', async () => {
    const page = await pages.open('/deliver');
    await page.evaluate('sessionStorage.clear(), localStorage.removeItem("madang.account.last")');
    await page.reload();
    await button(page, '계정 만들기').click();
    const loginId = `new${Date.now()}`;
    const answers = { 이름: '새로운 사람', '이메일 주소': `${loginId}@example.com`, 아이디: loginId };
    for (const [name, answer] of Object.entries(answers)) await page.getByLabel(name, { exact: true }).fill(answer);
    await page.getByLabel('비밀번호', { exact: true }).fill('correct horse battery');
    await button(page, '계정 만들고 시작하기').click();
    await page.getByRole('heading', { name: '아직 예약한 배송이 없습니다' }).waitFor();
    expect(pages.troubles).toEqual([]);
  });

  it('has one log-in for all tabs of an account: one of them renews it, and who logs out does so in each', async () => {
    const tabs = [await enter('mina', '/deliver'), await pages.open('/deliver')];
    const [first, second] = tabs as [Page, Page];
    await second.getByRole('heading', { level: 1 }).waitFor();
    const renewals: string[] = [];
    for (const tab of tabs)
      tab.on('request', (request) => request.url().endsWith('/refresh') && renewals.push(request.url()));
    await first.evaluate(`(() => {
      const accounts = JSON.parse(localStorage.getItem('madang.accounts'));
      for (const account of Object.values(accounts)) account.expiresAt = Date.now();
      localStorage.setItem('madang.accounts', JSON.stringify(accounts));
    })()`);
    await Promise.all(tabs.map((tab) => tab.reload()));
    for (const tab of tabs) await tab.getByRole('heading', { name: '지난 배송' }).waitFor();
    for (const tab of tabs) await tab.locator('.list a').first().waitFor();
    expect(renewals).toHaveLength(1);
    await button(first, /김미나/).click();
    await button(first, '로그아웃').click();
    for (const tab of tabs) await tab.getByRole('heading', { name: '의뢰인 계정으로 로그인해 주세요' }).waitFor();
    expect(pages.troubles).toEqual([]);
  });
});

describe('The page for drivers, installed', () => {
  it('has what a browser asks of it: a name in both languages, icons, and a screen that stays on', async () => {
    const page = await browser.newPage();
    await page.addInitScript(`navigator.wakeLock.request = async (kind) => {
      globalThis.lock = kind;
      return { release: async () => (globalThis.lock = undefined) };
    }`);
    await page.goto(`${address}/`);
    await button(page, /jun/).click();
    await page.waitForURL(`${address}/drive`);
    const online = page.getByRole('switch', { name: '온라인' });
    await online.waitFor();
    await until('the screen stays on', async () => (await page.evaluate('globalThis.lock')) === 'screen');
    await online.click();
    await until('it need not any more', async () => (await page.evaluate('globalThis.lock')) === undefined);
    await online.click();

    const devtools = await browser.newCDPSession(page);
    const manifest = async () => {
      const { url, errors, data } = await devtools.send('Page.getAppManifest');
      expect(errors).toEqual([]);
      return { url, ...(JSON.parse(data!) as Manifest) };
    };
    const common = { start_url: '/drive', scope: '/', display: 'standalone' };
    const korean = await manifest();
    expect(korean).toMatchObject({ ...common, url: `${address}/manifest.ko.webmanifest`, name: '마당 운행' });
    await button(page, 'English').click();
    expect(await manifest()).toMatchObject({ ...common, lang: 'en', name: 'Madang Drive' });
    await button(page, '한국어').click();
    for (const { src, sizes } of korean.icons) {
      const icon = Buffer.from(await (await fetch(address + src)).arrayBuffer());
      expect(`${icon.readUInt32BE(16)}x${icon.readUInt32BE(20)}`).toBe(sizes); // where a PNG says it
    }
    const kinds = korean.icons.map(({ sizes, purpose = 'any' }) => `${purpose} ${sizes}`);
    expect(kinds).toEqual(['any 192x192', 'any 512x512', 'maskable 192x192', 'maskable 512x512']);
    const { headers } = await fetch(`${address}/service-worker.js`);
    expect([headers.get('cache-control'), headers.get('content-type')]).toEqual([
      'no-cache',
      expect.stringContaining('javascript'),
    ]);
  });

  it('opens without a connection, keeps its files and nothing else, and gives way to the next release', async () => {
    const front = await Front.start(address);
    const page = await new OpenPages(browser, front.address).open('/drive');
    await button(page, '박준').click();
    const online = page.getByRole('switch', { name: '온라인' });
    await online.waitFor();
    await until('the service worker serves the page', () =>
      page.evaluate('navigator.serviceWorker.controller?.state === "activated"'),
    );
    const kept = () =>
      page.evaluate<{ names: string[]; files: string[] }>(`(async () => {
        const names = await caches.keys();
        const requests = (await Promise.all(names.map(async (name) => (await caches.open(name)).keys()))).flat();
        return { names, files: requests.map(({ url }) => new URL(url).pathname) };
      })()`);

    front.goDown();
    await page.reload();
    await page.getByRole('heading', { level: 1, name: '운행' }).waitFor();
    await page.getByText('서버에 연결할 수 없습니다').waitFor();
    front.isDown = false;
    await online.waitFor(); // by itself
    const { names, files } = await kept();
    expect(names).toEqual([expect.stringMatching(/^madang-[0-9a-f]{16}$/)]);
    expect(files).toContain('/drive');
    expect(files.filter((file) => file !== '/drive' && !file.startsWith('/assets/'))).toEqual([]);

    front.release = 'next';
    await page.evaluate('navigator.serviceWorker.getRegistration().then((known) => known.update())');
    await until('the next release has taken over', async () => (await kept()).names.join() === 'madang-next');
    await page.reload();
    await online.waitFor();
    front.stop();
  });
});

type Manifest = { name: string; icons: { src: string; sizes: string; purpose?: string }[] };

/** Logs in to the demo by a click on the first page, in a window of its own. */
async function enter(loginId: string, to: string): Promise<Page> {
  const page = await pages.open('/');
  await button(page, new RegExp(loginId)).click();
  await page.waitForURL(address + to);
  return page;
}

async function goOnline(page: Page): Promise<void> {
  await page.getByRole('switch', { name: '온라인', checked: true }).waitFor(); // as the demo made it, without a position
  await button(page, '위치 공유하기').click();
  await button(page, '동의하고 온라인으로').click();
  await page.getByText('위치를 보내고 있습니다').waitFor();
}

async function bookWithoutRobots(page: Page): Promise<void> {
  await page.getByText('나 (다른 창에서)').click();
  await button(page, /에 예약하기/).click();
  await page.locator('.delivery').waitFor();
}
