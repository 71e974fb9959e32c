import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { anyPort } from '../../scripts/lib/ports.mjs';
import { idOfPeriod, newId } from '../../src/kernel/tx/ids.js';
import { newPerson, newProgram, type Client } from '../support/client.js';
import { bytes, count, database, executing, rows } from '../support/database.js';
import { deposit, newMission, newOperator, pledge } from '../support/money.js';
import { counted } from '../support/metrics.js';
import { killAll, MadangProcess } from '../support/processes.js';
import { until } from '../support/wait.js';
import { verify, WebhookReceiver, type Received } from '../support/webhook-receiver.js';

let address: string;
let metricsPort: number;
let receiver: WebhookReceiver;
let mina: Client;
let jun: Client;
/** Events of 31 and of 29 days ago, which are there before the workers are. */
const [gone, old] = [newId(), [31, 29].map((days) => idOfPeriod(Date.now() - days * 86_400_000, 'old'))];
beforeAll(async () => {
  receiver = await WebhookReceiver.start();
  for (const [place, id] of old.entries()) {
    await database.query(`INSERT INTO account_events VALUES (?, ?, ?, 'reservation.requested')`, [
      bytes(gone),
      place + 1,
      bytes(id),
    ]);
    await database.query(`INSERT INTO event_snapshots VALUES (?, '{}')`, [bytes(id)]);
  }
  metricsPort = await anyPort();
  const env = { WEBHOOK_ALLOW_LOOPBACK: 'true', METRICS_PORT: String(metricsPort) };
  ({ address } = await MadangProcess.start('all', env));
  [mina, jun] = await Promise.all([newPerson(address), newPerson(address, 'driver')]);
});
afterAll(async () => {
  receiver.stop();
  await killAll();
  await database.end();
});

type Event = { id: string; type: string; sequence: number; byMe: boolean; resource: any; data: any; pledge?: any };
const page = async (person: Client, query = '') => (await person.get(`/v1/events?limit=100${query}`)).body;
const eventsOf = async (person: Client, query = ''): Promise<Event[]> => (await page(person, query)).items;
/** The events of a person about one thing, once the last of them is there. */
const about = (person: Client, id: string, last: string) =>
  until(`${last} is there`, async () => {
    const own = (await eventsOf(person)).filter(({ resource }) => resource.id === id);
    return own.at(-1)?.type === last && own;
  });
const waits = () => counted(metricsPort, 'madang_event_waits_open');
const typesOf = (events: Event[]) => events.map(({ type }) => type);

describe('The events of an account', () => {
  it('hold a booking as its own route answered right after each, for each party, whatever became of it', async () => {
    const read = async (person: Client, id: string) => (await person.get(`/v1/reservations/${id}`)).body;
    const { id } = (await mina.book({ note: '비밀', contactName: '김미나' })).body;
    const seenByMina = [await read(mina, id)];
    await jun.accept(id);
    seenByMina.push(await read(mina, id));
    const seenByJun = [await read(jun, id)];
    expect((await jun.post(`/v1/reservations/${id}/arrival`, { stop: 0, lat: 37.5, lng: 127 })).status).toBe(201);
    seenByMina.push(await read(mina, id));
    seenByJun.push(await read(jun, id));
    await mina.post(`/v1/reservations/${id}/cancellation`, { reason: '일정이 바뀌었습니다' });
    seenByMina.push(await read(mina, id));
    seenByJun.push(await read(jun, id));

    const own = await about(mina, id, 'reservation.cancelled');
    const changes = own.filter(({ type }) => type !== 'reservation.offered');
    expect(typesOf(changes)).toEqual([
      'reservation.requested',
      'reservation.accepted',
      'reservation.arrived',
      'reservation.cancelled',
    ]);
    expect(changes.map(({ data }) => data)).toEqual(seenByMina);
    expect(changes.map(({ byMe }) => byMe)).toEqual([true, false, false, true]);
    expect(changes[0]!.resource).toEqual({ type: 'reservation', id, path: `/v1/reservations/${id}` });
    const ofJun = await about(jun, id, 'reservation.cancelled');
    expect(ofJun.map(({ data }) => data)).toEqual(seenByJun);
    expect(ofJun.map((event) => event.id)).toEqual(changes.slice(1).map((event) => event.id));
    expect((await jun.get(`/v1/events/${ofJun[0]!.id}`)).body).toEqual(ofJun[0]);
  });

  it('show a driver who handed a booking back no more than other drivers see, also of the time before', async () => {
    const secret = '서울 마포구 양화로 45, 1203호';
    const { id } = (await mina.book({ destination: secret, note: '비밀 메모', contactName: '김미나' })).body;
    await jun.accept(id);
    await about(jun, id, 'reservation.accepted');
    expect(JSON.stringify(await about(jun, id, 'reservation.accepted'))).toContain(secret);
    await jun.post(`/v1/reservations/${id}/hand-back`);
    const after = JSON.stringify(await about(jun, id, 'reservation.handed_back'));
    for (const text of [secret, '비밀 메모', '김미나']) expect(after).not.toContain(text);
    expect(JSON.stringify(await about(mina, id, 'reservation.handed_back'))).toContain(secret);
  });

  it('hold a mission with its pot after each pledge, and what was pledged, for backer, creator and streamer', async () => {
    const admin = await newOperator(address, 'admin');
    const [creator, backer, streamer] = await Promise.all([
      newPerson(address),
      newPerson(address),
      newPerson(address, 'streamer'),
    ]);
    for (const person of [creator, backer]) expect((await deposit(admin, person.id, 50_000)).status).toBe(201);
    const id = await newMission(creator, streamer);
    const pledged = (await pledge(backer, id, 3_000)).body;
    await streamer.post(`/v1/missions/${id}/acceptance`);
    const all = await about(streamer, id, 'mission.accepted');
    expect(typesOf(all)).toEqual(['mission.created', 'mission.pledged', 'mission.accepted']);
    expect(all.map(({ data: { pot, backers } }) => [pot, backers])).toEqual([
      [5_000, 1],
      [8_000, 2],
      [8_000, 2],
    ]);
    expect(all.map((event) => event.pledge)).toEqual([
      { id, backerId: creator.id, amount: 5_000 },
      { id: pledged.id, backerId: backer.id, amount: 3_000 },
      null,
    ]);
    const { secondsLeft: _, ...now } = (await streamer.get(`/v1/missions/${id}`)).body;
    expect(all[2]!.data).toMatchObject(now);
    expect(all.map(({ data }) => data.acceptedAt)).toEqual([null, null, now.acceptedAt]);
    expect(typesOf(await about(creator, id, 'mission.accepted'))).toEqual(typesOf(all));
    expect(typesOf(await about(backer, id, 'mission.accepted'))).toEqual(typesOf(all.slice(1)));
    // What came into a wallet is an event of its owner.
    const [credited] = await eventsOf(backer, '&type=deposit.credited');
    expect(credited).toMatchObject({ byMe: false, data: { userId: backer.id, amount: 50_000 } });
    expect(await eventsOf(admin)).toEqual([]);
  });

  it('count from one without a gap, and are read on from where an answer ended', async () => {
    const person = await newPerson(address);
    for (let book = 0; book < 3; book++) expect((await person.book()).status).toBe(201);
    const requested = '&type=reservation.requested';
    const all = await until('all are there', async () => {
      const events = await eventsOf(person);
      return typesOf(events).filter((type) => type === 'reservation.requested').length === 3 && events;
    });
    expect(all.map(({ sequence }) => sequence)).toEqual(all.map((_, place) => place + 1));
    const first = (await person.get(`/v1/events?limit=2${requested}`)).body;
    expect([first.items.length, first.hasMore]).toEqual([2, true]);
    const rest = (await person.get(`/v1/events?limit=2${requested}&after=${first.after}`)).body;
    expect([rest.items.length, rest.hasMore]).toEqual([1, false]);
    expect([...first.items, ...rest.items]).toEqual(all.filter(({ type }) => type === 'reservation.requested'));
    expect(await eventsOf(person, `&after=${rest.after}`)).toEqual([]);
    expect(await eventsOf(person, '&after=now')).toEqual([]);
    expect(await eventsOf(person, '&type=mission.*,deposit.credited')).toEqual([]);
    expect(await eventsOf(person, '&type=reservation.*')).toEqual(all);
    const refused = async (query: string) => {
      const { status, body } = await person.get(`/v1/events?${query}`);
      return [status, body.code];
    };
    expect(await refused('type=reservation.exploded')).toEqual([422, 'unknown-event-types']);
    expect(await refused('type=,')).toEqual([422, 'invalid-input']);
    expect(await refused('wait=26')).toEqual([422, 'invalid-input']);
    expect(await refused('after=x')).toEqual([400, 'invalid-cursor']);
  });

  it('are seen by nobody whom they do not concern, and by no key without the scope', async () => {
    const stranger = await newPerson(address, ['consumer', 'driver', 'streamer']);
    const { id } = (await mina.book()).body;
    const [event] = await until('it is there', async () => {
      const own = (await eventsOf(mina)).filter(({ resource }) => resource.id === id);
      return own.length > 0 && own;
    });
    expect(await eventsOf(stranger)).toEqual([]);
    expect((await stranger.get(`/v1/events/${event!.id}`)).body.code).toBe('event-not-found');
    const program = await newProgram(mina, ['webhooks:read']);
    expect((await program.get('/v1/events')).body.code).toBe('insufficient-scope');
    const reader = await newProgram(mina, ['events:read']);
    expect((await reader.get(`/v1/events/${event!.id}`)).body).toEqual(event);
  });

  it('come as soon as they are committed to who waits, who holds no connection of the database', async () => {
    const person = await newPerson(address);
    const { after } = await page(person);
    const startedAt = performance.now();
    const waiting = Array.from({ length: 10 }, () => page(person, `&wait=25&after=${after}`));
    await until('they wait', async () => (await waits()) === 10);
    await until('none of them holds a connection', async () => (await executing('SELECT user_id')) === 0);
    const { id } = (await person.book()).body;
    for (const { items } of await Promise.all(waiting)) expect(items[0].resource.id).toBe(id);
    expect(performance.now() - startedAt).toBeLessThan(20_000);
  });

  it('end a wait with the session of who waits', async () => {
    const person = await newPerson(address);
    const waiting = person.get('/v1/events?wait=25&after=now');
    await until('it waits', async () => (await waits()) === 1);
    await person.send('DELETE', '/v1/sessions/current', {});
    expect((await waiting).status).toBe(401);
    await until('nothing waits', async () => (await waits()) === 0);
  });

  it('are forgotten after thirty days', async () => {
    const left = async () => [
      await count('SELECT COUNT(*) FROM account_events WHERE user_id = ?', [bytes(gone)]),
      await count('SELECT COUNT(*) FROM event_snapshots WHERE event_id IN (?)', [old.map(bytes)]),
    ];
    await until('two are left', async () => (await left()).join() === '1,1');
    const [row] = await rows('SELECT event_id FROM account_events WHERE user_id = ?', [bytes(gone)]);
    expect(row!['event_id']).toEqual(bytes(old[1]!));
  });
});

describe('A webhook of the kind events', () => {
  let paths = 0;
  /** A person with such a webhook at a path of its own. */
  async function subscriber(wishes: object = {}) {
    const person = await newPerson(address);
    const path = `/events/${++paths}`;
    const created = await person.post('/v1/webhooks', { url: receiver.address + path, kind: 'events', ...wishes });
    expect({ status: created.status, text: created.text }).toMatchObject({ status: 201 });
    return { person, path, id: created.body.id as string, secret: created.body.secret as string };
  }
  const received = (path: string, number: number): Promise<Received[]> =>
    until(`${number} arrived`, () => receiver.to(path).length >= number && receiver.to(path));

  it('gets every event of the account, own acts too, in the order of each booking, as GET /v1/events has it', async () => {
    const { person, path, secret } = await subscriber();
    const { id } = (await person.book()).body;
    await person.post(`/v1/reservations/${id}/cancellation`, { reason: '취소' });
    const events = await about(person, id, 'reservation.cancelled');
    const messages = await received(path, events.length);
    expect(messages.map(({ body }) => body)).toEqual(events);
    expect(messages.map(({ headers }) => headers['webhook-id'])).toEqual(events.map((event) => event.id));
    expect(verify(messages[0]!, secret)).toEqual(events[0]);
    const [first] = events;
    expect(first).toMatchObject({ type: 'reservation.requested', byMe: true, data: { status: 'requested' } });
  });

  it('gets only the types that it names, and those of a period again under the same ids', async () => {
    const { person, path, id: webhookId } = await subscriber({ eventTypes: ['reservation.cancelled', 'mission.*'] });
    const from = new Date(Date.now() - 60_000).toISOString();
    const { id } = (await person.book()).body;
    await person.post(`/v1/reservations/${id}/cancellation`, { reason: '취소' });
    const [first] = await received(path, 1);
    expect(first!.body.type).toBe('reservation.cancelled');
    await until('it is on record', async () => {
      const { items } = (await person.get(`/v1/webhooks/${webhookId}/deliveries`)).body;
      return items.length === 1 && items[0].state === 'delivered';
    });
    const to = new Date(Date.now() + 60_000).toISOString();
    const replayed = await person.post(`/v1/webhooks/${webhookId}/replay`, { from, to });
    expect(replayed.body).toEqual({ count: 1 });
    const [, again] = await received(path, 2);
    expect([again!.text, again!.headers['webhook-id']]).toEqual([first!.text, first!.headers['webhook-id']]);
  });

  it('is tested with an event of any type, and says no to a type that there is not', async () => {
    const { person, path, id } = await subscriber({ eventTypes: ['mission.*'] });
    const test = (body?: object) => person.post(`/v1/webhooks/${id}/test`, body);
    expect((await test()).body).toMatchObject({ type: 'mission.created' });
    expect((await test({ type: 'withdrawal.paid' })).body).toMatchObject({ type: 'withdrawal.paid' });
    const messages = await received(path, 2);
    const paid = messages.find(({ body }) => body.type === 'withdrawal.paid')!;
    expect(paid.body).toMatchObject({ id: paid.headers['webhook-id'], test: true, data: { status: 'posted' } });
    expect((await test({ type: 'mission.exploded' })).body.code).toBe('unknown-event-types');
    const wrong = { url: `${receiver.address}/x`, kind: 'events', eventTypes: ['cafe.changed'] };
    expect((await person.post('/v1/webhooks', wrong)).body.code).toBe('unknown-event-types');
  });
});

describe('What a program keeps with its bookings and missions', () => {
  const kept = { clientReference: 'order-7', metadata: { shop: '강남점', note: 'x'.repeat(500) } };
  const none = { clientReference: null, metadata: null };

  it('is seen by the one who keeps it, by each way to read, and finds a booking again', async () => {
    const person = await newPerson(address);
    const { id } = (await person.book(kept)).body;
    const accepted = await jun.accept(id);
    expect(accepted.body).toMatchObject(none);
    expect((await jun.get(`/v1/reservations/${id}`)).body).toMatchObject({ id, ...none });
    const listed = (await jun.get('/v1/reservations')).body.items.find((item: any) => item.id === id);
    expect(listed).toMatchObject(none);
    for (const { data } of await about(jun, id, 'reservation.accepted')) expect(data).toMatchObject(none);
    expect((await person.get(`/v1/reservations/${id}`)).body).toMatchObject(kept);
    for (const { data } of await about(person, id, 'reservation.accepted')) expect(data).toMatchObject(kept);
    const found = async (by: Client) =>
      (await by.get('/v1/reservations?clientReference=order-7')).body.items.map((item: any) => item.id);
    expect([await found(person), await found(jun), await found(mina)]).toEqual([[id], [], []]);
    const tooMany = Object.fromEntries(Array.from({ length: 51 }, (_, n) => [`k${n}`, 'v']));
    expect((await person.book({ metadata: tooMany })).status).toBe(422);
    expect((await person.book({ clientReference: 'x'.repeat(201) })).status).toBe(422);
    expect((await person.book({ clientReference: 'x'.repeat(200) })).status).toBe(201);
  });

  it('is seen by the creator of a mission alone, also from the cache', async () => {
    const admin = await newOperator(address, 'admin');
    const [creator, streamer] = await Promise.all([newPerson(address), newPerson(address, 'streamer')]);
    expect((await deposit(admin, creator.id, 50_000)).status).toBe(201);
    const id = await newMission(creator, streamer, kept);
    const read = async (by: Client, path = `/v1/missions/${id}`) => (await by.get(path)).body;
    for (let time = 0; time < 2; time++) {
      expect(await read(streamer)).toMatchObject({ id, ...none });
      expect(await read(creator)).toMatchObject({ id, ...kept });
      const list = `/v1/missions?streamerId=${streamer.id}`;
      expect((await read(streamer, list)).items).toMatchObject([none]);
      expect((await read(creator, list)).items).toMatchObject([kept]);
    }
    const [ofStreamer, ofCreator] = await Promise.all(
      [streamer, creator].map((by) => about(by, id, 'mission.created')),
    );
    expect([ofStreamer![0]!.data, ofCreator![0]!.data]).toMatchObject([none, kept]);
    const byReference = '/v1/missions?clientReference=order-7';
    expect((await read(creator, byReference)).items).toMatchObject([{ id, ...kept }]);
    expect((await read(streamer, byReference)).items).toEqual([]);
    expect((await streamer.post(`/v1/missions/${id}/acceptance`)).body).toMatchObject(none);
  });
});
