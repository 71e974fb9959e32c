import { afterAll, afterEach, beforeAll, describe, expect, it } from '@jest/globals';
import type { BrowserContext, Page } from 'playwright-core';
import { startBrowser } from '../support/browser.js';
import { Client, newPerson } from '../support/client.js';
import { count, database } from '../support/database.js';
import { mailsTo } from '../support/mailbox.js';
import { inspect, OpenPages } from '../support/pages.js';
import { killAll, MadangProcess } from '../support/processes.js';
import { until } from '../support/wait.js';
import { WebhookReceiver } from '../support/webhook-receiver.js';

const PASSWORD = 'the password of this demo';

let address: string;
let browser: BrowserContext;
let stopBrowser: () => Promise<void>;
let pages: OpenPages;
let receiver: WebhookReceiver;
beforeAll(async () => {
  receiver = await WebhookReceiver.start();
  const demo = { HOST: '127.0.0.1', DEMO_ADMIN_PASSWORD: PASSWORD, RATE_LIMIT_FACTOR: '100' };
  const starting = MadangProcess.start('all', { ...demo, WEBHOOK_ALLOW_LOOPBACK: 'true', ROBOTS: 'true' });
  const options = { locale: 'ko-KR', timezoneId: 'Asia/Seoul', viewport: { width: 390, height: 844 } };
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
  receiver.stop();
  await killAll();
  await database.end();
});

const button = (page: Page, name: string | RegExp) => page.getByRole('button', { name });
const dialog = (page: Page) => page.getByRole('dialog');
const shows = (page: Page, text: string | RegExp) => page.getByText(text).first().waitFor();
/** Goes to a section by its link, with the keyboard alone. */
async function go(page: Page, section: string): Promise<void> {
  await page.getByRole('navigation', { name: '개발자 메뉴' }).getByRole('link', { name: section }).press('Enter');
  await page.getByRole('heading', { level: 2, name: section }).waitFor();
}

describe('/developers', () => {
  it('shows programs that run, what the robots do, and every event, without a log-in', async () => {
    const page = await pages.open('/developers');
    const program = page.getByRole('region', { name: 'TypeScript' });
    await program.waitFor();
    expect(await program.innerText()).toContain('madang.events()');
    expect(await page.getByText('wallets:write').count()).toBe(1);
    await shows(page, '#recipient-absent');
    expect(await inspect(page, 'developers')).toEqual([]);
    await page.getByText('Python', { exact: true }).click();
    expect(await page.getByRole('region', { name: 'Python' }).innerText()).toContain('import requests');

    await go(page, '이벤트');
    await page.getByLabel('종류 찾기').fill('withdrawal');
    await shows(page, '3가지');
    await page.locator('summary', { hasText: 'withdrawal.paid' }).press('Enter');
    const example = page.getByRole('region', { name: 'withdrawal.paid' });
    await example.waitFor();
    expect(JSON.parse(await example.innerText())).toMatchObject({
      type: 'withdrawal.paid',
      data: { status: 'posted' },
    });
    expect(await inspect(page, 'developers-events')).toEqual([]);
    expect(pages.troubles).toEqual([]);
  });

  it('makes a key whose secret is seen once, finds what it asked for by the id of the request, and ends it', async () => {
    const page = await pages.open('/developers/keys');
    await button(page, '김미나').click();
    await button(page, 'API 키 만들기').press('Enter');
    await dialog(page).getByLabel('이름').fill('주문 연동');
    await dialog(page).getByRole('group', { name: '내 계정과 요청 로그' }).getByLabel('읽기').press('Space');
    expect(await inspect(page, 'developers-new-key')).toEqual([]);
    await dialog(page).getByLabel('이름').press('Enter');
    const secret = await dialog(page).getByRole('region', { name: '주문 연동 키의 비밀 값' }).innerText();
    expect(secret).toMatch(/^mk_live_\w{49}$/);
    await page.keyboard.press('Escape');
    await shows(page, '아직 사용하지 않음');
    expect(await page.content()).not.toContain(secret);
    expect(await inspect(page, 'developers-keys')).toEqual([]);

    const program = Object.assign(new Client(address), { accessToken: secret });
    const headers = { 'X-Request-Id': 'order-2026-1187' };
    expect((await program.get('/v1/wallet', { headers })).status).toBe(403);
    await until('it is in the log', async () => (await count('SELECT COUNT(*) FROM api_requests')) > 0);
    await page.getByRole('link', { name: '요청 보기' }).click();
    await page.getByRole('link', { name: /GET \/v1\/wallet/ }).waitFor();
    expect(await inspect(page, 'developers-requests')).toEqual([]);
    await page.getByLabel('상태 코드').selectOption('5xx');
    await shows(page, '해당하는 요청이 없습니다');
    await page.getByLabel(/^요청 ID/).fill('order-2026-1187');
    await page.getByLabel(/^요청 ID/).press('Enter');
    await shows(page, 'insufficient-scope');
    expect(new URL(page.url()).pathname).toBe('/developers/requests/order-2026-1187');

    await go(page, 'API 키');
    await button(page, '교체').press('Enter');
    await dialog(page).getByRole('button', { name: '교체' }).press('Enter');
    const second = await dialog(page).getByRole('region', { name: '주문 연동 키의 비밀 값' }).innerText();
    expect(second).not.toBe(secret);
    await button(page, '보관했습니다').press('Enter');
    await shows(page, /이전 비밀 값도/);
    await button(page, '폐기').press('Enter');
    await dialog(page).getByRole('button', { name: '폐기' }).press('Enter');
    await shows(page, '아직 API 키가 없습니다');
    expect((await Object.assign(program, { accessToken: second }).book()).status).toBe(401);
    expect(pages.troubles).toEqual([]);
  });

  it('makes a webhook, sends it the example of an event, shows each attempt, and sends again what was sent', async () => {
    const page = await pages.open('/developers/webhooks');
    await button(page, '웹훅 만들기').press('Enter');
    await dialog(page).getByLabel('주소').fill('http://10.0.0.1/');
    await dialog(page).getByLabel('주소').press('Enter');
    await dialog(page).getByRole('alert').waitFor();
    await dialog(page).getByLabel('주소').fill(`${receiver.address}/developers`);
    await dialog(page).getByLabel('종류').fill('reservation.*, withdrawal.paid');
    await dialog(page).getByLabel('종류').press('Enter');
    expect(await dialog(page).getByRole('region', { name: '웹훅의 서명 비밀 값' }).innerText()).toMatch(/^whsec_/);
    await button(page, '보관했습니다').click();
    await page
      .getByRole('link', { name: /\/developers/ })
      .last()
      .click();
    await shows(page, '보낸 것이 없습니다');

    await button(page, '테스트 보내기').press('Enter');
    await dialog(page).getByLabel('테스트할 종류').selectOption('withdrawal.paid');
    await dialog(page).getByRole('button', { name: '테스트 보내기' }).press('Enter');
    const arrived = (times: number) =>
      until(`it came ${times} times`, () => receiver.to('/developers').length >= times);
    await arrived(1);
    expect(receiver.to('/developers').at(-1)!.body).toMatchObject({ type: 'withdrawal.paid', test: true });
    const delivered = page.locator('summary', { hasText: '전달됨' });
    await until('the page shows it', async () => {
      if (await delivered.isVisible()) return true;
      await button(page, '새로고침').click();
      return false;
    });
    await delivered.press('Enter');
    await page.getByRole('list', { name: '시도' }).getByText('1번째').waitFor();
    expect(await inspect(page, 'developers-webhook')).toEqual([]);
    await button(page, '다시 보내기').last().press('Enter');
    await arrived(2);
    await button(page, '기간으로 다시 보내기').press('Enter');
    await dialog(page).getByRole('button', { name: '다시 보내기' }).press('Enter');
    await shows(page, '1개를 다시 보냅니다');
    await arrived(3);

    await button(page, 'English').click();
    await button(page, 'Disable').press('Enter');
    await shows(page, 'Disabled');
    expect(await inspect(page, 'developers-webhook-en')).toEqual([]);
    await button(page, '한국어').click();
    pages.forgive(/status of 422/); // the address that is refused
    expect(pages.troubles).toEqual([]);
  });
});

describe('/account', () => {
  /** The link of this kind in a mail to this address. */
  const linkTo = (email: string, kind: string) =>
    until(`a mail with #${kind} reached ${email}`, async () => {
      const texts = (await mailsTo(email)).map(({ text }) => new RegExp(`/account#${kind}=\\S+`).exec(text)?.[0]);
      return texts.findLast((link) => link !== undefined);
    });
  const card = (page: Page, name: string) =>
    page.locator('.card').filter({ has: page.getByRole('heading', { name, exact: true }) });
  /** A window in which nobody is logged in. */
  async function fresh(path: string): Promise<Page> {
    const page = await pages.open('/');
    await page.evaluate('localStorage.clear(), sessionStorage.clear()');
    await page.goto(address + path);
    return page;
  }
  async function logIn(page: Page, { loginId, password }: Client): Promise<void> {
    await page.getByLabel('아이디').fill(loginId);
    await page.getByLabel('비밀번호', { exact: true }).fill(password);
    await page.getByLabel('비밀번호', { exact: true }).press('Enter');
    await page.getByRole('heading', { name: '로그인한 기기' }).waitFor();
  }

  it('helps who forgot the password, by a link in a mail whose token stays in no history', async () => {
    const person = await newPerson(address);
    const page = await fresh('/account');
    await page.getByRole('link', { name: '비밀번호를 잊으셨나요?' }).click();
    await page.getByLabel('이메일 주소').fill(person.email);
    expect(await inspect(page, 'account-forgot')).toEqual([]);
    await page.getByLabel('이메일 주소').press('Enter');
    await page.getByRole('heading', { name: '메일을 확인해 주세요' }).waitFor();

    await page.goto('about:blank');
    await page.goto(address + (await linkTo(person.email, 'reset')));
    await page.getByRole('heading', { name: '새 비밀번호 설정' }).waitFor();
    expect(new URL(page.url()).hash).toBe('');
    const password = page.getByLabel('새 비밀번호', { exact: true });
    await password.fill('password');
    await password.press('Enter');
    await page
      .getByRole('alert')
      .filter({ hasText: /너무 흔해서/ })
      .waitFor();
    expect(await inspect(page, 'account-reset')).toEqual([]);
    person.password = 'purple monkey dishwasher';
    await password.fill(person.password);
    await password.press('Enter');
    await page.getByRole('heading', { name: '비밀번호를 설정했습니다' }).waitFor();
    await button(page, '로그인').last().click();
    await logIn(page, person);
    pages.forgive(/status of 422/); // the password that everybody has
    expect(pages.troubles).toEqual([]);
  });

  it('changes the name, confirms the address, changes it by a code, and takes that back by a link to the former one', async () => {
    const person = await newPerson(address);
    const page = await fresh('/account');
    await logIn(page, person);
    await card(page, '내 정보').getByLabel('이름').fill('김새봄');
    await card(page, '내 정보').getByLabel('이름').press('Enter');
    await page.getByRole('heading', { level: 1, name: '김새봄' }).waitFor();
    await shows(page, '확인 필요');
    expect(await inspect(page, 'account')).toEqual([]);

    await button(page, '확인 메일 받기').press('Enter');
    const other = await pages.open('/');
    await other.goto(address + (await linkTo(person.email, 'verify')));
    await button(other, '확인').press('Enter');
    await other.getByRole('heading', { name: '이메일 주소를 확인했습니다' }).waitFor();
    await page.reload();
    await shows(page, '확인됨');

    const email = `new-${person.email}`;
    await card(page, '이메일 주소').getByLabel('새 이메일 주소').fill(email);
    await card(page, '이메일 주소').getByLabel('새 이메일 주소').press('Enter');
    const code = await until('the code came', async () => {
      const [mail] = await mailsTo(email);
      return /\b\d{8}\b/.exec(mail?.text ?? '')?.[0];
    });
    await page.getByLabel('확인 코드').fill(code);
    await page.getByLabel('확인 코드').press('Enter');
    await card(page, '이메일 주소').getByText(email, { exact: true }).waitFor();

    await other.goto('about:blank');
    await other.goto(address + (await linkTo(person.email, 'undo')));
    await button(other, '되돌리기').press('Enter');
    await other.getByRole('heading', { name: '이메일 주소를 되돌렸습니다' }).waitFor();
    await page.reload();
    await page.getByRole('heading', { name: '로그인해 주세요' }).waitFor();
    await shows(page, '로그인이 만료되었습니다');
    pages.forgive(/status of 401/); // the session that has ended
    expect(pages.troubles).toEqual([]);
  });

  it('changes the password, and ends the log-in of other devices', async () => {
    const person = await newPerson(address);
    const page = await fresh('/account');
    await logIn(page, person);
    const sessions = card(page, '로그인한 기기');
    await sessions.getByText('이 기기').waitFor();
    expect(await sessions.getByRole('listitem').count()).toBe(2);
    await button(page, /^\S+ 로그아웃$/).press('Enter');
    await sessions.getByRole('listitem').nth(1).waitFor({ state: 'detached' });
    expect((await person.get('/v1/users/me')).status).toBe(401);
    await page.getByLabel('지금 비밀번호').fill(person.password);
    await page.getByLabel('새 비밀번호', { exact: true }).fill('purple monkey dishwasher');
    await page.getByLabel('새 비밀번호', { exact: true }).press('Enter');
    await shows(page, '비밀번호를 바꿨습니다');
    expect((await person.logIn()).status).toBe(401);
    expect(pages.troubles).toEqual([]);
  });

  it('gives out the file with all that is one’s own, which a mail leads to', async () => {
    const person = await newPerson(address);
    const page = await fresh('/account');
    await logIn(page, person);
    await button(page, '파일 신청하기').press('Enter');
    await shows(page, '파일을 만들고 있습니다');
    await page.goto('about:blank');
    await page.goto(address + (await linkTo(person.email, 'export')));
    const files = card(page, '내 정보 내보내기');
    const [download] = await Promise.all([
      page.waitForEvent('download'),
      files.getByRole('button', { name: '받기' }).press('Enter'),
    ]);
    expect(download.suggestedFilename()).toMatch(/^madang-[\d-]{10}\.zip$/);
    expect(await download.failure()).toBeNull();
    expect(await inspect(page, 'account-export')).toEqual([]);
    expect(pages.troubles).toEqual([]);
  });

  it('makes the first admin by the link in the log, as long as there is none', async () => {
    const page = await fresh('/account#setup=not-the-one');
    await page.getByRole('heading', { name: '첫 관리자 만들기' }).waitFor();
    const answers = {
      아이디: 'root',
      비밀번호: 'correct horse battery',
      이름: '관리자',
      '이메일 주소': 'root@example.com',
    };
    for (const [name, answer] of Object.entries(answers)) await page.getByLabel(name, { exact: true }).fill(answer);
    expect(await inspect(page, 'account-setup')).toEqual([]);
    await button(page, '관리자 만들기').press('Enter');
    await page.getByRole('alert').getByText('이미 사용했거나').waitFor();
    pages.forgive(/status of 409/);
    expect(pages.troubles).toEqual([]);
  });
});
