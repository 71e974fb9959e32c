import { afterAll, beforeAll, describe, expect, it, test } from '@jest/globals';
import { clockOf } from '../../src/kernel/time-zones.js';
import { newPerson, type Answer, type Client } from '../support/client.js';
import { bytes, count, database, rows } from '../support/database.js';
import { newMission, newOperator, pledge, wealthy } from '../support/money.js';
import { startProcess } from '../support/processes.js';
import { until } from '../support/wait.js';
import { World } from '../support/world.js';

let address: string;
let stop: () => Promise<void>;
const world = World.ofThisFile();
/** Accepts bookings. */
let jun: Client;
beforeAll(async () => {
  ({ address, stop } = await startProcess('all'));
  jun = await newPerson(address, 'driver');
  await jun.goOnline();
});
afterAll(async () => {
  await stop();
  await world.end();
  await database.end();
});

const PATH = '/v1/notifications/preferences';
const SEOUL = 'Asia/Seoul';
const put = (person: Client, body: unknown): Promise<Answer> => person.send('PUT', PATH, { body });
const settings = (changes: object = {}) => ({ zone: SEOUL, quietHours: null, digest: { mode: 'off' }, ...changes });
const wish = (scope: string, channel: string, enabled: boolean | null) => ({ scope, channel, enabled });
async function wants(person: Client, body: object): Promise<void> {
  expect(await put(person, body)).toMatchObject({ status: 200 });
}
/** What is on or off for one event, and what says so: `on by default`, `off by category`. */
async function saidOf(person: Client, type: string): Promise<Record<string, string>> {
  const { body } = await person.get(PATH);
  const types = body.categories.flatMap((category: any) => category.types);
  const { channels } = types.find((each: any) => each.type === type);
  return Object.fromEntries(
    Object.entries<any>(channels).map(([name, { enabled, from }]) => [name, `${enabled ? 'on' : 'off'} by ${from}`]),
  );
}

type Row = {
  id: Buffer;
  channel: string;
  state: string;
  reason: string;
  digest: number;
  due_at: Date;
  created_at: Date;
};
const told = (person: Client, type?: string): Promise<Row[]> =>
  rows<Row>(`SELECT * FROM notifications WHERE user_id = ?${type ? ' AND type = ?' : ''} ORDER BY channel, id`, [
    bytes(person.id),
    ...(type ? [type] : []),
  ]);
async function onlineDriver(options: Parameters<typeof newPerson>[2] = {}): Promise<Client> {
  const driver = await newPerson(address, 'driver', options);
  await driver.goOnline();
  return driver;
}
const ACCEPTED = 'reservation.accepted';
const accept = async (id: string) => expect((await jun.post(`/v1/reservations/${id}/acceptance`)).status).toBe(201);
/** The person reads that `bookings` more of theirs are accepted. */
async function hearsOf(person: Client, bookings = 1): Promise<Row[]> {
  const inboxOf = (all: Row[]) => all.filter(({ channel }) => channel === 'in_app').length;
  const before = inboxOf(await told(person));
  await Promise.all(Array.from({ length: bookings }, async () => accept((await person.book()).body.id)));
  return until('every acceptance was told', async () => {
    const all = await told(person, ACCEPTED);
    return inboxOf(all) >= before + bookings && all;
  });
}
/** Quiet hours that began an hour ago and end in one, and their end. */
function quietNow() {
  const [from, end] = [-1, 1].map((hours) => new Date(Date.now() + hours * 3_600_000)) as [Date, Date];
  end.setUTCSeconds(0, 0);
  return { quietHours: { from: clockOf(from, SEOUL).time, until: clockOf(end, SEOUL).time }, end };
}
const byChannel = (all: Row[]) =>
  Object.fromEntries(all.map(({ channel, state, reason }) => [channel, reason ? `${state}: ${reason}` : state]));

describe('Preferences', () => {
  it('of somebody who never said anything are the usual ones, and list all there is to switch', async () => {
    const { status, body } = await (await newPerson(address)).get(PATH);
    expect(status).toBe(200);
    expect(body).toMatchObject({
      settings: settings(),
      channels: ['in_app', 'email', 'webhook', 'sms', 'push'],
      defaults: { in_app: true, email: true, webhook: true, sms: false, push: false },
      preferences: [],
    });
    expect(body.categories.map(({ code }: any) => code)).toEqual(
      expect.arrayContaining(['deliveries', 'missions', 'cafes']),
    );
    const missions = body.categories.find(({ code }: any) => code === 'missions');
    expect(missions.label).toEqual({ ko: '미션', en: expect.any(String) });
    expect(missions.types.find(({ type }: any) => type === 'mission.failed')).toEqual({
      type: 'mission.failed',
      label: { ko: '미션 실패', en: 'Mission failed' },
      critical: true,
      channels: {
        in_app: { enabled: true, from: 'default' },
        email: { enabled: true, from: 'default' },
        webhook: { enabled: true, from: 'default' },
        sms: { enabled: false, from: 'default' },
        push: { enabled: false, from: 'default' },
      },
    });
  });

  it('that were said are kept, each until it is said anew or forgotten', async () => {
    const mina = await newPerson(address);
    const wanted = settings({
      zone: 'America/New_York',
      quietHours: { from: '22:00', until: '08:00' },
      digest: { mode: 'window', minutes: 30 },
    });
    const first = await put(mina, {
      settings: wanted,
      preferences: [wish('*', 'email', false), wish('missions', 'email', true), wish('mission.created', 'sms', true)],
    });
    expect(first.body).toEqual((await mina.get(PATH)).body);
    expect(first.body).toMatchObject({
      settings: wanted,
      preferences: [wish('*', 'email', false), wish('mission.created', 'sms', true), wish('missions', 'email', true)],
    });
    expect(await saidOf(mina, ACCEPTED)).toMatchObject({
      email: 'off by global',
      sms: 'off by default',
    });
    expect(await saidOf(mina, 'mission.created')).toMatchObject({ email: 'on by category', sms: 'on by type' });

    await wants(mina, { preferences: [wish('missions', 'email', null), wish('*', 'in_app', false)] });
    expect((await mina.get(PATH)).body).toMatchObject({
      settings: wanted,
      preferences: [wish('*', 'in_app', false), wish('*', 'email', false), wish('mission.created', 'sms', true)],
    });
    expect(await saidOf(mina, 'mission.failed')).toMatchObject({ in_app: 'on by default', email: 'on by default' });

    await wants(mina, { settings: settings({ digest: { mode: 'daily', time: '18:00' } }) });
    expect((await mina.get(PATH)).body).toMatchObject({
      settings: settings({ digest: { mode: 'daily', time: '18:00' } }),
      preferences: expect.arrayContaining([wish('*', 'email', false)]),
    });
    expect((await (await newPerson(address)).get(PATH)).body.preferences).toEqual([]);
  });

  it('of what goes to one channel only show that one', async () => {
    expect(await saidOf(await newPerson(address), 'cafe.import_progressed')).toEqual({ in_app: 'on by default' });
  });

  test.each([
    ['an unknown scope', { preferences: [wish('mission.exploded', 'email', false)] }, '/preferences/0/scope'],
    ['an unknown channel', { preferences: [wish('*', 'pigeon', false)] }, '/preferences/0/channel'],
    ['neither on nor off', { preferences: [{ scope: '*', channel: 'email' }] }, '/preferences/0/enabled'],
    ['an unknown zone', { settings: settings({ zone: 'Mars/Phobos' }) }, '/settings/zone'],
    ['an offset as zone', { settings: settings({ zone: '+09:00' }) }, '/settings/zone'],
    [
      '25 hours',
      { settings: settings({ quietHours: { from: '22:00', until: '25:00' } }) },
      '/settings/quietHours/until',
    ],
    [
      'an empty night',
      { settings: settings({ quietHours: { from: '22:00', until: '22:00' } }) },
      '/settings/quietHours',
    ],
    [
      'a window of nothing',
      { settings: settings({ digest: { mode: 'window', minutes: 0 } }) },
      '/settings/digest/minutes',
    ],
    ['a window without end', { settings: settings({ digest: { mode: 'window' } }) }, '/settings/digest/minutes'],
    ['a day without time', { settings: settings({ digest: { mode: 'daily' } }) }, '/settings/digest/time'],
    ['half of the settings', { settings: { zone: SEOUL } }, '/settings/quietHours'],
  ])('refuse %s', async (_, body, pointer) => {
    const mina = await newPerson(address);
    const answer = await put(mina, body);
    expect(answer).toMatchObject({ status: 422, body: { code: 'invalid-input' } });
    expect(answer.body.errors.map((error: any) => error.pointer)).toContain(pointer);
    expect(await count('SELECT COUNT(*) FROM notification_settings WHERE user_id = ?', [bytes(mina.id)])).toBe(0);
  });

  it('never switch off what is critical, and then change nothing at all', async () => {
    const mina = await newPerson(address);
    const before = (await mina.get(PATH)).body;
    for (const channel of ['in_app', 'email', 'sms']) {
      const answer = await put(mina, {
        settings: settings({ zone: 'UTC' }),
        preferences: [wish('*', 'push', true), wish('mission.failed', channel, false)],
      });
      expect(answer).toMatchObject({ status: 422, body: { code: 'critical-notification' } });
      expect(answer.body.detail).toContain('mission.failed');
    }
    expect((await mina.get(PATH)).body).toEqual(before);
    await wants(mina, { preferences: [wish('mission.failed', 'sms', true)] });
    await wants(mina, { preferences: [wish('mission.failed', 'sms', null)] });
  });

  it('are for people who are logged in', async () => {
    expect((await fetch(address + PATH)).status).toBe(401);
  });
});

describe('A message that nobody wants', () => {
  it('is written down as suppressed, sent to nobody, and no failure', async () => {
    const mina = await newPerson(address);
    await wants(mina, { preferences: [wish('deliveries', 'email', false), wish('*', 'sms', true)] });
    await wants(mina, { preferences: [wish(ACCEPTED, 'sms', false)] });
    const all = await hearsOf(mina);
    expect(byChannel(all)).toEqual({
      in_app: 'delivered',
      email: 'suppressed: preference',
      sms: 'suppressed: preference',
    });
    const ids = all.filter(({ state }) => state === 'suppressed').map(({ id }) => id);
    expect(await count('SELECT COUNT(*) FROM delivery_attempts WHERE notification_id IN (?)', [ids])).toBe(0);
    expect(await count('SELECT COUNT(*) FROM dead_letters WHERE reference_id IN (?)', [ids])).toBe(0);
  });

  it('is not in the inbox either, when it is the inbox where it is not wanted, and takes no number there', async () => {
    const mina = await newPerson(address);
    await wants(mina, { preferences: [wish(ACCEPTED, 'in_app', false)] });
    await hearsOf(mina);
    const [row] = (await told(mina)).filter(({ channel }) => channel === 'in_app');
    expect(row).toMatchObject({ state: 'suppressed', reason: 'preference', number: null });
    expect((await mina.get('/v1/notifications')).body).toMatchObject({ items: [], unread: 0 });
  });

  it('comes all the same when it is critical', async () => {
    const admin = await newOperator(address, 'admin');
    const [[mina], streamer] = await Promise.all([wealthy(admin, 1, 10_000), newPerson(address, 'streamer')]);
    const channels = ['in_app', 'email', 'webhook'];
    const off = ['*', 'missions'].flatMap((scope) => channels.map((channel) => wish(scope, channel, false)));
    const { quietHours } = quietNow();
    await wants(streamer, {
      settings: settings({ quietHours, digest: { mode: 'daily', time: '18:00' } }),
      preferences: off,
    });
    const id = await newMission(mina!, streamer);
    await until('it was told', async () => (await told(streamer, 'mission.created')).length > 0);
    expect(byChannel(await told(streamer, 'mission.created'))).toMatchObject({
      in_app: 'suppressed: preference',
      email: 'suppressed: preference',
    });
    expect((await pledge(mina!, id, 1_000)).status).toBe(201);
    expect((await mina!.post(`/v1/missions/${id}/cancellation`)).status).toBe(201);
    const mail = await until('the mail has gone out', async () =>
      (await told(streamer, 'mission.cancelled')).find(
        ({ channel, state }) => channel === 'email' && state === 'delivered',
      ),
    );
    expect(mail.digest).toBe(0);
    expect((await streamer.get('/v1/notifications')).body.items).toMatchObject([{ type: 'mission.cancelled' }]);
  });
});

describe('In quiet hours', () => {
  it('e-mail, SMS and push wait for their end, and the inbox does not', async () => {
    const mina = await newPerson(address);
    const { quietHours, end } = quietNow();
    await wants(mina, {
      settings: settings({ quietHours }),
      preferences: [wish('*', 'sms', true), wish('*', 'push', true)],
    });
    const all = await hearsOf(mina);
    expect(byChannel(all)).toEqual({ in_app: 'delivered', email: 'pending', sms: 'pending', push: 'pending' });
    for (const row of all.filter(({ channel }) => channel !== 'in_app')) {
      expect([row.channel, row.due_at, row.digest]).toEqual([row.channel, end, 0]);
    }
  });

  it('that were asked for while a message waited, it waits on', async () => {
    const mina = await newPerson(address);
    const { quietHours, end } = quietNow();
    await wants(mina, { settings: settings({ quietHours }), preferences: [wish('*', 'sms', true)] });
    const due = async () => (await told(mina)).find(({ channel }) => channel === 'sms')!;
    const { id } = (await hearsOf(mina)).find(({ channel }) => channel === 'sms')!;
    // As if it had been planned before there were any.
    await database.query('UPDATE notifications SET due_at = NOW(6) WHERE id = ?', [id]);
    await until('it is put off', async () => Math.abs((await due()).due_at.getTime() - end.getTime()) < 5_000);
    expect(await due()).toMatchObject({ state: 'pending', attempts: 0, reason: null });
  });

  it('that are over nothing waits', async () => {
    const mina = await newPerson(address);
    const { quietHours } = quietNow();
    await wants(mina, { settings: settings({ quietHours: { from: quietHours.until, until: quietHours.from } }) });
    await hearsOf(mina);
    await until('the mail has gone out', async () => byChannel(await told(mina))['email'] === 'delivered');
  });

  it.each(['email', 'sms'])('what comes up for sending by %s again waits as well', async (channel) => {
    const mina = await newPerson(address);
    const { quietHours, end } = quietNow();
    await wants(mina, { settings: settings({ quietHours }), preferences: [wish('*', 'sms', true)] });
    await hearsOf(mina);
    const of = [bytes(mina.id), channel];
    await database.query('UPDATE notifications SET due_at = NOW(6) WHERE user_id = ? AND channel = ?', of);
    const waits =
      'SELECT state, attempts, due_at FROM notifications WHERE user_id = ? AND channel = ? AND due_at > NOW(6)';
    const [row] = await until('it is put off', async () => {
      const found = await rows<{ state: string; attempts: number; due_at: Date }>(waits, of);
      return found[0]?.state === 'pending' && found;
    });
    expect(row!.attempts).toBe(0);
    expect(Math.abs(row!.due_at.getTime() - end.getTime())).toBeLessThan(5_000);
  });
});

describe('A digest', () => {
  it('by window is opened once, also by events that come at once, and joined by all of them', async () => {
    const mina = await newPerson(address);
    await hearsOf(mina);
    await wants(mina, { settings: settings({ digest: { mode: 'window', minutes: 30 } }) });
    // Whoever notifies Mina stops before it has done so.
    const lock = await world.hold('SELECT * FROM inbox_counters WHERE user_id = ? FOR UPDATE', [bytes(mina.id)]);
    // Acceptances of one moment are one job; those after its transaction has begun are another one's.
    const ids = await Promise.all([1, 2, 3, 4].map(async () => (await mina.book()).body.id as string));
    for (const jobs of [1, 2]) {
      await Promise.all(ids.splice(0, 2).map(accept));
      await until(`${jobs} of them wait`, async () => {
        const starts = ['SELECT user_id, window_until', 'UPDATE notification_settings', 'INSERT INTO inbox_counters'];
        const waiting = await Promise.all(starts.map((start) => world.executing(start)));
        return waiting.reduce((sum, each) => sum + each) >= jobs;
      });
    }
    await lock.release();
    const telling = await until('every acceptance was told', async () => {
      const all = await told(mina, ACCEPTED);
      return all.filter(({ channel }) => channel === 'in_app').length === 5 && all;
    });
    const mails = telling.filter(({ channel, digest }) => channel === 'email' && digest === 1);
    expect(mails.map(({ state }) => state)).toEqual(Array(4).fill('pending'));
    expect(new Set(mails.map(({ due_at }) => due_at.getTime())).size).toBe(1);
    const first = Math.min(...mails.map(({ created_at }) => created_at.getTime()));
    expect(Math.abs(mails[0]!.due_at.getTime() - first - 30 * 60_000)).toBeLessThan(10_000);
  });

  it('by window that has gone out is followed by another one', async () => {
    const mina = await newPerson(address);
    await wants(mina, { settings: settings({ digest: { mode: 'window', minutes: 30 } }) });
    await hearsOf(mina);
    const gone = 'UPDATE notification_settings SET window_until = NOW(6) - INTERVAL 1 SECOND WHERE user_id = ?';
    await database.query(gone, [bytes(mina.id)]);
    const mails = (await hearsOf(mina, 2)).filter(({ channel }) => channel === 'email');
    const [first, second, third, ...others] = mails.map(({ due_at }) => due_at.getTime()) as [number, number, number];
    expect(second).toBeGreaterThan(first);
    expect([third, others]).toEqual([second, []]);
  });

  it('by day goes out at the time that the clock of the person shows', async () => {
    const mina = await newPerson(address);
    const zone = 'America/New_York';
    const time = clockOf(new Date(Date.now() + 2 * 3_600_000), zone).time;
    await wants(mina, { settings: settings({ zone, digest: { mode: 'daily', time } }) });
    const [mail] = (await hearsOf(mina)).filter(({ channel }) => channel === 'email');
    expect(mail).toMatchObject({ state: 'pending', digest: 1 });
    expect(clockOf(mail!.due_at, zone).time).toBe(time);
    expect(mail!.due_at.getTime() - Date.now()).toBeLessThan(86_400_000);
  });
});

describe('SMS and push', () => {
  const outbox = async (admin: Client, channel: string, person: Client) => {
    const { status, body } = await admin.get(`/v1/notifications/outbox?channel=${channel}&limit=100`);
    expect(status).toBe(200);
    return body.items.find(({ userId }: any) => userId === person.id);
  };

  it('are recorded in the language of each, where an admin can read them', async () => {
    const [admin, korean, english] = await Promise.all([
      newOperator(address, 'admin'),
      onlineDriver({ locale: 'ko' }),
      onlineDriver({ locale: 'en' }),
    ]);
    for (const driver of [korean, english])
      await wants(driver, { preferences: [wish('*', 'sms', true), wish('*', 'push', true)] });
    const mina = await newPerson(address);
    await mina.book({ departure: '부산 동구', destination: 'Seoul', date: '2099-05-05' });
    const item = await until('the SMS is recorded', () => outbox(admin, 'sms', english));
    expect(item).toEqual({
      id: expect.any(String),
      userId: english.id,
      type: 'reservation.requested',
      text: 'A delivery is requested for Tue, 5 May 2099: 부산 동구 → area unknown.',
      length: { encoding: 'UCS-2', segments: 1 },
      recordedAt: expect.stringMatching(/Z$/),
    });
    expect(await until('the other one as well', () => outbox(admin, 'sms', korean))).toMatchObject({
      text: '2099년 5월 5일 (화) 부산 동구 → 지역 미상 배송 요청이 들어왔습니다.',
    });
    expect(await until('the push is recorded', () => outbox(admin, 'push', korean))).toMatchObject({
      text: '새 배송 요청\n2099년 5월 5일 (화) 부산 동구 → 지역 미상 배송 요청이 들어왔습니다.',
      length: null,
    });
    expect(byChannel(await told(korean))).toMatchObject({ sms: 'delivered', push: 'delivered' });
    for (const driver of [korean, english]) await driver.goOnline(false);
  });

  it('are shown to nobody else', async () => {
    const answer = await (await newPerson(address)).get('/v1/notifications/outbox?channel=sms');
    expect(answer).toMatchObject({ status: 403, body: { code: 'forbidden' } });
  });

  it('that were switched off while they waited are not sent', async () => {
    const mina = await newPerson(address);
    await wants(mina, {
      settings: settings({ quietHours: quietNow().quietHours }),
      preferences: [wish('*', 'sms', true)],
    });
    await hearsOf(mina);
    await wants(mina, { preferences: [wish('*', 'sms', false)] });
    await database.query('UPDATE notifications SET due_at = NOW(6) WHERE user_id = ?', [bytes(mina.id)]);
    await until('it is suppressed', async () => byChannel(await told(mina))['sms'] === 'suppressed: preference');
  });
});
