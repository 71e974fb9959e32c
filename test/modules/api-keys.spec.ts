import { createHash, randomUUID } from 'node:crypto';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { startRedis, type Server } from '../../scripts/lib/servers.mjs';
import { Client, newPerson, newProgram, type Answer } from '../support/client.js';
import { bytes, count, database, rows } from '../support/database.js';
import { timed } from '../support/machine-clock.js';
import { newOperator } from '../support/money.js';
import { killAll, MadangProcess } from '../support/processes.js';
import { scale } from '../support/scale.js';
import { packetsOf } from '../support/statements.js';
import { StreamClient } from '../support/streams.js';
import { until } from '../support/wait.js';

let cache: Server;
let address: string;
let stop = () => Promise.resolve();
/** A process of the role `query`: another one, which cannot write. */
let query: MadangProcess;
let person: Client;
beforeAll(async () => {
  cache = await startRedis({ role: 'cache' });
  Object.assign(process.env, { TRUST_PROXY: 'true', REDIS_CACHE_URL: cache.url });
  // Loaded here: it reads the configuration.
  const { startApp } = await import('../support/app.js');
  [{ address, stop }, query] = await Promise.all([startApp('api'), MadangProcess.start('query')]);
  person = await newPerson(address);
});
afterAll(async () => {
  await killAll();
  await stop();
  await cache.kill();
  await database.end();
});

/** Requests to each process after the end of a key, none of which may be served. */
const LATER = scale(5_000, 20);
const all = ['cafes:write', 'reservations:read', 'reservations:write', 'notifications:read', 'account:read'];
const list = (secret: string, at = address, headers = {}): Promise<Answer> =>
  Object.assign(new Client(at), { accessToken: secret }).get('/v1/reservations', { headers });
const view = async (id: string) =>
  ((await person.get('/v1/api-keys?limit=100')).body.items as { id: string }[]).find((one) => one.id === id) as any;
const codeOf = ({ status, body }: Answer) => [status, body?.code];

describe('An API key', () => {
  it('is shown once, and no more than its hash is kept', async () => {
    const key = randomUUID();
    const body = { name: 'Import', scopes: ['wallets:read', 'account:read', 'account:read'], cidrs: ['10.1.2.3/8'] };
    const made = await person.post('/v1/api-keys', body, { key });
    expect([made.status, made.headers.get('cache-control')]).toEqual([201, 'no-store']);
    const { id, secret, ...shown } = made.body;
    expect(secret).toMatch(/^mk_live_[0-9A-Za-z]{49}$/);
    expect(shown).toMatchObject({
      name: 'Import',
      scopes: ['account:read', 'wallets:read'],
      cidrs: ['10.0.0.0/8'],
      lastFour: secret.slice(-4),
      expiresAt: null,
      previousSecretUntil: null,
      lastUsedAt: null,
    });
    const again = await person.post('/v1/api-keys', body, { key });
    expect([again.headers.get('idempotent-replayed'), again.body]).toEqual(['true', { id, secret: null, ...shown }]);
    expect(await view(id)).toEqual({ id, ...shown });
    const hash = createHash('sha256').update(secret).digest();
    expect(await rows('SELECT hash FROM api_key_secrets WHERE key_id = ?', [bytes(id)])).toEqual([{ hash }]);
    const text = `%${secret.slice(8)}%`;
    expect(await count('SELECT COUNT(*) FROM idempotency_keys WHERE body LIKE ?', [text])).toBe(0);
    expect(await count('SELECT COUNT(*) FROM events WHERE payload LIKE ?', [text])).toBe(0);
    const types = await rows('SELECT type FROM events WHERE aggregate_id = ?', [bytes(person.id)]);
    expect(types).toEqual([{ type: 'user.api_key_created' }]);
  });

  it('explains what it cannot be made of', async () => {
    const made = (changes: object) =>
      person.post(
        '/v1/api-keys',
        { name: 'x', scopes: ['account:read'], ...changes },
        { headers: { 'Accept-Language': 'ko' } },
      );
    for (const [changes, code] of [
      [{ scopes: [] }, 'too_small'],
      [{ scopes: ['everything'] }, 'invalid_value'],
      [{ cidrs: ['10.0.0.0/33'] }, 'no_network'],
      [{ cidrs: ['127.1'] }, 'no_network'],
      [{ expiresAt: '2020-01-01T00:00:00Z' }, 'not_in_the_future'],
    ] as const) {
      const { status, body } = await made(changes);
      expect([status, body.errors[0].code, body.errors[0].message]).toEqual([
        422,
        code,
        expect.stringMatching(/[가-힣]/),
      ]);
    }
  });

  it('acts for its person, and the events tell by which key', async () => {
    const program = await newProgram(person, all);
    expect((await program.get('/v1/users/me')).body).toMatchObject({ id: person.id, loginId: person.loginId });
    const booked = await program.book();
    expect(booked.status).toBe(201);
    const path = `/v1/reservations/${booked.body.id}`;
    expect((await person.post(`${path}/cancellation`, { reason: '비가 와요' })).status).toBe(201);
    const seenBy = async (who: Client) => (await who.get(`${path}/timeline`)).body.items.map((one: any) => one.keyId);
    for (const at of [address, query.address])
      expect(await seenBy(Object.assign(Object.create(person), { address: at }))).toEqual([program.keyId, null]);
  });

  it('is known by its checksum before anything is looked up', async () => {
    const { accessToken: secret } = await newProgram(person, all);
    const mistyped = secret.replace(/.$/, (last) => (last === 'a' ? 'b' : 'a'));
    const packets = await packetsOf(async () => {
      for (const wrong of [mistyped, 'mk_live_', secret.replace('live', 'test'), `${secret}0`])
        expect(codeOf(await list(wrong))).toEqual([401, 'invalid-token']);
    });
    expect(packets.filter((sql) => sql.includes('api_key_secrets s'))).toEqual([]);
  });

  it('costs no look-up per request', async () => {
    const { accessToken: secret } = await newProgram(person, all);
    let ms = 0;
    const packets = await packetsOf(async () => {
      const startedAt = performance.now();
      for (let n = 0; n < 50; n++) expect((await list(secret)).status).toBe(200);
      ms = performance.now() - startedAt;
    });
    // It is read again every four seconds.
    expect(packets.filter((sql) => sql.includes('api_key_secrets s')).length).toBeLessThanOrEqual(1 + ms / 4_000);
  });

  it('works from its networks alone', async () => {
    const { accessToken: secret } = await newProgram(person, all, { cidrs: ['203.0.113.0/24', '2001:db8::/32'] });
    const from = (ip: string) => list(secret, address, { 'X-Forwarded-For': ip });
    for (const ip of ['203.0.113.7', '::ffff:203.0.113.7', '2001:db8:1::1', '[2001:db8::1]:443'])
      expect([ip, (await from(ip)).status]).toEqual([ip, 200]);
    for (const ip of ['203.0.114.7', '127.0.0.1', '2001:db9::1', 'unknown'])
      expect([ip, ...codeOf(await from(ip))]).toEqual([ip, 403, 'key-address-refused']);
  });

  it('says when it was used last, also where nothing can be written', async () => {
    for (const at of [address, query.address]) {
      const program = await newProgram(person, all);
      await list(program.accessToken, at);
      await until('its use is written down', async () => (await view(program.keyId)).lastUsedAt);
    }
  });

  it('is one of twenty at most, and of no other person', async () => {
    const collector = await newPerson(address);
    const [first] = await Promise.all(Array.from({ length: 20 }, () => newProgram(collector, all)));
    const more = () => collector.post('/v1/api-keys', { name: 'x', scopes: all });
    expect(codeOf(await more())).toEqual([409, 'api-key-limit-reached']);
    const revoked = `/v1/api-keys/${first!.keyId}`;
    expect(codeOf(await person.send('DELETE', revoked))).toEqual([404, 'api-key-not-found']);
    expect((await collector.send('DELETE', revoked)).status).toBe(204);
    expect((await more()).status).toBe(201);
    expect(codeOf(await collector.post(`${revoked}/rotate`))).toEqual([404, 'api-key-not-found']);
  });
});

describe('The end of an API key', () => {
  /** Uses it at both processes, so that both know it. */
  const newKnown = async () => {
    const program = await newProgram(person, all);
    for (const at of [address, query.address]) expect((await list(program.accessToken, at)).status).toBe(200);
    return program;
  };
  const refused = (secret: string, at = address) =>
    until('it is refused', async () => (await list(secret, at)).status === 401, 20_000);

  it('comes a day after its rotation to the earlier secrets, however often it is rotated', async () => {
    const program = await newKnown();
    const path = `/v1/api-keys/${program.keyId}/rotate`;
    const rotated = [await person.post(path), await person.post(path)];
    const [second, third] = rotated.map(({ body }) => body.secret as string);
    for (const secret of [program.accessToken, second!, third!]) expect((await list(secret)).status).toBe(200);
    expect(rotated[1]!.body.lastFour).toBe(third!.slice(-4));
    const hoursLeft = (Date.parse(rotated[1]!.body.previousSecretUntil) - Date.now()) / 3_600_000;
    expect(Math.round(hoursLeft * 100) / 100).toBeCloseTo(24, 1);
    const hash = createHash('sha256').update(program.accessToken).digest();
    await database.query('UPDATE api_key_secrets SET expires_at = NOW(6) WHERE hash = ?', [hash]);
    // A write asks the database.
    expect(codeOf(await program.book())).toEqual([401, 'invalid-token']);
    await refused(program.accessToken);
    for (const secret of [second!, third!]) expect((await list(secret)).status).toBe(200);
  });

  it('comes by its expiry: to a write at once', async () => {
    const program = await newProgram(person, all, { expiresAt: new Date(Date.now() + 3_600_000).toISOString() });
    expect((await program.book()).status).toBe(201);
    await database.query('UPDATE api_keys SET expires_at = NOW(6) WHERE id = ?', [bytes(program.keyId)]);
    const withoutKey = await program.send('DELETE', `/v1/cafes/${randomUUID()}/bookmark`);
    for (const answer of [await program.book(), withoutKey]) expect(codeOf(answer)).toEqual([401, 'invalid-token']);
    await refused(program.accessToken);
  });

  it('comes with the roles of its person', async () => {
    const driver = await newPerson(address, ['consumer', 'driver']);
    const program = await newProgram(driver, ['drivers:read']);
    expect((await program.get('/v1/offers')).status).toBe(200);
    await database.query(`UPDATE users SET roles = 'consumer' WHERE id = ?`, [bytes(driver.id)]);
    await until('it is no driver', async () => codeOf(await program.get('/v1/offers'))[1] === 'forbidden', 20_000);
  });

  it('comes with the suspension of its person, and goes with it', async () => {
    const [suspended, admin] = await Promise.all([newPerson(address), newOperator(address, 'admin')]);
    const program = await newProgram(suspended, all);
    const there = () => list(program.accessToken, query.address);
    expect((await there()).status).toBe(200);
    const path = `/v1/users/${suspended.id}/suspension`;
    const { ms } = await timed(async () => {
      expect((await admin.send('PUT', path, { body: { reason: 'test' } })).status).toBe(200);
      expect(codeOf(await program.book())).toEqual([401, 'invalid-token']);
      await refused(program.accessToken, query.address);
    });
    expect(ms).toBeLessThan(1_000);
    expect((await admin.send('DELETE', path)).status).toBe(200);
    await until('it works again', async () => (await there()).status === 200, 20_000);
  });

  const revoke = ({ keyId }: { keyId: string }) => person.send('DELETE', `/v1/api-keys/${keyId}`);
  /** How long after its revocation the other process takes a key, in ms by the clock of the machine. */
  const survival = async () => {
    const program = await newKnown();
    const { ms } = await timed(async () => {
      expect((await revoke(program)).status).toBe(204);
      await refused(program.accessToken, query.address);
    });
    for (const at of [address, query.address])
      for (let n = 0; n < LATER; n++) expect((await list(program.accessToken, at)).status).toBe(401);
    return ms;
  };

  it('comes by its revocation: in another process within a second, and its streams end', async () => {
    const program = await newKnown();
    const stream = await StreamClient.open(address, { token: program.accessToken });
    await stream.ready();
    expect((await revoke(program)).status).toBe(204);
    await until('the stream ends', () => stream.find('expired'), 20_000);
    expect(await survival()).toBeLessThan(1_000);
  });

  it('comes within five seconds without Redis', async () => {
    await cache.kill();
    expect(await survival()).toBeLessThan(5_000);
  });
});
