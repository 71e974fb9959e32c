import { inflateSync } from 'node:zlib';
import { afterAll, afterEach, beforeAll, describe, expect, it } from '@jest/globals';
import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import type { BrowserContext, Page } from 'playwright-core';
import { startBrowser } from '../support/browser.js';
import { Client } from '../support/client.js';
import { bytes, database } from '../support/database.js';
import { newMission, pledge, settle, wallet } from '../support/money.js';
import { inspect, OpenPages } from '../support/pages.js';
import { PayoutStub } from '../support/payout-stub.js';
import { killAll, MadangProcess } from '../support/processes.js';

const PASSWORD = 'the password of this demo';
const BANK_ACCOUNT = 'kb:123-456-789';

let address: string;
let browser: BrowserContext;
let stopBrowser: () => Promise<void>;
let pages: OpenPages;
let bank: PayoutStub;
let admin: Client;
let mina: Client;
let haru: Client;
beforeAll(async () => {
  bank = await PayoutStub.start();
  const demo = { HOST: '127.0.0.1', DEMO_ADMIN_PASSWORD: PASSWORD, RATE_LIMIT_FACTOR: '100' };
  const starting = MadangProcess.start('all', {
    ...{ ...demo, PAYOUT_URL: bank.address, MISSION_DISPUTE_SECONDS: '3600' },
  });
  const options = { locale: 'ko-KR', timezoneId: 'Asia/Seoul', viewport: { width: 390, height: 844 } };
  ({ browser, stop: stopBrowser } = await startBrowser(options));
  ({ address } = await starting);
  pages = new OpenPages(browser, address);
  [admin, mina, haru] = (await Promise.all(['admin', 'mina', 'haru'].map(enter))) as [Client, Client, Client];
});
afterEach(async () => {
  for (const page of browser.pages().slice(1)) await page.close();
});
afterAll(async () => {
  await stopBrowser?.();
  bank.stop();
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
const shows = (page: Page, text: string | RegExp) => page.getByText(text).first().waitFor();

/** A window in which a person of the demo is logged in, at a page that needs a log-in. */
async function openAs(name: string, path: string): Promise<Page> {
  const page = await pages.open('/wallet');
  await page.locator('.page').waitFor();
  if (await page.locator('.person').isVisible()) {
    await page.locator('.person').click();
    await page.getByRole('dialog').waitFor();
  }
  const known = page.getByRole('dialog').getByRole('button', { name: new RegExp(`^.?\\s*${name}`) });
  if (await page.getByRole('dialog').isVisible()) {
    if (await known.isVisible()) await known.click();
    else {
      await button(page, /다른 계정|another account/).click();
      await button(page, name).click();
    }
  } else await button(page, name).click();
  await page.locator('.person .name', { hasText: name }).waitFor();
  await page.goto(address + path);
  return page;
}

describe('/wallet', () => {
  it('shows what is there, takes a top-up of the demo, and a withdrawal until the bank has it', async () => {
    const page = await pages.open('/wallet');
    await button(page, '김미나').click();
    await shows(page, '100,000원');
    await button(page, '충전').click();
    await page.getByText('30,000원', { exact: true }).click();
    await button(page, '30,000원 충전').click();
    await shows(page, '130,000원');
    await shows(page, '+30,000원');

    bank.about(BANK_ACCOUNT, 'waits');
    await button(page, '출금').click();
    await page.getByLabel('금액').fill('999999');
    await page.getByLabel('받을 계좌').fill(BANK_ACCOUNT);
    await page.getByRole('dialog').getByRole('button', { name: '출금' }).click();
    await shows(page, '쓸 수 있는 금액보다 많습니다.');
    await page.getByLabel('금액').fill('20000');
    await page.getByRole('dialog').getByRole('button', { name: '출금' }).click();
    await shows(page, '출금 처리 중 20,000원');
    await shows(page, '은행 확인 중');
    expect(await inspect(page, 'wallet')).toEqual([]);
    bank.about(BANK_ACCOUNT, 'executes');
    await shows(page, '출금 완료');
    expect(await wallet(mina)).toEqual({ available: 110_000, held: 0 });

    await page.getByLabel('종류').selectOption('withdrawal');
    await page.locator('.list', { hasText: '−20,000원' }).waitFor();
    expect(await page.getByText('+30,000원').count()).toBe(0);
    expect(pages.troubles).toEqual([]);
  });
});

describe('/missions and /m/{id}', () => {
  it('lead from the list to a pledge in two taps, which others see live, and to where each won went', async () => {
    const id = await newMission(mina, haru, {
      title: '<b>매운 라면</b> 다섯 그릇 🌶️',
      description: '물 없이 20분 안에',
    });
    await newMission(mina, haru, { title: '노래 한 곡', amount: 1_000 });
    const page = await openAs('박준', '/missions');
    await page.getByRole('link', { name: /노래 한 곡/ }).waitFor();
    await page.getByLabel('핸들이나 이름으로 찾기').fill('없는사람');
    await shows(page, '찾는 스트리머가 없습니다.');
    await page.getByLabel('핸들이나 이름으로 찾기').fill('@har');
    await page.getByRole('link', { name: '하루 @haru' }).waitFor();
    expect(await inspect(page, 'missions')).toEqual([]);
    await page.getByLabel('정렬').selectOption('pot');
    await page.waitForURL(/\?sort=pot$/);
    await page.getByRole('link', { name: /매운 라면/ }).click();

    // Jun has nothing: the way to the wallet is here.
    await page.getByRole('heading', { level: 1, name: '<b>매운 라면</b>' }).waitFor();
    await shows(page, '지갑에 5,000원이 부족합니다.');
    await button(page, '지갑 충전').click();
    await button(page, '30,000원 충전').click();
    await shows(page, '지갑 잔액 30,000원');
    await page.getByText('10,000원', { exact: true }).click();
    await button(page, '10,000원 후원').click();
    await shows(page, /후원자 2명 · 내 후원 10,000원/);
    expect(await inspect(page, 'mission')).toEqual([]);

    // What others do comes by itself, also after an interruption.
    await page.locator('[data-state="live"]').waitFor();
    await pledge(mina, id, 2_000);
    await shows(page, '17,000원');
    await browser.setOffline(true);
    await shows(page, /오프라인입니다/);
    await haru.post(`/v1/missions/${id}/acceptance`);
    await browser.setOffline(false);
    await shows(page, '스트리머가 수락했습니다');
    pages.forgive(/ERR_INTERNET_DISCONNECTED/);

    const settled = { outcome: 'success', evidenceUrl: 'https://clips.example.com/1' };
    await haru.post(`/v1/missions/${id}/settlement`, settled);
    await shows(page, /스트리머가 성공을 보고했습니다. 후원자는/);
    expect(await inspect(page, 'mission-claimed')).toEqual([]);
    await button(page, '이의 제기').click();
    await shows(page, '이의를 제기했습니다');
    await shows(page, /이의가 제기되어 운영자가 확인하고 있습니다/);
    expect(await button(page, '이의 제기').count()).toBe(0);
    expect((await haru.get(`/v1/missions/${id}`)).body.status).toBe('disputed');
    expect((await settle(admin, id, 'success')).status).toBe(201);
    await shows(page, '미션에 성공했습니다');
    await button(page, 'English').click();
    await shows(page, 'Where the money went');
    const facts = page.locator('.facts');
    expect((await facts.allInnerTexts())[0]!.replace(/\s+/g, ' ')).toBe(
      'To the streamer ₩15,300 Fee (10%) ₩1,700 In the pot ₩17,000 Of that, pledged by you ₩10,000',
    );
    expect(await inspect(page, 'mission-ended-en')).toEqual([]);
    await button(page, '한국어').click();
    expect(pages.troubles).toEqual([]);
  });

  it('show everybody who has the link how it goes on, and say so where there is no such mission', async () => {
    const id = await newMission(mina, haru, { title: '두 곡 이어 부르기', amount: 1_000, showName: true });
    // Another name of this machine, at which the browser is logged in as no one.
    const elsewhere = address.replace('127.0.0.1', 'localhost');
    const strangers = new OpenPages(browser, elsewhere);
    const page = await strangers.open(`/m/${id}`);
    await page.getByRole('heading', { level: 1, name: '두 곡 이어 부르기' }).waitFor();
    await page.locator('[data-state="live"]').waitFor();
    await mina.post(`/v1/missions/${id}/pledges`, { amount: 2_000 });
    await shows(page, '3,000원');
    await page.locator('.list', { hasText: '김미나' }).waitFor();
    expect(await page.locator('.list .amount').count()).toBe(0);
    expect(await inspect(page, 'mission-stranger')).toEqual([]);
    await page.goto(`${elsewhere}/m/019aa1b2-7c3d-7e4f-8a5b-6c7d8e9f0a1b`);
    await shows(page, '페이지를 찾을 수 없습니다');
    strangers.forgive(/404/);
    expect(strangers.troubles).toEqual([]);
  });

  it('are usable by keyboard alone', async () => {
    const id = await newMission(mina, haru, { title: '물구나무 서기', amount: 1_000 });
    const page = await openAs('김미나', `/m/${id}`);
    await page.getByRole('radio', { name: '5,000원' }).focus();
    await page.keyboard.press('ArrowLeft');
    await page.keyboard.press('Tab');
    await page.keyboard.press('Space');
    await page.keyboard.press('Tab');
    await page.keyboard.press('Enter');
    await shows(page, '내 후원 2,000원');
    const { body } = await haru.get(`/v1/missions/${id}/pledges`);
    expect(body.items.map(({ amount, showName }: any) => [amount, showName])).toEqual([
      [1_000, false],
      [1_000, false],
    ]);
    expect(pages.troubles).toEqual([]);
  });

  it('tell programs that show a link the title and the pot, in both languages, and no markup of people', async () => {
    const id = await newMission(mina, haru, { title: '"><script>alert(1)</script>', amount: 1_000 });
    const document = async (path: string, language: string) => {
      const response = await fetch(address + path, { headers: { 'Accept-Language': language } });
      expect(response.headers.get('content-security-policy')).toContain("default-src 'self';");
      return response.text();
    };
    const korean = await document(`/m/${id}`, 'ko');
    expect(korean).toContain(
      '<meta property="og:title" content="&quot;&gt;&lt;script&gt;alert(1)&lt;/script&gt;" /><meta property="og:description" content="모인 후원금 1,000원 · 후원자 1명 · ',
    );
    expect(korean).not.toContain('<script>');
    expect(await document(`/m/${id}`, 'en')).toContain('content="₩1,000 from 1 backer · ');
    expect(await document('/m/none', 'en')).not.toContain('og:title');
  });
});

describe('/@{handle}', () => {
  it('shows strangers who it is, and the missions after a log-in, to which one is proposed', async () => {
    const id = await newMission(mina, haru, { title: '<i>세 옥타브</i> 부르기', amount: 1_000 });
    await haru.post(`/v1/missions/${id}/settlement`, { outcome: 'failure' });
    const page = await pages.open('/@Haru');
    await page.evaluate('localStorage.clear(); sessionStorage.clear()');
    await page.reload();
    await page.waitForURL(`${address}/@haru`);
    await page.getByRole('heading', { level: 1, name: '하루' }).waitFor();
    await shows(page, /매일 밤 9시/);
    expect(await inspect(page, 'profile-stranger')).toEqual([]);

    await button(page, '김미나').click();
    await page.getByRole('link', { name: /한 시간 동안 영어로만 방송하기/ }).waitFor();
    await page.getByRole('link', { name: /실패.*<i>세 옥타브<\/i>/ }).waitFor();
    expect(await inspect(page, 'profile')).toEqual([]);
    await button(page, 'English').click();
    await page.getByRole('heading', { name: 'Past missions' }).waitFor();
    expect(await inspect(page, 'profile-en')).toEqual([]);
    await button(page, '한국어').click();

    await button(page, '미션 제안하기').click();
    await page.getByLabel('어떤 도전인가요?').fill('한 손으로 피아노 치기');
    await button(page, '5,000원으로 제안하기').click();
    await page.getByRole('heading', { level: 1, name: '한 손으로 피아노 치기' }).waitFor();
    await page.getByRole('link', { name: '하루', exact: true }).click();
    await page.waitForURL(`${address}/@haru`);
    await page.getByRole('link', { name: /한 손으로 피아노 치기/ }).waitFor();
    expect(pages.troubles).toEqual([]);
  });

  it('is set at /account, and leads on where there is none', async () => {
    const page = await openAs('박준', '/account');
    await page.getByLabel('핸들').fill('Docs');
    await button(page, '저장').click();
    await shows(page, '사용할 수 없는 핸들입니다');
    await page.getByLabel('핸들').fill('@Jun_Park');
    await page.getByLabel('소개').fill('빠르고 안전하게');
    expect(await inspect(page, 'account-handle')).toEqual([]);
    await button(page, '저장').click();
    await page.getByRole('link', { name: '@jun_park' }).click();
    await page.waitForURL(`${address}/@jun_park`);
    await shows(page, '빠르고 안전하게');
    expect(await inspect(page, 'profile-own')).toEqual([]);
    await page.goto(`${address}/@never_one`);
    await shows(page, '찾을 수 없는 사람입니다');
    pages.forgive(/status of 4(04|22)/);
    expect(pages.troubles).toEqual([]);
  });

  it('has a card with an image for programs that show a link, also of what people made to break one', async () => {
    const id = await newMission(mina, haru, {
      title: `${'W'.repeat(40)} ${'가'.repeat(40)} مرحبا 🎤`,
      description: `</text><script>${'\u202e'.repeat(50)}`,
      amount: 1_000,
    });
    const [size] = await Promise.all(
      [`/m/${id}`, '/@haru'].map(async (path) => {
        const document = await (await fetch(address + path, { headers: { 'Accept-Language': 'ko' } })).text();
        const [, url = ''] = /<meta property="og:image" content="([^"]+)"/.exec(document)!;
        const { pathname, search } = new URL(url.replace('&amp;', '&'));
        expect([pathname, search.replace(/v=.*/, '')]).toEqual([`${path}/card.png`, '?lang=ko&']);
        const image = await fetch(address + pathname + search);
        expect([image.status, image.headers.get('content-type')]).toEqual([200, 'image/png']);
        expect(image.headers.get('cache-control')).toBe('public, max-age=3600');
        const png = Buffer.from(await image.arrayBuffer());
        expect(png.subarray(1, 4).toString()).toBe('PNG');
        expect([png.readUInt32BE(16), png.readUInt32BE(20)]).toEqual([1_200, 630]);
        if (process.env['SCREENSHOTS']) writeFileSync(join(process.env['SCREENSHOTS'], `card-${png.length}.png`), png);
        const headers = { 'If-None-Match': image.headers.get('etag')! };
        expect((await fetch(address + pathname + search, { headers })).status).toBe(304);
        return png.length;
      }),
    );
    expect(size).toBeGreaterThan(20_000);
    const missing = await fetch(`${address}/@never_one/card.png`);
    expect([missing.status, missing.headers.get('content-type')]).toEqual([
      404,
      'application/problem+json; charset=utf-8',
    ]);
  });

  it('tells programs that show a link who it is, and is asked for again by its validator', async () => {
    const response = await fetch(`${address}/@haru`, { headers: { 'Accept-Language': 'ko' } });
    const text = await response.text();
    expect(text).toContain('<title>하루 (@haru)</title>');
    expect(text).toContain('<meta property="og:type" content="profile" />');
    expect(text).toContain(
      '<meta property="og:description" content="매일 밤 9시, 노래하고 먹고 도전합니다 🎤 · 진행 중인',
    );
    const etag = response.headers.get('etag')!;
    const headers = { 'Accept-Language': 'ko', 'If-None-Match': etag };
    expect((await fetch(`${address}/@haru/`, { headers })).status).toBe(304);
    const moved = await fetch(`${address}/@HARU`, { redirect: 'manual' });
    expect([moved.status, moved.headers.get('location')]).toEqual([302, '/@haru']);
    const none = await fetch(`${address}/@never_one`);
    expect([none.status, (await none.text()).includes('og:title')]).toEqual([200, false]);
  });
});

describe('/studio', () => {
  it('shows a streamer the requests, and leads from accepting to the income', async () => {
    const id = await newMission(mina, haru, { title: '한 발로 서기', amount: 10_000 });
    const before = await wallet(haru);
    const page = await openAs('하루', '/studio');
    const row = page.locator('.task', { hasText: '한 발로 서기' });
    await row.waitFor();
    expect(await inspect(page, 'studio')).toEqual([]);
    await row.getByRole('button', { name: '수락' }).click();
    await row.getByRole('button', { name: '결과 보고' }).click();
    await page.getByLabel('증거 링크').fill('http://clips.example.com');
    await button(page, '이 결과로 보고').click();
    await shows(page, 'https://로 시작하는 주소를 적어 주세요.');
    await page.getByLabel('증거 링크').fill('https://clips.example.com/2');
    await shows(page, '수수료를 뺀 9,000원을 받게 됩니다.');
    await button(page, '이 결과로 보고').click();
    await shows(page, '결과를 보고했습니다');
    await database.query('UPDATE missions SET claimed_until = NOW(6) - INTERVAL 1 SECOND WHERE id = ?', [bytes(id)]);
    await page.getByRole('link', { name: /한 발로 서기.*성공/ }).waitFor();
    expect((await wallet(haru)).available).toBe(before.available + 9_000);
    expect(pages.troubles).toEqual([]);
  });
});

/** How opaque the pixel in the corner of a page is, where nothing is painted behind the page: 0 to 255. */
async function opacityOfCorner(page: Page): Promise<number> {
  const png = await page.screenshot({ omitBackground: true });
  const parts: Buffer[] = [];
  for (let at = 8; at < png.length; at += 12 + png.readUInt32BE(at))
    if (png.toString('latin1', at + 4, at + 8) === 'IDAT')
      parts.push(png.subarray(at + 8, at + 8 + png.readUInt32BE(at)));
  const hasAlpha = png[25] === 6;
  // After the filter of the first line, whose first pixel is the same by each filter: red, green, blue, alpha.
  return hasAlpha ? inflateSync(Buffer.concat(parts))[4]! : 255;
}

describe('/overlay/{token}', () => {
  it('is made in the studio, and shows over a broadcast what goes on and what is pledged, until it is revoked', async () => {
    const id = await newMission(mina, haru, { title: '한 곡 더 부르기 🎤', amount: 3_000 });
    await haru.post(`/v1/missions/${id}/acceptance`);
    const studio = await openAs('하루', '/studio');
    await button(studio, '오버레이 링크 만들기').click();
    const path = new URL(await studio.locator('.link-once').innerText()).pathname;
    expect(await inspect(studio, 'studio-overlay-link')).toEqual([]);
    await studio.keyboard.press('Escape');
    await studio.getByText('오버레이 1').waitFor();
    expect(await inspect(studio, 'studio-overlay')).toEqual([]);

    const response = await fetch(address + path);
    const policy = response.headers.get('content-security-policy');
    expect([policy?.includes("frame-ancestors 'none'"), response.headers.get('x-robots-tag')]).toEqual([
      true,
      'noindex',
    ]);
    const page = await pages.open(path);
    await page.locator('.board', { hasText: '한 곡 더 부르기' }).waitFor();
    await page.locator('[data-state="live"]').waitFor({ state: 'attached' });
    await button(studio, /^테스트 알림/).click();
    await page.locator('[data-kind="test"]').waitFor();
    expect(await inspect(page, 'overlay-test')).toEqual([]);
    for (const colorScheme of ['dark', 'light'] as const) {
      await page.emulateMedia({ colorScheme });
      expect([colorScheme, await opacityOfCorner(page)]).toEqual([colorScheme, 0]);
    }
    await mina.post(`/v1/missions/${id}/pledges`, { amount: 2_000, showName: true });
    await page.locator('[data-kind="pledge"]', { hasText: '김미나님 2,000원 후원' }).waitFor();
    await page.locator('.board', { hasText: '5,000원' }).waitFor();
    expect(await inspect(page, 'overlay-pledge')).toEqual([]);

    // Small and quiet, and only when it lasts; then it goes on, with what came meanwhile.
    await browser.setOffline(true);
    await page.getByText('다시 연결하는 중').waitFor();
    await pledge(mina, id, 1_000);
    await browser.setOffline(false);
    await page.locator('[data-kind="pledge"]', { hasText: '익명의 후원자 1,000원 후원' }).waitFor();
    pages.forgive(/ERR_INTERNET_DISCONNECTED/);

    const plain = await pages.open(`${path}?lang=en&alerts=off&size=large&theme=light`);
    await plain.locator('.board', { hasText: '₩6,000' }).waitFor();
    expect(await inspect(plain, 'overlay-large-en')).toEqual([]);
    const alone = await pages.open(`${path}?board=off`);
    await alone.locator('[data-state="live"]').waitFor({ state: 'attached' });
    await haru.post(`/v1/missions/${id}/settlement`, { outcome: 'success' });
    await plain.locator('.board', { hasText: 'Success reported' }).waitFor();
    await database.query('UPDATE missions SET claimed_until = NOW(6) - INTERVAL 1 SECOND WHERE id = ?', [bytes(id)]);
    await alone.locator('[data-kind="succeeded"]', { hasText: '미션 성공! 6,000원' }).waitFor();
    expect(await alone.locator('.board').count()).toBe(0);
    expect(await plain.locator('.alert').count()).toBe(0);
    expect(await inspect(alone, 'overlay-succeeded')).toEqual([]);

    await button(studio, /^폐기/).click();
    await studio.getByRole('dialog').getByRole('button', { name: '폐기' }).click();
    await shows(studio, '링크를 폐기했습니다');
    await page.getByText('더 이상 쓸 수 없는 오버레이 링크입니다').waitFor();
    pages.forgive(/404/);
    expect(pages.troubles).toEqual([]);
  });
});
