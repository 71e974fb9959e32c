import { afterAll, beforeAll, expect, it } from '@jest/globals';
import { Nginx } from '../support/nginx.js';
import { scale } from '../support/scale.js';
import { NameServer, Upstream } from '../support/upstream.js';
import { until } from '../support/wait.js';

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
});

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

it('sends a POST without a key to no other address once it has been sent', async () => {
  const both = await neighbours(2);
  names.set('both.test', ...both.map(({ host }) => host));
  const upstream = `both.test:${both[0]!.port}`;
  for (const one of both) one.answer = (request) => void request.socket.destroy();
  const nginx = await Nginx.start({ NGINX_RESOLVER: names.place, API_UPSTREAM: upstream, QUERY_UPSTREAM: upstream });
  try {
    const tries = async (method: string, headers: Record<string, string> = {}) => {
      for (const one of both) one.requests.length = 0;
      const response = await fetch(`${nginx.address}/v1/wallet/withdrawals`, { method, headers });
      expect(response.status).toBe(502);
      return both.flatMap(({ requests }) => requests).length;
    };
    expect(await tries('POST')).toBe(1);
    expect(await tries('PATCH', { 'Idempotency-Key': 'a' })).toBe(1);
    // What may be repeated is.
    expect(await tries('POST', { 'Idempotency-Key': 'a' })).toBe(2);
    expect(await tries('GET')).toBe(2);
  } finally {
    await nginx.stop();
    await Promise.all(both.map((one) => one.stop()));
  }
});

it('does not ask twice for an answer that is late, with a key or without', async () => {
  const both = await neighbours(2);
  names.set('late.test', ...both.map(({ host }) => host));
  const upstream = `late.test:${both[0]!.port}`;
  for (const one of both) one.answer = () => {};
  const settings = { NGINX_RESOLVER: names.place, API_UPSTREAM: upstream, QUERY_UPSTREAM: upstream };
  // A fiftieth of what is shipped.
  const nginx = await Nginx.start(settings, [
    ['proxy_read_timeout 30s', 'proxy_read_timeout 600ms'],
    ['proxy_next_upstream_timeout 5s', 'proxy_next_upstream_timeout 100ms'],
  ]);
  try {
    for (const headers of [{}, { 'Idempotency-Key': 'a' }]) {
      for (const one of both) one.requests.length = 0;
      const response = await fetch(`${nginx.address}/v1/reservations`, { method: 'POST', headers });
      expect(response.status).toBe(504);
      expect(both.flatMap(({ requests }) => requests)).toHaveLength(1);
    }
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
