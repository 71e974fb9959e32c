import { randomUUID } from 'node:crypto';
import { getQueueToken } from '@nestjs/bullmq';
import type { NestFastifyApplication } from '@nestjs/platform-fastify';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import type { Queue } from 'bullmq';
import { Dispatcher } from '../../src/kernel/events/dispatcher.js';
import { Nudges } from '../../src/kernel/events/nudges.js';
import { newId } from '../../src/kernel/tx/ids.js';
import { QueueMetrics } from '../../src/kernel/events/queue.metrics.js';
import { JOB_SIZE, Relay } from '../../src/kernel/events/relay.js';
import { EVENTS_QUEUE } from '../../src/kernel/redis.js';
import { registry } from '../../src/kernel/telemetry/metrics.js';
import { clockOf } from '../../src/kernel/time-zones.js';
import { startApp } from '../support/app.js';
import { newPerson, type Answer, type Client } from '../support/client.js';
import { bytes, count, database, rows } from '../support/database.js';
import { StreamClient } from '../support/streams.js';
import { until } from '../support/wait.js';

let app: NestFastifyApplication;
let address: string;
let stop: () => Promise<void>;
beforeAll(async () => ({ app, address, stop } = await startApp('all')));
afterAll(async () => {
  await stop();
  await database.end();
});

type Item = Record<'id' | 'type' | 'title' | 'body' | 'readAt' | 'seenAt', string> & {
  number: number;
  data: Record<string, string>;
  goneAt: string | null;
};
const inbox = (person: Client, query = ''): Promise<Answer> => person.get(`/v1/notifications${query}`);
const toldOf = async (person: Client, query = '?limit=100'): Promise<Item[]> => (await inbox(person, query)).body.items;
const told = (person: Client, type: string, reservationId: string): Promise<Item> =>
  until(`${type} is in the inbox`, async () =>
    (await toldOf(person)).find((item) => item.type === type && item.data['reservationId'] === reservationId),
  );

async function onlineDriver(options: Parameters<typeof newPerson>[2] = {}): Promise<Client> {
  const driver = await newPerson(address, 'driver', options);
  await driver.goOnline();
  return driver;
}
const uuid = (id: Buffer): string => id.toString('hex').replace(/^(.{8})(.{4})(.{4})(.{4})/, '$1-$2-$3-$4-');
async function book(consumer: Client, changes: object = {}): Promise<string> {
  return (await consumer.book(changes)).body.id;
}
/** Waits until everything announced so far was consumed, so that what is not there will not come either. */
const settled = () =>
  until('every event was consumed', async () => {
    const open = await count(
      `SELECT (SELECT COUNT(*) FROM events WHERE state = 'pending' AND type LIKE 'reservation.%')
            + (SELECT COUNT(*) FROM inbox WHERE state = 'queued' AND attempts = 0)`,
    );
    return open === 0;
  });

describe('A notification', () => {
  it('tells every driver who is online of a booking, and nobody else', async () => {
    const [mina, jun, sora, offline, streamer] = await Promise.all([
      newPerson(address),
      onlineDriver(),
      onlineDriver({ locale: 'en' }),
      onlineDriver(),
      newPerson(address, 'streamer'),
    ]);
    await offline.goOnline(false);
    const id = await book(mina, {
      departure: '부산 동구 중앙대로 206',
      destination: '부산 해운대구 우동',
      date: '2099-05-05',
    });

    const forJun = await told(jun, 'reservation.requested', id);
    expect(forJun).toEqual({
      id: expect.any(String),
      livemode: true,
      number: 1,
      type: 'reservation.requested',
      category: 'deliveries',
      title: '새 배송 요청',
      body: '2099년 5월 5일 (화) 부산 동구 → 부산 해운대구 배송 요청이 들어왔습니다.',
      data: expect.objectContaining({ reservationId: id, departure: '부산 동구', destination: '부산 해운대구' }),
      critical: false,
      createdAt: expect.stringMatching(/^\d{4}-\d\d-\d\dT.*Z$/),
      seenAt: null,
      readAt: null,
      archivedAt: null,
      goneAt: null,
    });
    expect((await told(sora, 'reservation.requested', id)).body).toBe(
      'A delivery is requested for Tue, 5 May 2099: 부산 동구 → 부산 해운대구.',
    );
    await settled();
    for (const person of [mina, offline, streamer]) expect(await toldOf(person)).toEqual([]);
  });

  it('is not sent to whoever did it', async () => {
    const both = await newPerson(address, ['consumer', 'driver']);
    await both.goOnline();
    const witness = await onlineDriver();
    const id = await book(both);
    await told(witness, 'reservation.requested', id);
    expect(await toldOf(both)).toEqual([]);
  });

  it('of a change goes to the other side only', async () => {
    const [mina, jun] = await Promise.all([newPerson(address), newPerson(address, 'driver', { name: '박준' })]);
    const id = await book(mina);
    await settled();
    await jun.goOnline();
    for (const [verb, type] of [
      ['acceptance', 'reservation.accepted'],
      ['pickup', 'reservation.picked_up'],
      ['delivery', 'reservation.delivered'],
    ] as const) {
      await jun.post(`/v1/reservations/${id}/${verb}`);
      await told(mina, type, id);
    }
    await settled();
    expect(await toldOf(jun)).toEqual([]);
    expect(await toldOf(mina)).toHaveLength(3);
  });

  it('of a cancellation goes to the other side only, with the reason', async () => {
    const cases = ['by the consumer', 'before anybody accepted', 'by an admin'] as const;
    const admin = await newPerson(address);
    await database.query(`UPDATE users SET roles = 'admin' WHERE id = ?`, [bytes(admin.id)]);
    await admin.logIn();
    for (const name of cases) {
      const [mina, jun] = await Promise.all([newPerson(address), newPerson(address, 'driver')]);
      const id = await book(mina);
      if (name !== 'before anybody accepted') {
        await settled();
        await jun.accept(id);
        await told(mina, 'reservation.accepted', id);
      }
      const actor = name === 'by an admin' ? admin : mina;
      const cancelled = await actor.post(`/v1/reservations/${id}/cancellation`, { reason: '눈이 와요 ❄️' });
      expect(cancelled.status).toBe(201);
      const expected = { 'by the consumer': [jun], 'by an admin': [mina, jun] }[name as string];
      for (const person of expected ?? []) {
        expect((await told(person, 'reservation.cancelled', id)).body).toContain('눈이 와요 ❄️');
      }
      await settled();
      for (const person of [mina, jun, admin].filter((p) => !expected?.includes(p))) {
        expect([name, (await toldOf(person)).filter((item) => item.type === 'reservation.cancelled')]).toEqual([
          name,
          [],
        ]);
      }
    }
  });

  it('speaks the language the person has now', async () => {
    const driver = await onlineDriver({ locale: 'ko' });
    const id = await book(await newPerson(address));
    expect((await told(driver, 'reservation.requested', id)).title).toBe('새 배송 요청');
    await driver.send('PATCH', '/v1/users/me', { body: { locale: 'en' } });
    expect((await told(driver, 'reservation.requested', id)).title).toBe('New delivery request');
  });
});

describe('My notifications', () => {
  let driver: Client;
  let ids: string[]; // the newest first
  beforeAll(async () => {
    driver = await onlineDriver();
    const mina = await newPerson(address);
    for (let i = 0; i < 7; i++) await book(mina);
    await until('seven are there', async () => (await inbox(driver)).body.unread === 7);
    await driver.goOnline(false);
    ids = (await toldOf(driver)).map(({ id }) => id);
  });

  it('come in pages, the newest first, that stay stable while new ones arrive', async () => {
    expect(ids).toEqual([...ids].sort().reverse());
    const walked: string[] = [];
    const mina = await newPerson(address);
    let more = 0;
    for (let cursor: string | null = ''; cursor !== null;) {
      const page: Answer = await inbox(driver, `?limit=3${cursor && `&cursor=${cursor}`}`);
      walked.push(...page.body.items.map(({ id }: Item) => id));
      cursor = page.body.nextCursor;
      await driver.goOnline();
      await told(driver, 'reservation.requested', await book(mina));
      await driver.goOnline(false);
      more++;
      expect((await inbox(driver)).body.unread).toBe(7 + more);
    }
    expect(walked).toEqual(ids);
    expect(new Set(walked).size).toBe(7);
  });

  it('are read once, and are counted', async () => {
    const [id] = ids as [string];
    const { unread } = (await inbox(driver)).body;
    const read = await driver.post(`/v1/notifications/${id}/read`, undefined, { key: null });
    expect([read.status, read.body.id]).toEqual([200, id]);
    expect(Math.abs(Date.parse(read.body.readAt) - Date.now())).toBeLessThan(60_000);
    const again = await driver.post(`/v1/notifications/${id}/read`, undefined, { key: null });
    expect([again.status, again.body]).toEqual([200, read.body]);
    expect((await inbox(driver)).body.unread).toBe(unread - 1);
  });

  it('can be asked for by whether they were read', async () => {
    const id = ids[1]!;
    await driver.post(`/v1/notifications/${id}/read`);
    const [unread, read, all] = await Promise.all(
      ['?limit=100&unread=true', '?limit=100&unread=false', '?limit=100'].map((query) => toldOf(driver, query)),
    );
    expect(read!.map((item) => item.id)).toContain(id);
    expect(read!.every((item) => item.readAt)).toBe(true);
    expect(unread!.every((item) => item.readAt === null)).toBe(true);
    expect(all).toHaveLength(unread!.length + read!.length);
    expect((await inbox(driver, '?unread=false&limit=1')).body.unread).toBe(unread!.length);
  });

  it('are nobody else’s: neither seen nor read', async () => {
    const stranger = await newPerson(address, 'driver');
    expect((await inbox(stranger)).body).toEqual({ items: [], nextCursor: null, unread: 0, unseen: 0 });
    const id = ids[2]!;
    for (const theirs of [id, randomUUID()]) {
      const answer = await stranger.post(`/v1/notifications/${theirs}/read`);
      expect([answer.status, answer.body.code]).toEqual([404, 'notification-not-found']);
    }
    expect((await toldOf(driver)).find((item) => item.id === id)!.readAt).toBeNull();
  });

  it('do not show the e-mails, which have rows of their own', async () => {
    const consumer = await newPerson(address);
    const id = await book(consumer);
    expect((await (await newPerson(address, 'driver')).accept(id)).status).toBe(201);
    await told(consumer, 'reservation.accepted', id);
    const [mail] = await rows<{ id: Buffer }>(
      `SELECT id FROM notifications WHERE user_id = ? AND channel = 'email' LIMIT 1`,
      [bytes(consumer.id)],
    );
    expect((await consumer.post(`/v1/notifications/${uuid(mail!.id)}/read`)).status).toBe(404);
  });
});

describe('An event', () => {
  const consumer = 'notifications.reservation.requested';
  const rowsOf = (eventId: string) =>
    rows('SELECT user_id, channel FROM notifications WHERE event_id = ?', [bytes(eventId)]);
  const inboxRow = async (eventId: string) => {
    const [row] = await rows(
      `SELECT *, TIMESTAMPDIFF(MICROSECOND, NOW(6), due_at) / 1e6 AS due_in FROM inbox WHERE event_id = ?`,
      [bytes(eventId)],
    );
    return row as Record<string, any> | undefined;
  };
  const eventOf = async (reservationId: string): Promise<string> => {
    const [row] = await rows<{ id: Buffer }>('SELECT id FROM events WHERE aggregate_id = ?', [bytes(reservationId)]);
    return uuid(row!.id);
  };
  /** An event as a transaction would have announced it. */
  async function announce(type: string, payload: object): Promise<string> {
    const [id, aggregate] = [newId(), newId()];
    await database.query(
      `INSERT INTO events (id, type, aggregate_type, aggregate_id, actor_id, payload) VALUES (?, ?, ?, ?, NULL, ?)`,
      [bytes(id), type, type.split('.')[0], bytes(aggregate), JSON.stringify(payload)],
    );
    return id;
  }

  it('acts once, however often its job runs', async () => {
    const drivers = await Promise.all([onlineDriver(), onlineDriver()]);
    const reservation = await book(await newPerson(address));
    for (const driver of drivers) await told(driver, 'reservation.requested', reservation);
    const eventId = await eventOf(reservation);
    await until('it was consumed', async () => (await inboxRow(eventId))!['state'] === 'done');
    const before = await rowsOf(eventId);
    const late = await onlineDriver(); // would be told if the handler ran again

    const dispatcher = app.get(Dispatcher, { strict: false });
    await Promise.all([1, 2, 3].map(() => dispatcher.dispatch({ consumer, eventId })));
    expect(await rowsOf(eventId)).toEqual(before);
    expect(await toldOf(late)).toEqual([]);
  });

  it('writes one row per person and channel even when its handler does run twice', async () => {
    const driver = await onlineDriver();
    const reservation = await book(await newPerson(address));
    const notification = await told(driver, 'reservation.requested', reservation);
    const eventId = await eventOf(reservation);
    await until('it was consumed', async () => (await inboxRow(eventId))!['state'] === 'done');
    const before = await rowsOf(eventId);

    // Due in the past would make the reconciler a third runner.
    await database.query(
      `UPDATE inbox SET state = 'queued', done_at = NULL, due_at = NOW(6) + INTERVAL 1 HOUR WHERE event_id = ?`,
      [bytes(eventId)],
    );
    await app.get(Dispatcher, { strict: false }).dispatch({ consumer, eventId });

    expect(await inboxRow(eventId)).toMatchObject({ state: 'done', attempts: 0, last_error: null });
    const after = await rowsOf(eventId);
    expect(after).toEqual(expect.arrayContaining(before));
    expect(new Set(after.map((row) => `${row['user_id'].toString('hex')} ${row['channel']}`)).size).toBe(after.length);
    expect(await told(driver, 'reservation.requested', reservation)).toEqual(notification);
    await expect(
      database.query(
        `INSERT INTO notifications (id, event_id, user_id, channel, type, data, state)
         SELECT UNHEX(REPLACE(UUID(), '-', '')), event_id, user_id, channel, type, data, state FROM notifications WHERE event_id = ? LIMIT 1`,
        [bytes(eventId)],
      ),
    ).rejects.toThrow(/Duplicate entry/);
  });

  it('whose handler fails is tried 8 times, ever more rarely, and then becomes a dead letter', async () => {
    const mina = await newPerson(address);
    const payload = { reservationId: newId(), consumerId: mina.id, driverId: newId() };
    const now = async () => (await rows<{ now: Date }>('SELECT NOW(6) AS now'))[0]!.now.getTime();
    let dueSince = await now();
    const id = await announce('reservation.accepted', payload); // of a reservation that does not exist
    const relay = app.get(Relay, { strict: false });

    for (let attempts = 1; attempts <= 7; attempts++) {
      const row = await until(`try ${attempts} failed`, async () => {
        const row = await inboxRow(id);
        return row?.['attempts'] === attempts && row;
      });
      expect(row).toMatchObject({ state: 'queued', first_error: 'reservation-not-found', done_at: null });
      expect(Number(row['due_in'])).toBeLessThanOrEqual(2 ** attempts);
      expect(row['due_at'] - dueSince).toBeGreaterThanOrEqual(1_000 * 2 ** attempts - 1);
      expect(await count('SELECT COUNT(*) FROM dead_letters WHERE reference_id = ?', [bytes(id)])).toBe(0);
      if (attempts === 7) {
        await database.query(`UPDATE events SET payload = '{}' WHERE id = ?`, [bytes(id)]); // the last failure is another one
      }
      dueSince = await now();
      await database.query('UPDATE inbox SET due_at = NOW(6) WHERE event_id = ?', [bytes(id)]);
      await relay.requeue();
    }

    const [letter] = await until('it is dead', async () => {
      const letters = await rows('SELECT * FROM dead_letters WHERE reference_id = ?', [bytes(id)]);
      return letters.length > 0 && letters;
    });
    expect(letter).toMatchObject({
      source: 'notifications.reservation.accepted',
      reason: 'retries exhausted',
      attempts: 8,
      first_error: 'reservation-not-found',
      last_error: expect.stringContaining('reservationId'),
      died_at: expect.any(Date),
    });
    expect(await inboxRow(id)).toMatchObject({ state: 'dead', attempts: 8 });

    // Dead is dead: neither time nor a stray job wakes it.
    await database.query('UPDATE inbox SET due_at = NOW(6) - INTERVAL 1 DAY WHERE event_id = ?', [bytes(id)]);
    await relay.requeue();
    await app
      .get(Dispatcher, { strict: false })
      .dispatch({ consumer: 'notifications.reservation.accepted', eventId: id });
    expect(await inboxRow(id)).toMatchObject({ state: 'dead', attempts: 8 });
    expect(await toldOf(mina)).toEqual([]);
  });

  it('that failed is consumed as soon as its cause is gone, and leaves no dead letter', async () => {
    const [mina, jun] = await Promise.all([newPerson(address), newPerson(address, 'driver')]);
    const reservationId = await book(mina);
    const id = await announce('reservation.delivered', { reservationId }); // an incomplete payload
    await until('it failed', async () => (await inboxRow(id))?.['attempts'] === 1);
    await database.query('UPDATE events SET payload = ? WHERE id = ?', [
      JSON.stringify({ reservationId, consumerId: mina.id, driverId: jun.id }),
      bytes(id),
    ]);
    await database.query('UPDATE inbox SET due_at = NOW(6) WHERE event_id = ?', [bytes(id)]);
    await told(mina, 'reservation.delivered', reservationId);
    expect(await inboxRow(id)).toMatchObject({ state: 'done', attempts: 1 });
    expect(await count('SELECT COUNT(*) FROM dead_letters WHERE reference_id = ?', [bytes(id)])).toBe(0);
  });

  it('whose job was lost is queued again', async () => {
    const [mina, jun] = await Promise.all([newPerson(address), newPerson(address, 'driver')]);
    const reservationId = await book(mina);
    await settled();
    const id = await announce('reservation.delivered', { reservationId, consumerId: mina.id, driverId: jun.id });
    await until('it was announced', async () => (await inboxRow(id)) !== undefined);
    await told(mina, 'reservation.delivered', reservationId);
    // As if Redis had forgotten the job: owed for 31 s, and nobody at work on it.
    await database.query('DELETE FROM notifications WHERE event_id = ?', [bytes(id)]);
    await database.query(
      `UPDATE inbox SET state = 'queued', done_at = NULL, due_at = NOW(6) - INTERVAL 1 SECOND WHERE event_id = ?`,
      [bytes(id)],
    );
    await told(mina, 'reservation.delivered', reservationId);
  });

  it('that begins a search runs a schedule of the worker', () =>
    expect(app.get(Nudges).nudge('reservations.beginRounds')).toBe(true));

  it('is queued again although a job that begins with another one of its batch still exists', async () => {
    const [mina, jun] = await Promise.all([newPerson(address), newPerson(address, 'driver')]);
    const payload = { reservationId: await book(mina), consumerId: mina.id, driverId: jun.id };
    const [first, second] = [
      await announce('reservation.delivered', payload),
      await announce('reservation.delivered', payload),
    ];
    const isDone = async (id: string) => (await inboxRow(id))?.['state'] === 'done';
    await until('both were consumed', async () => (await isDone(first)) && (await isDone(second)));
    const queue = app.get<Queue>(getQueueToken(EVENTS_QUEUE), { strict: false });
    const job = await queue.add(
      'notifications',
      { consumer: 'notifications.reservation.delivered', eventId: first },
      { jobId: `${first}-notifications.reservation.delivered`, delay: 3_600_000 },
    );
    await database.query(
      `UPDATE inbox SET state = 'queued', done_at = NULL, due_at = NOW(6) - INTERVAL 1 SECOND WHERE event_id IN (?)`,
      [[first, second].map(bytes)],
    );
    await until('both were consumed again', async () => (await isDone(first)) && (await isDone(second)));
    await job.remove();
  });

  it('follows one of its aggregate although another aggregate has more to follow than a batch holds', async () => {
    const [mina, jun] = await Promise.all([newPerson(address), newPerson(address, 'driver')]);
    const payload = JSON.stringify({ reservationId: await book(mina), consumerId: mina.id, driverId: jun.id });
    await settled();
    const [long, short] = [newId(), newId()];
    const events = [long, short, ...Array.from({ length: JOB_SIZE + 5 }, () => long), short].map((aggregate) => ({
      id: newId(),
      aggregate,
    }));
    const type = 'reservation.delivered';
    await database.query(
      `INSERT INTO events (id, type, aggregate_type, aggregate_id, actor_id, payload, state) VALUES ?`,
      [
        events.map(({ id, aggregate }) => [
          bytes(id),
          type,
          'reservation',
          bytes(aggregate),
          null,
          payload,
          'announced',
        ]),
      ],
    );
    const follower = `notifications.${type}`;
    await database.query(
      `INSERT INTO inbox (consumer, event_id, aggregate_id, seq, due_at)
       SELECT ?, id, aggregate_id, seq, NOW(6) + INTERVAL 1 HOUR FROM events WHERE id IN (?)`,
      [follower, events.map(({ id }) => bytes(id))],
    );
    const [first, second] = events.map(({ id }) => ({ consumer: follower, eventId: id }));
    await app.get(Dispatcher, { strict: false }).dispatch({ ...first!, more: [second!] });
    expect((await inboxRow(events.at(-1)!.id))!['state']).toBe('done');
    expect(await count(`SELECT COUNT(*) FROM inbox WHERE state = 'queued' AND aggregate_id = ?`, [bytes(long)])).toBe(
      0,
    );
  });

  it('of an unknown kind waits for a version that knows it, is counted, and holds nobody up', async () => {
    const driver = await onlineDriver();
    const id = await announce('mission.exploded', { missionId: newId() });
    const reservation = await book(await newPerson(address));
    await told(driver, 'reservation.requested', reservation);
    await app.get(QueueMetrics, { strict: false }).run();

    const [event] = await rows('SELECT state FROM events WHERE id = ?', [bytes(id)]);
    expect(event).toEqual({ state: 'pending' });
    expect(await inboxRow(id)).toBeUndefined();
    expect(await registry.metrics()).toContain('madang_events_pending{kind="unknown"} 1');
  });
});

describe('A request that can no longer be accepted', () => {
  const gone = (person: Client, id: string): Promise<Item> =>
    until('the request is gone', async () =>
      (await toldOf(person)).find(({ data, goneAt }) => data['reservationId'] === id && goneAt !== null),
    );
  const isOpen = async (person: Client, id: string) =>
    (await toldOf(person)).find(({ type, data }) => type === 'reservation.requested' && data['reservationId'] === id)!
      .goneAt === null;

  it('is marked gone for every driver but the one who accepted it, and read for those who had not read it', async () => {
    const [mina, jun, sora, late] = await Promise.all([
      newPerson(address),
      onlineDriver(),
      onlineDriver(),
      onlineDriver(),
    ]);
    const [id, other] = [await book(mina), await book(mina)];
    const before = await told(sora, 'reservation.requested', id);
    for (const driver of [jun, sora, late])
      for (const each of [id, other]) await told(driver, 'reservation.requested', each);
    await late.post(`/v1/notifications/${(await told(late, 'reservation.requested', id)).id}/read`);
    const { readAt } = await told(late, 'reservation.requested', id);
    const stream = await StreamClient.open(address, { token: sora.accessToken });
    await until('the stream is ready', () => stream.find('ready'));

    expect((await jun.post(`/v1/reservations/${id}/acceptance`)).status).toBe(201);
    const after = await gone(sora, id);
    expect(after).toMatchObject({ id: before.id, title: before.title, data: before.data });
    expect([after.readAt, after.seenAt]).toEqual([after.goneAt, after.goneAt]);
    expect((await inbox(sora)).body).toMatchObject({ unread: 1, unseen: 1 });
    // Who looks on sees it go: it comes again, under the next number.
    const [again] = await until('the stream has it', () => stream.notifications.length > 0 && stream.notifications);
    expect(again!.data).toEqual(after);
    expect(after.number).toBe(3);
    expect((await gone(late, id)).readAt).toBe(readAt);
    await settled();
    expect([await isOpen(jun, id), await isOpen(sora, other), await isOpen(jun, other)]).toEqual([true, true, true]);
    expect((await told(mina, 'reservation.accepted', id)).goneAt).toBeNull();
    stream.close();
  });

  it('is gone for all when its consumer cancels', async () => {
    const [mina, jun, sora] = await Promise.all([newPerson(address), onlineDriver(), onlineDriver()]);
    const id = await book(mina);
    for (const driver of [jun, sora]) await told(driver, 'reservation.requested', id);
    await mina.post(`/v1/reservations/${id}/cancellation`, { reason: '실수' });
    for (const driver of [jun, sora]) await gone(driver, id);
  });

  it('is not sent any more where it waits, such as in quiet hours; a webhook gets it all the same', async () => {
    const [mina, jun, sora] = await Promise.all([newPerson(address), onlineDriver(), onlineDriver()]);
    const [from, until] = [-1, 1].map((hours) => clockOf(new Date(Date.now() + hours * 3_600_000), 'Asia/Seoul').time);
    const settings = { zone: 'Asia/Seoul', quietHours: { from, until }, digest: { mode: 'off' } };
    const preferences = [{ scope: '*', channel: 'push', enabled: true }];
    const changed = await sora.send('PUT', '/v1/notifications/preferences', { body: { settings, preferences } });
    expect(changed.status).toBe(200);
    await database.query(
      `INSERT INTO webhooks (id, user_id, url, event_types, secret, state) VALUES (?, ?, 'https://127.0.0.9/', '[]', 'x', 'active')`,
      [bytes(newId()), bytes(sora.id)],
    );
    const id = await book(mina);
    await told(sora, 'reservation.requested', id);
    const channelsOf = async () =>
      rows(
        `SELECT channel, state, reason FROM notifications WHERE user_id = ? AND type = 'reservation.requested'
         AND channel IN ('push', 'webhook') ORDER BY channel`,
        [bytes(sora.id)],
      );
    expect((await channelsOf()).at(-1)).toMatchObject({ channel: 'push', state: 'pending' });
    await jun.post(`/v1/reservations/${id}/acceptance`);
    await gone(sora, id);
    const [hook, push] = await channelsOf();
    expect(push).toEqual({ channel: 'push', state: 'suppressed', reason: 'gone' });
    expect(hook).toMatchObject({ channel: 'webhook', reason: null });
  });
});
