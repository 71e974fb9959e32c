import { randomBytes, randomUUID } from 'node:crypto';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { newPerson, type Answer, type Client } from '../support/client.js';
import { bytes, count, database, rows } from '../support/database.js';
import { killAll, MadangProcess, migrate, startProcess } from '../support/processes.js';
import { until } from '../support/wait.js';
import { World } from '../support/world.js';
import { status, verify, WebhookReceiver, type Received } from '../support/webhook-receiver.js';

let receiver: WebhookReceiver;
let address: string;
let production: Awaited<ReturnType<typeof startProcess>>;
beforeAll(async () => {
  receiver = await WebhookReceiver.start();
  production = await startProcess('api'); // as it is configured for everybody: no loopback
  ({ address } = await MadangProcess.start('all', { WEBHOOK_ALLOW_LOOPBACK: 'true', WEBHOOK_TIMEOUT_MS: '2000' }));
});
afterAll(async () => {
  receiver.stop();
  await killAll();
  await production.stop();
  await database.end();
});

let paths = 0;
/** A person in English with a webhook at a path of its own. */
async function subscriber(wishes: object = {}) {
  const person = await newPerson(address, 'driver', { locale: 'en' });
  const path = `/hook/${++paths}`;
  const created = await person.post('/v1/webhooks', { url: receiver.address + path, ...wishes });
  expect(created.status).toBe(201);
  return { person, path, id: created.body.id as string, secret: created.body.secret as string };
}
const url = (id: string) => `/v1/webhooks/${id}`;
const arrived = (path: string, number = 1): Promise<Received> =>
  until(`message ${number} arrived`, () => receiver.to(path)[number - 1]);
const testOf = async (person: Client, id: string): Promise<string> => {
  const answer = await person.post(`${url(id)}/test`);
  expect(answer.status).toBe(202);
  return answer.body.id;
};
const delivery = (person: Client, id: string, deliveryId: string, state: string) =>
  until(`it is ${state}`, async () => {
    const { body } = await person.get(`${url(id)}/deliveries`);
    return body.items.find((item: any) => item.id === deliveryId && item.state === state);
  });
const codeOf = ({ status, body }: Answer) => [status, body?.code];

describe('A webhook', () => {
  it('is created with a secret that is shown once, and is read, listed and changed without it', async () => {
    const { person, id, path, secret } = await subscriber({ description: '내 서버', eventTypes: ['mission.failed'] });
    expect(secret).toMatch(/^whsec_[A-Za-z0-9+/]{43}=$/);
    const one = await person.get(url(id));
    expect(one.body).toEqual({
      id,
      livemode: true,
      kind: 'notifications',
      url: receiver.address + path,
      description: '내 서버',
      eventTypes: ['mission.failed'],
      state: 'active',
      disabledReason: null,
      failingSince: null,
      previousSecretUntil: null,
      createdAt: expect.stringMatching(/Z$/),
    });
    expect((await person.get('/v1/webhooks')).body).toEqual({ items: [one.body], nextCursor: null });
    const changes = { url: `${receiver.address}/other`, eventTypes: [], description: null, state: 'disabled' };
    const changed = await person.send('PATCH', url(id), { body: changes });
    expect(changed.body).toEqual({ ...one.body, ...changes, disabledReason: 'owner' });
    expect((await person.send('PATCH', url(id), { body: { state: 'active' } })).body).toMatchObject({
      state: 'active',
      disabledReason: null,
    });
  });

  it('keeps its secret unreadable in the database, in the record of the request too, and a repeat still shows it', async () => {
    const person = await newPerson(address);
    const [key, wish] = [randomUUID(), { url: `${receiver.address}/repeat` }];
    const first = await person.post('/v1/webhooks', wish, { key });
    const again = await person.post('/v1/webhooks', wish, { key });
    expect([again.text, again.headers.get('idempotent-replayed')]).toEqual([first.text, 'true']);
    expect(await count('SELECT COUNT(*) FROM webhooks WHERE user_id = ?', [bytes(person.id)])).toBe(1);
    const { secret, id } = first.body;
    const rotated = (await person.post(`${url(id)}/secret`)).body.secret;
    const kept = JSON.stringify([
      await rows('SELECT secret, previous_secret FROM webhooks WHERE id = ?', [bytes(id)]),
      await rows('SELECT CONVERT(body USING utf8mb4) AS body FROM idempotency_keys WHERE principal = ?', [
        bytes(person.id),
      ]),
    ]);
    expect(kept).toContain(id);
    for (const shown of [secret, rotated]) {
      expect(kept).not.toContain(shown);
      expect(kept).not.toContain(shown.slice('whsec_'.length));
    }
  });

  it('is refused again in the same words when a refused request is repeated under its key', async () => {
    const person = await newPerson(address);
    const refused: [string, object | undefined, string][] = [
      ['/v1/webhooks', { url: 'http://hooks.example.com/' }, 'webhook-url-refused'],
      ['/v1/webhooks', { url: `${receiver.address}/x`, eventTypes: ['mission.exploded'] }, 'unknown-event-types'],
      [`${url(randomUUID())}/secret`, undefined, 'webhook-not-found'],
    ];
    for (const [path, body, code] of refused) {
      const key = randomUUID();
      const first = await person.post(path, body, { key });
      expect(first.body.code).toBe(code);
      const again = await person.post(path, body, { key });
      expect([again.status, again.text]).toEqual([first.status, first.text]);
      for (const name of ['content-type', 'cache-control'])
        expect(again.headers.get(name)).toBe(first.headers.get(name));
      expect(again.headers.get('idempotent-replayed')).toBe('true');
    }
  });

  it('shows the same new secret when its rotation is repeated under its key', async () => {
    const { person, id } = await subscriber();
    const key = randomUUID();
    const first = await person.post(`${url(id)}/secret`, undefined, { key });
    const again = await person.post(`${url(id)}/secret`, undefined, { key });
    expect([again.status, again.text]).toEqual([201, first.text]);
    expect(again.body.secret).toMatch(/^whsec_/);
  });

  it('is nobody else’s', async () => {
    const { id, person, path } = await subscriber();
    const deliveryId = await testOf(person, id);
    await arrived(path);
    const stranger = await newPerson(address);
    const tries = [
      stranger.get(url(id)),
      stranger.send('PATCH', url(id), { body: { state: 'disabled' } }),
      stranger.send('DELETE', url(id)),
      stranger.post(`${url(id)}/secret`),
      stranger.post(`${url(id)}/test`),
      stranger.get(`${url(id)}/deliveries`),
      stranger.get(`${url(id)}/deliveries/${deliveryId}/attempts`),
      stranger.post(`${url(id)}/deliveries/${deliveryId}/replay`),
      stranger.post(`${url(id)}/replay`, { from: '2020-01-01T00:00:00Z', to: '2100-01-01T00:00:00Z' }),
      person.get(url(randomUUID())),
    ];
    for (const answer of await Promise.all(tries)) expect(codeOf(answer)).toEqual([404, 'webhook-not-found']);
    const other = await subscriber();
    for (const answer of [
      await other.person.get(`${url(other.id)}/deliveries/${deliveryId}/attempts`),
      await other.person.post(`${url(other.id)}/deliveries/${deliveryId}/replay`),
    ])
      expect(codeOf(answer)).toEqual([404, 'delivery-not-found']);
    expect((await stranger.get('/v1/webhooks')).body.items).toEqual([]);
    expect((await person.get(url(id))).body.state).toBe('active');
  });

  it('is one of at most ten, however many are asked for at the same time', async () => {
    const person = await newPerson(address);
    const answers = await Promise.all(
      Array.from({ length: 14 }, () => person.post('/v1/webhooks', { url: `${receiver.address}/many` })),
    );
    const made = answers.filter(({ status }) => status === 201);
    expect(made).toHaveLength(10);
    for (const answer of answers.filter((each) => !made.includes(each)))
      expect(codeOf(answer)).toEqual([409, 'webhook-limit-reached']);
    const page = (await person.get('/v1/webhooks?limit=7')).body;
    const rest = (await person.get(`/v1/webhooks?limit=7&cursor=${page.nextCursor}`)).body;
    expect([page.items.length, rest.items.length, rest.nextCursor]).toEqual([7, 3, null]);
    expect((await person.send('DELETE', url(made[0]!.body.id))).status).toBe(204);
    expect(codeOf(await person.get(url(made[0]!.body.id)))).toEqual([404, 'webhook-not-found']);
    expect((await person.post('/v1/webhooks', { url: `${receiver.address}/many` })).status).toBe(201);
  });

  it('hears only of event types there are', async () => {
    const { person, id } = await subscriber();
    for (const answer of [
      await person.post('/v1/webhooks', {
        url: `${receiver.address}/x`,
        eventTypes: ['mission.failed', 'mission.exploded'],
      }),
      await person.send('PATCH', url(id), { body: { eventTypes: ['mission.exploded'] } }),
    ]) {
      expect(codeOf(answer)).toEqual([422, 'unknown-event-types']);
      expect(answer.body.detail).toMatch(
        /Unknown event types: mission\.exploded\. Supported: .*mission\.failed.*reservation\.requested/,
      );
    }
  });

  it('goes to no address inside, and the answer does not tell what a name leads to', async () => {
    const person = await newPerson(production.address);
    for (const [wanted, code] of [
      ['http://example.com/', 'not_https'],
      ['https://u:p@example.com/', 'has_credentials'],
      ['https://example.com:22/', 'port_not_allowed'],
      ['nonsense', 'malformed_url'],
      ['https://127.0.0.1/', 'no_public_address'],
      ['https://169.254.169.254/latest/meta-data/', 'no_public_address'],
      ['https://localhost/', 'no_public_address'],
      ['https://no-such-name.invalid/', 'no_public_address'],
    ]) {
      const answer = await person.post('/v1/webhooks', { url: wanted }, { headers: { 'Accept-Language': 'ko' } });
      expect([wanted, ...codeOf(answer)]).toEqual([wanted, 422, 'webhook-url-refused']);
      expect(answer.body.errors).toEqual([
        { in: 'body', pointer: '/url', code, message: expect.stringMatching(/[가-힣]/) },
      ]);
    }
    expect((await person.get('/v1/webhooks')).body.items).toEqual([]);
    const { person: owner, id } = await subscriber();
    const changed = await owner.send('PATCH', url(id), { body: { url: 'https://10.0.0.1/' } });
    expect(codeOf(changed)).toEqual([422, 'webhook-url-refused']);
  });
});

describe('A message to a webhook', () => {
  it('tells what its owner is told, in their language, and is signed as the official verifier expects', async () => {
    const { person, path, secret, id } = await subscriber();
    await person.goOnline();
    const booked = await (
      await newPerson(address)
    ).book({ departure: '부산 동구 중앙대로 206', destination: '부산 해운대구 우동', date: '2099-05-05' });
    const message = await arrived(path);
    await person.goOnline(false);
    expect(verify(message, secret)).toEqual(message.body);
    const [event] = await rows('SELECT id FROM events WHERE aggregate_id = ?', [bytes(booked.body.id)]);
    expect(message.body).toEqual({
      type: 'reservation.requested',
      timestamp: expect.stringMatching(/^\d{4}-\d\d-\d\dT.*Z$/),
      livemode: true,
      data: {
        eventId: expect.any(String),
        notificationId: message.headers['webhook-id'],
        title: 'New delivery request',
        body: 'A delivery is requested for Tue, 5 May 2099: 부산 동구 → 부산 해운대구.',
        facts: expect.objectContaining({ reservationId: booked.body.id, departure: '부산 동구' }),
      },
    });
    expect(bytes(message.body.data.eventId)).toEqual(event!['id']);
    expect(message.headers).toMatchObject({ 'content-type': 'application/json', connection: 'close' });
    expect(() => verify({ ...message, text: message.text.replace('해운대구', '동래구') }, secret)).toThrow(/signature/);
    expect(() => verify({ ...message, headers: { ...message.headers, 'webhook-id': randomUUID() } }, secret)).toThrow();
    await delivery(person, id, message.headers['webhook-id'] as string, 'delivered');
  });

  it('is sent for the types that were asked for, and for none while the webhook is disabled', async () => {
    const picky = await subscriber({ eventTypes: ['mission.failed'] });
    const asleep = await subscriber();
    await asleep.person.send('PATCH', url(asleep.id), { body: { state: 'disabled' } });
    const witness = await subscriber({ eventTypes: ['reservation.requested'] });
    for (const { person } of [picky, asleep, witness]) await person.goOnline();
    await (await newPerson(address)).book();
    await arrived(witness.path);
    for (const { person } of [picky, asleep, witness]) await person.goOnline(false);
    const targets = await rows('SELECT target_id FROM notifications WHERE target_id IN (?)', [
      [picky.id, asleep.id].map(bytes),
    ]);
    expect(targets).toEqual([]);
    for (const path of ['test', 'replay']) {
      const body = path === 'replay' ? { from: '2020-01-01T00:00:00Z', to: '2100-01-01T00:00:00Z' } : undefined;
      expect(codeOf(await asleep.person.post(`${url(asleep.id)}/${path}`, body))).toEqual([409, 'webhook-disabled']);
    }
  });

  it('carries two signatures while the secret changes, and one again when a day is over', async () => {
    const { person, path, secret, id } = await subscriber();
    const rotated = await person.post(`${url(id)}/secret`);
    expect(rotated.status).toBe(201);
    const next = rotated.body.secret as string;
    expect(next).not.toBe(secret);
    const inOneDay = Date.parse(rotated.body.previousSecretUntil) - Date.now();
    expect(Math.abs(inOneDay - 24 * 3_600_000)).toBeLessThan(60_000);
    await testOf(person, id);
    const both = await arrived(path);
    expect(String(both.headers['webhook-signature']).split(' ')).toHaveLength(2);
    for (const good of [secret, next]) expect(verify(both, good)).toEqual(both.body);
    expect(both.body).toMatchObject({ type: 'webhook.test', data: { title: 'Webhook test', facts: {} } });

    await database.query('UPDATE webhooks SET previous_until = NOW(6) WHERE id = ?', [bytes(id)]);
    await testOf(person, id);
    const later = await arrived(path, 2);
    expect(verify(later, next)).toEqual(later.body);
    expect(() => verify(later, secret)).toThrow(/signature/);
    expect((await person.get(url(id))).body.previousSecretUntil).toBeNull();
  });

  it('leaves a list of its attempts, with the start of each answer', async () => {
    const { person, path, id } = await subscriber();
    receiver.at(path, status(500, {}, `${'x'.repeat(1_020)}오류`));
    const deliveryId = await testOf(person, id);
    const waiting = await delivery(person, id, deliveryId, 'retrying');
    expect(waiting).toMatchObject({ type: 'webhook.test', attempts: 1, deliveredAt: null, reason: null });
    expect(Date.parse(waiting.nextAttemptAt) - Date.now()).toBeGreaterThan(0);
    receiver.at(path, status(200, {}, 'thanks'));
    await database.query('UPDATE notifications SET due_at = NOW(6) WHERE id = ?', [bytes(deliveryId)]);
    expect(await delivery(person, id, deliveryId, 'delivered')).toMatchObject({ attempts: 2, nextAttemptAt: null });
    const { body } = await person.get(`${url(id)}/deliveries/${deliveryId}/attempts`);
    const told = { startedAt: expect.stringMatching(/Z$/), ms: expect.any(Number) };
    expect(body.items).toEqual([
      { ...told, number: 2, outcome: 'delivered', reason: null, status: 200, response: 'thanks' },
      {
        ...told,
        number: 1,
        outcome: 'failed',
        reason: 'HTTP 500',
        status: 500,
        response: `${'x'.repeat(1_020)}오\ufffd`,
      },
    ]);
    const ids = receiver.to(path).map(({ headers }) => headers['webhook-id']);
    expect(ids).toEqual([deliveryId, deliveryId]);
    const failed = (await person.get(`${url(id)}/deliveries?state=retrying`)).body.items;
    expect(failed).toEqual([]);
  });

  it('is sent again on demand, one or all of a time, under the same id', async () => {
    const { person, path, id } = await subscriber();
    const from = new Date(Date.now() - 60_000).toISOString();
    const ids = [await testOf(person, id), await testOf(person, id)];
    for (const each of ids) await delivery(person, id, each, 'delivered');
    const again = await person.post(`${url(id)}/deliveries/${ids[0]}/replay`);
    expect([again.status, again.body.id]).toEqual([202, ids[0]]);
    await arrived(path, 3);
    expect(await delivery(person, id, ids[0]!, 'delivered')).toMatchObject({ attempts: 2 });
    const to = new Date(Date.now() + 60_000).toISOString();
    expect((await person.post(`${url(id)}/replay`, { from, to, state: 'dead' })).body).toEqual({ count: 0 });
    expect((await person.post(`${url(id)}/replay`, { from: to, to: from })).body.errors[0]).toMatchObject({
      pointer: '/to',
    });
    const all = await person.post(`${url(id)}/replay`, { from, to });
    expect([all.status, all.body]).toEqual([202, { count: 2 }]);
    await arrived(path, 5);
    const seen = receiver.to(path).map(({ headers }) => headers['webhook-id'] as string);
    expect(seen.sort()).toEqual([ids[0], ids[0], ids[0], ids[1], ids[1]].sort());
  });

  it('that waits is never sent once its webhook is disabled or deleted', async () => {
    for (const [end, reason] of [
      [
        (person: Client, id: string) => person.send('PATCH', url(id), { body: { state: 'disabled' } }),
        'webhook-disabled',
      ],
      [(person: Client, id: string) => person.send('DELETE', url(id)), 'webhook-deleted'],
    ] as const) {
      const { person, path, id } = await subscriber();
      receiver.at(path, status(500));
      const deliveryId = await testOf(person, id);
      await delivery(person, id, deliveryId, 'retrying');
      expect((await end(person, id)).status).toBeLessThan(300);
      const [row] = await rows('SELECT state, reason FROM notifications WHERE id = ?', [bytes(deliveryId)]);
      expect(row).toEqual({ state: 'suppressed', reason });
      expect(receiver.to(path)).toHaveLength(1);
      expect(await count('SELECT COUNT(*) FROM dead_letters WHERE reference_id = ?', [bytes(deliveryId)])).toBe(0);
    }
  });
});

it('The application’s own database user has every right that a delivery needs', async () => {
  const world = await World.create({ WEBHOOK_ALLOW_LOOPBACK: 'true' });
  const own = new URL(process.env['DATABASE_URL']!);
  own.pathname = `/${world.prefix}`;
  const restricted = new URL(own);
  [restricted.username, restricted.password] = [`m${randomBytes(6).toString('hex')}`, randomBytes(12).toString('hex')];
  const { username, password } = restricted;
  for (const host of ['%', 'localhost'])
    await database.query('CREATE USER ?@? IDENTIFIED BY ?', [username, host, password]);
  const DATABASE_URL = restricted.href;
  await migrate({ DATABASE_URL, MIGRATION_DATABASE_URL: own.href });
  const all = await world.start('all', { DATABASE_URL });
  const person = await newPerson(all.address);
  const { id } = (await person.post('/v1/webhooks', { url: `${receiver.address}/rights` })).body;
  receiver.at('/rights', status(500));
  const first = await testOf(person, id);
  await delivery(person, id, first, 'retrying');
  // However long the rest takes, it is not tried meanwhile.
  await world.rows('UPDATE notifications SET due_at = NOW(6) + INTERVAL 1 HOUR WHERE id = ?', [bytes(first)]);
  receiver.at('/rights', status(410));
  await delivery(person, id, await testOf(person, id), 'dead');
  await delivery(person, id, first, 'suppressed');
  await all.kill();
  for (const host of ['%', 'localhost']) await database.query('DROP USER ?@?', [username, host]);
  await world.end();
});
