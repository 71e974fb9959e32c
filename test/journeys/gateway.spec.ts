import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { join } from 'node:path';
import { afterAll, beforeAll, expect, it } from '@jest/globals';
import { build } from 'esbuild';
import { startApp } from '../support/app.js';
import { openOperation, tryItOut } from '../support/swagger-ui.js';
import { startBrowser } from '../support/browser.js';
import { record, take } from '../support/cafes.js';
import { newPerson, newProgram } from '../support/client.js';
import { database } from '../support/database.js';
import { Nginx } from '../support/nginx.js';
import { killAll, MadangProcess } from '../support/processes.js';
import { StreamClient } from '../support/streams.js';
import { until } from '../support/wait.js';

type App = Awaited<ReturnType<typeof startApp>>;
let api: App, query: MadangProcess, nginx: Nginx, address: string;
const placeOf = (url: string) => new URL(url).host;
beforeAll(async () => {
  [api, query] = await Promise.all([startApp(), MadangProcess.start('query')]);
  const [apiPlace, queryPlace] = [placeOf(api.address), placeOf(query.address)];
  nginx = await Nginx.start({
    API_UPSTREAM: apiPlace,
    QUERY_UPSTREAM: queryPlace,
    DOCS_PROJECTS: `madang-api=${apiPlace} madang-query=${queryPlace}`,
  });
  ({ address } = nginx);
});
afterAll(async () => {
  await nginx?.stop();
  await killAll();
  await api?.stop();
  await database.end();
});

/** @madang/client as one script, for pages without modules. */
async function clientForPages(): Promise<string> {
  const entry = join(import.meta.dirname, '../../client/src/index.ts');
  const options = { bundle: true, write: false, format: 'iife', globalName: 'client', platform: 'browser' } as const;
  const { outputFiles } = await build({ entryPoints: [entry], ...options });
  return outputFiles[0]!.text;
}

/** Which process answered the last request of this path. */
const answeredBy = async (wanted: string) => (await nginx.lineOf(({ path }) => path === wanted))['upstream'];

it('a booking is made at the API, read at the query service, and told of by the stream', async () => {
  const [mina, jun] = await Promise.all([newPerson(address), newPerson(address, 'driver')]);
  await jun.goOnline();
  const stream = await StreamClient.open(address, { token: jun.accessToken });
  expect(stream.headers['content-type']).toContain('text/event-stream');

  const booked = await mina.book();
  expect(booked.status).toBe(201);
  expect(await answeredBy('/v1/reservations')).toBe(placeOf(api.address));

  const path = `/v1/reservations/${booked.body.id}`;
  expect((await mina.get(path)).body).toMatchObject({ id: booked.body.id, departure: '서울역' });
  expect(await answeredBy(path)).toBe(placeOf(query.address));

  await until('the driver hears of it', () => stream.notifications.length === 1);
  stream.close();
});

it('a repeat of a booking through the gateway is the same booking', async () => {
  const mina = await newPerson(address);
  const [first, second] = [await mina.book({}, { key: 'again' }), await mina.book({}, { key: 'again' })];
  expect(second.headers.get('idempotent-replayed')).toBe('true');
  expect(second.text).toBe(first.text);
});

it('an error of the API comes through in its own words and language', async () => {
  const mina = await newPerson(address);
  const refused = await mina.book({ date: 'tomorrow' }, { headers: { 'Accept-Language': 'ko' } });
  expect([refused.status, refused.body.code]).toEqual([422, 'invalid-input']);
  expect(refused.body.requestId).toBe(refused.headers.get('x-request-id'));
  expect(refused.headers.get('x-gateway-cache')).toBeNull();
});

it('strangers share the answer about a café for a second; people get their own', async () => {
  const [id] = await take(api.app, 'seoul', [record('gateway')]);
  const path = `/v1/cafes/${id}`;
  const asStranger = () => fetch(address + path);
  await until('the café is known', async () => (await asStranger()).status === 200);
  const shared = await until('it is kept', async () => {
    const response = await asStranger();
    return response.headers.get('x-gateway-cache') === 'HIT' && response;
  });
  expect(shared.headers.get('etag')).not.toBeNull();
  const conditional = await fetch(address + path, { headers: { 'If-None-Match': shared.headers.get('etag')! } });
  expect(conditional.status).toBe(304);

  const mina = await newPerson(address);
  const own = await mina.get(path);
  expect([own.status, own.headers.get('x-gateway-cache')]).toEqual([200, null]);
  const known = await mina.get(path, { headers: { 'If-None-Match': own.headers.get('etag')! } });
  expect(known.status).toBe(304);
});

it('one Swagger UI shows the documents of both services, and keeps the log-in from one to the other', async () => {
  const mina = await newPerson(address);
  const { browser, stop } = await startBrowser({ viewport: { width: 1280, height: 900 } });
  try {
    const page = await browser.newPage();
    const troubles: string[] = [];
    page.on('pageerror', ({ message }) => troubles.push(message));
    page.on('console', (message) => message.type() === 'error' && troubles.push(message.text()));
    page.on('request', (request) => request.url().startsWith(address) || troubles.push(request.url()));
    const documents: string[] = [];
    page.on('request', (request) => {
      const [, name] = /^\/api-docs\/(.+)\.json$/.exec(new URL(request.url()).pathname) ?? [];
      if (name) documents.push(name);
    });
    await page.goto(`${address}/api-docs`);
    const chooser = page.getByRole('combobox', { name: 'Select a definition' });
    expect(await chooser.locator('option').allInnerTexts()).toEqual(['madang-api', 'madang-query']);

    const { loginId, password } = mina;
    await page.getByRole('navigation').getByRole('link', { name: 'Accounts', exact: true }).click();
    expect((await tryItOut(page, 'sessions', 'logIn', { loginId, password })).status).toBe('201');

    const register = await openOperation(page, 'users', 'registerUser');
    const keys: string[] = [];
    for (const name of ['swagger.one', 'swagger.two']) {
      const person = { loginId: name, password, email: `${name}@example.com`, name, roles: ['consumer'] };
      await register.locator('textarea.body-param__text').fill(JSON.stringify(person));
      const sent = page.waitForRequest((request) => request.url().endsWith('/v1/users'));
      await register.getByRole('button', { name: 'Execute', exact: true }).click();
      keys.push((await sent).headers()['idempotency-key']!);
      expect((await (await sent).response())!.status()).toBe(201);
    }
    expect(new Set(keys).size).toBe(2);

    await chooser.selectOption('madang-query');
    await page.waitForURL(/=madang-query$/);
    if (process.env['SCREENSHOTS']) await page.screenshot({ path: join(process.env['SCREENSHOTS'], 'api-docs.png') });
    expect((await tryItOut(page, 'reservations', 'listReservations')).status).toBe('200');

    // Never the whole contract: it takes a browser seconds.
    expect(documents).toEqual([
      ...['madang-api/parts', 'madang-api/deliveries'],
      ...['madang-api/parts', 'madang-api/accounts'],
      ...['madang-query/parts', 'madang-query/deliveries'],
    ]);

    // An address of its own for each project.
    await page.goto(`${address}/api-docs/madang-query`);
    await until('it is chosen', async () => (await chooser.inputValue()).includes('madang-query'));
    expect((await fetch(`${address}/api-docs/unknown`)).status).toBe(404);
    expect((await fetch(`${address}/api-docs/madang-query/openapi.json`)).status).toBe(200);
    for (const name of ['unknown/openapi', 'unknown/deliveries', 'madang-api/unknown'])
      expect((await fetch(`${address}/api-docs/${name}.json`)).status).toBe(404);
    expect(troubles).toEqual([]);
  } finally {
    await stop();
  }
});

it('a page of another origin books, reads and follows with an API key, and reads why it is refused', async () => {
  const [mina, jun] = await Promise.all([newPerson(address), newPerson(address, 'driver')]);
  const { accessToken: secret } = await newProgram(mina, [
    ...['reservations:read', 'reservations:write', 'notifications:read'],
  ]);
  const shop = createServer(
    (_, response) => void response.setHeader('Content-Type', 'text/html').end('<!doctype html>'),
  );
  await new Promise<void>((resolve) => shop.listen(0, '127.0.0.1', resolve));
  const { browser, stop } = await startBrowser();
  try {
    const page = await browser.newPage();
    const preflights: string[] = [];
    const session = await browser.newCDPSession(page);
    await session.send('Network.enable');
    session.on('Network.requestWillBeSent', ({ request }) => {
      if (request.method === 'OPTIONS') preflights.push(new URL(request.url).pathname);
    });
    await page.goto(`http://127.0.0.1:${(shop.address() as AddressInfo).port}/`);
    const call = (method: string, path: string, body?: object) =>
      page.evaluate(
        async ([at, method, path, secret, body]) => {
          const response = await fetch(at + path, {
            method,
            headers: {
              Authorization: `Bearer ${secret}`,
              'Content-Type': 'application/json',
              'Idempotency-Key': 'shop',
            },
            ...(body && { body }),
          });
          return {
            status: response.status,
            headers: Object.fromEntries(response.headers),
            body: (await response.json()) as any,
          };
        },
        [address, method, path, secret, body ? JSON.stringify(body) : ''] as const,
      );
    const booking = { departure: '서울역', destination: '강남역', date: '2099-11-24' };
    const booked = await call('POST', '/v1/reservations', booking);
    expect([booked.status, booked.headers['x-request-id']]).toEqual([201, expect.any(String)]);
    const again = await call('POST', '/v1/reservations', booking);
    expect([again.body, again.headers['idempotent-replayed']]).toEqual([booked.body, 'true']);
    // The preflight of the first is kept.
    expect(preflights).toEqual(['/v1/reservations']);
    const path = `/v1/reservations/${booked.body.id}`;
    const read = await call('GET', path);
    expect([read.status, read.headers['etag'], read.headers['ratelimit']]).toEqual([
      200,
      expect.any(String),
      expect.any(String),
    ]);
    expect(await answeredBy(path)).toBe(placeOf(query.address));
    expect((await call('GET', '/v1/wallet')).body).toMatchObject({ code: 'insufficient-scope' });
    // Of the gateway itself.
    const tooLarge = await call('POST', '/v1/reservations', { note: 'x'.repeat(1_100_000) });
    expect([tooLarge.status, tooLarge.body.code]).toEqual([413, 'payload-too-large']);

    // With the client of programs.
    await page.addScriptTag({ content: await clientForPages() });
    const told = page.evaluate(
      async ([baseUrl, apiKey]) => {
        const { Madang, isProblem } = (globalThis as any).client;
        const madang = new Madang({ baseUrl, apiKey });
        const refusal = await madang.get('/v1/wallet').catch((thrown: unknown) => thrown);
        if (!isProblem(refusal, 'insufficient-scope')) return 'not refused';
        for await (const { event, data } of madang.stream('/v1/notifications/stream')) {
          if (event === 'ready') (globalThis as any).document.title = 'ready';
          if (event === 'notification') return data.type as string;
        }
        return 'ended';
      },
      [address, secret] as const,
    );
    await until('the stream is ready', async () => (await page.title()) === 'ready');
    expect((await jun.accept(booked.body.id)).status).toBe(201);
    expect(await told).toBe('reservation.accepted');
    // Cookies are no way in.
    const withCookies = page.evaluate(
      ([at]) =>
        fetch(`${at}/v1/tags`, { credentials: 'include' }).then(
          () => 'read',
          () => 'stopped',
        ),
      [address] as const,
    );
    expect(await withCookies).toBe('stopped');
  } finally {
    await stop();
    shop.close();
  }
});

it('lookups go on when the query service is killed', async () => {
  const mina = await newPerson(address);
  const { body } = await mina.book();
  await query.kill();
  for (let i = 0; i < 10; i++) expect((await mina.get(`/v1/reservations/${body.id}`)).status).toBe(200);
  expect(await answeredBy(`/v1/reservations/${body.id}`)).toContain(placeOf(api.address));
});
