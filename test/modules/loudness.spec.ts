import { randomBytes } from 'node:crypto';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { v7 } from 'uuid';
import { newPerson, type Answer, type Client } from '../support/client.js';
import { bytes, count, database } from '../support/database.js';
import { newOperator } from '../support/money.js';
import { killAll, MadangProcess } from '../support/processes.js';

const OPEN_MAX = 4;
const NEW_ACCOUNT_QUOTA = 3;

/** Two processes, as one alone would know all that is under way; and one where new accounts may do nearly nothing. */
let processes: MadangProcess[];
let strict: MadangProcess;
beforeAll(async () => {
  const env = { RATE_LIMIT_FACTOR: '1', NEW_ACCOUNT_SECONDS: '0', RESERVATION_OPEN_MAX: String(OPEN_MAX) };
  // What Redis does not count in time each process counts for itself.
  const patient = { REDIS_CACHE_TIMEOUT_MS: '10000' };
  const limits = (name: string) => ({ ...patient, REDIS_PREFIX: `${process.env['REDIS_PREFIX']}_${name}` });
  const hour = { NEW_ACCOUNT_SECONDS: '3600', NEW_ACCOUNT_QUOTA: String(NEW_ACCOUNT_QUOTA) };
  [strict, ...processes] = await Promise.all([
    MadangProcess.start('api', { ...env, ...limits('strict'), ...hour, RESERVATION_OPEN_MAX: '1000' }),
    MadangProcess.start('api', { ...env, ...limits('open') }),
    MadangProcess.start('api', { ...env, ...limits('open') }),
  ]);
});
afterAll(async () => {
  await killAll();
  await database.end();
});

const codes = (answers: Answer[]) => answers.map(({ status, body }) => `${status} ${body.code ?? ''}`.trim()).sort();
const at = (place: MadangProcess, person: Client): Client =>
  Object.assign(Object.create(person) as Client, { address: place.address });

/** Somebody who registered so long ago: an account's id holds the time. */
async function registeredAgo(ms: number): Promise<Client> {
  const person = await newPerson(strict.address);
  const [id, loginId] = [v7({ msecs: Date.now() - ms }), `u${randomBytes(8).toString('hex')}`];
  await database.query(
    `INSERT INTO users (id, login_id, email, name, locale, roles, password_hash, created_at)
     SELECT ?, ?, ?, name, locale, roles, password_hash, created_at FROM users WHERE id = ?`,
    [bytes(id), loginId, `${loginId}@example.com`, bytes(person.id)],
  );
  Object.assign(person, { id, loginId });
  expect((await person.logIn()).status).toBe(201);
  return person;
}

describe('Open bookings of one consumer', () => {
  it('are at most so many, though twenty are asked for at once and of two processes', async () => {
    const consumer = await newPerson(processes[0]!.address);
    const answers = await Promise.all(
      Array.from({ length: 20 }, (_, index) => at(processes[index % 2]!, consumer).book()),
    );
    expect(codes(answers)).toEqual([
      ...Array<string>(OPEN_MAX).fill('201'),
      ...Array<string>(20 - OPEN_MAX).fill('409 too-many-open-reservations'),
    ]);
    expect(await count('SELECT COUNT(*) FROM reservations WHERE consumer_id = ?', [bytes(consumer.id)])).toBe(OPEN_MAX);
    const refused = answers.find(({ status }) => status === 409)!;
    expect(refused.body.detail).toContain(`${OPEN_MAX} open reservations`);
  });

  it('end with the delivery and with a cancellation, not before; other consumers have their own', async () => {
    const { address } = processes[0]!;
    const [consumer, other, driver] = await Promise.all([
      newPerson(address),
      newPerson(address),
      newPerson(address, 'driver'),
    ]);
    await driver.goOnline();
    const ids: string[] = [];
    while (ids.length < OPEN_MAX) ids.push((await consumer.book()).body.id);
    const isFull = async () => (await consumer.book()).status === 409;
    for (const verb of ['acceptance', 'pickup']) {
      expect((await driver.post(`/v1/reservations/${ids[0]}/${verb}`)).status).toBe(201);
      expect(await isFull()).toBe(true);
    }
    expect((await driver.post(`/v1/reservations/${ids[0]}/delivery`)).status).toBe(201);
    expect(await isFull()).toBe(false);
    expect(await isFull()).toBe(true);
    await consumer.post(`/v1/reservations/${ids[1]}/cancellation`, { reason: '실수' });
    expect([await isFull(), await isFull()]).toEqual([false, true]);
    expect((await other.book()).status).toBe(201);
  });

  it('are told by their code, and a repeat of a booking that was made is still that booking', async () => {
    const consumer = await newPerson(processes[0]!.address);
    const key = 'the-first-of-them';
    const first = await consumer.book({}, { key });
    for (let n = 1; n < OPEN_MAX; n++) await consumer.book();
    expect((await consumer.book()).body.code).toBe('too-many-open-reservations');
    const again = await consumer.book({}, { key });
    expect([again.status, again.body.id]).toEqual([201, first.body.id]);

    const refusedKey = 'one-too-many';
    const answers = [await consumer.book({}, { key: refusedKey })];
    expect((await consumer.post(`/v1/reservations/${first.body.id}/cancellation`, { reason: 'x' })).status).toBe(201);
    answers.push(await consumer.book({}, { key: refusedKey })); // now there would be room
    expect(answers.map(({ status, headers }) => [status, headers.get('location'), headers.get('etag')])).toEqual([
      [409, null, null],
      [409, null, null],
    ]);
    expect(answers[1]!.headers.get('idempotent-replayed')).toBe('true');
    expect((await consumer.book()).status).toBe(201);
  });
});

describe('A new account', () => {
  it('does only so much that reaches others, and everything else as often as anybody', async () => {
    const person = await newPerson(strict.address);
    const booked: Answer[] = [];
    while (booked.length < NEW_ACCOUNT_QUOTA) booked.push(await person.book());
    expect(codes(booked)).toEqual(Array(NEW_ACCOUNT_QUOTA).fill('201'));
    const mission = { streamerId: person.id, title: '노래', amount: 1_000, timeLimitSeconds: 60 };
    const loud: [string, object][] = [
      ['/v1/reservations', { departure: '서울역', destination: '강남역', date: '2099-12-24' }],
      ['/v1/missions', mission],
      [`/v1/missions/${person.id}/pledges`, { amount: 1_000 }],
      [`/v1/cafes/${person.id}/comments`, { text: '좋아요' }],
      [`/v1/cafes/${person.id}/suggestions`, { changes: { phone: '02-555-0123' } }],
      ['/v1/webhooks', { url: 'https://example.com/hook' }],
    ];
    for (const [path, body] of loud) {
      const answer = await person.post(path, body);
      expect([path, answer.status, answer.body.code]).toEqual([path, 429, 'new-account']);
      const pause = Number(answer.headers.get('retry-after'));
      expect(pause).toBeGreaterThan(3_500);
      expect(pause).toBeLessThanOrEqual(3_600);
    }
    for (let n = 0; n < 10; n++) expect((await person.get('/v1/users/me')).status).toBe(200);
    const cancelled = await person.post(`/v1/reservations/${booked[0]!.body.id}/cancellation`, { reason: '실수' });
    expect(cancelled.status).toBe(201);
  });

  it('is one for an hour, by the time in its id', async () => {
    const grown = await registeredAgo(3_601_000);
    for (let n = 0; n < NEW_ACCOUNT_QUOTA + 2; n++) expect((await grown.book()).status).toBe(201);
    const nearly = await registeredAgo(3_540_000);
    for (let n = 0; n < NEW_ACCOUNT_QUOTA; n++) await nearly.book();
    const refused = await nearly.book();
    expect([refused.body.code, Number(refused.headers.get('retry-after')) <= 60]).toEqual(['new-account', true]);
  });

  it('is limited at no process where it is switched off', async () => {
    const operator = await newOperator(processes[0]!.address, 'admin');
    for (let n = 0; n < 5; n++) expect((await operator.post('/v1/missions', {})).body.code).toBe('invalid-input');
  });
});
