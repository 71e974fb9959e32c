import { join } from 'node:path';
import { afterAll, afterEach, beforeAll, describe, expect, it } from '@jest/globals';
import type { BrowserContext, Page } from 'playwright-core';
import { tags } from '../../src/http/tags.js';
import { MadangProcess, killAll } from '../support/processes.js';
import { startBrowser } from '../support/browser.js';
import { newPerson } from '../support/client.js';
import { scale } from '../support/scale.js';
import { database } from '../support/database.js';
import { openOperation, tryItOut } from '../support/swagger-ui.js';

const DEMO_PASSWORD = 'the password of this demo';
const DEMO = { HOST: '127.0.0.1', DEMO_ADMIN_PASSWORD: DEMO_PASSWORD };

let address: string;
let browser: BrowserContext;
let stopBrowser: () => Promise<void>;
beforeAll(async () => {
  ({ address } = await MadangProcess.start('api'));
  ({ browser, stop: stopBrowser } = await startBrowser());
});
afterAll(async () => {
  await stopBrowser?.();
  await killAll();
  await database.end();
});

// A page that stays open takes processor time from the next.
afterEach(async () => {
  for (const page of browser.pages().slice(1)) await page.close();
});

/** Opens `/docs` in a page of its own; what goes wrong in it is collected. */
async function open(path = '/docs', from = address): Promise<{ page: Page; troubles: string[] }> {
  const page = await browser.newPage();
  const troubles: string[] = [];
  page.on('pageerror', ({ message }) => troubles.push(message));
  // A refused request is no trouble: the page shows it.
  page.on(
    'console',
    (said) => said.type() === 'error' && !/status of 4/.test(said.text()) && troubles.push(said.text()),
  );
  page.on('request', (request) => request.url().startsWith(from) || troubles.push(request.url()));
  await page.goto(from + path);
  return { page, troubles };
}

const goTo = async (page: Page, part: string) => {
  await page.getByRole('navigation').getByRole('link', { name: part, exact: true }).click();
  await page.locator('[aria-current=page]', { hasText: part }).waitFor();
};

const screenshot = (page: Page, name: string) =>
  process.env['SCREENSHOTS'] && page.screenshot({ path: join(process.env['SCREENSHOTS'], `${name}.png`) });

it('Swagger UI logs in by its own form, uses the token for every call, and keeps it over parts and reloads', async () => {
  const { loginId, password } = await newPerson(address, 'consumer', { name: 'Mina' });
  const { page, troubles } = await open('/docs?part=accounts');
  expect((await tryItOut(page, 'users', 'getMe')).status).toBe('401');

  const session = await tryItOut(page, 'sessions', 'logIn', { loginId, password });
  expect([session.status, session.body]).toEqual(['201', expect.stringContaining('accessToken')]);
  const isMe = { status: '200', body: expect.stringContaining(loginId) };
  expect(await tryItOut(page, 'users', 'getMe')).toEqual(isMe);
  await page.reload();
  expect(await tryItOut(page, 'users', 'getMe')).toEqual(isMe);

  // The fields of a body are shown with their examples: the form is ready to be sent as it is.
  await goTo(page, 'Deliveries');
  const booking = await openOperation(page, 'reservations', 'requestReservation');
  const proposal = JSON.parse(await booking.locator('textarea.body-param__text').inputValue()) as object;
  expect(proposal).toMatchObject({ departure: expect.any(String), pickupWindow: { from: '09:00', to: '12:00' } });

  // As it stands there, key included, it can be sent again: each call is a booking of its own.
  const sent = async () => {
    const { status, body } = await tryItOut(page, 'reservations', 'requestReservation');
    return { status, id: /"id": "([^"]+)"/.exec(body)?.[1] };
  };
  const [first, second] = [await sent(), await sent()];
  expect([first.status, second.status]).toEqual(['201', '201']);
  expect(first.id).not.toBe(second.id);
  // A key of one's own is repeated as it is.
  await booking.locator('tr[data-param-name="Idempotency-Key"] input').fill('my own');
  expect((await sent()).id).toBe((await sent()).id);

  await booking.scrollIntoViewIfNeeded();
  await screenshot(page, 'swagger-ui-operation');
  expect(troubles).toEqual([]);
});

describe('a log-in that has expired', () => {
  /** An access token that expired an hour ago, to the eyes of a page: the signature is not for it to judge. */
  const part = (value: object) => Buffer.from(JSON.stringify(value)).toString('base64url');
  const expired = () => `${part({ alg: 'none' })}.${part({ exp: Math.floor(Date.now() / 1_000) - 3_600 })}.x`;
  const replaceToken = (page: Page) =>
    page.evaluate((value) => {
      const kept = JSON.parse(localStorage.getItem('authorized')!) as { bearer: { value: string } };
      kept.bearer.value = value;
      localStorage.setItem('authorized', JSON.stringify(kept));
    }, expired());

  it('is renewed before the next call, or else said to be over, and a new one takes its place', async () => {
    const { loginId, password } = await newPerson(address);
    const { page, troubles } = await open('/docs?part=accounts');
    await tryItOut(page, 'sessions', 'logIn', { loginId, password });
    await replaceToken(page);
    await page.reload();
    const renewals: string[] = [];
    page.on('request', (request) => request.url().endsWith('/v1/sessions/refresh') && renewals.push(request.method()));
    for (const _ of [1, 2]) expect((await tryItOut(page, 'users', 'getMe')).status).toBe('200');
    expect(renewals).toEqual(['POST']);

    await replaceToken(page);
    // The refresh token is the tab's alone.
    const { page: next } = await open('/docs?part=accounts');
    expect((await tryItOut(next, 'users', 'getMe')).status).toBe('401');
    const notice = next.getByRole('status');
    expect(await notice.innerText()).toBe('Your log-in has ended. Log in again with POST /v1/sessions.');
    expect(await next.evaluate(() => localStorage.getItem('authorized'))).not.toContain('bearer');
    await tryItOut(next, 'sessions', 'logIn', { loginId, password });
    await notice.waitFor({ state: 'hidden' });
    expect((await tryItOut(next, 'users', 'getMe')).status).toBe('200');
    expect(troubles).toEqual([]);
  });
});

describe('A stranger', () => {
  it('sees closed tags in the order of reading, each with a sentence', async () => {
    const { page, troubles } = await open('/docs?part=everything');
    await page.locator('.opblock-tag').first().waitFor();
    const shown = await page.locator('.opblock-tag').evaluateAll((headers) =>
      headers.map((header) => ({
        name: header.getAttribute('data-tag'),
        open: header.getAttribute('data-is-open'),
        description: header.querySelector('small')?.innerText.trim(),
      })),
    );
    expect(shown).toEqual(tags.map(({ name, description }) => ({ name, open: 'false', description })));
    // The events that are sent to webhooks are listed below them.
    expect(await page.locator('.opblock-tag-section .opblock').count()).toBe(0);
    expect(await page.locator('.opblock').count()).toBeGreaterThan(30);
    await screenshot(page, 'swagger-ui');
    expect(troubles).toEqual([]);
  });

  it('finds operations by words, in this part or in all', async () => {
    const { page, troubles } = await open();
    const filter = page.locator('.operation-filter-input');
    const summaries = page.locator('.opblock-summary-description');
    const headings = page.locator('.opblock-tag');
    await headings.first().waitFor();
    const all = await headings.count();
    await filter.fill('accept reservation');
    await summaries.first().waitFor();
    expect(await summaries.allInnerTexts()).toContain('Accept a reservation');
    expect(await headings.count()).toBeLessThan(all);
    await filter.fill('merge duplicate');
    await page.getByRole('status').getByRole('link', { name: 'Search everything' }).click();
    await summaries.first().waitFor();
    expect(await summaries.allInnerTexts()).toContain('Merge two duplicate cafés');
    await screenshot(page, 'swagger-ui-filter');
    expect(troubles).toEqual([]);
  });

  it('comes by a link to an operation to its part', async () => {
    const { page, troubles } = await open('/docs#/missions/createMission');
    await page.locator('.opblock.is-open[id$="-createMission"]').waitFor();
    expect(await page.locator('[aria-current=page]').innerText()).toBe('Missions and money');
    expect(troubles).toEqual([]);
  });

  it('logs in to a demo with the form as it is', async () => {
    const { address: demo } = await MadangProcess.start('all', { ...DEMO });
    const { page, troubles } = await open('/docs', demo);
    expect((await tryItOut(page, 'sessions', 'logIn')).status).toBe('201');
    await screenshot(page, 'swagger-ui-demo');
    await goTo(page, 'Accounts');
    expect((await tryItOut(page, 'users', 'getMe')).body).toContain('"mina"');
    expect(troubles).toEqual([]);
  });

  const shown: [what: string, env: Record<string, string>][] = [
    ['a public address', { ...DEMO, PUBLIC_URL: 'https://madang.example' }],
    ['every interface', { ...DEMO, HOST: '0.0.0.0' }],
    ['a demo that was switched off', { ...DEMO, DEMO: 'off' }],
  ];
  it.each(shown.slice(0, scale(3, 1)))('is shown no password: %s', async (_what, env) => {
    const { address: other } = await MadangProcess.start('api', env);
    const from = other.replace('0.0.0.0', '127.0.0.1');
    for (const file of ['/docs', '/docs/deliveries.json', '/docs/everything.json', '/docs-json']) {
      const answer = await fetch(from + file);
      expect(answer.status).toBe(200);
      expect(await answer.text()).not.toContain(DEMO_PASSWORD);
    }
  });
});

describe('What the page loads', () => {
  const files = [
    ...['/docs', '/docs/swagger-ui-bundle.js', '/docs/swagger-ui.css', '/docs/deliveries.json', '/docs-json'],
    ...['/llms.txt', '/docs/deliveries.md'],
  ];

  it.each(files)('%s is small without a gateway, and answered 304 the second time', async (path) => {
    // fetch asks for gzip, and unpacks it.
    const first = await fetch(address + path);
    expect(first.headers.get('content-encoding')).toBe('gzip');
    expect(first.headers.get('cache-control')).toBe('no-cache');
    const text = await first.text();
    const again = await fetch(address + path, { headers: { 'If-None-Match': first.headers.get('etag')! } });
    expect([again.status, await again.text()]).toEqual([304, '']);
    const plain = await fetch(address + path, { headers: { 'Accept-Encoding': 'identity' } });
    expect(plain.headers.get('content-encoding')).toBeNull();
    expect(await plain.text()).toBe(text);
  });

  it('is one part of the contract: none of them comes near the size of the whole', async () => {
    const size = async (path: string) => (await (await fetch(address + path)).text()).length;
    const parts = (await (await fetch(`${address}/docs/parts.json`)).json()) as { id: string; tags: string[] }[];
    const whole = await size('/docs-json');
    for (const { id } of parts.slice(0, -1)) expect(await size(`/docs/${id}.json`)).toBeLessThan(whole / 2);
    const { paths } = (await (await fetch(`${address}/docs-json`)).json()) as {
      paths: Record<string, Record<string, { tags: [string] }>>;
    };
    const used = Object.values(paths).flatMap((path) => Object.values(path).flatMap((operation) => operation.tags));
    const inParts = new Set(parts.slice(0, -1).flatMap((part) => part.tags));
    expect([...new Set(used)].filter((tag) => !inParts.has(tag))).toEqual([]);
    expect(new Set(used)).toEqual(new Set(tags.map(({ name }) => name)));
  });
});

it('The documentation is there as Markdown, each operation with its scope and errors, and /llms.txt lists it', async () => {
  const read = async (path: string) => {
    const answer = await fetch(address + path);
    expect([path, answer.status]).toEqual([path, 200]);
    return { type: answer.headers.get('content-type'), text: await answer.text() };
  };
  const { type, text } = await read('/llms.txt');
  expect([type, text.split('\n')[0]]).toEqual(['text/plain; charset=utf-8', '# Madang']);
  const links = [...text.matchAll(/\]\(([^)]+)\)/g)].map(([, link]) => link!);
  expect(links).toEqual(expect.arrayContaining(['/docs/client.md', '/docs/api-changes.md', '/docs/deliveries.md']));
  const pages = await Promise.all(links.filter((link) => link.endsWith('.md')).map(read));
  expect(new Set(pages.map((page) => page.type))).toEqual(new Set(['text/markdown; charset=utf-8']));
  const all = pages.map((page) => page.text).join('\n');
  const { paths } = JSON.parse((await read('/docs-json')).text) as { paths: Record<string, object> };
  const operations = Object.entries(paths).flatMap(([path, methods]) =>
    Object.keys(methods).map((method) => `\`${method.toUpperCase()} ${path}\``),
  );
  expect(operations.filter((operation) => !all.includes(operation))).toEqual([]);
  expect(all).toMatch(
    /### Request a delivery\n\n`POST \/v1\/reservations`[^#]*Scope of an API key: `reservations:write`\. For: consumer\.[^#]*- 402 `insufficient-funds`: /,
  );
});

it('every summary is a verb with what it acts on', async () => {
  const { paths } = (await (await fetch(`${address}/docs-json`)).json()) as {
    paths: Record<string, Record<string, { summary: string }>>;
  };
  const summaries = Object.values(paths).flatMap((path) => Object.values(path).map(({ summary }) => summary));
  expect(new Set(summaries).size).toBe(summaries.length);
  expect(summaries.filter((summary) => !/^[A-Z]\w+,? \S+/.test(summary))).toEqual([]);
});
