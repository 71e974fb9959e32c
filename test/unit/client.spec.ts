import { gzipSync } from 'node:zlib';
import { join } from 'node:path';
import { describe, expect, it, test } from '@jest/globals';
import { build } from 'esbuild';
import { Webhook } from 'standardwebhooks';
import {
  isProblem,
  Madang,
  MadangError,
  verifyWebhook,
  type CodesOf,
  type MadangOptions,
  type Reservation,
} from '../../client/src/index.js';

const SOURCE = join(import.meta.dirname, '../../client/src/index.ts');
const ID = '019aa1b2-7c3d-7e4f-8a5b-6c7d8e9f0a1b';

const json = (body: object, status = 200, headers: Record<string, string> = {}) =>
  new Response(JSON.stringify(body), { status, headers: { 'Content-Type': 'application/json', ...headers } });
const refusal = (code: string, status: number, headers: Record<string, string> = {}) =>
  json({ code, status, detail: `It is ${code}.`, requestId: 'r-1' }, status, {
    'Content-Type': 'application/problem+json; charset=utf-8',
    ...headers,
  });

/** A client whose requests get these answers, in this order, and what it sent. */
function clientOf(answers: (Response | (() => Response | Promise<Response>))[], options: Partial<MadangOptions> = {}) {
  const sent: Request[] = [];
  const fetch = async (request: Request): Promise<Response> => {
    sent.push(request);
    const answer = answers.shift()!;
    return typeof answer === 'function' ? answer() : answer;
  };
  return { sent, madang: new Madang({ baseUrl: 'https://api.example', apiKey: 'mk_test_x', fetch, ...options }) };
}
const now = { 'Retry-After': '0' };
const booking = { departure: '서울역', destination: '강남역', date: '2099-12-24' };

describe('A call', () => {
  it('sends the key, and gives what the answer says', async () => {
    const { sent, madang } = clientOf([json({ id: ID })], { locale: 'en' });
    const found = await madang.get('/v1/reservations/{id}', { params: { path: { id: ID } } });
    expect(found.id).toBe(ID);
    expect([sent[0]!.url, sent[0]!.headers.get('Authorization'), sent[0]!.headers.get('Accept-Language')]).toEqual([
      `https://api.example/v1/reservations/${ID}`,
      'Bearer mk_test_x',
      'en',
    ]);
  });

  it('throws a refusal by its code', async () => {
    const { madang } = clientOf([refusal('insufficient-funds', 402)]);
    const error: unknown = await madang.post('/v1/reservations', { body: booking }).catch((thrown: unknown) => thrown);
    expect(error).toBeInstanceOf(MadangError);
    expect(error).toMatchObject({
      code: 'insufficient-funds',
      status: 402,
      requestId: 'r-1',
      message: 'It is insufficient-funds.',
    });
    expect([isProblem(error, 'insufficient-funds'), isProblem(error, 'busy')]).toEqual([true, false]);
  });

  it('throws what a gateway says in the place of the API as unknown', async () => {
    const page = () => new Response('<h1>Bad Gateway</h1>', { status: 500, headers: { 'X-Request-Id': 'r-2' } });
    const error: unknown = await clientOf([page])
      .madang.get('/v1/users/me')
      .catch((thrown: unknown) => thrown);
    expect(error).toMatchObject({ name: 'MadangError', code: 'unknown', status: 500, requestId: 'r-2' });
  });

  it('has the types of the contract', () => {
    const { madang } = clientOf([]);
    const typed = async () => {
      const made: Reservation = await madang.post('/v1/reservations', { body: booking });
      for await (const one of madang.list('/v1/reservations')) made.id = one.id;
      const code: CodesOf<'requestReservation'> = 'quote-used';
      // @ts-expect-error: no code of this operation
      const other: CodesOf<'requestReservation'> = 'mission-not-found';
      // @ts-expect-error: no such path
      await madang.get('/v1/nothing');
      // @ts-expect-error: the id is missing
      await madang.get('/v1/reservations/{id}');
      // @ts-expect-error: the body is missing
      await madang.post('/v1/reservations');
      // @ts-expect-error: it is a text
      const status: number = made.status;
      // @ts-expect-error: it is no list
      madang.list('/v1/users/me');
      return { code, other, status };
    };
    expect(typed).toEqual(expect.any(Function));
  });
});

describe('What failed for a passing reason', () => {
  it('is sent again with the same Idempotency-Key and body, as soon as the server says', async () => {
    const lost = () => Promise.reject(new TypeError('fetch failed'));
    const { sent, madang } = clientOf([
      lost,
      refusal('busy', 503, now),
      refusal('request-in-flight', 409, now),
      json({ id: ID }, 201),
    ]);
    expect((await madang.post('/v1/reservations', { body: booking })).id).toBe(ID);
    const keys = sent.map(({ headers }) => headers.get('Idempotency-Key'));
    expect(keys).toHaveLength(4);
    expect(new Set(keys).size).toBe(1);
    expect(keys[0]).toMatch(/^[0-9a-f]{32}$/);
    expect(await Promise.all(sent.map((one) => one.json()))).toEqual(Array(4).fill(booking));
  });

  it('is left alone where a repeat could have a second effect, and after some tries', async () => {
    const { sent, madang } = clientOf([refusal('busy', 503, now)]);
    await expect(madang.post('/v1/sessions', { body: { loginId: 'mina', password: 'x' } })).rejects.toMatchObject({
      code: 'busy',
    });
    expect([sent.length, sent[0]!.headers.has('Idempotency-Key')]).toEqual([1, false]);
    const often = clientOf(
      Array.from({ length: 9 }, () => refusal('busy', 503, now)),
      { retries: 2 },
    );
    await expect(often.madang.get('/v1/users/me')).rejects.toMatchObject({ code: 'busy' });
    expect(often.sent).toHaveLength(3);
  });

  it('is not waited for when the server asks for too long, and a caller can end it', async () => {
    const { sent, madang } = clientOf([refusal('too-many-requests', 429, { 'Retry-After': '3600' })]);
    await expect(madang.get('/v1/users/me')).rejects.toMatchObject({ code: 'too-many-requests' });
    expect(sent).toHaveLength(1);
    const stop = new AbortController();
    const waiting = clientOf([refusal('busy', 503, { 'Retry-After': '50' })]);
    const call = waiting.madang.get('/v1/users/me', { signal: stop.signal });
    stop.abort(new Error('enough'));
    await expect(call).rejects.toThrow('enough');
  });

  it('includes an answer that does not come', async () => {
    const hanging = (request: Request) =>
      new Promise<Response>((_, reject) =>
        request.signal.addEventListener('abort', () => reject(request.signal.reason as Error)),
      );
    const { madang } = clientOf([], { fetch: hanging, retries: 0, timeoutMs: 20 });
    await expect(madang.get('/v1/users/me')).rejects.toMatchObject({ name: 'TimeoutError' });
  });
});

it('A token that was refused is asked for again, once', async () => {
  const asked: unknown[] = [];
  const token = (refused?: string) => {
    asked.push(refused);
    return refused ? 'second' : 'first';
  };
  const { sent, madang } = clientOf(
    [refusal('invalid-token', 401), json({}), refusal('invalid-token', 401), refusal('invalid-token', 401)],
    {
      apiKey: undefined,
      token,
    },
  );
  await madang.get('/v1/users/me');
  expect(sent.map(({ headers }) => headers.get('Authorization'))).toEqual(['Bearer first', 'Bearer second']);
  expect(asked).toEqual([undefined, 'first']);
  await expect(madang.get('/v1/users/me')).rejects.toMatchObject({ code: 'invalid-token' });
  expect(sent).toHaveLength(4);
  const same = clientOf([refusal('invalid-token', 401)], { apiKey: undefined, token: () => 'same' });
  await expect(same.madang.get('/v1/users/me')).rejects.toMatchObject({ code: 'invalid-token' });
  expect(same.sent).toHaveLength(1);
});

it('A list is read page by page, and no further than it is wanted', async () => {
  const page = (ids: string[], nextCursor: string | null) => json({ items: ids.map((id) => ({ id })), nextCursor });
  const { sent, madang } = clientOf([page(['a', 'b'], 'x+/='), page(['c'], null)]);
  const ids: string[] = [];
  for await (const { id } of madang.list('/v1/reservations', { params: { query: { status: 'requested' } } }))
    ids.push(id);
  expect(ids).toEqual(['a', 'b', 'c']);
  expect(sent.map(({ url }) => new URL(url).search)).toEqual([
    '?status=requested',
    '?status=requested&cursor=x%2B%2F%3D',
  ]);
  const first = clientOf([page(['a', 'b'], 'x')]);
  for await (const { id } of first.madang.list('/v1/reservations')) if (id === 'a') break;
  expect(first.sent).toHaveLength(1);
});

it('Events are waited for, and go on where the last page ended', async () => {
  const { sent, madang } = clientOf([
    json({ items: [], after: 'a' }),
    refusal('busy', 503, now),
    json({ items: [{ id: '1' }], after: 'b' }),
    json({ items: [{ id: '2' }], after: 'c' }),
  ]);
  const read: unknown[] = [];
  for await (const { items, after } of madang.events({ after: 'now', type: 'reservation.*' })) {
    read.push([after, items]);
    if (after === 'c') break;
  }
  expect(read).toEqual([
    ['b', [{ id: '1' }]],
    ['c', [{ id: '2' }]],
  ]);
  const queries = sent.map(({ url }) => Object.fromEntries(new URL(url).searchParams));
  expect(queries.map(({ after }) => after)).toEqual(['now', 'a', 'a', 'b']);
  expect(queries[0]).toEqual({ after: 'now', type: 'reservation.*', limit: '100', wait: '25' });
});

describe('A stream', () => {
  const stream = (...chunks: string[]) =>
    new Response(new Blob(chunks).stream(), { headers: { 'Content-Type': 'text/event-stream' } });

  it('goes on after the last event, whatever happens to its connection', async () => {
    const { sent, madang } = clientOf(
      [
        stream(
          'retry: 1\n\n: comment\n\nid: 4\nevent: rea',
          'dy\ndata: {"number":4}\n\nid: 5\r\ndata: {"a":\r\ndata: "가"}\r\n\r\nid: 6\nda',
        ),
        () => Promise.reject(new TypeError('fetch failed')),
        stream('id: 6\nevent: notification\ndata: text\n\n'),
      ],
      { retries: 0 },
    );
    const read: unknown[] = [];
    for await (const one of madang.stream('/v1/notifications/stream', { lastEventId: 3 })) {
      read.push(one);
      if (one.id === '6') break;
    }
    expect(read).toEqual([
      { id: '4', event: 'ready', data: { number: 4 } },
      { id: '5', event: 'message', data: { a: '가' } },
      { id: '6', event: 'notification', data: 'text' },
    ]);
    expect(sent.map(({ headers }) => headers.get('Last-Event-ID'))).toEqual(['3', '5', '5']);
  });

  it('ends with a refusal that is for good, and when it is ended', async () => {
    const { madang } = clientOf([refusal('insufficient-scope', 403)]);
    await expect(madang.stream('/v1/notifications/stream').next()).rejects.toMatchObject({
      code: 'insufficient-scope',
    });
    const end = new AbortController();
    const other = clientOf([stream('id: 1\ndata: 1\n\n')]);
    const read: unknown[] = [];
    for await (const { data } of other.madang.stream('/v1/notifications/stream', { signal: end.signal })) {
      read.push(data);
      end.abort();
    }
    expect(read).toEqual([1]);
  });
});

describe('A webhook', () => {
  const secret = `whsec_${Buffer.from('a secret of 24 bytes....').toString('base64')}`;
  const body = '{"type":"reservation.accepted","data":{"name":"김미나"}}';
  const at = new Date('2026-12-24T01:30:00Z');
  const headers = {
    'Webhook-Id': 'msg_1',
    'webhook-timestamp': String(at.getTime() / 1_000),
    'webhook-signature': `v1a,other ${new Webhook(secret).sign('msg_1', at, body)}`,
  };
  const read = (changes: object = {}, text: string | Uint8Array = body, secrets: string | string[] = secret) =>
    verifyWebhook(text, { ...headers, ...changes }, secrets, { now: at.getTime() + 60_000 });

  it('of Madang is read, from any framework, while secrets change', async () => {
    expect(await read()).toEqual(JSON.parse(body));
    expect(await read({}, Buffer.from(body), ['whsec_b3RoZXI=', secret])).toEqual(JSON.parse(body));
    expect(await verifyWebhook(body, new Headers(headers), secret, { now: at.getTime() })).toEqual(JSON.parse(body));
  });

  test.each([
    ['another body', {}, `${body} `],
    ['another id', { 'Webhook-Id': 'msg_2' }, body],
    ['another time', { 'webhook-timestamp': String(at.getTime() / 1_000 + 1) }, body],
    ['another secret', {}, body, 'whsec_b3RoZXI='],
    ['no time', { 'webhook-timestamp': 'x' }, body],
    ['no signature', { 'webhook-signature': undefined }, body],
    ['a signature that is none', { 'webhook-signature': 'v1,*' }, body],
  ])('with %s is refused', async (_what, changes, text, other = secret) => {
    await expect(read(changes, text, other)).rejects.toMatchObject({ name: 'WebhookError' });
  });

  it('is of now', async () => {
    for (const [seconds, is] of [
      [300, true],
      [301, false],
      [-301, false],
    ] as const) {
      const reading = verifyWebhook(body, headers, secret, { now: at.getTime() + seconds * 1_000 });
      if (is) await reading;
      else await expect(reading).rejects.toThrow('not of now');
    }
  });
});

it('The client is small, and needs nothing of Node', async () => {
  const { outputFiles } = await build({
    entryPoints: [SOURCE],
    bundle: true,
    minify: true,
    write: false,
    format: 'esm',
    platform: 'browser',
  });
  const bytes = gzipSync(outputFiles[0]!.contents).length;
  expect(bytes).toBeLessThanOrEqual(15_000);
});
