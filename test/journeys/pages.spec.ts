import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { gunzipSync } from 'node:zlib';
import { afterAll, afterEach, beforeAll, describe, expect, it } from '@jest/globals';
import type { BrowserContext, Page } from 'playwright-core';
import { startBrowser } from '../support/browser.js';
import { database } from '../support/database.js';
import { inspect, OpenPages } from '../support/pages.js';
import { killAll, MadangProcess } from '../support/processes.js';

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
  const options = { locale: 'ko-KR', timezoneId: 'Asia/Seoul', viewport: { width: 390, height: 844 } };
  ({ browser, stop: stopBrowser } = await startBrowser(options));
  ({ address } = await starting);
  pages = new OpenPages(browser, address);
});
afterEach(async () => {
  for (const page of browser.pages().slice(1)) await page.close();
});
afterAll(async () => {
  await stopBrowser?.();
  await killAll();
  await database.end();
});

const button = (page: Page, name: string | RegExp) => page.getByRole('button', { name });

describe('What browsers load', () => {
  it('is small: at most 120 kB of script for the first page with its map, gzipped', () => {
    const scripts = readdirSync(ASSETS).filter((name) => name.endsWith('.js'));
    const sizes = scripts.map((name) => readFileSync(join(ASSETS, `${name}.gz`)).length);
    for (const name of scripts)
      expect(gunzipSync(readFileSync(join(ASSETS, `${name}.gz`)))).toEqual(readFileSync(join(ASSETS, name)));
    // Even all pages together.
    expect(sizes.reduce((sum, size) => sum + size)).toBeLessThan(120_000);
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

describe('The five-minute path', () => {
  it('begins at /: what Madang is, and a delivery from the search to PIN and photo', async () => {
    const page = await pages.open('/');
    await page.getByRole('heading', { level: 1 }).waitFor();
    expect(await page.locator('.lines li').count()).toBe(4);
    expect(await inspect(page, 'home')).toEqual([]);
    await button(page, '배송 지켜보기').click();
    await page.getByText('전달 PIN').waitFor();
    await page.locator('.map-marker.driver').waitFor();
    await page.getByRole('heading', { name: '배송이 끝났습니다' }).waitFor();
    const photo = page.getByRole('img', { name: '기사가 찍은 전달 사진' });
    await photo.waitFor();
    expect(await photo.evaluate((image) => (image as unknown as { naturalWidth: number }).naturalWidth > 0)).toBe(true);
    expect(await inspect(page, 'home-delivered')).toEqual([]);
    expect(pages.troubles).toEqual([]);
  });
});
