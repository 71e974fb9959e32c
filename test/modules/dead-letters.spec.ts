import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { newId } from '../../src/kernel/tx/ids.js';
import { newPerson, type Client } from '../support/client.js';
import { bytes, count, database, rows } from '../support/database.js';
import { mailsTo } from '../support/mailbox.js';
import { newOperator } from '../support/money.js';
import { startProcess } from '../support/processes.js';
import { until } from '../support/wait.js';

const LETTERS = '/v1/dead-letters';

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

const uuid = (id: Buffer): string => id.toString('hex').replace(/^(.{8})(.{4})(.{4})(.{4})/, '$1-$2-$3-$4-');

/** A letter of something that is not there: it can be read and marked. */
async function letter(source: string, { reason = 'retries exhausted', diedAt = '2026-01-15T12:00:00.000Z' } = {}) {
  const id = newId();
  await database.query(
    `INSERT INTO dead_letters (id, source, reference_id, reason, attempts, first_error, last_error, died_at)
     VALUES (?, ?, ?, ?, 8, 'the first error', 'the last error', ?)`,
    [bytes(id), source, bytes(newId()), reason, new Date(diedAt)],
  );
  return id;
}
const list = async (query: string) => (await admin.get(`${LETTERS}?${query}`)).body;
const idsOf = async (query: string): Promise<string[]> => (await list(query)).items.map((item: any) => item.id);
const redrive = (body: object, options?: Parameters<Client['post']>[2]) =>
  admin.post(`${LETTERS}/redrive`, body, options);
const letterAbout = async (referenceId: string) => {
  const [row] = await rows('SELECT * FROM dead_letters WHERE reference_id = ?', [bytes(referenceId)]);
  return row;
};

describe('Dead letters', () => {
  it('are shown to admins, the newest first, and to nobody else', async () => {
    const made = [await letter('test.shown'), await letter('test.shown'), await letter('test.shown')];
    expect(await idsOf('source=test.shown')).toEqual(made.toReversed());
    const first = await list('source=test.shown&limit=2');
    expect(first.items.map(({ id }: { id: string }) => id)).toEqual([made[2], made[1]]);
    expect(await idsOf(`source=test.shown&limit=2&cursor=${first.nextCursor}`)).toEqual([made[0]]);

    const one = await admin.get(`${LETTERS}/${made[0]}`);
    expect(one.body).toEqual({
      id: made[0],
      source: 'test.shown',
      referenceId: expect.stringMatching(/^[0-9a-f-]{36}$/),
      reason: 'retries exhausted',
      attempts: 8,
      firstError: 'the first error',
      lastError: 'the last error',
      diedAt: '2026-01-15T12:00:00.000Z',
      redrivenAt: null,
    });
    expect((await admin.get(`${LETTERS}/${newId()}`)).body.code).toBe('dead-letter-not-found');

    const moderator = await newOperator(address, 'moderator');
    for (const other of [moderator, await newPerson(address, ['driver', 'streamer'])]) {
      expect((await other.get(LETTERS)).status).toBe(403);
      expect((await other.get(`${LETTERS}/${made[0]}`)).status).toBe(403);
      expect((await other.post(`${LETTERS}/redrive`, { filter: {} })).status).toBe(403);
    }
    expect((await fetch(address + LETTERS)).status).toBe(401);
    expect(await idsOf('source=test.shown&redriven=false')).toHaveLength(3);
  });

  it('are found by source, reason, time of death and whether they were redriven', async () => {
    const source = 'test.found';
    const old = await letter(source, { diedAt: '2026-01-01T00:00:00.000Z' });
    const refused = await letter(source, { reason: 'refused for good', diedAt: '2026-01-02T00:00:00.000Z' });
    const late = await letter(source, { diedAt: '2026-01-03T00:00:00.000Z' });
    expect(await idsOf(`source=${source}&reason=refused%20for%20good`)).toEqual([refused]);
    expect(await idsOf(`source=${source}&from=2026-01-02T09:00:00%2B09:00`)).toEqual([late, refused]);
    expect(await idsOf(`source=${source}&from=2026-01-01T00:00:00Z&to=2026-01-02T00:00:00Z`)).toEqual([old]);
    expect((await redrive({ ids: [refused] })).body).toEqual({ count: 1 });
    expect(await idsOf(`source=${source}&redriven=true`)).toEqual([refused]);
    expect(await idsOf(`source=${source}&redriven=false`)).toEqual([late, old]);
    for (const query of ['redriven=perhaps', 'from=yesterday', 'cursor=x', 'limit=0', 'what=1']) {
      expect([query, (await admin.get(`${LETTERS}?${query}`)).status]).toEqual([
        query,
        query === 'cursor=x' ? 400 : 422,
      ]);
    }
  });

  it('are asked for by ids or by a filter, at 1 to 50 a second', async () => {
    const filter = { source: 'test.nothing' };
    const wrong: object[] = [
      {},
      { ids: [] },
      { ids: [newId()], filter },
      { ids: Array.from({ length: 1_001 }, () => newId()) },
      { filter: { source: 'x', redriven: true } },
      { filter, ratePerSecond: 0 },
      { filter, ratePerSecond: 51 },
      { filter, ratePerSecond: 2.5 },
    ];
    for (const body of wrong) expect([body, (await redrive(body)).status]).toEqual([body, 422]);
    expect((await redrive({})).body.errors).toMatchObject([{ code: 'ids_or_filter' }]);
    expect(await redrive({ filter, ratePerSecond: 50 })).toMatchObject({ status: 202, body: { count: 0 } });
    expect((await redrive({ ids: Array.from({ length: 1_000 }, () => newId()) })).body).toEqual({ count: 0 });
  });

  it('are marked once, whoever asks again; a repeat of the request gets the first answer', async () => {
    const filter = { source: 'test.once' };
    const ids = [await letter(filter.source), await letter(filter.source)];
    const first = await redrive({ filter }, { key: 'redrive-once-0001' });
    expect([first.status, first.body]).toEqual([202, { count: 2 }]);
    const marked = await rows('SELECT redriven_at FROM dead_letters WHERE source = ?', [filter.source]);
    const repeat = await redrive({ filter }, { key: 'redrive-once-0001' });
    expect([repeat.text, repeat.headers.get('idempotent-replayed')]).toEqual([first.text, 'true']);
    expect((await redrive({ ids })).body).toEqual({ count: 0 });
    expect(await rows('SELECT redriven_at FROM dead_letters WHERE source = ?', [filter.source])).toEqual(marked);
  });

  it('of a source that this version does not know wait for one that does, and hold up no others', async () => {
    await letter('aaa.unknown');
    await letter('aaa.unknown');
    expect((await redrive({ filter: { source: 'aaa.unknown' } })).body).toEqual({ count: 2 });
    const known = await letter('notifications.sms');
    expect((await redrive({ ids: [known] })).body).toEqual({ count: 1 });
    const due = (source: string) => count('SELECT COUNT(redrive_due_at) FROM dead_letters WHERE source = ?', [source]);
    await until('the known one is in its line', async () => (await due('notifications.sms')) === 1);
    expect(await due('aaa.unknown')).toBe(0);
  });
});

describe('An event that no consumer could handle', () => {
  /** The consumer fails at a payload without the fields it needs. */
  async function deadEvent(consumer: Client, driver: Client) {
    const reservationId = (await consumer.book()).body.id;
    const id = newId();
    await database.query(
      `INSERT INTO events (id, type, aggregate_type, aggregate_id, actor_id, payload)
       VALUES (?, 'reservation.delivered', 'reservation', ?, NULL, '{}')`,
      [bytes(id), bytes(reservationId)],
    );
    // The events before it are handled first; where that is noticed late, the reconciler queues it after half a minute.
    await until('its consumer failed', async () => (await inboxRow(id))?.['attempts'] >= 1, 120_000);
    await database.query('UPDATE inbox SET attempts = 7, due_at = NOW(6) WHERE event_id = ?', [bytes(id)]);
    await until('it is dead', () => letterAbout(id));
    const payload = { reservationId, consumerId: consumer.id, driverId: driver.id };
    const repair = () =>
      database.query('UPDATE events SET payload = ? WHERE id = ?', [JSON.stringify(payload), bytes(id)]);
    return { id, repair };
  }
  const inboxRow = async (id: string) => {
    const [row] = await rows('SELECT * FROM inbox WHERE event_id = ?', [bytes(id)]);
    return row;
  };

  it('is handled once after a redrive, under its own id', async () => {
    const [mina, jun] = [await newPerson(address), await newPerson(address, 'driver')];
    const { id, repair } = await deadEvent(mina, jun);
    await repair();
    const { id: letterId } = (await list('source=notifications.reservation.delivered')).items[0];
    expect((await redrive({ ids: [letterId], ratePerSecond: 50 })).body).toEqual({ count: 1 });
    await until('it was consumed', async () => (await inboxRow(id))!['state'] === 'done');
    const told = await rows(
      `SELECT event_id FROM notifications WHERE user_id = ? AND type = 'reservation.delivered' AND channel = 'in_app'`,
      [bytes(mina.id)],
    );
    expect(told.map((row) => uuid(row['event_id']))).toEqual([id]);
    expect((await admin.get(`${LETTERS}/${letterId}`)).body).toMatchObject({
      referenceId: id,
      attempts: 8,
      redrivenAt: expect.any(String),
    });
    expect((await redrive({ filter: { source: 'notifications.reservation.delivered' } })).body).toEqual({ count: 0 });
  });

  it('that fails again has all its tries again, and then is the same letter, to be redriven again', async () => {
    const [mina, jun] = [await newPerson(address), await newPerson(address, 'driver')];
    const { id } = await deadEvent(mina, jun);
    const letterId = uuid((await letterAbout(id))!['id']);
    await redrive({ ids: [letterId] });
    const again = await until('it was tried again', async () => {
      const row = await inboxRow(id);
      return row!['attempts'] === 9 && row;
    });
    expect(again).toMatchObject({ state: 'queued', attempts_at_redrive: 8 });
    await database.query('UPDATE inbox SET attempts = 15, due_at = NOW(6) WHERE event_id = ?', [bytes(id)]);
    await until('it is dead again', async () => (await letterAbout(id))!['attempts'] === 16);
    expect((await admin.get(`${LETTERS}/${letterId}`)).body).toMatchObject({ attempts: 16, redrivenAt: null });
    expect((await redrive({ ids: [letterId] })).body).toEqual({ count: 1 });
  });
});

describe('A message that could not be delivered', () => {
  const mailRow = async (person: Client) => {
    const [row] = await rows(`SELECT * FROM notifications WHERE user_id = ? AND channel = 'email'`, [bytes(person.id)]);
    return row;
  };

  it('is sent after a redrive under the same Message-ID, with a new budget, and its attempts go on counting', async () => {
    const consumer = await newPerson(address);
    const booked = await consumer.book();
    expect((await (await newPerson(address, 'driver')).accept(booked.body.id)).status).toBe(201);
    const delivered = async () => (await mailRow(consumer))?.['state'] === 'delivered';
    await until('it was delivered', delivered);
    const { id } = (await mailRow(consumer))!;
    // As if all of its twenty tries had failed.
    await database.query(`UPDATE notifications SET state = 'dead', attempts = 20 WHERE id = ?`, [id]);
    await database.query('UPDATE delivery_attempts SET number = 20 WHERE notification_id = ?', [id]);
    await database.query(
      `INSERT INTO dead_letters (id, source, reference_id, reason, attempts) VALUES (?, 'notifications.email', ?, 'retries exhausted', 20)`,
      [bytes(newId()), id],
    );
    expect((await redrive({ filter: { source: 'notifications.email' } })).body).toEqual({ count: 1 });
    await until('it was delivered again', delivered);
    const attempts = await rows('SELECT number, outcome FROM delivery_attempts WHERE notification_id = ?', [id]);
    expect(attempts).toEqual([
      { number: 20, outcome: 'delivered' },
      { number: 21, outcome: 'delivered' },
    ]);
    const mails = await until('both are in the mailbox', async () => {
      const mails = await mailsTo(consumer.email);
      return mails.length === 2 && mails;
    });
    const messageId = `<${uuid(id)}@madang.notification>`;
    expect(mails.map(({ headers }) => headers['message-id'])).toEqual([messageId, messageId]);
  });

  it('and was part of a digest goes out with all of it again, as one', async () => {
    const person = await newPerson(address);
    const ids = [newId(), newId(), newId()];
    for (const id of ids) {
      await database.query(
        `INSERT INTO notifications (id, event_id, user_id, channel, type, data, state, attempts, due_at, digest)
         VALUES (?, ?, ?, 'email', 'reservation.delivered', '{}', 'dead', 20, '2026-01-01 00:00:00.123456', TRUE)`,
        [bytes(id), bytes(newId()), bytes(person.id)],
      );
      await database.query(
        `INSERT INTO dead_letters (id, source, reference_id, reason, attempts) VALUES (?, 'notifications.email', ?, 'retries exhausted', 20)`,
        [bytes(newId()), bytes(id)],
      );
    }
    expect((await redrive({ filter: { source: 'notifications.email' }, ratePerSecond: 1 })).body).toEqual({ count: 3 });
    await until('all are delivered', async () => {
      const delivered = `SELECT COUNT(*) FROM notifications WHERE user_id = ? AND channel = 'email' AND state = 'delivered'`;
      return (await count(delivered, [bytes(person.id)])) === 3;
    });
    const mails = await until('it is in the mailbox', async () => {
      const mails = await mailsTo(person.email);
      return mails.length > 0 && mails;
    });
    expect(mails).toHaveLength(1);
  });

  it('and was sent anew by somebody else in the meantime is not sent once more', async () => {
    const person = await newPerson(address);
    const [id, letterId] = [newId(), newId()];
    await database.query(
      `INSERT INTO notifications (id, event_id, user_id, channel, type, data, state, attempts, due_at)
       VALUES (?, ?, ?, 'push', 'reservation.delivered', '{}', 'delivered', 3, '2026-01-01')`,
      [bytes(id), bytes(newId()), bytes(person.id)],
    );
    await database.query(
      `INSERT INTO dead_letters (id, source, reference_id, reason, attempts) VALUES (?, 'notifications.push', ?, 'retries exhausted', 2)`,
      [bytes(letterId), bytes(id)],
    );
    await redrive({ ids: [letterId] });
    await until('its turn came', () =>
      count('SELECT COUNT(redrive_due_at) FROM dead_letters WHERE id = ?', [bytes(letterId)]),
    );
    const [row] = await rows('SELECT state, attempts, due_at FROM notifications WHERE id = ?', [bytes(id)]);
    expect(row).toEqual({ state: 'delivered', attempts: 3, due_at: new Date('2026-01-01T00:00:00Z') });
  });
});
