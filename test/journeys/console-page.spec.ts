import { randomUUID } from 'node:crypto';
import { afterAll, afterEach, beforeAll, describe, expect, it } from '@jest/globals';
import type { BrowserContext, Page } from 'playwright-core';
import { startBrowser } from '../support/browser.js';
import { Client } from '../support/client.js';
import { bytes, database } from '../support/database.js';
import { licence, licences } from '../support/licences.js';
import { newMission } from '../support/money.js';
import { inspect, OpenPages } from '../support/pages.js';
import { killAll, MadangProcess } from '../support/processes.js';
import { bookQuoted } from '../support/quotes.js';

const PASSWORD = 'the password of this demo';

let address: string;
let browser: BrowserContext;
let stopBrowser: () => Promise<void>;
let pages: OpenPages;
let admin: Client;
let mina: Client;
let jun: Client;
let haru: Client;
beforeAll(async () => {
  // The first round of a search asks the demo's drivers, and no second one follows while the test runs.
  const demo = { HOST: '127.0.0.1', DEMO_ADMIN_PASSWORD: PASSWORD, RATE_LIMIT_FACTOR: '100' };
  const starting = MadangProcess.start('all', { ...demo, DISPATCH_ROUND_SECONDS: '3600' });
  const options = { locale: 'ko-KR', timezoneId: 'Asia/Seoul', viewport: { width: 1280, height: 800 } };
  ({ browser, stop: stopBrowser } = await startBrowser(options));
  ({ address } = await starting);
  pages = new OpenPages(browser, address);
  [admin, mina, jun, haru] = (await Promise.all(['admin', 'mina', 'jun', 'haru'].map(enter))) as [
    Client,
    Client,
    Client,
    Client,
  ];
});
afterEach(async () => {
  for (const page of browser.pages().slice(1)) await page.close();
});
afterAll(async () => {
  await stopBrowser?.();
  await killAll();
  await database.end();
});

async function enter(loginId: string): Promise<Client> {
  const person = new Client(address);
  Object.assign(person, { loginId, password: PASSWORD });
  await person.logIn();
  person.id = (await person.get('/v1/users/me')).body.id;
  return person;
}
const button = (page: Page, name: string | RegExp) => page.getByRole('button', { name });
const dialog = (page: Page) => page.getByRole('dialog');
const toast = (page: Page, text: string) => page.locator('.toast', { hasText: text }).first().waitFor();
const tab = (page: Page, name: string) =>
  page.getByRole('navigation', { name: '콘솔 메뉴' }).getByRole('link', { name });
const closeSheet = async (page: Page) => {
  await page.keyboard.press('Escape');
  await dialog(page).waitFor({ state: 'detached' });
};

const names = { admin: '관리자', mina: '김미나', haru: '하루' };

/** A window in which a person of the demo was logged in by a click on the first page. */
async function openAs(loginId: keyof typeof names, path: string): Promise<Page> {
  const page = await pages.open('/');
  await button(page, new RegExp(` ${loginId}`)).click();
  await page.locator('.person .name', { hasText: names[loginId] }).waitFor();
  await page.goto(address + path);
  return page;
}

describe('/console', () => {
  it('is for operators: others find neither its link nor what it shows', async () => {
    const page = await openAs('mina', '/console');
    await page.getByRole('heading', { name: '관리자 계정으로 로그인해 주세요' }).waitFor();
    expect(await page.getByRole('link', { name: '콘솔' }).count()).toBe(0);
    await button(page, '관리자').first().click();
    await page.getByRole('heading', { level: 1, name: '콘솔' }).waitFor();
    expect(await page.getByRole('link', { name: '콘솔', exact: true }).count()).toBe(1);
    expect(pages.troubles).toEqual([]);
  });

  it('shows who drives and what is open, what is stuck first, and all of a booking with what to do about it', async () => {
    const { id: stuck } = await bookQuoted(mina);
    const { id: fresh } = await bookQuoted(mina);
    await database.query('UPDATE reservations SET updated_at = NOW(6) - INTERVAL 11 MINUTE WHERE id = ?', [
      bytes(stuck),
    ]);
    await database.query('UPDATE dispatches SET round = 1 WHERE reservation_id = ?', [bytes(stuck)]);
    await jun.send('PUT', '/v1/drivers/me/availability', { body: { online: true, sharesPosition: true } });
    const at = { lat: 37.55, lng: 126.98, accuracyMeters: 5, recordedAt: new Date().toISOString() };
    expect((await jun.post('/v1/drivers/me/positions', { fixes: [at] }, { key: null })).status).toBe(204);

    const page = await openAs('admin', '/console');
    const row = page.locator('.item', { hasText: '기사를 오래 찾는 중' });
    await row.waitFor();
    await page.locator('.map-marker.stuck').first().waitFor();
    await page.locator('.map-marker.driver').first().waitFor();
    expect(await page.locator('.console-board .card h2').allInnerTexts()).toEqual([
      '도움이 필요한 배송 1',
      '진행 중인 배송 1',
    ]);
    expect(await inspect(page, 'console-bookings')).toEqual([]);
    await page.setViewportSize({ width: 1280, height: 800 });

    // By keyboard alone.
    await row.focus();
    await page.keyboard.press('Enter');
    await dialog(page).getByText('요청했습니다').waitFor();
    await dialog(page).getByText('요금', { exact: true }).first().waitFor();
    await button(page, '이 이력의 발송 보기').first().click();
    expect(await inspect(page, 'console-booking')).toEqual([]);
    await button(page, '배송 취소').click();
    await page.getByLabel('사유').fill('고객 요청');
    await button(page, '실행').click();
    await toast(page, '취소했습니다');
    await dialog(page).getByText('“고객 요청”').waitFor();
    await button(page, '환불').waitFor();
    await closeSheet(page);
    await page.getByRole('heading', { name: '막힌 배송이 없습니다' }).waitFor();
    expect((await mina.get(`/v1/reservations/${stuck}`)).body).toMatchObject({
      status: 'cancelled',
      cancelReason: '고객 요청',
    });

    // What is open is in the address.
    expect((await jun.post(`/v1/reservations/${fresh}/acceptance`)).status).toBe(201);
    await page.goto(`${address}/console?open=${fresh}`);
    await button(page, '다른 기사에게 맡기기').click();
    await page.getByLabel('다음 기사').waitFor();
    await button(page, '실행').click();
    await toast(page, '다른 기사를 찾습니다');
    expect((await mina.get(`/v1/reservations/${fresh}`)).body.status).toBe('requested');
    expect(pages.troubles).toEqual([]);
  });

  it('finds people, sets roles, suspends and restores, and tells who did it', async () => {
    const page = await openAs('admin', '/console?tab=people');
    await page.getByLabel('아이디 또는 이메일 주소').fill('haru');
    await page.keyboard.press('Enter');
    await page.locator('.list > li').first().waitFor();
    await button(page, /하루/).click();
    await dialog(page).getByLabel('사유').fill('확인 중');
    await button(page, '계정 정지').click();
    await toast(page, '계정을 정지했습니다');
    await dialog(page).getByText('“확인 중”').waitFor();
    expect(await inspect(page, 'console-person')).toEqual([]);
    expect((await haru.get('/v1/users/me')).status).toBe(401);
    await button(page, '정지 해제').click();
    await toast(page, '정지를 해제했습니다');
    await page.getByLabel('운영자').check();
    await button(page, '역할 저장').click();
    await toast(page, '역할을 바꿨습니다');
    await closeSheet(page);
    await haru.logIn();
    expect((await haru.get('/v1/users/me')).body.roles).toEqual(['streamer', 'moderator']);

    await tab(page, '감사 기록').click();
    await page.getByText('“확인 중”').waitFor();
    expect(await inspect(page, 'console-audit')).toEqual([]);
    await page.locator('.event', { hasText: '“확인 중”' }).getByRole('button', { name: '이 대상의 기록만' }).click();
    await page.waitForURL(/subject=/);
    await page.locator('.event').nth(2).waitFor();
    expect(await page.locator('.event strong').allInnerTexts()).toEqual(['역할 변경', '정지 해제', '계정 정지']);
    expect(pages.troubles).toEqual([]);
  });

  it('tells whether money adds up, and tries again what used up its attempts', async () => {
    const letter = randomUUID();
    await database.query(
      `INSERT INTO dead_letters (id, source, reference_id, reason, attempts, last_error)
       VALUES (?, 'notifications.email', ?, 'retries exhausted', 20, 'connect ECONNREFUSED')`,
      [bytes(letter), bytes(randomUUID())],
    );
    const page = await openAs('admin', '/console?tab=system');
    await page.getByText('송금 가능').waitFor();
    await page.getByText('connect ECONNREFUSED').waitFor();
    expect(await inspect(page, 'console-system')).toEqual([]);
    await button(page, '다시 실행').last().click();
    await toast(page, '1건을 다시 실행합니다');
    await page.getByText('실패한 작업이 없습니다').waitFor();
    expect(await page.getByRole('link', { name: '작업 큐 열기' }).getAttribute('href')).toBe('/admin/queues');
    expect(pages.troubles).toEqual([]);
  });

  it('lets a moderator decide missions, suggested edits and pairs of cafés, and an admin import', async () => {
    const mission = await newMission(mina, haru, { title: '물구나무 서기', amount: 1_000 });
    const [first, second] = (await mina.get('/v1/cafes?q=성수&limit=2')).body.items as { id: string; name: string }[];
    const suggested = await mina.post(`/v1/cafes/${first!.id}/suggestions`, { changes: { phone: '02-555-0123' } });
    expect(suggested.status).toBe(201);
    const body = { firstId: first!.id, secondId: second!.id };
    const pair = await admin.post('/v1/cafes/duplicates', body);
    expect((await admin.post(`/v1/cafes/duplicates/${pair.body.id}/separation`)).status).toBe(201);
    await database.query(`UPDATE cafe_duplicates SET state = 'suggested' WHERE id = ?`, [bytes(pair.body.id)]);

    // She is a moderator since the test before.
    const page = await openAs('haru', '/console?tab=missions');
    expect(await page.getByRole('navigation', { name: '콘솔 메뉴' }).getByRole('link').allInnerTexts()).toEqual([
      '배송',
      '미션',
      '카페',
    ]);
    await page.getByText('진행 중', { exact: true }).click();
    await button(page, /물구나무 서기/).click();
    await button(page, '실패로 판정').click();
    expect(await inspect(page, 'console-mission')).toEqual([]);
    await button(page, '실행').click();
    await toast(page, '판정했습니다');
    await closeSheet(page);
    expect((await mina.get(`/v1/missions/${mission}`)).body.status).toBe('failed');

    await tab(page, '카페').click();
    await page.getByText('02-555-0123').waitFor();
    expect(await inspect(page, 'console-cafes')).toEqual([]);
    await button(page, '승인').click();
    await page.getByText('기다리는 제안이 없습니다').waitFor();
    expect((await mina.get(`/v1/cafes/${first!.id}`)).body.phone).toBe('02-555-0123');
    await button(page, '다른 카페').click();
    await page.getByText('결정을 기다리는 쌍이 없습니다').waitFor();

    const other = await openAs('admin', '/console?tab=cafes');
    await other
      .getByLabel('파일')
      .setInputFiles({ name: 'x.csv', mimeType: 'text/csv', buffer: Buffer.from(licences(licence('C-1'))) });
    await button(other, '가져오기').click();
    await other.locator('.badge', { hasText: /완료|실패/ }).waitFor();
    await button(other, 'English').click();
    await other.getByRole('heading', { name: 'Imports' }).waitFor();
    expect(await inspect(other, 'console-cafes-en')).toEqual([]);
    expect(pages.troubles).toEqual([]);
  });
});
