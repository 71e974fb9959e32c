import { createPrivateKey, randomUUID } from 'node:crypto';
import { readFileSync } from 'node:fs';
import { afterAll, beforeAll, describe, expect, it, test } from '@jest/globals';
import { SignJWT, UnsecuredJWT } from 'jose';
import { startApp } from '../support/app.js';
import { Client, newPerson, type Answer } from '../support/client.js';
import { database } from '../support/database.js';
import { sendRaw } from '../support/raw.js';

let address: string;
let stop: () => Promise<void>;
let mina: Client; // a consumer
let jun: Client; // a driver
let foreign: string; // a reservation that neither of them may see
beforeAll(async () => {
  ({ address, stop } = await startApp('api'));
  mina = await newPerson(address, 'consumer');
  jun = await newPerson(address, 'driver');
  const [stranger, theirDriver] = [await newPerson(address, 'consumer'), await newPerson(address, 'driver')];
  foreign = (await stranger.book()).body.id;
  await theirDriver.accept(foreign);
});
afterAll(async () => {
  await stop();
  await database.end();
});

type Hostile = [what: string, send: () => Promise<Answer>, status: number, code?: string];
const good = { departure: '서울역', destination: '강남역', date: '2099-12-24' };
const book = (changes: object) => mina.book(changes);
/** A body exactly as it goes over the wire. */
const send = (body: string | Uint8Array, headers: Record<string, string> = {}) =>
  mina.post('/v1/reservations', body, { headers });
const keyed = (key: string | null) => mina.book({}, { key });
const list = (query: string) => mina.get(`/v1/reservations?${query}`);
const nobody = () => new Client(address);
const authorized = (authorization: string) =>
  nobody().get('/v1/users/me', { headers: { Authorization: authorization } });
const register = (changes: object) => {
  const loginId = `h${randomUUID().slice(0, 8)}`;
  const body = {
    loginId,
    password: 'correct horse battery',
    name: '손님',
    email: `${loginId}@example.com`,
    ...changes,
  };
  return nobody().post('/v1/users', body);
};
const logIn = (body: object) => nobody().post('/v1/sessions', body, { key: null });

/** What no HTTP library would send. */
const raw = (requestLine: string, headers: string[] = [], body = '') =>
  sendRaw(address, [requestLine, `Authorization: Bearer ${mina.accessToken}`, ...headers], body);

const claims = (changes: object = {}) => ({
  sub: mina.id,
  sid: mina.id,
  roles: ['admin'],
  iss: 'madang',
  aud: 'madang-api',
  exp: Math.floor(Date.now() / 1000) + 300,
  ...changes,
});
const expired = () =>
  new SignJWT(claims({ exp: Math.floor(Date.now() / 1000) - 60 }))
    .setProtectedHeader({ alg: 'EdDSA', typ: 'at+jwt' })
    .sign(createPrivateKey(readFileSync(process.env['JWT_PRIVATE_KEY_FILE']!, 'utf8')));

const bodies: Hostile[] = [
  ['a body that is an array', () => send('[]'), 422, 'invalid-input'],
  ['a body that is null', () => send('null'), 422, 'invalid-input'],
  ['a body that is a number', () => send('42'), 422, 'invalid-input'],
  ['a body that is a string', () => send('"book"'), 422, 'invalid-input'],
  ['an empty body', () => send(''), 422, 'invalid-input'],
  ['no body at all', () => mina.post('/v1/reservations'), 422, 'invalid-input'],
  ['an empty object', () => send('{}'), 422, 'invalid-input'],
  ['JSON with a missing quote', () => send('{"departure: 1}'), 400, 'malformed-json'],
  ['JSON that was cut off', () => send(JSON.stringify(good).slice(0, -5)), 400, 'malformed-json'],
  ['JSON with something behind it', () => send(`${JSON.stringify(good)} DROP`), 400, 'malformed-json'],
  ['JSON with NaN', () => send('{"departure":NaN}'), 400, 'malformed-json'],
  ['XML that claims to be JSON', () => send('<?xml version="1.0"?><a/>'), 400, 'malformed-json'],
  ['a __proto__ key', () => send('{"__proto__":{"isAdmin":true}}'), 400, 'malformed-json'],
  ['a key that each object has', () => send('{"constructor":1,' + JSON.stringify(good).slice(1)), 422, 'invalid-input'],
  ['a __proto__ key inside', () => send('{"pickupWindow":{"__proto__":{"x":1}}}'), 400, 'malformed-json'],
  ['constructor.prototype', () => send('{"constructor":{"prototype":{"x":1}}}'), 400, 'malformed-json'],
  [
    'a key twice: the last one counts',
    () => send('{"note":"a",' + JSON.stringify({ ...good, note: 'b' }).slice(1)),
    201,
  ],
  ['arrays 100,000 deep', () => send(`{"departure":${'['.repeat(1e5)}${']'.repeat(1e5)}}`), 400, 'malformed-json'],
  ['objects 50,000 deep', () => send('{"a":'.repeat(5e4) + '1' + '}'.repeat(5e4)), 400, 'malformed-json'],
  [
    '100,000 unknown fields',
    () => send(`{${Array.from({ length: 1e5 }, (_, i) => `"${i}":1`).join()}}`),
    422,
    'invalid-input',
  ],
  ['bytes that are not UTF-8', () => send(Buffer.from('{"departure":"\xff\xfe"}', 'latin1')), 400, 'malformed-json'],
  ['a body of 10 MB', () => book({ note: 'x'.repeat(10 * 1024 * 1024) }), 413, 'payload-too-large'],
  [
    'a body of 10 MB that does not say how long it is',
    () =>
      raw(
        'POST /v1/reservations HTTP/1.1',
        ['Content-Type: application/json', 'Transfer-Encoding: chunked'],
        `200000\r\n${'x'.repeat(0x200000)}\r\n0\r\n\r\n`,
      ),
    413,
    'payload-too-large',
  ],
  ['text/plain', () => send(JSON.stringify(good), { 'Content-Type': 'text/plain' }), 415, 'unsupported-media-type'],
  [
    'a form',
    () => send('departure=a&destination=b', { 'Content-Type': 'application/x-www-form-urlencoded' }),
    415,
    'unsupported-media-type',
  ],
  [
    'a multipart form',
    () => send('--x\r\n\r\n--x--', { 'Content-Type': 'multipart/form-data; boundary=x' }),
    415,
    'unsupported-media-type',
  ],
  [
    'a content type that is none',
    () => send(JSON.stringify(good), { 'Content-Type': ';;;' }),
    415,
    'unsupported-media-type',
  ],
  [
    'JSON that is gzipped',
    () => send(Buffer.from('1f8b0800000000000003', 'hex'), { 'Content-Encoding': 'gzip' }),
    400,
    'malformed-json',
  ],
];

const fields: Hostile[] = [
  ['an unknown field', () => book({ price: 0 }), 422, 'invalid-input'],
  ['a field that only we set', () => book({ status: 'delivered', driverId: jun.id }), 422, 'invalid-input'],
  ['a number for a place', () => book({ departure: 42 }), 422, 'invalid-input'],
  ['an object for a place', () => book({ departure: { $ne: null } }), 422, 'invalid-input'],
  ['an array for a place', () => book({ departure: ['서울역'] }), 422, 'invalid-input'],
  ['null for a place', () => book({ departure: null }), 422, 'invalid-input'],
  ['a missing place', () => book({ departure: undefined }), 422, 'invalid-input'],
  ['February 30', () => book({ date: '2026-02-30' }), 422, 'invalid-input'],
  ['February 29 of a common year', () => book({ date: '2099-02-29' }), 422, 'invalid-input'],
  ['the 13th month', () => book({ date: '2026-13-01' }), 422, 'invalid-input'],
  ['an empty date', () => book({ date: '' }), 422, 'invalid-input'],
  ['a date that is a number', () => book({ date: 20991224 }), 422, 'invalid-input'],
  ['a date with a time', () => book({ date: '2099-12-24T00:00:00Z' }), 422, 'invalid-input'],
  ['a date without zeros', () => book({ date: '2099-1-1' }), 422, 'invalid-input'],
  ['the date of zeros', () => book({ date: '0000-00-00' }), 422, 'invalid-input'],
  ['a date in the past', () => book({ date: '2020-01-01' }), 422, 'date-in-past'],
  ['the first day there is', () => book({ date: '0001-01-01' }), 422, 'date-in-past'],
  ['NUL in a text', () => book({ note: 'a\u0000b' }), 422, 'invalid-input'],
  ['an escape sequence of a terminal', () => book({ note: '\u001b[2J' }), 422, 'invalid-input'],
  ['half a surrogate pair', () => send(`${JSON.stringify(good).slice(0, -1)},"note":"\\ud83d"}`), 422, 'invalid-input'],
  ['a text of 10,000 signs', () => book({ note: '가'.repeat(10_000) }), 422, 'invalid-input'],
  ['a place one sign too long', () => book({ departure: '가'.repeat(201) }), 422, 'invalid-input'],
  ['a place of white space', () => book({ departure: ' \t\n\u3000 ' }), 422, 'invalid-input'],
  [
    'a pick-up window that ends before it begins',
    () => book({ pickupWindow: { from: '12:00', to: '09:00' } }),
    422,
    'invalid-input',
  ],
  ['a pick-up window of no time', () => book({ pickupWindow: { from: '09:00', to: '09:00' } }), 422, 'invalid-input'],
  ['a pick-up window with one end', () => book({ pickupWindow: { from: '09:00' } }), 422, 'invalid-input'],
  ['24 o’clock', () => book({ pickupWindow: { from: '09:00', to: '24:00' } }), 422, 'invalid-input'],
  [
    'a boolean as text',
    () => jun.send('PUT', '/v1/drivers/me/availability', { body: { online: 'true' } }),
    422,
    'invalid-input',
  ],
  ['a password that is an object', () => logIn({ loginId: mina.loginId, password: { $gt: '' } }), 422, 'invalid-input'],
  ['a login id that is SQL', () => logIn({ loginId: `' OR 1=1 -- `, password: 'x' }), 401, 'invalid-credentials'],
  ['a login id with NUL', () => logIn({ loginId: 'a\u0000b', password: 'x' }), 401, 'invalid-credentials'],
  [
    'a password of 10,000 signs',
    () => logIn({ loginId: mina.loginId, password: 'x'.repeat(10_000) }),
    422,
    'invalid-input',
  ],
  [
    'a refresh token nobody gave out',
    () => nobody().post('/v1/sessions/refresh', { refreshToken: 'x' }),
    401,
    'invalid-token',
  ],
  ['the role admin', () => register({ roles: ['admin'] }), 422, 'invalid-input'],
  ['no role', () => register({ roles: [] }), 422, 'invalid-input'],
  ['a name of control characters', () => register({ name: 'a\u0000' }), 422, 'invalid-input'],
  [
    'an e-mail address with a second header',
    () => register({ email: 'a@example.com\r\nBcc: b@example.com' }),
    422,
    'invalid-input',
  ],
  ['an e-mail address without a domain', () => register({ email: 'mina@' }), 422, 'invalid-input'],
  ['a login id of letters that look Latin', () => register({ loginId: 'аdmin' }), 422, 'invalid-input'],
  ['a short password', () => register({ password: '1234567' }), 422, 'invalid-input'],
];

const keys: Hostile[] = [
  ['no Idempotency-Key', () => keyed(null), 400, 'idempotency-key-missing'],
  ['an empty Idempotency-Key', () => keyed(''), 400, 'idempotency-key-invalid'],
  ['an Idempotency-Key of 256 signs', () => keyed('k'.repeat(256)), 400, 'idempotency-key-invalid'],
  ['an Idempotency-Key with Latin letters beyond ASCII', () => keyed('clé'), 400, 'idempotency-key-invalid'],
];

const callers: Hostile[] = [
  ['nobody', () => nobody().get('/v1/users/me'), 401, 'unauthenticated'],
  ['nobody, who books', () => nobody().book(), 401, 'unauthenticated'],
  ['an expired token', async () => authorized(`Bearer ${await expired()}`), 401, 'invalid-token'],
  [
    'a token of algorithm none',
    () => authorized(`Bearer ${new UnsecuredJWT(claims()).encode()}`),
    401,
    'invalid-token',
  ],
  ['a token of garbage', () => authorized('Bearer garbage'), 401, 'invalid-token'],
  ['a token of dots', () => authorized('Bearer ..'), 401, 'invalid-token'],
  ['a token of 8,000 signs', () => authorized(`Bearer ${'a'.repeat(8_000)}`), 401, 'invalid-token'],
  ['"Bearer" alone', () => authorized('Bearer'), 401, 'unauthenticated'],
  ['two tokens in one', () => authorized(`Bearer ${mina.accessToken} ${mina.accessToken}`), 401, 'unauthenticated'],
  ['a password in place of a token', () => authorized(`Basic ${btoa('admin:admin')}`), 401, 'unauthenticated'],
  [
    'a refresh token in place of an access token',
    () => authorized(`Bearer ${mina.refreshToken}`),
    401,
    'invalid-token',
  ],
  [
    'a token in the address',
    () => nobody().get(`/v1/users/me?access_token=${mina.accessToken}`),
    401,
    'unauthenticated',
  ],
  ['a driver who books', () => jun.book(), 403, 'forbidden'],
  ['a consumer who accepts', () => mina.post(`/v1/reservations/${foreign}/acceptance`), 403, 'forbidden'],
  ['a consumer who goes online', () => mina.goOnline(), 403, 'forbidden'],
];

const ids: Hostile[] = [
  ['the reservation of another', () => mina.get(`/v1/reservations/${foreign}`), 404, 'reservation-not-found'],
  ['the timeline of another', () => mina.get(`/v1/reservations/${foreign}/timeline`), 404, 'reservation-not-found'],
  [
    'cancelling for another',
    () => mina.post(`/v1/reservations/${foreign}/cancellation`, { reason: 'x' }),
    404,
    'reservation-not-found',
  ],
  ['driving for another', () => jun.post(`/v1/reservations/${foreign}/pickup`), 404, 'reservation-not-found'],
  ['an id nobody has', () => mina.get(`/v1/reservations/${randomUUID()}`), 404, 'reservation-not-found'],
  [
    'the id of zeros',
    () => mina.get(`/v1/reservations/${'0'.repeat(8)}-0000-0000-0000-${'0'.repeat(12)}`),
    404,
    'reservation-not-found',
  ],
  ['an id that is a number', () => mina.get('/v1/reservations/1'), 422, 'invalid-input'],
  ['an id that is SQL', () => mina.get(`/v1/reservations/${encodeURIComponent(`' OR '1'='1`)}`), 422, 'invalid-input'],
  ['an id with NUL', () => mina.get('/v1/reservations/a%00b'), 422, 'invalid-input'],
  ['an id that is a way up', () => raw('GET /v1/reservations/..%2f..%2fetc%2fpasswd HTTP/1.1'), 422, 'invalid-input'],
  ['an id that is encoded twice', () => mina.get('/v1/reservations/%252e%252e%252f'), 422, 'invalid-input'],
  ['an id of 5,000 signs', () => mina.get(`/v1/reservations/${'a'.repeat(5_000)}`), 400, 'malformed-request'],
  [
    'a notification nobody has',
    () => mina.post(`/v1/notifications/${randomUUID()}/read`),
    404,
    'notification-not-found',
  ],
  ['a notification that is no id', () => mina.post('/v1/notifications/undefined/read'), 422, 'invalid-input'],
];

const queries: Hostile[] = [
  ...['0', '101', '-1', 'abc', '1.5', '', '0x10', '%205', '%2B5', '1e9', 'Infinity', '9'.repeat(400)].map(
    (limit): Hostile => [`limit=${limit.slice(0, 20)}`, () => list(`limit=${limit}`), 422, 'invalid-input'],
  ),
  ['a limit twice', () => list('limit=1&limit=2'), 422, 'invalid-input'],
  ['a cursor of garbage', () => list('cursor=garbage'), 400, 'invalid-cursor'],
  ['an empty cursor', () => list('cursor='), 400, 'invalid-cursor'],
  [
    'a cursor that is SQL',
    () => list(`cursor=${Buffer.from(`' OR 1=1 --`).toString('base64url')}`),
    400,
    'invalid-cursor',
  ],
  ['a cursor of 10,000 signs', () => list(`cursor=${'a'.repeat(10_000)}`), 422, 'invalid-input'],
  ['a cursor for notifications', () => mina.get('/v1/notifications?cursor=%00'), 400, 'invalid-cursor'],
  ['an unknown query field', () => list('sort=id'), 422, 'invalid-input'],
  ['a query field of an object', () => list('status[$ne]=requested'), 422, 'invalid-input'],
  ['a status there is not', () => list('status=lost'), 422, 'invalid-input'],
  ['a day there is not', () => list('date=2026-02-30'), 422, 'invalid-input'],
  ['an odd flag', () => mina.get('/v1/notifications?unread=maybe'), 422, 'invalid-input'],
  ...['/v1/messages', '/v1/wallet/transactions'].flatMap((path): Hostile[] => [
    [`${path} from the year 0`, () => mina.get(`${path}?from=0000-01-01T00:00:00%2B09:00`), 422, 'invalid-input'],
    [`${path} to the year 10000`, () => mina.get(`${path}?to=9999-12-31T23:59:59-05:00`), 422, 'invalid-input'],
    [`${path} in the last second there is`, () => mina.get(`${path}?to=9999-12-31T23:59:59Z`), 200],
    [`${path} in the year 1000`, () => mina.get(`${path}?from=1000-01-01T00:00:00Z`), 200],
  ]),
  ...['/v1/places/suggestions?q=a', '/v1/cafes?'].flatMap((path) =>
    ['&lat=&lng=', '&lat=%20&lng=0x10'].map((query): Hostile => [
      path + query,
      () => mina.get(path + query),
      422,
      'invalid-input',
    ]),
  ),
  ['500 query fields', () => list(Array.from({ length: 500 }, (_, i) => `f${i}=1`).join('&')), 422, 'invalid-input'],
];

const routes: Hostile[] = [
  ['an unknown route', () => mina.get('/v1/nothing'), 404, 'not-found'],
  ['an unknown route, by nobody', () => nobody().get('/v2/users/me'), 404, 'not-found'],
  ['a method that does not work here', () => mina.send('DELETE', '/v1/reservations'), 405, 'method-not-allowed'],
  ['a query that is not UTF-8', () => mina.get('/v1/cafes?q=%B0%AD'), 400, 'malformed-request'],
  ['a file', () => nobody().get('/.env'), 404, 'not-found'],
  ['a way up', () => raw('GET /v1/../../../etc/passwd HTTP/1.1'), 404, 'not-found'],
  ['a way up out of the documentation', () => raw('GET /docs/..%2f..%2fpackage.json HTTP/1.1'), 404, 'not-found'],
  ['a slash twice', () => raw('GET //v1/users/me HTTP/1.1'), 404, 'not-found'],
  ['percent signs that are none', () => raw('GET /v1/reservations/%E0%A4%A HTTP/1.1'), 400, 'malformed-request'],
  ['a method nobody knows', () => raw('BREW /v1/users/me HTTP/1.1'), 400, 'malformed-request'],
  ['something that is not HTTP', () => raw('\u0016\u0003\u0001 hello'), 400, 'malformed-request'],
  ['a header with a NUL', () => raw('GET /v1/users/me HTTP/1.1', ['X-Evil: a\u0000b']), 400, 'malformed-request'],
  [
    'headers of 20 kB',
    () => raw('GET /v1/users/me HTTP/1.1', [`X-Evil: ${'a'.repeat(20_480)}`]),
    431,
    'headers-too-large',
  ],
  ['no Host', () => sendRaw(address, ['GET /v1/users/me HTTP/1.1'], '', []), 400, 'malformed-request'],
  ['no Host, as HTTP/1.0 may', () => sendRaw(address, ['GET /v1/users/me HTTP/1.0'], '', []), 401, 'unauthenticated'],
  ['an address with a host in it', () => raw('GET http://madang/v1/nothing HTTP/1.1'), 404, 'not-found'],
  ['an address that is a star', () => raw('OPTIONS * HTTP/1.1'), 404, 'not-found'],
  ['a trace', () => raw('TRACE /v1/users/me HTTP/1.1'), 405, 'method-not-allowed'],
  ['HTTP/2 without an agreement', () => raw('PRI * HTTP/2.0'), 400, 'malformed-request'],
  ['an upgrade', () => raw('GET /v1/nothing HTTP/1.1', ['Upgrade: websocket']), 404, 'not-found'],
  ['a length below 0', () => raw('POST /v1/sessions HTTP/1.1', ['Content-Length: -1']), 400, 'malformed-request'],
  ['an address of 20 kB', () => raw(`GET /v1/cafes?q=${'a'.repeat(20_480)} HTTP/1.1`), 431, 'headers-too-large'],
  [
    'an encoding of the transfer that there is not',
    () => raw('POST /v1/sessions HTTP/1.1', ['Transfer-Encoding: gzip'], 'x'),
    400,
    'malformed-request',
  ],
  [
    'an expectation at an address that there is not',
    () => raw('GET /v1/nothing HTTP/1.1', ['Expect: a-wonder']),
    417,
    'expectation-failed',
  ],
  ['a tunnel', () => raw('CONNECT madang:443 HTTP/1.1'), 405, 'method-not-allowed'],
  ['a method of WebDAV', () => raw('PROPFIND /v1/users/me HTTP/1.1'), 404, 'not-found'],
  [
    'an expectation',
    () => raw('POST /v1/sessions HTTP/1.1', ['Expect: a-wonder', 'Content-Length: 2'], '{}'),
    417,
    'expectation-failed',
  ],
  [
    'a body of a GET in an encoding there is not: nobody reads it',
    () => raw('GET /v1/users/me HTTP/1.1', ['Content-Type: text/plain; charset=euc-kr', 'Content-Length: 2'], '{}'),
    200,
  ],
  ...['Host: elsewhere', 'authorization: Bearer x'].map((header): Hostile => [
    `twice ${header}`,
    () => raw('GET /v1/users/me HTTP/1.1', [header]),
    400,
    'malformed-request',
  ]),
  [
    'a content type twice',
    () => raw('POST /v1/reservations HTTP/1.1', ['Content-Type: application/json', 'Content-Type: text/plain']),
    400,
    'malformed-request',
  ],
  ...['application/x-www-form-urlencoded', 'multipart/form-data; boundary=x', 'text/plain'].flatMap((type) =>
    [
      ['nothing', '', 404, 'webhook-not-found'] as const,
      ['something', '1\r\nx\r\n', 415, 'unsupported-media-type'] as const,
    ].map(([what, chunk, status, code]): Hostile => [
      `${type} in chunks, of ${what}`,
      () =>
        raw(
          `POST /v1/webhooks/${randomUUID()}/secret HTTP/1.1`,
          [`Content-Type: ${type}`, 'Transfer-Encoding: chunked'],
          `${chunk}0\r\n\r\n`,
        ),
      status,
      code,
    ]),
  ),
  [
    'two lengths',
    () => raw('POST /v1/sessions HTTP/1.1', ['Content-Length: 5', 'Transfer-Encoding: chunked'], '0\r\n\r\n'),
    400,
    'malformed-request',
  ],
  [
    'another method in a header',
    () => mina.get(`/v1/reservations/${randomUUID()}`, { headers: { 'X-HTTP-Method-Override': 'DELETE' } }),
    404,
    'reservation-not-found',
  ],
];

/** Odd, and right all the same: taken as it is and given back as it was. */
const verbatim: [string, string][] = [
  ['emoji', '깨지기 쉬움 🥚👩‍👩‍👧‍👦'],
  ['HTML', '<script>alert(1)</script>'],
  ['SQL', `'; DROP TABLE reservations; --`],
  ['a template', '{{7*7}} ${jndi:ldap://x} {departure} %s'],
  ['Arabic and a direction mark', '\u202eمرحبا'],
  ['lines and tabs', 'a\nb\tc'],
  ['signs beyond the basic plane', '𠮷𝒜'],
];

describe('A hostile request', () => {
  const everyone = { bodies, fields, keys, callers, ids, queries, routes };
  const table = Object.entries(everyone).flatMap(([group, rows]) =>
    rows.map(([what, attempt, status, code]) => ({ group, what, attempt, status, code })),
  );
  test.each(table)('$group: $what', async ({ attempt, status, code }) => {
    const answer = await attempt();
    expect([answer.status, answer.body?.code]).toEqual([status, code]);
    expect(answer.headers.get('x-content-type-options')).toBe('nosniff');
    if (status < 400) return;

    expect(answer.headers.get('content-type')).toBe('application/problem+json; charset=utf-8');
    expect(answer.body).toMatchObject({
      type: `urn:madang:problem:${code}`,
      title: expect.any(String),
      status,
      detail: expect.stringMatching(/./),
      requestId: answer.headers.get('x-request-id') ?? 'no X-Request-Id',
    });
    expect(answer.text.length).toBeLessThan(20_000);
    expect(answer.text).not.toMatch(
      /node_modules|\.[jt]s:\d|\bat [\w.]+ \(|stack|SELECT |INSERT |mysql|maria|ER_|sql_|TypeError/i,
    );
    if (code === 'invalid-input') expect(answer.body.errors.length).toBeGreaterThan(0);
  });

  test.each(verbatim)('is none when a note holds %s: it comes back as it was', async (_, note) => {
    const booked = await book({ note });
    expect([booked.status, booked.body.note]).toEqual([201, note]);
    expect((await mina.get(`/v1/reservations/${booked.body.id}`)).body.note).toBe(note);
  });

  it('leaves the house standing: a good one is served as ever', async () => {
    expect((await book({})).status).toBe(201);
    expect((await nobody().get('/health/ready')).status).toBe(200);
  });
});

describe('A header', () => {
  test.each(['x', 'a'.repeat(65), 'with space', '"><script>', '../../etc', 'é-é-é-é-é-é'])(
    'X-Request-Id is replaced when it is odd: %j',
    async (given) => {
      const answer = await nobody().get('/v1/users/me', { headers: { 'X-Request-Id': given } });
      expect(answer.headers.get('x-request-id')).toMatch(/^[0-9a-f-]{36}$/);
      expect(answer.body.requestId).toBe(answer.headers.get('x-request-id'));
    },
  );

  it('X-Request-Id is kept when it is harmless', async () => {
    const answer = await nobody().get('/v1/users/me', { headers: { 'X-Request-Id': 'gateway-1234.5' } });
    expect([answer.headers.get('x-request-id'), answer.body.requestId]).toEqual(['gateway-1234.5', 'gateway-1234.5']);
  });

  test.each(['*', ';;;q=', 'ko;q=0', 'q=1;ko', 'x'.repeat(5_000), ',,,,', 'xx-YY;q=banana'])(
    'Accept-Language of garbage is answered in English: %s',
    async (language) => {
      const answer = await nobody().get('/v1/users/me', { headers: { 'Accept-Language': language } });
      expect([answer.status, answer.body.detail]).toEqual([401, expect.stringMatching(/^Log in/)]);
    },
  );
});
