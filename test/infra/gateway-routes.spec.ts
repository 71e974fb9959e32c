import { afterAll, beforeAll, beforeEach, describe, expect, it } from '@jest/globals';
import { Nginx } from '../support/nginx.js';
import { scale } from '../support/scale.js';
import { NameServer, Upstream } from '../support/upstream.js';
import { until } from '../support/wait.js';

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
    ['GET', '/cafes'],
    ['GET', '/'],
  ])('%s %s is the API’s', async (method, path) => {
    expect(await answers(method, path)).toBe('api');
    expect(api.requests.at(-1)).toMatchObject({ method, url: path });
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
        detail: '잠시 연결할 수 없습니다. 같은 Idempotency-Key로 다시 시도해 주세요.',
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
      detail: 'The answer took too long. Repeat with the same Idempotency-Key.',
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

describe('names', () => {
  let names: NameServer;
  beforeAll(async () => void (names = await NameServer.start()));
  afterAll(() => names.stop());

  /** Upstreams with one port, each at an address of its own. */
  async function neighbours(count: number): Promise<Upstream[]> {
    const first = await Upstream.start('127.0.0.1');
    const others = Array.from({ length: count - 1 }, (_, i) => `127.0.0.${i + 2}`);
    return [first, ...(await Promise.all(others.map((host) => Upstream.start(host, { host, port: first.port }))))];
  }

  it('follows a service that moves, two seconds after its name says so, without an error', async () => {
    const places = await neighbours(scale(10, 3) + 1);
    names.set('api.test', '127.0.0.1');
    const upstream = `api.test:${places[0]!.port}`;
    const nginx = await Nginx.start({ NGINX_RESOLVER: names.place, API_UPSTREAM: upstream, QUERY_UPSTREAM: upstream });
    const whoAnswers = async () => (await fetch(`${nginx.address}/v1/wallet`)).text();
    try {
      for (const [i, next] of places.entries()) {
        names.set('api.test', next.host);
        const before = places[Math.max(0, i - 1)]!;
        const hasMoved = async () => {
          const who = await whoAnswers();
          expect([before.host, next.host]).toContain(who);
          return who === next.host;
        };
        await until(`${next.host} answers`, hasMoved, 4_000);
        // The one before is gone for good: who still went there would fail.
        if (i > 0) await before.stop();
        for (let more = 0; more < 5; more++) expect(await whoAnswers()).toBe(next.host);
      }
    } finally {
      await nginx.stop();
      await Promise.all(places.map((place) => place.stop()));
    }
  }, 60_000);

  it('sends a POST to the next address of a name when the first refuses the connection', async () => {
    const [gone, there] = (await neighbours(2)) as [Upstream, Upstream];
    names.set('two.test', gone.host, there.host);
    const upstream = `two.test:${gone.port}`;
    await gone.stop();
    const nginx = await Nginx.start({ NGINX_RESOLVER: names.place, API_UPSTREAM: upstream, QUERY_UPSTREAM: upstream });
    try {
      for (let i = 0; i < 10; i++) {
        const response = await fetch(`${nginx.address}/v1/reservations`, { method: 'POST', body: '{}' });
        expect([response.status, await response.text()]).toEqual([200, there.name]);
      }
    } finally {
      await nginx.stop();
      await there.stop();
    }
  });

  it('sends a POST to no other address once it has been sent', async () => {
    const both = await neighbours(2);
    names.set('both.test', ...both.map(({ host }) => host));
    const upstream = `both.test:${both[0]!.port}`;
    for (const one of both) one.answer = (request) => void request.socket.destroy();
    const nginx = await Nginx.start({ NGINX_RESOLVER: names.place, API_UPSTREAM: upstream, QUERY_UPSTREAM: upstream });
    try {
      const response = await fetch(`${nginx.address}/v1/reservations`, { method: 'POST', body: '{}' });
      expect(response.status).toBe(502);
      expect(both.flatMap(({ requests }) => requests)).toHaveLength(1);
      // What may be repeated is.
      expect((await fetch(`${nginx.address}/v1/wallet`)).status).toBe(502);
      expect(both.flatMap(({ requests }) => requests)).toHaveLength(3);
    } finally {
      await nginx.stop();
      await Promise.all(both.map((one) => one.stop()));
    }
  });

  it('starts before its services have names, and says that they cannot be reached', async () => {
    const nginx = await Nginx.start({
      NGINX_RESOLVER: names.place,
      API_UPSTREAM: 'nobody.test:80',
      QUERY_UPSTREAM: 'nobody.test:80',
    });
    try {
      for (const path of ['/v1/wallet', '/v1/missions']) {
        const response = await fetch(nginx.address + path);
        expect([response.status, ((await response.json()) as { code: string }).code]).toEqual([
          502,
          'upstream-unavailable',
        ]);
      }
    } finally {
      await nginx.stop();
    }
  });

  it('as a sidecar keeps its connections, and opens none per request', async () => {
    const api = await Upstream.start('api');
    const here: [string, string][] = [['server 127.0.0.1:3000;', `server ${api.place};`]];
    const nginx = await Nginx.start({ API_UPSTREAM: 'local', QUERY_UPSTREAM: 'local' }, here);
    let opened = 0;
    api.onConnection(() => opened++);
    try {
      for (let i = 0; i < 20; i++)
        await (await fetch(`${nginx.address}/v1/reservations`, { method: i % 2 ? 'POST' : 'GET' })).text();
      // Each of the two workers has a pool.
      expect(opened).toBeLessThanOrEqual(2);
      expect(api.requests.at(-1)!.headers.connection).not.toBe('close');
    } finally {
      await nginx.stop();
      await api.stop();
    }
  });
});
