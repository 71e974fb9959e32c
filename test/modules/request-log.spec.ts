import { randomUUID } from 'node:crypto';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { anyPort } from '../../scripts/lib/ports.mjs';
import { idOfPeriod, newId } from '../../src/kernel/tx/ids.js';
import { Client, newPerson, newProgram } from '../support/client.js';
import { bytes, count, database, executing, rows } from '../support/database.js';
import { openTransaction } from '../support/holds.js';
import { timed } from '../support/machine-clock.js';
import { counted } from '../support/metrics.js';
import { killAll, MadangProcess } from '../support/processes.js';
import { until } from '../support/wait.js';

let address: string;
let metricsPort: number;
/** A process that cannot write. */
let query: MadangProcess;
let mina: Client;
let program: Client & { keyId: string };
/** A request of eight days ago, which is there before the worker is. */
const old = idOfPeriod(Date.now() - 8 * 86_400_000, 'old');
beforeAll(async () => {
  await database.query(
    `INSERT INTO api_requests (id, user_id, key_id, request, method, status, duration_ms) VALUES (?, ?, ?, 'long-ago', 'GET', 200, 1)`,
    [old, newId(), newId()].map(bytes),
  );
  metricsPort = await anyPort();
  [{ address }, query] = await Promise.all([
    MadangProcess.start('all', { METRICS_PORT: String(metricsPort) }),
    MadangProcess.start('query'),
  ]);
  mina = await newPerson(address);
  const scopes = ['account:read', 'reservations:read', 'reservations:write', 'messages:read'];
  program = await newProgram(mina, scopes);
});
afterAll(async () => {
  await killAll();
  await database.end();
});

type Logged = { requestId: string; status: number; method: string; key: { id: string; name: string } };
/** Sends a request with an id of its own and gives that. */
async function send(
  method: string,
  path: string,
  { body, headers = {}, by = program }: { body?: unknown; headers?: Record<string, string>; by?: Client } = {},
) {
  const requestId = randomUUID();
  await by.send(method, path, { body, headers: { 'X-Request-Id': requestId, ...headers } });
  return requestId;
}
const logged = (requestId: string, by: Client = mina): Promise<any> =>
  until('the request is in the log', async () => {
    const { status, body } = await by.get(`/v1/requests/${requestId}`);
    return status === 200 && body;
  });
const list = async (filters = '', by: Client = mina): Promise<Logged[]> =>
  (await by.get(`/v1/requests?limit=100${filters}`)).body.items;

describe('The log of requests', () => {
  it('says what a program asked for and how it was answered, and holds nothing that was sent', async () => {
    const key = `order-${randomUUID()}`;
    const booked = await send('POST', '/v1/reservations', {
      body: { departure: '비밀의 집', destination: '강남역', date: '2099-12-24' },
      headers: { 'Idempotency-Key': key },
    });
    expect(await logged(booked)).toEqual({
      requestId: booked,
      livemode: true,
      createdAt: expect.any(String),
      method: 'POST',
      route: '/v1/reservations',
      status: 201,
      problem: null,
      durationMs: expect.any(Number),
      key: { id: program.keyId, name: 'test' },
      idempotencyKey: key,
    });
    const refused: [sent: Parameters<typeof send>, seen: object][] = [
      [['GET', '/v1/messages?q=비밀'], { route: '/v1/messages', status: 200, problem: null, idempotencyKey: null }],
      [['GET', '/v1/wallet'], { status: 403, problem: 'insufficient-scope' }],
      [['GET', '/v1/api-keys'], { status: 403, problem: 'person-required' }],
      [
        ['GET', `/v1/reservations/${randomUUID()}`],
        { route: '/v1/reservations/{id}', problem: 'reservation-not-found' },
      ],
      [['GET', '/v1/reservations?limit=비밀'], { status: 422, problem: 'invalid-input' }],
    ];
    for (const [sent, seen] of refused) expect(await logged(await send(...sent))).toMatchObject(seen);
    // A repeat of a refusal, which comes from the record of the first.
    const headers = { 'Idempotency-Key': randomUUID() };
    const cancel = [
      'POST',
      `/v1/reservations/${randomUUID()}/cancellation`,
      { body: { reason: '비밀' }, headers },
    ] as const;
    for (let time = 0; time < 2; time++)
      expect(await logged(await send(...cancel))).toMatchObject({ problem: 'reservation-not-found' });

    const kept = JSON.stringify(await rows('SELECT * FROM api_requests'));
    for (const secret of [program.accessToken, program.accessToken.slice(8, 40), '비밀', encodeURIComponent('비밀')])
      expect(kept).not.toContain(secret);
  });

  it('has what was rejected before anybody looked at the key, once that is in use', async () => {
    const found = await until('a body that is no JSON is in the log', async () => {
      await program.get('/v1/users/me');
      const requestId = await send('POST', '/v1/reservations', { body: '{' });
      await logged(await send('GET', '/v1/users/me'));
      return (await list()).find((one) => one.requestId === requestId);
    });
    expect(found).toMatchObject({ status: 400, problem: 'malformed-json', key: { id: program.keyId } });
  });

  it('has those of a process that cannot write', async () => {
    const there = Object.assign(Object.create(program) as Client, { address: query.address });
    const requestId = await send('GET', '/v1/reservations', { by: there });
    expect(await logged(requestId)).toMatchObject({ route: '/v1/reservations', status: 200 });
  });

  it('is of its owner alone, and of keys alone', async () => {
    const requestId = await send('GET', '/v1/users/me');
    expect(await logged(requestId, program)).toEqual(await logged(requestId));
    const other = await newPerson(address);
    const { status, body } = await other.get(`/v1/requests/${requestId}`);
    expect([status, body.code]).toEqual([404, 'request-not-found']);
    expect(await list('', other)).toEqual([]);
    // The same id may be another's as well: each finds their own.
    const theirs = await newProgram(other, ['account:read']);
    await theirs.get('/v1/users/me', { headers: { 'X-Request-Id': requestId } });
    expect((await logged(requestId, other)).key.id).toBe(theirs.keyId);
    expect((await logged(requestId)).key.id).toBe(program.keyId);
    // What a person does with a log-in is in no log: the next request of the program comes after it.
    const byPerson = await send('GET', '/v1/users/me', { by: mina });
    await logged(await send('GET', '/v1/users/me'));
    expect((await list()).map((one) => one.requestId)).not.toContain(byPerson);
  });

  it('is filtered, and read page by page', async () => {
    const second = await newProgram(mina, ['account:read']);
    const since = new Date().toISOString();
    const ids: string[] = [];
    for (let n = 0; n < 3; n++) ids.unshift(await send('GET', '/v1/users/me', { by: second }));
    const denied = await send('POST', '/v1/reservations', { by: second, body: {} });
    await logged(denied);
    const of = async (filters: string) => (await list(`&keyId=${second.keyId}${filters}`)).map((one) => one.requestId);
    expect(await of('')).toEqual([denied, ...ids]);
    expect(await of('&method=POST')).toEqual([denied]);
    expect(await of('&status=4xx')).toEqual([denied]);
    expect(await of('&status=2xx&method=GET')).toEqual(ids);
    expect(await of(`&since=${since}`)).toEqual([denied, ...ids]);
    expect(await of('&since=2099-01-01T00:00:00Z')).toEqual([]);
    const first = (await mina.get(`/v1/requests?keyId=${second.keyId}&limit=3`)).body;
    const last = (await mina.get(`/v1/requests?keyId=${second.keyId}&limit=3&cursor=${first.nextCursor}`)).body;
    expect([...first.items, ...last.items].map((one: Logged) => one.requestId)).toEqual([denied, ...ids]);
    expect(last.nextCursor).toBeNull();
  });

  it('keeps a week', async () => {
    const rest = () => count('SELECT COUNT(*) FROM api_requests WHERE id = ?', [bytes(old)]);
    await until('what is older is gone', async () => (await rest()) === 0);
  });

  it('holds up no answer: while nothing can be written to it, all are given', async () => {
    const lock = await openTransaction(process.env['DATABASE_URL']!);
    try {
      await lock.connection.query('LOCK TABLES api_requests WRITE');
      await send('GET', '/v1/users/me');
      await until('an insert waits', async () => (await executing('INSERT INTO api_requests')) > 0);
      const { ms } = await timed(async () => {
        for (let n = 0; n < 20; n++) expect((await program.get('/v1/users/me')).status).toBe(200);
        expect((await program.book()).status).toBe(201);
      });
      // So long MariaDB lets a statement wait that an answer would wait for.
      expect(ms).toBeLessThan(5_000);
    } finally {
      await lock.connection.query('UNLOCK TABLES');
      await lock.release();
    }
    await logged(await send('GET', '/v1/users/me'));
    expect(await counted(metricsPort, 'madang_request_log_rows_total', 'outcome="written"')).toBeGreaterThan(0);
  });
});
