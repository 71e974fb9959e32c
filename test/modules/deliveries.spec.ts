import { randomUUID } from 'node:crypto';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { idOfPeriod, newId } from '../../src/kernel/tx/ids.js';
import { newPerson, type Client } from '../support/client.js';
import { bytes, database } from '../support/database.js';
import { newOperator } from '../support/money.js';
import { startProcess } from '../support/processes.js';
import { until } from '../support/wait.js';

const PATH = '/v1/deliveries';
const TYPE = 'reservation.cancelled';

let address: string;
let stop: () => Promise<void>;
let admin: Client;
beforeAll(async () => {
  ({ address, stop } = await startProcess('all'));
  admin = await newOperator(address, 'admin');
});
afterAll(async () => {
  await stop();
  await database.end();
});

const list = async (query: string): Promise<any[]> => (await admin.get(`${PATH}?${query}`)).body.items;
const idsOf = async (query: string): Promise<string[]> => (await list(query)).map(({ id }) => id);
const attemptsAt = (id: string) => admin.get(`${PATH}/${id}/attempts`);

/** A booking that an admin cancels: its driver is notified as usual, its consumer has switched these mails off. */
async function booking() {
  const [usual, silent] = await Promise.all([newPerson(address, 'driver'), newPerson(address)]);
  const wish = { scope: TYPE, channel: 'email', enabled: false };
  const body = { settings: { zone: 'Asia/Seoul', quietHours: null, digest: { mode: 'off' } }, preferences: [wish] };
  const wished = await silent.send('PUT', '/v1/notifications/preferences', { body });
  expect(wished).toMatchObject({ status: 200 });
  const { id } = (await silent.book({ departure: '부산 동구' })).body;
  expect((await usual.accept(id)).status).toBe(201);
  expect((await admin.post(`/v1/reservations/${id}/cancellation`, { reason: '폭설' })).status).toBe(201);
  const mail = await until('the mail is delivered', async () => {
    const [found] = await list(`userId=${usual.id}&channel=email&state=delivered&type=${TYPE}`);
    return found;
  });
  return { usual, silent, mail };
}

type Message = { error?: string; createdAt?: string; webhookId?: string };
/** A message that the workers have given up. */
async function deadMessage(person: Client, { error = 'x', createdAt, webhookId }: Message = {}): Promise<string> {
  const id = createdAt ? idOfPeriod(Date.parse(createdAt), randomUUID()) : newId();
  const target = webhookId && { channel: 'webhook', target_id: bytes(webhookId) };
  await database.query('INSERT INTO notifications SET ?', [
    {
      id: bytes(id),
      event_id: bytes(newId()),
      user_id: bytes(person.id),
      channel: 'email',
      type: 'mission.accepted',
      data: '{}',
      state: 'dead',
      attempts: 1,
      first_error: error,
      last_error: error,
      created_at: new Date(createdAt ?? Date.now()),
      ...target,
    },
  ]);
  await database.query(
    `INSERT INTO delivery_attempts (notification_id, number, started_at, ms, outcome, reason, status, response)
     VALUES (?, 1, ?, 12, 'refused', ?, 550, 'the text of the message')`,
    [bytes(id), new Date('2026-01-15T12:00:00.000Z'), error],
  );
  return id;
}

describe('What happened to each message', () => {
  it('of an event is seen by an admin: whom it was for, how it went, when, and why not', async () => {
    const { usual, silent, mail } = await booking();
    expect(mail).toEqual({
      id: expect.any(String),
      eventId: expect.any(String),
      userId: usual.id,
      channel: 'email',
      targetId: null,
      type: TYPE,
      state: 'delivered',
      reason: null,
      attempts: 1,
      dueAt: null,
      createdAt: expect.stringMatching(/Z$/),
      deliveredAt: expect.stringMatching(/Z$/),
      firstError: null,
      lastError: null,
    });
    expect((await attemptsAt(mail.id)).body.items).toEqual([
      {
        number: 1,
        startedAt: expect.stringMatching(/Z$/),
        ms: expect.any(Number),
        outcome: 'delivered',
        reason: null,
        status: null,
      },
    ]);

    const [unwanted] = await list(`eventId=${mail.eventId}&userId=${silent.id}&channel=email`);
    expect(unwanted).toMatchObject({ state: 'suppressed', reason: 'preference', attempts: 0, dueAt: null });
    expect((await attemptsAt(unwanted.id)).body).toEqual({ items: [] });

    const ofEvent = await list(`eventId=${mail.eventId}&limit=100`);
    expect(new Set(ofEvent.map(({ userId }) => userId))).toEqual(new Set([usual.id, silent.id]));
    expect(JSON.stringify(ofEvent)).not.toContain('부산');
  });

  it('is found by person, channel, state, type and time, a page at a time', async () => {
    const person = await newPerson(address);
    const webhookId = newId();
    const old = await deadMessage(person, { createdAt: '2026-01-01T00:00:00.000Z' });
    const late = await deadMessage(person, { createdAt: '2026-01-03T00:00:00.000Z' });
    const posted = await deadMessage(person, { createdAt: '2026-01-02T00:00:00.000Z', webhookId });
    const mine = `userId=${person.id}`;
    expect(await idsOf(mine)).toEqual([late, posted, old]);
    expect(await idsOf(`${mine}&channel=email&state=dead&type=mission.accepted`)).toEqual([late, old]);
    expect(await list(`${mine}&channel=webhook`)).toMatchObject([{ id: posted, targetId: webhookId }]);
    for (const other of ['state=delivered', 'channel=sms', 'type=mission.failed', `eventId=${newId()}`]) {
      expect([other, await idsOf(`${mine}&${other}`)]).toEqual([other, []]);
    }
    expect(await idsOf(`${mine}&from=2026-01-02T09:00:00%2B09:00`)).toEqual([late, posted]);
    expect(await idsOf(`${mine}&from=2026-01-01T00:00:00Z&to=2026-01-02T00:00:00Z`)).toEqual([old]);

    const first = (await admin.get(`${PATH}?${mine}&limit=2`)).body;
    expect(first.items.map(({ id }: { id: string }) => id)).toEqual([late, posted]);
    const rest = await admin.get(`${PATH}?${mine}&limit=2&cursor=${first.nextCursor}`);
    expect(rest.body).toMatchObject({ items: [{ id: old }], nextCursor: null });
  });

  it('says of whom a mail server spoke to nobody, and no text', async () => {
    const person = await newPerson(address);
    const id = await deadMessage(person, { error: `550 5.1.1 <${person.email}>: no such user ${person.email}` });
    const shown = '550 5.1.1 <…>: no such user …';
    expect(await list(`userId=${person.id}`)).toMatchObject([{ firstError: shown, lastError: shown }]);
    const { body } = await attemptsAt(id);
    const startedAt = '2026-01-15T12:00:00.000Z';
    expect(body.items).toEqual([{ number: 1, startedAt, ms: 12, outcome: 'refused', reason: shown, status: 550 }]);
  });

  it('is told to admins only, who ask for what there can be', async () => {
    const attempts = `${PATH}/${newId()}/attempts`;
    for (const other of [await newOperator(address, 'moderator'), await newPerson(address, ['driver', 'streamer'])]) {
      for (const path of [PATH, attempts]) expect([path, (await other.get(path)).status]).toEqual([path, 403]);
    }
    for (const path of [PATH, attempts]) expect((await fetch(address + path)).status).toBe(401);
    expect(await attemptsAt(newId())).toMatchObject({ status: 404, body: { code: 'delivery-not-found' } });
    expect((await admin.get(`${PATH}?cursor=x`)).body.code).toBe('invalid-cursor');
    for (const query of [
      'eventId=x',
      'userId=x',
      'channel=fax',
      'state=lost',
      'type=',
      'from=now',
      'limit=101',
      'x=1',
    ]) {
      expect([query, (await admin.get(`${PATH}?${query}`)).status]).toEqual([query, 422]);
    }
  });

  it('in a time that ends before it begins is not looked for, among messages as among dead letters', async () => {
    for (const path of [PATH, '/v1/dead-letters']) {
      for (const from of ['2026-01-02T09:00:00%2B09:00', '2026-01-03T00:00:00Z']) {
        const backwards = await admin.get(`${path}?from=${from}&to=2026-01-02T00:00:00Z`);
        expect([path, backwards.status, backwards.body.errors]).toEqual([
          path,
          422,
          [expect.objectContaining({ in: 'query', pointer: '/to', code: 'window_order' })],
        ]);
      }
    }
  });
});
