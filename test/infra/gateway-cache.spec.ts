import { afterAll, beforeAll, beforeEach, describe, expect, it } from '@jest/globals';
import { Nginx } from '../support/nginx.js';
import { Upstream } from '../support/upstream.js';
import { until } from '../support/wait.js';

let api: Upstream, query: Upstream, nginx: Nginx;
beforeAll(async () => {
  [api, query] = await Promise.all([Upstream.start('api'), Upstream.start('query')]);
  nginx = await Nginx.start({ API_UPSTREAM: api.place, QUERY_UPSTREAM: query.place });
});
afterAll(() => Promise.all([nginx.stop(), api.stop(), query.stop()]));

let version = 0;
/** A café's answer, as the application gives it: browsers shall ask each time. */
const sendVersion =
  (headers: Record<string, string> = {}): Upstream['answer'] =>
  (_request, response) =>
    void response
      .writeHead(200, {
        'Content-Type': 'application/json',
        'Cache-Control': 'public, no-cache',
        Vary: 'Accept',
        ...headers,
      })
      .end(JSON.stringify({ version: ++version }));
/** Nothing was asked for, and both answer. */
function startAnew(): void {
  query.requests.length = 0;
  query.answer = sendVersion();
  api.answer = sendVersion();
}
beforeEach(startAnew);

let places = 0;
/** An address that nobody has asked for. */
const somewhere = () => `/v1/cafes?q=${++places}`;

type Seen = { status: number; cache: string | null; version: number; headers: Headers };
async function get(path: string, headers: Record<string, string> = {}, method = 'GET'): Promise<Seen> {
  const response = await fetch(nginx.address + path, { method, headers });
  const text = await response.text();
  const seen = text ? (JSON.parse(text) as { version: number }).version : 0;
  return {
    status: response.status,
    cache: response.headers.get('x-gateway-cache'),
    version: seen,
    headers: response.headers,
  };
}
/** Not across the moment, every five seconds, at which everything starts anew. */
const earlyInTheFive = () => until('there is time', () => Date.now() % 5_000 < 2_000, 6_000);
/** What `run` sees when that moment does not come meanwhile; on a machine that stands still, it runs again. */
async function inOneFive<T>(run: () => Promise<T>): Promise<T> {
  for (let tries = 0; tries < 5; tries++) {
    await earlyInTheFive();
    startAnew();
    const five = Math.floor(Date.now() / 5_000);
    const seen = await run();
    if (Math.floor(Date.now() / 5_000) === five) return seen;
  }
  throw new Error('Everything started anew each time.');
}

describe('what strangers look up', () => {
  beforeEach(earlyInTheFive);

  it('is asked for once a second', async () => {
    const path = somewhere();
    const first = await get(path);
    const second = await get(path);
    expect([first.cache, second.cache]).toEqual(['MISS', 'HIT']);
    expect(second.version).toBe(first.version);
    expect(query.requests).toHaveLength(1);
  });

  it('is asked for once when a hundred come at once', async () => {
    query.answer = (request, response) => void setTimeout(() => sendVersion()(request, response), 100);
    const path = somewhere();
    const all = await Promise.all(Array.from({ length: 100 }, () => get(path)));
    expect(new Set(all.map(({ version }) => version)).size).toBe(1);
    expect(query.requests).toHaveLength(1);
  });

  it('is given once more when its second is over, while it is fetched anew', async () => {
    const { old, seen, fresh } = await inOneFive(async () => {
      const path = somewhere();
      const { version: old } = await get(path);
      const { promise: seenByAll, resolve: sendFresh } = Promise.withResolvers<void>();
      query.answer = (request, response) => void seenByAll.then(() => sendVersion()(request, response));
      const keptAt = Date.now();
      await until('it has expired, by whole seconds', () => Date.now() - keptAt > 2_100);
      // At once, and so by connections of their own: that of the one for which it is fetched is busy until it is there.
      const seen = await Promise.all([get(path), get(path), get(path)]);
      sendFresh();
      const fresh = await until('it is new', async () => {
        const now = await get(path);
        return now.version !== old && now;
      });
      return { old, seen, fresh };
    });
    expect(seen.map(({ cache }) => cache).sort()).toEqual(['STALE', 'UPDATING', 'UPDATING']);
    expect(seen.map((one) => one.version)).toEqual([old, old, old]);
    expect(fresh.cache).toBe('HIT');
    expect(query.requests).toHaveLength(2);
  });

  it('is never older than five seconds, whatever the service does', async () => {
    const path = somewhere();
    const { version: old } = await get(path);
    api.answer = query.answer = (request) => void request.socket.destroy();
    const keptAt = performance.now();
    const servedAfterMs: number[] = [];
    await until('it is refused', async () => {
      const askedAt = performance.now();
      const response = await fetch(nginx.address + path);
      if (response.status === 502) return true;
      servedAfterMs.push(askedAt - keptAt);
      expect([response.status, await response.json()]).toEqual([200, { version: old }]);
      return false;
    });
    expect(Math.max(0, ...servedAfterMs)).toBeLessThan(5_000);
  });

  it('is one thing for GET and HEAD, and another in each language and each type', async () => {
    const path = somewhere();
    const asked: Record<string, string>[] = [
      {},
      { 'Accept-Language': 'ko' },
      { 'Accept-Language': 'en' },
      { Accept: 'application/geo+json' },
    ];
    for (const headers of asked)
      expect([(await get(path, headers)).cache, (await get(path, headers, 'HEAD')).cache]).toEqual(['MISS', 'HIT']);
    expect((await get(path.replace('?', '?limit=1&'))).cache).toBe('MISS');
  });

  it('is answered by 304 from what is kept', async () => {
    query.answer = sendVersion({ ETag: '"one"' });
    const path = somewhere();
    await get(path);
    const known = await get(path, { 'If-None-Match': '"one"' });
    expect([known.status, known.cache]).toEqual([304, 'HIT']);
    expect((await get(path, { 'If-None-Match': '"two"' })).status).toBe(200);
  });

  it('tells nobody of another’s quota', async () => {
    query.answer = sendVersion({
      RateLimit: '"anonymous";r=119;t=60',
      'RateLimit-Policy': '"anonymous";q=120;w=60',
      'X-Cache': 'MISS',
    });
    const path = somewhere();
    const [first, second] = [await get(path), await get(path)];
    expect([first.headers.get('ratelimit'), second.headers.get('ratelimit')]).toEqual(['"anonymous";r=119;t=60', null]);
    expect(second.headers.get('ratelimit-policy')).toBeNull();
    // The application's own cache is another one.
    expect([second.headers.get('x-cache'), second.cache]).toEqual(['MISS', 'HIT']);
    expect(second.headers.get('x-request-id')).not.toBe(first.headers.get('x-request-id'));
  });

  it('is kept also when the API answers for the query service', async () => {
    query.answer = (request) => void request.socket.destroy();
    const path = somewhere();
    const [first, second] = [await get(path), await get(path)];
    expect([first.cache, second.cache]).toEqual(['MISS', 'HIT']);
    expect(second.version).toBe(first.version);
  });
});

describe('what is never kept', () => {
  const twice = async (path: string, headers?: Record<string, string>) => {
    const [first, second] = [await get(path, headers), await get(path, headers)];
    expect(second.cache).not.toBe('HIT');
    expect(query.requests).toHaveLength(2);
    return [first, second];
  };

  it.each([
    ['a token', { Authorization: 'Bearer abc' }],
    ['a cookie', { Cookie: 'a=b' }],
  ])('who sends %s is never given, or the source of, what others get', async (_, headers) => {
    const path = somewhere();
    const stranger = await get(path);
    expect((await get(path, headers)).version).not.toBe(stranger.version);
    query.requests.length = 0;
    await twice(somewhere(), headers);
  });

  it('nor who has a ticket in the address', () => twice(`${somewhere()}&ticket=abc`));

  it('their conditional requests reach the service', async () => {
    await get(somewhere(), { Authorization: 'Bearer abc', 'If-None-Match': '"one"' });
    expect(query.requests[0]!.headers['if-none-match']).toBe('"one"');
  });

  it.each([
    ['is private', { 'Cache-Control': 'private' }],
    ['must not be stored', { 'Cache-Control': 'public, no-store' }],
    ['sets a cookie', { 'Set-Cookie': 'a=b' }],
    ['varies by everything', { Vary: '*' }],
  ])('an answer that %s', async (_, headers) => {
    query.answer = sendVersion(headers);
    await twice(somewhere());
  });

  it.each([301, 400, 401, 422, 429, 500, 503])('an answer of %i', async (status) => {
    query.answer = (_request, response) => void response.writeHead(status, { Location: '/' }).end('{}');
    const path = somewhere();
    for (let i = 0; i < 2; i++) expect((await fetch(nginx.address + path, { redirect: 'manual' })).status).toBe(status);
    expect(query.requests).toHaveLength(2);
  });

  it.each(['/v1/reservations', '/v1/messages'])('%s, whoever asks', (path) => twice(path));

  it('what the API answers', async () => {
    const before = api.requests.length;
    for (let i = 0; i < 2; i++) expect((await get('/v1/wallet')).cache).toBeNull();
    expect(api.requests.length - before).toBe(2);
  });

  it('a write, though its address is that of a lookup', async () => {
    const path = '/v1/missions';
    await get(path);
    const before = api.requests.length;
    for (let i = 0; i < 2; i++) await fetch(nginx.address + path, { method: 'POST', body: '{}' });
    expect(api.requests.length - before).toBe(2);
  });
});
