import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterAll, beforeAll, beforeEach, describe, expect, it } from '@jest/globals';
import { render, TARGET } from '../../scripts/gateway-routes.mjs';
import { answeredBy } from '../../src/routing.js';
import { Nginx } from '../support/nginx.js';
import { Upstream } from '../support/upstream.js';

const ID = '0198f0c2-7a31-7cc4-8f00-1234567890ab';

describe('who answers what', () => {
  let api: Upstream, query: Upstream, nginx: Nginx;
  beforeAll(async () => {
    [api, query] = await Promise.all([Upstream.start('api'), Upstream.start('query')]);
    nginx = await Nginx.start({ API_UPSTREAM: api.place, QUERY_UPSTREAM: query.place });
  });
  afterAll(() => Promise.all([nginx.stop(), api.stop(), query.stop()]));

  const answers = async (method: string, path: string) => (await fetch(nginx.address + path, { method })).text();

  it.each([
    '/v1/reservations',
    '/v1/reservations?limit=5&cursor=abc',
    `/v1/reservations/${ID}`,
    `/v1/reservations/${ID}/timeline`,
    '/v1/messages?q=%EA%B0%95%EB%82%A8',
    '/v1/missions',
    `/v1/missions/${ID}`,
    `/v1/missions/${ID}/pledges`,
    `/v1/missions/${ID}/events`,
    '/v1/tags',
    '/v1/cafes?lat=37.5&lng=127',
    '/v1/cafes/suggestions?q=x',
    `/v1/cafes/${ID}`,
    `/v1/cafes/${ID}/comments`,
    `/v1/cafes/${ID}/comments/${ID}/replies`,
  ])('GET %s is a lookup', async (path) => {
    expect(await answers('GET', path)).toBe('query');
    expect(query.requests.at(-1)!.url).toBe(path);
  });

  it.each([
    ['POST', '/v1/reservations'],
    ['POST', `/v1/reservations/${ID}/acceptance`],
    ['POST', `/v1/missions/${ID}/pledges`],
    ['PATCH', `/v1/cafes/${ID}`],
    ['POST', `/v1/cafes/${ID}/comments`],
    ['DELETE', `/v1/cafes/${ID}/comments/${ID}`],
    ['GET', `/v1/cafes/${ID}/rating`],
    ['GET', `/v1/cafes/${ID}/suggestions`],
    ['GET', '/v1/cafes/imports'],
    ['GET', `/v1/cafes/imports/${ID}/rows`],
    ['GET', '/v1/cafes/duplicates'],
    ['GET', '/v1/cafe-suggestions'],
    ['GET', '/v1/bookmarks'],
    ['GET', '/v1/wallet'],
    ['GET', '/v1/notifications'],
    ['GET', '/v1/notifications/stream'],
    ['GET', '/v1/users/me'],
    ['GET', '/v1/reservations-of-others'],
    ['GET', '/docs'],
    ['GET', '/docs/deliveries.md'],
    ['GET', '/llms.txt'],
    ['GET', '/cafes'],
    ['GET', '/'],
  ])('%s %s is the API’s', async (method, path) => {
    expect(await answers(method, path)).toBe('api');
    expect(api.requests.at(-1)).toMatchObject({ method, url: path });
  });

  it('is told by the file that `npm run gateway:routes` writes from the table of lookups', async () => {
    expect(readFileSync(TARGET, 'utf8')).toBe(await render());
  });

  it('is, for each operation of the contract, what the table of lookups says', async () => {
    const contract = readFileSync(join(import.meta.dirname, '../../openapi.json'), 'utf8');
    const { paths } = JSON.parse(contract) as { paths: Record<string, object> };
    const operations = Object.entries(paths).flatMap(([path, methods]) =>
      Object.keys(methods).map(
        (method) => [method.toUpperCase(), path.replace('{handle}', 'haru').replaceAll(/\{\w+\}/g, ID)] as const,
      ),
    );
    for (const [method, path] of operations)
      expect(`${method} ${path}: ${await answers(method, path)}`).toBe(
        `${method} ${path}: ${answeredBy(method, path)}`,
      );
  });

  it('asks for lookups by HEAD in the same place', async () => {
    const before = query.requests.length;
    expect((await fetch(`${nginx.address}/v1/reservations`, { method: 'HEAD' })).status).toBe(200);
    expect(query.requests.slice(before)).toMatchObject([{ method: 'HEAD' }]);
  });
});

describe('while a service misbehaves', () => {
  let api: Upstream, query: Upstream, nginx: Nginx;
  beforeAll(async () => {
    [api, query] = await Promise.all([Upstream.start('api'), Upstream.start('query')]);
    const quick: [string, string][] = [
      ['proxy_read_timeout 16s', 'proxy_read_timeout 300ms'],
      ['proxy_read_timeout 30s', 'proxy_read_timeout 600ms'],
    ];
    nginx = await Nginx.start({ API_UPSTREAM: api.place, QUERY_UPSTREAM: query.place }, quick);
  });
  afterAll(() => Promise.all([nginx.stop(), api.stop(), query.stop()]));
  beforeEach(() => {
    for (const upstream of [api, query]) {
      upstream.requests.length = 0;
      upstream.answer = (_request, response) => void response.end(upstream.name);
    }
  });

  const hangUp: Upstream['answer'] = (request) => void request.socket.destroy();
  const isSilent: Upstream['answer'] = () => {};
  /** Strangers' lookups of an address of its own: nothing of them was kept. */
  const somewhere = () => `/v1/cafes?q=${Math.random()}`;

  it.each([
    ['hangs up', hangUp],
    ['is silent', isSilent],
  ])('a lookup is asked for once more, at the API, when the query service %s', async (_, answer) => {
    query.answer = answer;
    for (const path of ['/v1/reservations', somewhere()]) {
      const response = await fetch(nginx.address + path);
      expect([response.status, await response.text()]).toEqual([200, 'api']);
    }
    expect(api.requests).toHaveLength(2);
  });

  it('a lookup that nobody can answer is a problem', async () => {
    query.answer = api.answer = hangUp;
    for (const path of ['/v1/reservations', somewhere()]) {
      const response = await fetch(nginx.address + path, { headers: { 'Accept-Language': 'ko-KR,ko;q=0.9,en;q=0.8' } });
      expect(response.status).toBe(502);
      expect(response.headers.get('content-type')).toBe('application/problem+json; charset=utf-8');
      expect(response.headers.get('retry-after')).toBe('2');
      expect(await response.json()).toEqual({
        type: 'urn:madang:problem:upstream-unavailable',
        title: 'upstream unavailable',
        status: 502,
        code: 'upstream-unavailable',
        detail: '지금은 서비스에 연결할 수 없습니다. 같은 Idempotency-Key로 다시 시도해 주세요.',
        requestId: response.headers.get('x-request-id'),
      });
    }
  });

  it('an answer that takes too long is a problem', async () => {
    api.answer = isSilent;
    const response = await fetch(`${nginx.address}/v1/wallet`, { headers: { 'Accept-Language': 'en' } });
    expect([response.status, response.headers.get('retry-after')]).toEqual([504, '5']);
    expect(await response.json()).toMatchObject({
      code: 'upstream-timeout',
      status: 504,
      detail: 'The response took too long. Retry with the same Idempotency-Key.',
    });
  });

  it('what a service answers passes as it is, also an error', async () => {
    query.answer = (_request, response) =>
      void response
        .writeHead(503, { 'Content-Type': 'application/problem+json', 'Retry-After': '7' })
        .end('{"code":"busy"}');
    const response = await fetch(`${nginx.address}/v1/reservations`);
    expect([response.status, response.headers.get('retry-after'), await response.text()]).toEqual([
      503,
      '7',
      '{"code":"busy"}',
    ]);
    expect(api.requests).toHaveLength(0);
  });

  it('lookups go on while the query service is not there at all', async () => {
    const gone = await Upstream.start('gone');
    const other = await Nginx.start({ API_UPSTREAM: api.place, QUERY_UPSTREAM: gone.place });
    try {
      await gone.stop();
      for (let i = 0; i < 5; i++) expect(await (await fetch(other.address + somewhere())).text()).toBe('api');
    } finally {
      await other.stop();
    }
  });
});
