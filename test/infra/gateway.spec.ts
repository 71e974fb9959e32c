import { once } from 'node:events';
import { readdirSync, readFileSync } from 'node:fs';
import { request, type IncomingMessage } from 'node:http';
import { connect } from 'node:net';
import { join } from 'node:path';
import { afterAll, beforeAll, beforeEach, describe, expect, it } from '@jest/globals';
import { parse } from 'yaml';
import { problemEntry, type ProblemCode } from '../../src/kernel/problems/catalogue.js';
import { Nginx } from '../support/nginx.js';
import { Upstream } from '../support/upstream.js';
import { until } from '../support/wait.js';

const ROOT = join(import.meta.dirname, '../..');
let api: Upstream, nginx: Nginx;
const services = () => ({ API_UPSTREAM: api.place, QUERY_UPSTREAM: api.place });
beforeAll(async () => {
  api = await Upstream.start('api');
  nginx = await Nginx.start(services());
});
afterAll(() => Promise.all([nginx.stop(), api.stop()]));
beforeEach(() => {
  api.answer = (_request, response) => void response.end('api');
});

/** Sends these very bytes and gives all that comes back until the connection ends. */
async function raw(text: string): Promise<string> {
  const socket = connect(Number(new URL(nginx.address).port), '127.0.0.1');
  let answer = '';
  socket.on('data', (data) => (answer += String(data))).write(text);
  await once(socket, 'close');
  return answer;
}

/** The error of the gateway in both languages says what the application would say of the same code. */
async function expectProblem(code: ProblemCode, ask: (language: string) => Promise<Response>): Promise<void> {
  const { status, ko, en } = problemEntry(code);
  for (const [language, detail] of [['ko', ko] as const, ['en', en] as const]) {
    const response = await ask(language);
    expect([response.status, response.headers.get('content-type')]).toEqual([
      status,
      'application/problem+json; charset=utf-8',
    ]);
    expect(await response.json()).toEqual({
      type: `urn:madang:problem:${code}`,
      title: code.replaceAll('-', ' '),
      status,
      code,
      detail,
      requestId: response.headers.get('x-request-id'),
    });
  }
}

describe('old callers', () => {
  it('a request of HTTP/1.0 needs no Host: health checks go without', async () => {
    expect(await raw('GET /health/ready HTTP/1.0\r\n\r\n')).toMatch(/^HTTP\/1\.1 200 OK\r\n[^]*api$/);
    expect(api.requests.at(-1)!.headers.host).toBe('localhost');
    expect(await raw('GET /health/ready HTTP/1.0\r\nHost: madang.example\r\n\r\n')).toMatch(/^HTTP\/1\.1 200 OK/);
    expect(api.requests.at(-1)!.headers.host).toBe('madang.example');
  });
});

describe('limits', () => {
  it('a body of more than 1 MiB is refused before the API hears of it', async () => {
    const before = api.requests.length;
    const body = 'x'.repeat(1024 * 1024 + 1);
    await expectProblem('payload-too-large', (language) =>
      fetch(`${nginx.address}/v1/reservations`, { method: 'POST', body, headers: { 'Accept-Language': language } }),
    );
    expect(api.requests.length).toBe(before);
  });

  it('a file of cafés may be larger', async () => {
    const body = 'x'.repeat(3 * 1024 * 1024);
    expect((await fetch(`${nginx.address}/v1/cafes/imports`, { method: 'POST', body })).status).toBe(200);
  });

  it('a photo of a delivery may have 8 MiB, and no other address of it more than 1 MiB', async () => {
    const id = '0190c0de-0000-7000-8000-000000000000';
    const send = (path: string, bytes: number, language = 'en') =>
      fetch(`${nginx.address}/v1/reservations/${id}/${path}`, {
        ...{ method: 'POST', body: 'x'.repeat(bytes), headers: { 'Accept-Language': language } },
      });
    expect((await send('proofs', 8 * 2 ** 20 + 1_000)).status).toBe(200);
    const before = api.requests.length;
    for (const [path, bytes, most] of [
      ['proofs', 9 * 2 ** 20 + 1, '8 MiB'],
      ['delivery', 2 ** 20 + 1, '1 MiB'],
      ['proofs/x', 2 ** 20 + 1, '1 MiB'],
    ] as const) {
      const refused = await send(path, bytes);
      expect([refused.status, refused.headers.get('content-type')]).toEqual([
        ...[413, 'application/problem+json; charset=utf-8'],
      ]);
      expect(await refused.json()).toMatchObject({
        ...{ code: 'payload-too-large', detail: `The body is larger than ${most}.` },
      });
    }
    expect(api.requests.length).toBe(before);
  });

  it('an address that sends too many requests is told to wait', async () => {
    // Room for one comes back in ten seconds: a slow machine has sent the eight before that.
    const limited = await Nginx.start({ ...services(), CLIENT_RATE: '6r/m' }, [['burst=1000', 'burst=5']]);
    try {
      const path = `${limited.address}/v1/wallet`;
      for (let i = 0; i < 6; i++) expect((await fetch(path)).status).toBe(200);
      await expectProblem('too-many-requests', (language) => fetch(path, { headers: { 'Accept-Language': language } }));
      const refused = await fetch(path);
      expect([refused.status, refused.headers.get('retry-after')]).toEqual([429, '1']);
      // Health is not theirs to use up.
      for (let i = 0; i < 10; i++) expect((await fetch(`${limited.address}/healthz`)).status).toBe(200);
      await until('there is room again', async () => (await fetch(path)).status === 200, 30_000);
    } finally {
      await limited.stop();
    }
  });

  it('an address that has too many requests under way is told to wait', async () => {
    const limited = await Nginx.start({ ...services(), CLIENT_CONNECTIONS: '2' });
    const release: (() => void)[] = [];
    api.answer = (_request, response) => void release.push(() => response.end('api'));
    try {
      const path = `${limited.address}/v1/wallet`;
      const underWay = [fetch(path), fetch(path)];
      await until('both are under way', () => release.length === 2);
      const refused = await fetch(path);
      expect([refused.status, refused.headers.get('retry-after')]).toEqual([429, '1']);
      for (const end of release) end();
      for (const answer of underWay) expect((await answer).status).toBe(200);
    } finally {
      await limited.stop();
    }
  });

  it('strangers from elsewhere have a limit of their own', async () => {
    const limited = await Nginx.start({ ...services(), CLIENT_RATE: '1r/m', TRUSTED_PROXY: '127.0.0.1/32' }, [
      ['burst=1000', 'burst=1'],
    ]);
    const from = async (address: string) =>
      (await fetch(`${limited.address}/v1/wallet`, { headers: { 'X-Forwarded-For': address } })).status;
    try {
      expect([await from('203.0.113.1'), await from('203.0.113.1'), await from('203.0.113.1')]).toEqual([
        200, 200, 429,
      ]);
      expect(await from('203.0.113.2')).toBe(200);
      const inOneNetwork = ['2001:db8:0:a::1', '2001:db8:0:a:ffff::2', '2001:db8:0:a:0:5:6:7'];
      expect([await from(inOneNetwork[0]!), await from(inOneNetwork[1]!), await from(inOneNetwork[2]!)]).toEqual([
        200, 200, 429,
      ]);
      expect(await from('2001:db8:0:b::1')).toBe(200);
    } finally {
      await limited.stop();
    }
  });
});

describe('who asks', () => {
  it('is the address of the connection, whatever a stranger claims', async () => {
    await fetch(`${nginx.address}/v1/wallet`, {
      headers: {
        'X-Forwarded-For': '203.0.113.9',
        'X-Forwarded-Proto': 'https',
        'X-Real-IP': '1.2.3.4',
        Forwarded: 'for=1.2.3.4',
      },
    });
    const { headers } = api.requests.at(-1)!;
    expect(headers).toMatchObject({ 'x-forwarded-for': '127.0.0.1', 'x-forwarded-proto': 'http' });
    expect([headers['x-real-ip'], headers['forwarded']]).toEqual([undefined, undefined]);
  });

  it('begins no trace of ours, nor adds to one', async () => {
    await fetch(`${nginx.address}/v1/wallet`, {
      headers: { traceparent: `00-${'a'.repeat(32)}-${'b'.repeat(16)}-01`, tracestate: 'a=b', baggage: 'c=d' },
    });
    const { headers } = api.requests.at(-1)!;
    expect([headers['traceparent'], headers['tracestate'], headers['baggage']]).toEqual(Array(3).fill(undefined));
  });

  it('is whom a load balancer names, past the proxies that are ours, and HSTS is told over https', async () => {
    const behind = await Nginx.start({ ...services(), TRUSTED_PROXY: '127.0.0.0/8' });
    try {
      const response = await fetch(`${behind.address}/v1/wallet`, {
        headers: { 'X-Forwarded-For': '6.6.6.6, 203.0.113.9, 127.0.0.3', 'X-Forwarded-Proto': 'https' },
      });
      expect(response.headers.get('strict-transport-security')).toBe('max-age=31536000; includeSubDomains');
      expect(api.requests.at(-1)!.headers).toMatchObject({
        'x-forwarded-for': '203.0.113.9',
        'x-forwarded-proto': 'https',
      });
      const line = await behind.lineOf(({ path }) => path === '/v1/wallet');
      expect(line).toMatchObject({ client: '203.0.113.9', scheme: 'https' });
    } finally {
      await behind.stop();
    }
  });

  it('has a request id that the API, the answer and the log share; a harmless one is taken over', async () => {
    for (const [sent, isKept] of [
      ['caller-chose-this', true],
      ['short', false],
      ['with space and "quote"', false],
    ] as const) {
      const response = await fetch(`${nginx.address}/v1/wallet`, { headers: { 'X-Request-Id': sent } });
      const id = response.headers.get('x-request-id')!;
      expect(id === sent).toBe(isKept);
      expect(api.requests.at(-1)!.headers['x-request-id']).toBe(id);
      expect(await nginx.lineOf(({ requestId }) => requestId === id)).toMatchObject({ path: '/v1/wallet' });
    }
  });
});

describe('every answer', () => {
  it('has the headers of a careful server once, also where the API sends them as well', async () => {
    api.answer = (_request, response) =>
      void response
        .writeHead(200, { 'X-Frame-Options': 'SAMEORIGIN', 'X-Powered-By': 'x', 'X-Request-Id': 'another-one' })
        .end();
    for (const path of ['/v1/wallet', '/v1/cafes', '/metrics', '/healthz']) {
      const { headers } = await fetch(nginx.address + path);
      expect(headers.get('x-frame-options')).toBe('DENY');
      expect(headers.get('x-content-type-options')).toBe('nosniff');
      expect(headers.get('referrer-policy')).toBe('no-referrer');
      expect(headers.get('x-request-id')).toMatch(/^[0-9a-f]{32}$/);
      expect(headers.get('server')).toBe('nginx');
      expect(headers.get('x-powered-by')).toBeNull();
      expect(headers.get('strict-transport-security')).toBeNull();
    }
  });

  it('is one line of JSON that holds neither searches nor links to unsubscribe', async () => {
    const before = nginx.log().length;
    await fetch(`${nginx.address}/v1/cafes?q=secret`, { headers: { 'User-Agent': 'a "quoted" \\ one' } });
    const links = ['/v1/unsubscribe/', '/v1/positions/', '/v1/tracking/', '/t/', '/v1/overlay/', '/overlay/'];
    for (const link of links) await fetch(`${nginx.address}${link}secret`);
    await fetch(`${nginx.address}/v1/overlay/secret/stream`);
    await fetch(`${nginx.address}/healthz`);
    const all = links.length + 2;
    const lines = await until('all are logged', () => nginx.log().length >= before + all && nginx.log().slice(before));
    expect(lines).toHaveLength(all);
    expect(lines[0]).toMatchObject({
      name: 'gateway',
      method: 'GET',
      path: '/v1/cafes',
      status: 200,
      cache: 'MISS',
      client: '127.0.0.1',
      userAgent: 'a "quoted" \\ one',
      upstream: api.place,
      upstreamStatus: '200',
    });
    expect(lines.slice(1).map(({ path }) => path)).toEqual([...links, '/v1/overlay/'].map((link) => `${link}:token`));
    expect(JSON.stringify(lines)).not.toContain('secret');
  });

  it('is compressed when it is text, long, and the client can read it', async () => {
    api.answer = (_request, response) =>
      void response.writeHead(200, { 'Content-Type': 'application/json' }).end(JSON.stringify('x'.repeat(5_000)));
    const ask = (encoding: string) => fetch(`${nginx.address}/v1/wallet`, { headers: { 'Accept-Encoding': encoding } });
    const zipped = await ask('gzip');
    expect([zipped.headers.get('content-encoding'), zipped.headers.get('vary')]).toEqual(['gzip', 'Accept-Encoding']);
    expect(await zipped.json()).toHaveLength(5_000);
    expect((await ask('identity')).headers.get('content-encoding')).toBeNull();
  });
});

describe('what is not for everybody', () => {
  const hidden = ['/health', '/admin/queues', '/admin/queues/api/queues', '/metrics/foo.html', '/metrics/a.css'];
  it.each([...hidden, '/metrics', '/metrics/', '/.env', '/.git/config', '/v1/.hidden', '/docs/.npmrc'])(
    '%s is not there',
    async (path) => {
      const before = api.requests.length;
      await expectProblem('not-found', (language) =>
        fetch(nginx.address + path, { headers: { 'Accept-Language': language } }),
      );
      expect(api.requests.length).toBe(before);
    },
  );

  it.each(['/health', '/admin/queues'])('%s is there for operators, who are known by their network', async (path) => {
    const gateway = await Nginx.start({
      ...services(),
      TRUSTED_PROXY: '127.0.0.1/32',
      OPERATOR_NETWORK: '10.8.0.0/16',
    });
    const from = (address: string) => fetch(gateway.address + path, { headers: { 'X-Forwarded-For': address } });
    try {
      expect((await from('10.8.3.4')).status).toBe(200);
      expect((await from('10.9.3.4')).status).toBe(404);
      expect((await from('10.8.3.4, 203.0.113.7')).status).toBe(404); // what a stranger claims, before who they are
    } finally {
      await gateway.stop();
    }
  });

  it('its own health does not depend on the API', async () => {
    const alone = await Nginx.start();
    try {
      const response = await fetch(`${alone.address}/healthz`);
      expect([response.status, await response.text()]).toEqual([200, '{"status":"ok"}']);
    } finally {
      await alone.stop();
    }
  });

  it.each([
    ['is not HTTP', 'nonsense\r\n\r\n', 400],
    ['has an overlong header', `GET / HTTP/1.1\r\nHost: x\r\nX: ${'x'.repeat(9_000)}\r\n\r\n`, 431],
    ['has an overlong address', `GET /${'x'.repeat(9_000)} HTTP/1.1\r\nHost: x\r\n\r\n`, 414],
    ['traces', 'TRACE / HTTP/1.1\r\nHost: x\r\nConnection: close\r\n\r\n', 405],
  ])('who %s gets a problem', async (_, bytes, status) => {
    const answer = await raw(bytes);
    expect(answer).toContain(`HTTP/1.1 ${status} `);
    expect(answer).toContain('application/problem+json');
    expect(answer).toContain(`"status":${status},`);
  });
});

describe('a stream of events', () => {
  it('arrives piece by piece', async () => {
    const pieces: (() => void)[] = [];
    api.answer = (_request, response) => {
      response.writeHead(200, { 'Content-Type': 'text/event-stream' }).flushHeaders();
      pieces.push(
        () => response.write('data: one\n\n'),
        () => response.end('data: two\n\n'),
      );
    };
    const outgoing = request(`${nginx.address}/v1/notifications/stream`).end();
    const [response] = (await once(outgoing, 'response')) as [IncomingMessage];
    let text = '';
    response.on('data', (data) => (text += String(data)));
    pieces[0]!();
    await until('the first is here', () => text === 'data: one\n\n', 2_000);
    pieces[1]!();
    await once(response, 'end');
    expect(text).toBe('data: one\n\ndata: two\n\n');
  });
});

it('is given every variable of its templates, and no other, by docker compose', () => {
  const { services: deployed } = parse(readFileSync(join(ROOT, 'docker-compose.yml'), 'utf8')) as {
    services: { nginx: { environment: object } };
  };
  const templates = join(ROOT, 'nginx/templates');
  const used = readdirSync(templates).flatMap((name) => [
    ...readFileSync(join(templates, name), 'utf8').matchAll(/\$\{(\w+)\}/g),
  ]);
  expect(Object.keys(deployed.nginx.environment).sort()).toEqual([...new Set(used.map(([, name]) => name))].sort());
});

it('complains about nothing that is not wrong', () => {
  const expected = /too large body|client sent (invalid|too long)|access forbidden/;
  expect(nginx.complaints().filter((line) => !expected.test(line))).toEqual([]);
});
