import { once } from 'node:events';
import { randomBytes, randomUUID } from 'node:crypto';
import { connect } from 'node:net';
import { afterAll, beforeAll, describe, expect, it, test } from '@jest/globals';
import { Client, newPerson } from '../support/client.js';
import { bytes, count, database } from '../support/database.js';
import { available, deposit, newMission, newOperator } from '../support/money.js';
import { killAll, MadangProcess } from '../support/processes.js';
import { sendRaw } from '../support/raw.js';
import { until } from '../support/wait.js';

let api: MadangProcess;
let address: string;
let mina: Client;
let admin: Client;
beforeAll(async () => {
  api = await MadangProcess.start('api', { LOG_LEVEL: 'info', WEBHOOK_ALLOW_LOOPBACK: 'true' });
  ({ address } = api);
  mina = await newPerson(address);
  admin = await newOperator(address, 'admin');
});
afterAll(async () => {
  await killAll();
  await database.end();
});

const booking = { departure: '서울역', destination: '강남역', date: '2099-12-24' };
const bookings = (person: Client = mina) =>
  count('SELECT COUNT(*) FROM reservations WHERE consumer_id = ?', [bytes(person.id)]);
const bearer = (person: Client = mina) => `Authorization: Bearer ${person.accessToken}`;
const json = 'Content-Type: application/json';
const FORM = 'multipart/form-data; boundary=x';
const post = (lines: string[], body: string | Uint8Array) =>
  sendRaw(
    address,
    ['POST /v1/reservations HTTP/1.1', bearer(), ...lines, `Content-Length: ${Buffer.byteLength(body)}`],
    body,
  );
/** The log lines of a request. */
const linesOf = (requestId: string) =>
  api.log
    .split('\n')
    .filter((line) => line.includes(requestId))
    .map((line) => JSON.parse(line) as { level: string; msg: string; code?: string });

describe('A body', () => {
  const text = JSON.stringify({ ...booking, note: '강남' });
  const [before, after] = text.split('강남역');
  const withBytes = (hex: string) =>
    Buffer.concat([Buffer.from(before!), Buffer.from(hex, 'hex'), Buffer.from(after!)]);

  test.each([
    ['CP949', withBytes('b0adb3b2bfaa')],
    ['Latin-1', withBytes('436166e9')],
    ['UTF-16', Buffer.from(text, 'utf16le')],
    ['a surrogate of its own (CESU-8)', withBytes('eda0bd')],
    ['an overlong form', withBytes('c0af')],
    ['a character that was cut off', withBytes('ea b0'.replace(' ', ''))],
  ])('in %s is refused and nothing is stored', async (_, body) => {
    const earlier = await bookings();
    const answer = await post([json, `Idempotency-Key: ${randomUUID()}`], body);
    expect([answer.status, answer.body?.code, await bookings()]).toEqual([400, 'malformed-json', earlier]);
  });

  test.each([
    ['application/json; charset=euc-kr', 415],
    ['application/json;charset="CP949"', 415],
    ['Application/JSON; Charset=ISO-8859-1', 415],
    ['application/json; charset=utf-16', 415],
    ['application/json; charset=utf-8', 201],
    ['application/json;charset="UTF-8"', 201],
    ['application/json; charset=utf8; profile=x', 201],
  ])('of the type %s is answered %i', async (type, status) => {
    const { status: seen, body } = await mina.book({}, { headers: { 'Content-Type': type } });
    expect([seen, body.code]).toEqual([status, status === 415 ? 'unsupported-media-type' : undefined]);
  });

  it('may begin with a byte order mark', async () => {
    const answer = await post([json, `Idempotency-Key: ${randomUUID()}`], Buffer.from(`\ufeff${text}`));
    expect(answer.status).toBe(201);
  });

  const types = ['application/x-www-form-urlencoded', 'text/plain', 'multipart/form-data; boundary=x', ';;;', 'a/b'];
  test.each(types)('of no bytes is no body, though its type is %s', async (type) => {
    const id = (await mina.book()).body.id as string;
    for (const length of ['Content-Length: 0', 'X-Length: none']) {
      const lines = [bearer(), `Content-Type: ${type}`, length];
      const read = await sendRaw(address, ['POST /v1/notifications/seen HTTP/1.1', ...lines]);
      expect([read.status, read.body?.code]).toEqual([422, 'invalid-input']); // as without the header
      const cancelled = await sendRaw(address, [`POST /v1/reservations/${id}/cancellation HTTP/1.1`, ...lines]);
      expect([cancelled.status, cancelled.body?.code]).toEqual([422, 'invalid-input']);
      const deleted = await sendRaw(address, [`DELETE /v1/webhooks/${randomUUID()} HTTP/1.1`, ...lines]);
      expect([deleted.status, deleted.body?.code]).toEqual([404, 'webhook-not-found']);
    }
    const chunked = [bearer(), `Content-Type: ${type}`, 'Transfer-Encoding: chunked'];
    if (/[;x]/.test(type)) return; // of these the type alone is refused
    const answer = await sendRaw(address, [`DELETE /v1/webhooks/${randomUUID()} HTTP/1.1`, ...chunked], '0\r\n\r\n');
    expect([answer.status, answer.body?.code]).toEqual([404, 'webhook-not-found']);
  });

  test.each([
    ['nobody', () => ['POST /v1/reservations HTTP/1.1'], 413],
    ['nobody, as a file', () => ['POST /v1/cafes/imports HTTP/1.1'], 401],
    ['somebody who may not', () => ['POST /v1/cafes/imports HTTP/1.1', bearer()], 403],
    ['nobody, to no route', () => ['POST /v1/nothing HTTP/1.1'], 404],
    ['nobody, by a method that does not work here', () => ['PUT /v1/cafes HTTP/1.1'], 405],
    ['somebody in plain text', () => ['POST /v1/reservations HTTP/1.1', bearer(), 'Content-Type: text/plain'], 415],
  ])('of 5 MB from %s is answered, not cut off', async (_, lines, status) => {
    const types: Record<number, string> = { 401: FORM, 403: FORM, 415: 'text/plain' };
    const type = types[status] ?? 'application/json';
    const size = 5 * 1024 * 1024;
    const head = [...lines().filter((line) => !line.startsWith('Content-Type')), `Content-Type: ${type}`];
    for (let i = 0; i < 10; i++) {
      const answer = await sendRaw(address, [...head, `Content-Length: ${size}`], Buffer.alloc(size, 'x'));
      expect([answer.status, answer.headers.get('connection')]).toEqual([status, 'close']);
    }
  });

  it('of one byte is answered as well, to somebody who may not upload', async () => {
    for (let i = 0; i < 20; i++) {
      const options = { headers: { 'Content-Type': FORM } };
      expect((await mina.post('/v1/cafes/imports', 'x', options)).status).toBe(403);
    }
  });

  it('that the caller does not send to its end is the caller’s affair', async () => {
    const id = `hung-up-${randomBytes(6).toString('hex')}`;
    const socket = connect(Number(new URL(address).port), '127.0.0.1');
    const head = ['POST /v1/reservations HTTP/1.1', 'Host: madang', bearer(), json, `X-Request-Id: ${id}`];
    socket.write([...head, 'Expect: 100-continue', 'Content-Length: 500', '', ''].join('\r\n'));
    await once(socket, 'data'); // it is being served
    socket.write('{"departure":');
    socket.destroy();
    const [line] = await until('it is logged', () => linesOf(id).length > 0 && linesOf(id));
    expect(line).toMatchObject({ level: 'info', msg: 'client-closed', code: 'client-closed' });
  });

  it('that comes a byte at a time is ended with 408 and counts as no failure of ours', async () => {
    const socket = connect(Number(new URL(address).port), '127.0.0.1');
    const head = ['POST /v1/reservations HTTP/1.1', 'Host: madang', bearer(), json, 'Content-Length: 5000'];
    socket.write([...head, '', ''].join('\r\n'));
    let answer = '';
    socket.on('data', (chunk: Buffer) => (answer += chunk.toString())).on('error', () => {});
    const bytewise = setInterval(() => socket.write(' '), 500);
    await once(socket, 'close');
    clearInterval(bytewise);
    expect(answer).toMatch(/^HTTP\/1\.1 408 .*"code":"request-timeout"/s);
    expect(answer).toMatch(/^Connection: close\r$/im);
  });
});

describe('A header', () => {
  it('Idempotency-Key that is sent twice is refused: two keys in one are a key that no retry sends', async () => {
    const key = randomUUID();
    const earlier = await bookings();
    for (const second of [key, randomUUID()]) {
      const answer = await post(
        [json, `Idempotency-Key: ${key}`, `idempotency-key: ${second}`],
        JSON.stringify(booking),
      );
      expect([answer.status, answer.body.code]).toEqual([400, 'idempotency-key-invalid']);
    }
    expect(await bookings()).toBe(earlier);
    expect((await mina.book({}, { key })).status).toBe(201);
    expect((await mina.book({}, { key: 'a, b' })).status).toBe(201); // a comma is a sign like any other

    const [creator, streamer, backer] = [await newPerson(address), await newPerson(address, 'streamer'), mina];
    for (const person of [creator, backer]) await deposit(admin, person.id, 10_000);
    const mission = await newMission(creator, streamer);
    const pledge = JSON.stringify({ amount: 2_000 });
    const lines = (...keys: string[]) => [
      `POST /v1/missions/${mission}/pledges HTTP/1.1`,
      bearer(),
      json,
      ...keys.map((one) => `Idempotency-Key: ${one}`),
      `Content-Length: ${pledge.length}`,
    ];
    const pledgeKey = randomUUID();
    expect((await sendRaw(address, lines(pledgeKey, pledgeKey), pledge)).status).toBe(400);
    expect((await sendRaw(address, lines(pledgeKey), pledge)).status).toBe(201);
    expect(await available(mina)).toEqual([8_000]);
  });

  it.each(['Bearer', 'bearer', 'BEARER'])(
    'Authorization: %s may have several spaces before its token',
    async (scheme) => {
      for (const spaces of [' ', '  ', '     ']) {
        const headers = { Authorization: `${scheme}${spaces}${mina.accessToken}` };
        expect((await new Client(address).get('/v1/users/me', { headers })).status).toBe(200);
      }
      const tab = { Authorization: `${scheme}\t${mina.accessToken}` };
      expect((await new Client(address).get('/v1/users/me', { headers: tab })).status).toBe(401);
    },
  );
});

describe('A repeat under the same key', () => {
  it('of a sign-up with another password is another request', async () => {
    const loginId = `r${randomBytes(6).toString('hex')}`;
    const person = { loginId, password: 'correct horse battery', name: '김미나', email: `${loginId}@example.com` };
    const key = randomUUID();
    const register = (changes: object) => new Client(address).post('/v1/users', { ...person, ...changes }, { key });
    expect((await register({})).status).toBe(201);
    const other = await register({ password: 'another horse battery' });
    expect([other.status, other.body.code]).toEqual([422, 'idempotency-key-reused']);
    const same = await register({});
    expect([same.status, same.headers.get('idempotent-replayed')]).toEqual([201, 'true']);
    const recorded = await count('SELECT COUNT(*) FROM idempotency_keys WHERE body LIKE ?', ['%horse%']);
    expect(recorded).toBe(0);
  });

  it('of a deletion is answered as the first one was', async () => {
    const { id } = (
      await mina.post('/v1/webhooks', { url: 'http://127.0.0.1:9/', eventTypes: ['reservation.accepted'] })
    ).body as { id: string };
    await database.query(`INSERT INTO email_suppressions (email, id, reason) VALUES (?, ?, 'bounce')`, [
      `${id}@example.com`,
      bytes(id),
    ]);
    for (const [person, path] of [
      [mina, `/v1/webhooks/${id}`],
      [admin, `/v1/mail/suppressions/${id}`],
    ] as const) {
      const key = randomUUID();
      const erase = (headers: Record<string, string>) => person.send('DELETE', path, { headers });
      const answers = [
        await erase({ 'Idempotency-Key': key }),
        await erase({ 'Idempotency-Key': key }),
        await erase({ 'Idempotency-Key': randomUUID() }),
      ];
      expect(answers.map(({ status }) => status)).toEqual([204, 204, 404]);
    }
  });

  it('of a refusal is told in the language of the repeat', async () => {
    const key = randomUUID();
    const book = (language: string) =>
      mina.book({ date: '2020-01-01' }, { key, headers: { 'Accept-Language': language } });
    const [english, korean, again] = [await book('en'), await book('ko'), await book('en')];
    expect([english, korean, again].map(({ status }) => status)).toEqual([422, 422, 422]);
    expect(korean.headers.get('idempotent-replayed')).toBe('true');
    expect(english.body.detail).toMatch(/^[ -~]+$/);
    expect(korean.body.detail).toMatch(/[가-힣]/);
    expect({ ...korean.body, detail: '', errors: [] }).toEqual({ ...english.body, detail: '', errors: [] });
    expect(again.text).toBe(english.text);

    const webhook = (language: string) =>
      mina.post(
        '/v1/webhooks',
        { url: 'https://a:b@example.com/', eventTypes: ['reservation.accepted'] },
        {
          key: `${key} webhook`,
          headers: { 'Accept-Language': language },
        },
      );
    const [first, second] = [await webhook('ko'), await webhook('en')];
    expect(first.body.errors[0].message).toMatch(/[가-힣]/);
    expect(second.body.errors[0]).toEqual({
      in: 'body',
      pointer: '/url',
      code: 'has_credentials',
      message: 'The URL must not contain a user name or a password: messages are signed instead.',
    });
  });
});

describe('A method', () => {
  test.each([
    ['/v1/cafes', 'GET, HEAD, OPTIONS'],
    ['/v1/users/me', 'GET, HEAD, PATCH, OPTIONS'],
    [`/v1/webhooks/${randomUUID()}`, 'GET, HEAD, PATCH, DELETE, OPTIONS'],
    ['/v1/cafes/imports', 'GET, HEAD, POST, OPTIONS'],
    ['/v1/payments/notices', 'POST, OPTIONS'],
    ['/health/live', 'GET, HEAD, OPTIONS'],
    ['/docs-json', 'GET, HEAD, OPTIONS'],
    ['/cafes', 'GET, HEAD, OPTIONS'],
  ])('that %s lacks is answered with those that it has', async (path, allowed) => {
    const anybody = new Client(address);
    const options = await anybody.send('OPTIONS', path);
    expect([options.status, options.headers.get('allow'), options.text]).toEqual([204, allowed, '']);
    for (const method of ['GET', 'POST', 'PUT', 'PATCH', 'DELETE'].filter((one) => !allowed.includes(one))) {
      const xml = { body: '<a/>', headers: { 'Content-Type': 'text/xml' } };
      const refused = await anybody.send(method, path, method === 'GET' ? {} : xml);
      expect([method, refused.status, refused.headers.get('allow'), refused.body?.code]).toEqual([
        method,
        405,
        allowed,
        'method-not-allowed',
      ]);
      expect(refused.headers.get('content-type')).toBe('application/problem+json; charset=utf-8');
    }
    const unknown = await anybody.send('OPTIONS', '/v1/nothing');
    expect([unknown.status, unknown.body.code]).toEqual([404, 'not-found']);
  });
});
