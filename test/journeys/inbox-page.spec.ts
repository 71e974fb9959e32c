import { join } from 'node:path';
import { afterAll, afterEach, beforeAll, describe, expect, it } from '@jest/globals';
import type { BrowserContext, Page, Request } from 'playwright-core';
import { startBrowser } from '../support/browser.js';
import { Client, newPerson } from '../support/client.js';
import { count, database } from '../support/database.js';
import { startProcess } from '../support/processes.js';
import { inspect } from '../support/pages.js';
import { until } from '../support/wait.js';
import { Wire } from '../support/wire.js';

const HOSTILE = '<img src=x onerror="broken=true">';

let address: string;
let stop: () => Promise<void>;
let browser: BrowserContext;
let stopBrowser: () => Promise<void>;
let consumer: Client;
beforeAll(async () => {
  const options = { locale: 'ko-KR', timezoneId: 'Asia/Seoul', viewport: { width: 1280, height: 800 } };
  const starting = startProcess('all');
  ({ browser, stop: stopBrowser } = await startBrowser(options));
  ({ address, stop } = await starting);
  consumer = await newPerson(address, 'consumer');
});
afterAll(async () => {
  await stopBrowser?.();
  await stop();
  await database.end();
});

/** What no page may ever have: errors, and requests to anybody else. */
let errors: string[] = [];
let foreign: string[] = [];
const online: Client[] = [];
afterEach(async () => {
  for (const page of browser.pages().slice(1)) await page.close();
  for (const driver of online.splice(0)) await driver.goOnline(false);
  const seen = { errors: errors.filter((error) => !forgiven.some((text) => error.includes(text))), foreign };
  [errors, foreign, forgiven] = [[], [], []];
  expect(seen).toEqual({ errors: [], foreign: [] });
});

/** Errors that the test itself brought about, which browsers write down whatever a page does, some a little later. */
let forgiven: string[] = [];
const forgive = (text: string) => forgiven.push(text);

type Opening = {
  path?: string;
  /** Who is logged in there; else there is the form. */
  as?: Client;
  at?: string;
  /** What is to be so before the page asks for anything. */
  prepare?: (page: Page) => Promise<unknown>;
};

/** A tab of a browser that keeps no other account. */
async function open({ path = '', as, at = address, prepare }: Opening = {}): Promise<Page> {
  const page = await browser.newPage();
  page.on('pageerror', (error) => errors.push(error.message));
  page.on('console', (message) => message.type() === 'error' && errors.push(message.text()));
  page.on('request', (request: Request) => new URL(request.url()).origin !== at && foreign.push(request.url()));
  await page.addInitScript(`
    if (location.protocol === 'http:' && !sessionStorage.getItem('opened')) {
      sessionStorage.setItem('opened', 'true');
      localStorage.clear();
      for (const [name, value] of Object.entries(${JSON.stringify(as ? await keptOf(as) : {})})) localStorage.setItem(name, value);
    }`);
  await prepare?.(page);
  await page.goto(`${at}/inbox${path}`);
  return page;
}

/** What a browser keeps of who has logged in (web/core/kept-accounts.ts). */
async function keptOf(person: Client): Promise<Record<string, string>> {
  const { id, accessToken, refreshToken } = person;
  const me = (await person.get('/v1/users/me')).body;
  const account = { me, accessToken, refreshToken, expiresAt: Date.now() + 600_000 };
  return { 'madang.accounts': JSON.stringify({ [id]: account }), 'madang.account.last': id };
}

const button = (page: Page, name: string) => page.locator('#content').getByRole('button', { name, exact: true });

async function logIn(page: Page, { loginId, password }: Client): Promise<void> {
  await page.getByLabel('아이디').fill(loginId);
  await page.getByLabel('비밀번호', { exact: true }).fill(password);
  await button(page, '로그인').click();
  await isLive(page);
}

async function enter(as: Client, path = '', more: Opening = {}): Promise<Page> {
  const page = await open({ as, path, ...more });
  await isLive(page);
  return page;
}

async function newDriver(options?: { locale?: 'ko' | 'en'; name?: string }): Promise<Client> {
  const driver = await newPerson(address, 'driver', options);
  await driver.goOnline();
  online.push(driver);
  return driver;
}

const stateOf = (page: Page) => page.locator('#connection [data-state]');
const isLive = (page: Page) => page.locator('#connection [data-state="live"]').waitFor();
const rows = (page: Page) => page.locator('#list [data-id]');
const row = (page: Page, text: string) => rows(page).filter({ hasText: text });
const unreadOf = async (person: Client) => (await person.get('/v1/notifications')).body.unread as number;
const focused = (page: Page) =>
  page.evaluate<string>(`(() => {
    const { id, dataset, textContent } = document.activeElement;
    const row = document.activeElement.closest('[data-id]');
    return row ? dataset.act + ' ' + row.querySelector('.body').textContent.match(/서울 \\S+/) : id || textContent.trim();
  })()`);
const book = async (departure: string) => expect((await consumer.book({ departure })).status).toBe(201);

/** Books, and waits until the driver was told, so that the order of several is known. */
async function tell(driver: Client, ...departures: string[]): Promise<void> {
  for (const departure of departures) {
    await book(departure);
    await until(`${departure} was told`, async () => {
      const { items } = (await driver.get('/v1/notifications?limit=1')).body;
      return items[0]?.data.departure === departure;
    });
  }
}

/**
 * The first stream of the page is `broken`: it says from which number it tells, or nothing when that is null, and then
 * nothing but what the test says.
 */
const breakStream = (page: Page, number: number | null) =>
  page.addInitScript(`
    globalThis.Living = EventSource;
    globalThis.EventSource = class extends EventTarget {
      constructor() {
        super();
        [globalThis.EventSource, globalThis.broken] = [Living, this];
        const ready = { lastEventId: '${number}', data: '{"number":${number}}' };
        if (${number} !== null) setTimeout(() => this.dispatchEvent(Object.assign(new Event('ready'), ready)));
      }
      close() {}
    }`);

async function look(page: Page, name: string): Promise<void> {
  if (!process.env['SCREENSHOTS']) return;
  await page.screenshot({ path: join(process.env['SCREENSHOTS'], `inbox-${name}.png`), animations: 'disabled' });
}

describe('The page of the inbox', () => {
  it('is served at both its addresses, closed to everything from elsewhere', async () => {
    for (const path of ['/inbox', '/inbox/']) {
      const answer = await fetch(address + path);
      expect([path, answer.status]).toEqual([path, 200]);
      expect(answer.headers.get('content-security-policy')).toMatch(/^default-src 'self';.*require-trusted-types-for/);
      expect(answer.headers.get('cache-control')).toBe('no-cache');
    }
    for (const path of ['/inbox/..%2f..%2fpackage.json', '/assets/..%2f..%2f..%2fpackage.json', '/inbox/app.js']) {
      expect([path, (await new Client(address).get(path)).status]).toEqual([path, 404]);
    }
  });

  it('lets nobody in with a wrong password, and says so', async () => {
    const driver = await newDriver();
    const page = await open();
    expect(await inspect(page, 'inbox-log-in')).toEqual([]);
    await page.getByLabel('아이디').fill(driver.loginId);
    await page.getByLabel('비밀번호', { exact: true }).fill('wrong');
    await page.keyboard.press('Enter');
    await page
      .getByRole('alert')
      .filter({ hasText: /[가-힣]/ })
      .waitFor();
    expect(await page.locator('#list').count()).toBe(0);
    await page.getByLabel('비밀번호', { exact: true }).fill(driver.password);
    await page.keyboard.press('Enter');
    await isLive(page);
    await page.getByText('아직 알림이 없습니다').waitFor();
    expect(await inspect(page, 'inbox-empty')).toEqual([]);
    forgive('401');
  });

  it('shows a booking to a driver who has it open, without a reload', async () => {
    const driver = await newDriver();
    const page = await enter(driver);
    await page.getByText('아직 알림이 없습니다').waitFor();
    await page.evaluate('globalThis.same = true');
    await book('서울 종로구');
    await row(page, '서울 종로구').waitFor();
    expect(await page.title()).toBe('(1) 마당 알림');
    expect(await page.locator('#newest').innerText()).toBe('새 알림: 새 배송 요청');
    expect(await page.getByText('아직 알림이 없습니다').count()).toBe(0);
    expect(await page.evaluate('globalThis.same')).toBe(true);
    await until('it was seen', async () => (await driver.get('/v1/notifications')).body.unseen === 0);
    expect(await unreadOf(driver)).toBe(1);
  });

  it('keeps what was marked as read, and stays logged in, over a reload', async () => {
    const driver = await newDriver();
    const page = await enter(driver);
    await tell(driver, '서울 종로구', '서울 중랑구');
    await row(page, '서울 중랑구').getByRole('button', { name: '읽음으로 표시', exact: true }).click();
    await row(page, '서울 중랑구').getByRole('button', { name: '안 읽음으로 표시' }).waitFor();
    await until('one is unread', async () => (await unreadOf(driver)) === 1);
    await page.reload();
    await isLive(page);
    await row(page, '서울 중랑구').waitFor();
    expect(await page.locator('.notification.fresh').count()).toBe(1);
    expect(await page.title()).toBe('(1) 마당 알림');
    await row(page, '서울 중랑구').getByRole('button', { name: '안 읽음으로 표시' }).click();
    await until('two are unread', async () => (await unreadOf(driver)) === 2);
    await page.getByRole('button', { name: '모두 읽음' }).click();
    await page.getByText('모두 읽음으로 표시했습니다').waitFor();
    expect([await unreadOf(driver), await page.title()]).toEqual([0, '마당 알림']);
  });

  it('archives, takes it back, and shows each part of the inbox by itself', async () => {
    const driver = await newDriver();
    const page = await enter(driver);
    await tell(driver, '서울 종로구', '서울 중랑구', '서울 마포구');
    await row(page, '서울 중랑구').getByRole('button', { name: '보관' }).click();
    await row(page, '서울 중랑구').waitFor({ state: 'hidden' });
    await page.getByRole('button', { name: '되돌리기', exact: true }).click();
    await row(page, '서울 중랑구').waitFor();
    await row(page, '서울 마포구').getByRole('button', { name: '보관' }).click();
    await page.getByRole('link', { name: '보관함' }).click();
    await row(page, '서울 마포구').waitFor();
    expect(await rows(page).count()).toBe(1);
    await page.getByRole('link', { name: '안 읽은 알림' }).click();
    await row(page, '서울 중랑구').waitFor();
    expect(await rows(page).count()).toBe(2);
    await page.getByRole('button', { name: '미션' }).click();
    await page.getByText('안 읽은 알림이 없습니다').waitFor();
    await page.getByRole('button', { name: '배송' }).click();
    await row(page, '서울 중랑구').waitFor();
    await page.goBack();
    await row(page, '서울 마포구').waitFor();
  });

  it('shows more on demand, each one once', async () => {
    const driver = await newDriver();
    await Promise.all(Array.from({ length: 25 }, (_, index) => book(`서울 종로구 ${index}`)));
    await until('all were told', async () => (await unreadOf(driver)) === 25);
    const page = await enter(driver);
    await rows(page).nth(19).waitFor();
    await page.getByRole('button', { name: '더 보기' }).click();
    await rows(page).nth(24).waitFor();
    expect(await rows(page).evaluateAll((all) => new Set(all.map((one) => one.getAttribute('data-id'))).size)).toBe(25);
    expect(await button(page, '더 보기').count()).toBe(0);
    await look(page, 'full');
  });

  it('connects again after its server was gone, and shows what came meanwhile', async () => {
    const driver = await newDriver();
    const wire = await Wire.to(address);
    const page = await enter(driver, '', { at: wire.address });
    await tell(driver, '서울 종로구');
    await row(page, '서울 종로구').waitFor();
    wire.cut();
    await page.getByText('다시 연결하는 중').waitFor();
    await look(page, 'reconnecting');
    await tell(driver, '서울 중랑구', '서울 마포구');
    await wire.mend();
    await isLive(page);
    await row(page, '서울 마포구').waitFor();
    expect(await rows(page).locator('.body').allInnerTexts()).toEqual(
      ['마포구', '중랑구', '종로구'].map((name) => expect.stringContaining(`서울 ${name} →`)),
    );
    await tell(driver, '서울 강동구');
    await row(page, '서울 강동구').waitFor();
    expect(await page.title()).toBe('(4) 마당 알림');
    wire.close();
    forgive('ERR_');
  });

  it('notices when a number is missing, and asks for what it was not told', async () => {
    const driver = await newDriver();
    await tell(driver, '서울 종로구', '서울 중랑구', '서울 마포구');
    const { items } = (await driver.get('/v1/notifications')).body;
    // The first was there before, and this list does not know the others yet.
    let isEarly = true;
    const prepare = async (early: Page) => {
      await early.route('**/v1/notifications?*', (route) =>
        isEarly
          ? route.fulfill({ json: { items: items.slice(2), nextCursor: null, unread: 1, unseen: 0 } })
          : route.continue(),
      );
      await breakStream(early, 1);
    };
    const page = await enter(driver, '', { prepare });
    await row(page, '서울 종로구').waitFor();
    await page.locator('#list[aria-busy="false"]').waitFor();
    isEarly = false;
    await page.evaluate(
      `broken.dispatchEvent(Object.assign(new Event('notification'), { data: ${JSON.stringify(JSON.stringify(items[0]))} }))`,
    );
    await row(page, '서울 중랑구').waitFor();
    expect(await rows(page).count()).toBe(3);
  });

  it('goes on with a new ticket when the old one is over, from where it was', async () => {
    const driver = await newDriver();
    await tell(driver, '서울 종로구');
    const opened: URL[] = [];
    const prepare = (early: Page) =>
      early.route('**/v1/notifications/stream?*', (route) => {
        opened.push(new URL(route.request().url()));
        if (opened.length > 1) return route.continue();
        const body = 'id: 1\nevent: ready\ndata: {"number":1}\n\nevent: expired\ndata: {}\n\n';
        return route.fulfill({ contentType: 'text/event-stream', body });
      });
    const page = await enter(driver, '', { prepare });
    await tell(driver, '서울 중랑구');
    await row(page, '서울 중랑구').waitFor();
    const [first, second] = opened.map(({ searchParams }) => searchParams);
    expect([first!.get('lastEventId'), second!.get('lastEventId')]).toEqual([null, '1']);
    expect(opened).toHaveLength(2);
  });

  it('gives a connection up that is dead, of which nobody told it', async () => {
    const driver = await newDriver();
    const page = await enter(driver, '', { prepare: (early) => breakStream(early, 0) });
    await tell(driver, '서울 종로구');
    expect(await rows(page).count()).toBe(0);
    // Who comes back to the page sees the list as it is now.
    const reopened = page.waitForRequest('**/v1/notifications/stream?*');
    await page.evaluate(`document.dispatchEvent(new Event('visibilitychange'))`);
    await row(page, '서울 종로구').waitFor();
    const opened = await reopened;
    expect(new URL(opened.url()).searchParams.get('lastEventId')).toBe('0');
    await isLive(page);
    await tell(driver, '서울 중랑구');
    await row(page, '서울 중랑구').waitFor();
  });

  it('gives a connection up that never begins', async () => {
    const driver = await newDriver();
    const prepare = async (early: Page) => {
      await early.clock.install();
      await breakStream(early, null);
    };
    const page = await open({ as: driver, prepare });
    await until('a stream was opened', () => page.evaluate<boolean>('Boolean(globalThis.broken)'));
    expect(await stateOf(page).innerText()).toBe('연결 중');
    await page.clock.fastForward(10_000);
    await isLive(page);
    await tell(driver, '서울 종로구');
    await row(page, '서울 종로구').waitFor();
  });

  it('makes way when it is open too often elsewhere, until it is asked to connect', async () => {
    let opened = 0;
    const prepare = (early: Page) =>
      early.route('**/v1/notifications/stream?*', (route) => {
        const body = 'id: 0\nevent: ready\ndata: {"number":0}\n\nevent: superseded\ndata: {}\n\n';
        return ++opened > 1 ? route.continue() : route.fulfill({ contentType: 'text/event-stream', body });
      });
    const page = await open({ as: await newDriver(), prepare });
    await page.getByText('다른 창에서 열림').waitFor();
    expect(opened).toBe(1);
    await page.getByRole('button', { name: '지금 다시 연결' }).click();
    await isLive(page);
  });

  it('asks for the password again when the session was ended elsewhere', async () => {
    const driver = await newDriver();
    const page = await enter(driver);
    await driver.send('DELETE', '/v1/sessions/current');
    await page.reload();
    await page.getByText('로그인이 만료되었습니다').waitFor();
    await logIn(page, driver);
    forgive('401');
  });

  it('says that it is offline, and goes on when it is not', async () => {
    const driver = await newDriver();
    const page = await enter(driver);
    await browser.setOffline(true);
    await page.getByText('오프라인', { exact: true }).waitFor();
    await tell(driver, '서울 종로구');
    await browser.setOffline(false);
    await row(page, '서울 종로구').waitFor();
    await isLive(page);
    forgive('ERR_INTERNET_DISCONNECTED');
  });

  it('shows text as text, whatever it holds', async () => {
    const driver = await newDriver({ name: HOSTILE });
    const page = await enter(driver);
    // The address is a party's to see.
    const { id } = (await consumer.book({ departure: HOSTILE })).body;
    expect((await driver.post(`/v1/reservations/${id}/acceptance`)).status).toBe(201);
    await consumer.post(`/v1/reservations/${id}/cancellation`, { reason: 'x' });
    await row(page, HOSTILE).waitFor();
    await page.getByRole('link', { name: '알림 설정' }).click();
    await page.locator('.matrix').waitFor();
    expect(await page.locator('#content img').count()).toBe(0);
    expect(await page.evaluate('globalThis.broken')).toBeUndefined();
  });

  it('shows nothing of one person to the next', async () => {
    const [one, other] = [await newDriver(), await newPerson(address, 'driver')];
    const page = await open();
    await logIn(page, one);
    await tell(one, '서울 종로구');
    await row(page, '서울 종로구').waitFor();
    await page.locator('.person').click();
    await page.getByRole('button', { name: '로그아웃' }).click();
    await page.getByRole('heading', { name: '로그인' }).waitFor();
    expect([await rows(page).count(), await page.title()]).toEqual([0, '마당 알림']);
    await until('its session has ended', () =>
      count(`SELECT COUNT(*) FROM sessions WHERE revoked_reason = 'logout' AND user_id = UNHEX(?)`, [
        one.id.replaceAll('-', ''),
      ]),
    );
    await logIn(page, other);
    await page.getByText('아직 알림이 없습니다').waitFor();
    await tell(one, '서울 중랑구');
    expect(await rows(page).count()).toBe(0);
  });

  it('needs no mouse', async () => {
    const driver = await newDriver();
    await tell(driver, '서울 종로구', '서울 중랑구', '서울 마포구');
    const page = await enter(driver);
    await row(page, '서울 종로구').waitFor();
    await page.locator('.skip').focus();
    await page.keyboard.press('Enter');
    expect(await focused(page)).toBe('content');
    for (let tabs = 0; tabs < 7; tabs++) await page.keyboard.press('Tab');
    expect(await focused(page)).toBe('read 서울 마포구');
    await page.keyboard.press('ArrowDown');
    expect(await focused(page)).toBe('read 서울 중랑구');
    await page.keyboard.press('Enter');
    await until('it was read', async () => (await focused(page)) === 'unread 서울 중랑구');
    await page.keyboard.press('Tab');
    await page.keyboard.press('Enter');
    await until('the one after it has the focus', async () => (await focused(page)) === 'archive 서울 종로구');
    await tell(driver, '서울 강동구');
    await row(page, '서울 강동구').waitFor();
    expect(await focused(page)).toBe('archive 서울 종로구');
  });

  it('speaks English', async () => {
    const driver = await newDriver({ locale: 'en' });
    const page = await enter(driver);
    await tell(driver, '서울 종로구');
    await row(page, '서울 종로구').getByText('New delivery request').waitFor();
    await page.getByRole('button', { name: 'English' }).click();
    await page.getByRole('heading', { name: 'Inbox' }).waitFor();
    await row(page, '서울 종로구').getByRole('button', { name: 'Mark as read' }).waitFor();
    expect([await page.title(), await page.locator('html').getAttribute('lang')]).toEqual(['(1) Madang inbox', 'en']);
    await page.getByRole('link', { name: 'Preferences' }).click();
    await page.getByRole('switch', { name: 'Everything, E-mail' }).waitFor();
    await page.getByRole('switch', { name: 'Deliveries, E-mail', exact: true }).waitFor();
    await page.setViewportSize({ width: 360, height: 740 });
    const heights = `[...document.querySelectorAll('#sections .name')].map((name) => name.getBoundingClientRect().height)`;
    expect(new Set(await page.evaluate<number[]>(heights)).size).toBe(1); // no word is cut in two
    await page.evaluate(`location.hash = '#toString'`);
    await page.getByRole('heading', { name: 'Inbox' }).waitFor();
  });

  it('fits a telephone and the dark: nothing is wider than the screen', async () => {
    const driver = await newDriver();
    await tell(driver, '서울 종로구', '서울 중랑구', '서울 마포구');
    const page = await enter(driver);
    await row(page, '서울 마포구').getByRole('button', { name: '읽음으로 표시', exact: true }).click();
    const overflow = () => page.evaluate<number>('document.documentElement.scrollWidth - window.innerWidth');
    for (const width of [320, 390, 700, 1280]) {
      await page.setViewportSize({ width, height: 800 });
      await page.emulateMedia({ colorScheme: width === 390 ? 'dark' : 'light' });
      await page.getByRole('link', { name: '받은 알림' }).click();
      await row(page, '서울 종로구').waitFor();
      expect([width, await overflow()]).toEqual([width, 0]);
      await look(page, `list-${width}`);
      await page.getByRole('link', { name: '알림 설정' }).click();
      await page.locator('.matrix').waitFor();
      expect([width, await overflow()]).toEqual([width, 0]);
      await look(page, `preferences-${width}`);
    }
  });
});

describe('The editor of the preferences', () => {
  const toggle = (page: Page, name: string) => page.getByRole('switch', { name, exact: true });
  /** What was saved is what is shown, with nothing left to save. */
  const save = async (page: Page) => {
    await page.getByRole('button', { name: '저장' }).click();
    await page.getByText('저장했습니다').last().waitFor();
    await page.locator('.save-bar').waitFor({ state: 'detached' });
  };
  const suppressed = (person: Client) =>
    count(
      `SELECT COUNT(*) FROM notifications WHERE user_id = UNHEX(?) AND channel = 'in_app' AND state = 'suppressed'`,
      [person.id.replaceAll('-', '')],
    );

  it('switches off what then does not come, and on again what then does', async () => {
    const driver = await newDriver();
    const page = await enter(driver, '#preferences');
    await page.getByRole('button', { name: /배송/ }).click();
    await toggle(page, '새 배송 요청, 앱').click();
    await look(page, 'preferences-changed');
    await save(page);
    expect(
      await toggle(page, '배송, 앱').evaluate((box) => (box as unknown as { indeterminate: boolean }).indeterminate),
    ).toBe(true);
    await book('서울 종로구');
    await until('it was suppressed', async () => (await suppressed(driver)) === 1);
    await page.reload();
    await isLive(page);
    await page.getByRole('button', { name: /배송/ }).click();
    expect(await toggle(page, '새 배송 요청, 앱').isChecked()).toBe(false);
    await toggle(page, '모든 알림, 앱').click();
    await save(page);
    await tell(driver, '서울 중랑구');
    await page.getByRole('link', { name: '받은 알림' }).click();
    await row(page, '서울 중랑구').waitFor();
    expect(await rows(page).count()).toBe(1);
    expect(await suppressed(driver)).toBe(1);
    expect((await driver.get('/v1/notifications/preferences')).body.preferences).toEqual([]);
  });

  it('does not let anybody switch off what tells of their money, and says why', async () => {
    const page = await enter(await newDriver(), '#preferences');
    await page.getByRole('button', { name: /미션/ }).click();
    for (const channel of ['앱', '이메일']) {
      const locked = toggle(page, `미션 실패, ${channel}`);
      expect([await locked.isDisabled(), await locked.isChecked()]).toEqual([true, true]);
      const reason = await locked.getAttribute('aria-describedby');
      expect(await page.locator(`#${reason}`).innerText()).toBe('환불과 관련된 중요한 알림은 끌 수 없습니다.');
    }
    await toggle(page, '미션, 이메일').click();
    expect(await inspect(page, 'inbox-preferences')).toEqual([]);
    expect(await toggle(page, '미션 실패, 이메일').isChecked()).toBe(true);
    expect(await toggle(page, '새 미션, 이메일').isChecked()).toBe(false);
    await save(page);
    // What is off unless one wants it can be wanted, and then not wanted again; nothing is changed while it is being saved.
    let release = () => {};
    const held = new Promise<void>((resolve) => (release = resolve));
    await page.route('**/v1/notifications/preferences', async (route) => {
      if (route.request().method() === 'PUT') await held;
      await route.continue();
    });
    await toggle(page, '미션 실패, 문자').click();
    await page.getByRole('button', { name: '저장' }).click();
    await page.locator('form[inert]').waitFor();
    release();
    await page.locator('form:not([inert])').waitFor();
    expect(await toggle(page, '미션 실패, 문자').isChecked()).toBe(true);
    await toggle(page, '미션 실패, 문자').click();
    await save(page);
    expect(await toggle(page, '미션 실패, 문자').isChecked()).toBe(false);
  });

  it('keeps quiet hours, digest, zone and language, all at once', async () => {
    const driver = await newDriver();
    const page = await enter(driver, '#preferences');
    await toggle(page, '방해 금지 시간').click();
    await page.getByLabel('시작', { exact: true }).fill('23:00');
    await page.getByLabel('종료', { exact: true }).fill('07:30');
    await page.getByLabel('이메일 모아 받기').selectOption('daily');
    await page.getByLabel('보내는 시각').fill('18:00');
    await page.getByLabel('시간대').selectOption('America/New_York');
    await page.getByLabel('알림 언어').selectOption('en');
    await save(page);
    await look(page, 'settings');
    expect((await driver.get('/v1/notifications/preferences')).body.settings).toEqual({
      zone: 'America/New_York',
      quietHours: { from: '23:00', until: '07:30' },
      digest: { mode: 'daily', time: '18:00' },
    });
    expect((await driver.get('/v1/users/me')).body.locale).toBe('en');
    await page.getByLabel('종료', { exact: true }).fill('23:00');
    await page.getByRole('button', { name: '저장' }).click();
    await page.locator('#unsaved').filter({ hasText: '서로 달라야' }).waitFor();
    await page.getByRole('button', { name: '취소' }).click();
    expect(await page.getByLabel('종료', { exact: true }).inputValue()).toBe('07:30');
    forgive('422');
  });
});
