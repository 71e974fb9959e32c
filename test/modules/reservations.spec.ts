import { randomUUID } from 'node:crypto';
import { afterAll, beforeAll, describe, expect, it, test } from '@jest/globals';
import { statuses, transitions, type ReservationStatus } from '../../src/modules/reservations/reservation.entity.js';
import { newPerson, type Answer, type Client } from '../support/client.js';
import { bytes, count, database, rows } from '../support/database.js';
import { startProcess } from '../support/processes.js';
import { until } from '../support/wait.js';

let address: string;
let stop: () => Promise<void>;
let mina: Client; // a consumer
let jun: Client; // a driver
let other: Client; // another driver
let stranger: Client; // another consumer
let admin: Client;
beforeAll(async () => {
  ({ address, stop } = await startProcess());
  [mina, jun, other, stranger, admin] = await Promise.all([
    newPerson(address, 'consumer'),
    newPerson(address, 'driver', { name: '박준' }),
    newPerson(address, 'driver'),
    newPerson(address, 'consumer'),
    newPerson(address, 'consumer'),
  ]);
  // Nobody registers as an admin: operators make one in the database.
  await database.query(`UPDATE users SET roles = 'admin' WHERE id = ?`, [bytes(admin.id)]);
  await admin.logIn();
  for (const driver of [jun, other]) await driver.goOnline();
});
afterAll(async () => {
  await stop();
  await database.end();
});

/** Those of a booking without a quote. */
type Plain = Exclude<ReservationStatus, 'failed' | 'returning' | 'returned'>;

/** How each state is reached, and who asks for it. */
const steps: Record<Exclude<Plain, 'expired'>, { verb: string; by: () => Client; body?: object }> = {
  requested: { verb: 'hand-back', by: () => jun },
  accepted: { verb: 'acceptance', by: () => jun },
  picked_up: { verb: 'pickup', by: () => jun },
  delivered: { verb: 'delivery', by: () => jun },
  cancelled: { verb: 'cancellation', by: () => mina, body: { reason: '일정이 바뀌었습니다' } },
};
const paths: Record<Plain, (keyof typeof steps)[]> = {
  requested: [],
  accepted: ['accepted'],
  picked_up: ['accepted', 'picked_up'],
  delivered: ['accepted', 'picked_up', 'delivered'],
  cancelled: ['accepted', 'cancelled'],
  expired: [],
};
const plain = statuses.filter((status): status is Plain => status in paths);
const move = (id: string, to: keyof typeof steps, by = steps[to].by(), options?: { key?: string }): Promise<Answer> =>
  by.post(`/v1/reservations/${id}/${steps[to].verb}`, steps[to].body, options);

/** A reservation of Mina's in a state, driven by Jun if by anyone. */
async function reservationIn(status: Plain, changes: object = {}): Promise<string> {
  const booked = await mina.book(changes);
  expect(booked.status).toBe(201);
  for (const step of paths[status]) expect((await move(booked.body.id, step)).status).toBe(201);
  if (status === 'expired') await expire(booked.body.id);
  return booked.body.id;
}
async function expire(id: string): Promise<void> {
  await database.query('UPDATE reservations SET deadline = NOW(6) WHERE id = ?', [bytes(id)]);
  await until('the sweep has ended it', () =>
    count(`SELECT COUNT(*) FROM reservations WHERE id = ? AND status = 'expired'`, [bytes(id)]),
  );
}
/** Without the rounds in which it is offered. */
const eventsOf = (id: string) =>
  count(`SELECT COUNT(*) FROM events WHERE aggregate_id = ? AND type <> 'reservation.offered'`, [bytes(id)]);
const idsOf = (answer: Answer): string[] => answer.body.items.map((item: { id: string }) => item.id);
const refusal = ({ status, body }: Answer) => [status, body?.code];

describe('The state machine', () => {
  const targets = Object.keys(steps) as (keyof typeof steps)[];
  const table = plain.flatMap((from) => targets.map((to) => [from, to, transitions[from].includes(to)] as const));

  it('is the one of the brief: cancelling is possible until the pick-up', () => {
    expect(transitions).toEqual({
      requested: ['accepted', 'cancelled', 'expired'],
      accepted: ['requested', 'picked_up', 'cancelled'],
      picked_up: ['delivered', 'failed'],
      delivered: [],
      cancelled: [],
      expired: [],
      failed: ['returning', 'delivered'],
      returning: ['returned'],
      returned: [],
    });
  });

  test.each(table)('from %s to %s: %s', async (from, to, isAllowed) => {
    const id = await reservationIn(from);
    const before = (await mina.get(`/v1/reservations/${id}`)).body;
    const events = await eventsOf(id);
    const answer = await move(id, to);
    const after = (await mina.get(`/v1/reservations/${id}`)).body;

    if (isAllowed) {
      // Who has handed it back sees of it what other drivers see.
      const seen = to === 'requested' ? (await jun.get(`/v1/reservations/${id}`)).body : after;
      expect([answer.status, answer.body]).toEqual([201, seen]);
      expect(after).toMatchObject({ status: to, version: before.version + 1 });
      expect(answer.headers.get('etag')).toBe(`"${after.version}"`);
    } else {
      // Before anybody drives it, it is no driver's to pick up or deliver.
      const isNobodys = ['requested', 'expired'].includes(from) && to !== 'accepted' && to !== 'cancelled';
      expect(refusal(answer)).toEqual(isNobodys ? [404, 'reservation-not-found'] : [409, 'reservation-conflict']);
      expect(after).toEqual(before);
    }
    expect(await eventsOf(id)).toBe(events + (isAllowed ? 1 : 0));
  });

  it('gives a reservation to one of many drivers who accept at once', async () => {
    const id = await reservationIn('requested');
    const drivers = await Promise.all(Array.from({ length: 12 }, () => newPerson(address, 'driver')));
    for (const driver of drivers) await driver.goOnline();
    const answers = await Promise.all(drivers.map((driver) => move(id, 'accepted', driver)));
    expect(answers.map(({ status }) => status).sort()).toEqual([201, ...Array(11).fill(409)]);
    const winner = drivers[answers.findIndex(({ status }) => status === 201)]!;
    expect((await mina.get(`/v1/reservations/${id}`)).body).toMatchObject({ driverId: winner.id, version: 2 });
    expect(
      await rows('SELECT type FROM events WHERE aggregate_id = ? AND type = ?', [bytes(id), 'reservation.accepted']),
    ).toHaveLength(1);
  });

  it('lets either the acceptance or the cancellation win, never both', async () => {
    const id = await reservationIn('requested');
    const answers = await Promise.all([move(id, 'accepted'), move(id, 'cancelled'), move(id, 'accepted', other)]);
    const { status, version } = (await mina.get(`/v1/reservations/${id}`)).body;
    const won = answers.filter((answer) => answer.status === 201).length;
    expect(version).toBe(1 + won);
    // Accepted and then cancelled is fine; cancelled and then accepted is not.
    expect([status, won]).toEqual(won === 2 ? ['cancelled', 2] : [expect.any(String), 1]);
  });
});

describe('A booking', () => {
  it('answers with what was booked, where it is and which version it is', async () => {
    const wishes = {
      departure: '서울 강남구 테헤란로 152',
      destination: '서울 마포구 양화로 45',
      date: '2099-02-28',
      pickupWindow: { from: '09:00', to: '12:30' },
      note: '깨지기 쉬움 🥚',
      contactName: '김미나',
    };
    const booked = await mina.book(wishes);
    expect(booked.status).toBe(201);
    const { id, createdAt } = booked.body;
    expect(booked.body).toEqual({
      ...wishes,
      livemode: true,
      id: expect.stringMatching(/^[0-9a-f]{8}-[0-9a-f]{4}-7[0-9a-f]{3}-[89ab][0-9a-f]{3}-[0-9a-f]{12}$/),
      status: 'requested',
      consumerId: mina.id,
      driverId: null,
      ...{ quoteId: null, price: null, returnFare: null, driverPay: null, clientReference: null, metadata: null },
      failureReason: null,
      verification: null,
      arrivedAt: null,
      dropoffArrivedAt: null,
      cancelReason: null,
      deadline: '2099-02-28T03:30:00.000Z',
      version: 1,
      createdAt: expect.stringMatching(/^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d\.\d{3}Z$/),
      updatedAt: createdAt,
    });
    expect(Math.abs(Date.parse(createdAt) - Date.now())).toBeLessThan(60_000);
    const found = await mina.get(booked.headers.get('location')!);
    expect([found.status, found.body.id]).toEqual([200, id]);
    expect(found.body).toEqual(booked.body);
    expect(found.headers.get('etag')).toBe(booked.headers.get('etag'));
  });

  it('may be for today in Korea, and not for yesterday', async () => {
    const koreanDay = (offsetDays: number) =>
      new Date(Date.now() + (9 * 60 + offsetDays * 24 * 60) * 60_000).toISOString().slice(0, 10);
    expect((await mina.book({ date: koreanDay(0) })).status).toBe(201);
    expect(refusal(await mina.book({ date: koreanDay(-1) }))).toEqual([422, 'date-in-past']);
  });

  it('may not be for a pick-up window that is over', async () => {
    const inKorea = () => new Date(Date.now() + 9 * 3_600_000).toISOString();
    await until('it is later than one minute past midnight in Korea', () => inKorea().slice(11, 16) > '00:01', 150_000);
    const [today, tomorrow] = [
      inKorea().slice(0, 10),
      new Date(Date.now() + 33 * 3_600_000).toISOString().slice(0, 10),
    ];
    const pickupWindow = { from: '00:00', to: '00:01' };
    const refused = await mina.book({ date: today, pickupWindow });
    expect(refusal(refused)).toEqual([422, 'pickup-window-over']);
    expect(refused.body.errors).toEqual([
      expect.objectContaining({ in: 'body', pointer: '/pickupWindow', code: 'pickup_window_over' }),
    ]);
    expect((await mina.book({ date: tomorrow, pickupWindow })).status).toBe(201);
    if (inKorea().slice(11, 16) > '23:57') return; // the day may be another one before the answer
    expect((await mina.book({ date: today, pickupWindow: { from: '00:00', to: '23:59' } })).status).toBe(201);
  });

  it('is for consumers to make', async () => {
    expect(refusal(await jun.book())).toEqual([403, 'forbidden']);
  });

  it('announces itself in the same transaction, by ids alone', async () => {
    const { id } = (await mina.book({ note: 'a secret of mine' })).body;
    const [event] = await rows('SELECT * FROM events WHERE aggregate_id = ?', [bytes(id)]);
    const payload = typeof event!['payload'] === 'string' ? JSON.parse(event!['payload']) : event!['payload'];
    expect(payload).toEqual({ reservationId: id, consumerId: mina.id });
    expect(event!['actor_id']).toEqual(bytes(mina.id));
  });
});

describe('A reservation', () => {
  const see = (person: Client, id: string) =>
    Promise.all([person.get(`/v1/reservations/${id}`), person.get(`/v1/reservations/${id}/timeline`)]);

  test.each(plain)('that is %s is seen by its people and by admins only', async (status) => {
    const id = await reservationIn(status);
    const open = status === 'requested';
    const expected: [Client, boolean][] = [
      [mina, true],
      [admin, true],
      [jun, status !== 'expired'],
      [other, open],
      [stranger, false],
    ];
    for (const [person, sees] of expected) {
      for (const answer of await see(person, id)) expect(answer.status).toBe(sees ? 200 : 404);
      const listed = idsOf(await person.get('/v1/reservations?limit=100'));
      if (sees) expect(listed).toContain(id);
      else expect(listed).not.toContain(id);
    }
  });

  it('is not there for a stranger, whatever they try; the words are those for an id nobody has', async () => {
    const id = await reservationIn('accepted');
    const nothing = randomUUID();
    for (const [person, verb, body] of [
      [stranger, 'cancellation', { reason: 'mine' }],
      [other, 'cancellation', { reason: 'mine' }],
      [other, 'pickup', undefined],
      [other, 'delivery', undefined],
    ] as const) {
      const theirs = await person.post(`/v1/reservations/${id}/${verb}`, body);
      const nobodys = await person.post(`/v1/reservations/${nothing}/${verb}`, body);
      expect(refusal(theirs)).toEqual([404, 'reservation-not-found']);
      expect({ ...theirs.body, requestId: '' }).toEqual({ ...nobodys.body, requestId: '' });
    }
    expect((await mina.get(`/v1/reservations/${id}`)).body).toMatchObject({ status: 'accepted', version: 2 });
  });

  it('is accepted, picked up and delivered by drivers', async () => {
    const id = await reservationIn('accepted');
    for (const verb of ['acceptance', 'pickup', 'delivery']) {
      expect(refusal(await mina.post(`/v1/reservations/${id}/${verb}`))).toEqual([403, 'forbidden']);
    }
  });

  it('can be cancelled by its consumer and an admin, each with a reason', async () => {
    for (const [person, status] of [
      [mina, 'requested'],
      [mina, 'accepted'],
      [admin, 'accepted'],
      [admin, 'requested'],
    ] as const) {
      const id = await reservationIn(status);
      expect(refusal(await person.post(`/v1/reservations/${id}/cancellation`, {}))).toEqual([422, 'invalid-input']);
      expect(refusal(await person.post(`/v1/reservations/${id}/cancellation`))).toEqual([422, 'invalid-input']);
      const cancelled = await person.post(`/v1/reservations/${id}/cancellation`, { reason: ' 비가 와요 ' });
      expect([cancelled.status, cancelled.body.status, cancelled.body.cancelReason]).toEqual([
        201,
        'cancelled',
        '비가 와요',
      ]);
    }
  });

  it('is not sent again to who has this version', async () => {
    const id = await reservationIn('accepted');
    const path = `/v1/reservations/${id}`;
    const ask = (tag: string) => mina.get(path, { headers: { 'If-None-Match': tag } });
    for (const tag of ['"2"', 'W/"2"', '"1", "2"', '*']) {
      const answer = await ask(tag);
      expect([tag, answer.status, answer.text]).toEqual([tag, 304, '']);
      expect(answer.headers.get('etag')).toBe('"2"');
    }
    for (const tag of ['"1"', 'W/"1"', '2', '"22"', '']) expect([tag, (await ask(tag)).status]).toEqual([tag, 200]);
    await move(id, 'picked_up');
    const changed = await ask('"2"');
    expect([changed.status, changed.body.status, changed.headers.get('etag')]).toEqual([200, 'picked_up', '"3"']);
  });

  it('tells what happened to it, who did it, and when, the oldest first', async () => {
    const id = await reservationIn('accepted');
    await admin.post(`/v1/reservations/${id}/cancellation`, { reason: 'the road is closed' });
    const { items } = (await mina.get(`/v1/reservations/${id}/timeline`)).body;
    expect(items.map(({ type, actorId }: { type: string; actorId: string }) => [type, actorId])).toEqual([
      ['reservation.requested', mina.id],
      ['reservation.accepted', jun.id],
      ['reservation.cancelled', admin.id],
    ]);
    const times = items.map(({ occurredAt }: { occurredAt: string }) => occurredAt);
    expect(times).toEqual([...times].sort());
    expect(Math.abs(Date.parse(times[0]) - Date.now())).toBeLessThan(60_000);
  });
});

describe('The list of reservations', () => {
  it('filters by state and by day', async () => {
    const me = await newPerson(address);
    const made: Record<string, string> = {};
    for (const [name, date] of [
      ['a', '2099-01-01'],
      ['b', '2099-01-01'],
      ['c', '2099-01-02'],
    ] as const) {
      made[name] = (await me.book({ date })).body.id;
    }
    await move(made['b']!, 'accepted');
    const list = async (query: string) => idsOf(await me.get(`/v1/reservations?${query}`));
    expect(await list('')).toEqual([made['c'], made['b'], made['a']]);
    expect(await list('date=2099-01-01')).toEqual([made['b'], made['a']]);
    expect(await list('status=accepted')).toEqual([made['b']]);
    expect(await list('status=requested&date=2099-01-01')).toEqual([made['a']]);
    expect(await list('status=delivered')).toEqual([]);
  });

  it('shows a driver what is open and what they drive, each once', async () => {
    const driver = await newPerson(address, ['driver', 'consumer']);
    await driver.goOnline();
    const open = await reservationIn('requested');
    const mine = (await driver.book()).body.id; // open and their own: two reasons to see it
    const taken = await reservationIn('requested');
    await move(taken, 'accepted', driver);
    const closed = await reservationIn('accepted');
    const ids = idsOf(await driver.get('/v1/reservations?limit=100'));
    expect(ids).toEqual(expect.arrayContaining([open, mine, taken]));
    expect(ids).not.toContain(closed);
    expect(new Set(ids).size).toBe(ids.length);
    expect(ids).toEqual([...ids].sort().reverse());
  });

  it('can be walked while others book: nothing is missing and nothing comes twice', async () => {
    const me = await newPerson(address);
    const before: string[] = [];
    for (let i = 0; i < 23; i++) before.unshift((await me.book()).body.id);
    const walked: string[] = [];
    let pages = 0;
    for (let cursor: string | null = ''; cursor !== null; pages++) {
      const page = await me.get(`/v1/reservations?limit=5${cursor && `&cursor=${cursor}`}`);
      expect(page.status).toBe(200);
      walked.push(...idsOf(page));
      cursor = page.body.nextCursor;
      await me.book();
      await me.book();
    }
    expect([pages, walked]).toEqual([5, before]);
  });

  it('has no next page when the last one is just full', async () => {
    const me = await newPerson(address);
    for (let i = 0; i < 4; i++) await me.book();
    const first = (await me.get('/v1/reservations?limit=2')).body;
    const second = (await me.get(`/v1/reservations?limit=2&cursor=${first.nextCursor}`)).body;
    expect([second.items.length, second.nextCursor]).toEqual([2, null]);
    expect((await (await newPerson(address)).get('/v1/reservations')).body).toEqual({ items: [], nextCursor: null });
  });

  it('holds 20 items unless told otherwise, and at most 100', async () => {
    const me = await newPerson(address);
    await Promise.all(Array.from({ length: 21 }, () => me.book()));
    expect((await me.get('/v1/reservations')).body.items).toHaveLength(20);
    expect((await me.get('/v1/reservations?limit=1')).body.items).toHaveLength(1);
    expect((await me.get('/v1/reservations?limit=100')).body.items).toHaveLength(21);
    for (const limit of ['0', '101', '-1', '1.5', 'abc', '']) {
      expect(refusal(await me.get(`/v1/reservations?limit=${limit}`))).toEqual([422, 'invalid-input']);
    }
  });
});

describe('An Idempotency-Key', () => {
  const bookings = (person: Client) =>
    count('SELECT COUNT(*) FROM reservations WHERE consumer_id = ?', [bytes(person.id)]);

  it('is required to book', async () => {
    const me = await newPerson(address);
    expect(refusal(await me.book({}, { key: null }))).toEqual([400, 'idempotency-key-missing']);
    expect(await bookings(me)).toBe(0);
  });

  it('makes a repeat answer the same bytes and headers, and book nothing', async () => {
    const me = await newPerson(address);
    const key = randomUUID();
    const first = await me.book({ note: '한 번만 🥚' }, { key });
    expect([first.status, first.headers.get('idempotent-replayed')]).toEqual([201, null]);
    for (let i = 0; i < 3; i++) {
      const repeat = await me.book({ note: '한 번만 🥚' }, { key, headers: { 'Accept-Language': 'ko' } });
      expect([repeat.status, repeat.text]).toEqual([201, first.text]);
      expect(repeat.headers.get('idempotent-replayed')).toBe('true');
      for (const name of ['location', 'etag', 'content-type']) {
        expect(repeat.headers.get(name)).toBe(first.headers.get(name));
      }
    }
    expect(await bookings(me)).toBe(1);
    expect(await rows('SELECT seq FROM events WHERE actor_id = ?', [bytes(me.id)])).toHaveLength(1);
  });

  it('answers the first result even when the reservation has moved on', async () => {
    const key = randomUUID();
    const first = await mina.book({}, { key });
    await move(first.body.id, 'accepted');
    expect((await mina.book({}, { key })).text).toBe(first.text);
  });

  it('lets one of many simultaneous twins act, and all of them hear the same', async () => {
    const me = await newPerson(address);
    const key = randomUUID();
    const answers = await Promise.all(Array.from({ length: 20 }, () => me.book({}, { key })));
    expect(new Set(answers.map(({ status, text }) => `${status} ${text}`)).size).toBe(1);
    expect(answers.filter(({ headers }) => !headers.has('idempotent-replayed'))).toHaveLength(1);
    expect(await bookings(me)).toBe(1);
  });

  it('refuses another body, another path and another verb', async () => {
    const me = await newPerson(address, ['consumer', 'driver']);
    const key = randomUUID();
    const { id } = (await me.book({ note: 'a' }, { key })).body;
    for (const answer of [
      await me.book({ note: 'b' }, { key }),
      await me.book({}, { key }),
      await me.post(`/v1/reservations/${id}/acceptance`, undefined, { key }),
      await me.post(`/v1/reservations/${id}/cancellation`, { reason: 'x' }, { key }),
    ]) {
      expect(refusal(answer)).toEqual([422, 'idempotency-key-reused']);
      expect(answer.headers.get('idempotent-replayed')).toBeNull();
    }
    expect(await bookings(me)).toBe(1);
    expect((await me.get(`/v1/reservations/${id}`)).body.status).toBe('requested');
  });

  it('accepts one reservation and not, by the same words, another', async () => {
    const [a, b] = [await reservationIn('requested'), await reservationIn('requested')];
    const key = randomUUID();
    expect((await move(a, 'accepted', jun, { key })).status).toBe(201);
    expect(refusal(await move(b, 'accepted', jun, { key }))).toEqual([422, 'idempotency-key-reused']);
    expect((await mina.get(`/v1/reservations/${b}`)).body.status).toBe('requested');
  });

  it('does not care for the order of fields nor for spaces', async () => {
    const key = randomUUID();
    const send = (body: string) => mina.post('/v1/reservations', body, { key });
    const first = await send(
      '{"departure":"a","destination":"b","date":"2099-12-24","pickupWindow":{"from":"09:00","to":"10:00"}}',
    );
    const second = await send(
      '{ "pickupWindow": {"to":"10:00", "from":"09:00"},\n "date":"2099-12-24","destination":"b","departure":"a" }',
    );
    expect(first.status).toBe(201);
    expect(second.text).toBe(first.text);
  });

  it('belongs to a person: another one may use the same', async () => {
    const key = randomUUID();
    const [mine, theirs] = [await mina.book({}, { key }), await stranger.book({}, { key })];
    expect([mine.status, theirs.status]).toEqual([201, 201]);
    expect([mine.body.consumerId, theirs.body.consumerId]).toEqual([mina.id, stranger.id]);
    expect(theirs.headers.get('idempotent-replayed')).toBeNull();
  });

  it('makes a repeated acceptance the same acceptance, not a conflict', async () => {
    const id = await reservationIn('requested');
    const key = randomUUID();
    const first = await move(id, 'accepted', jun, { key });
    const repeat = await move(id, 'accepted', jun, { key });
    expect([repeat.status, repeat.text]).toEqual([201, first.text]);
    expect(refusal(await move(id, 'accepted', jun))).toEqual([409, 'reservation-conflict']);
  });

  it('keeps a business error: a conflict stays one, byte by byte', async () => {
    const id = await reservationIn('accepted');
    const key = randomUUID();
    const first = await move(id, 'accepted', other, { key });
    expect(refusal(first)).toEqual([409, 'reservation-conflict']);
    await mina.post(`/v1/reservations/${id}/cancellation`, { reason: 'x' });
    const repeat = await move(id, 'accepted', other, { key });
    expect([repeat.status, repeat.text, repeat.headers.get('content-type')]).toEqual([
      409,
      first.text,
      first.headers.get('content-type'),
    ]);
    expect(repeat.headers.get('idempotent-replayed')).toBe('true');
  });

  it('keeps a broken rule (422), too', async () => {
    const key = randomUUID();
    const first = await mina.book({ date: '2020-01-01' }, { key });
    expect(refusal(first)).toEqual([422, 'date-in-past']);
    const repeat = await mina.book({ date: '2020-01-01' }, { key });
    expect([repeat.text, repeat.headers.get('idempotent-replayed')]).toEqual([first.text, 'true']);
    expect(refusal(await mina.book({ date: '2099-01-01' }, { key }))).toEqual([422, 'idempotency-key-reused']);
  });

  it('is not used up by a request that was refused before it began', async () => {
    const me = await newPerson(address);
    const key = randomUUID();
    expect((await me.book({ date: 'tomorrow' }, { key })).status).toBe(422);
    expect((await me.post('/v1/reservations', '{"departure":', { key })).status).toBe(400);
    const { accessToken } = me;
    me.accessToken = 'expired';
    expect((await me.book({}, { key })).status).toBe(401);
    me.accessToken = accessToken;
    expect(await count('SELECT COUNT(*) FROM idempotency_keys WHERE idempotency_key = ?', [key])).toBe(0);
    const booked = await me.book({}, { key });
    expect([booked.status, booked.headers.get('idempotent-replayed')]).toEqual([201, null]);
  });

  test.each(['x', 'a key: "with" every/kind [of] ~printable~ sign!', 'k'.repeat(255)])(
    'may be any printable ASCII: %s',
    async (key) => expect((await mina.book({}, { key })).status).toBe(201),
  );

  it('tells upper from lower case', async () => {
    const key = randomUUID();
    const [a, b] = [await mina.book({}, { key }), await mina.book({}, { key: key.toUpperCase() })];
    expect(a.body.id).not.toBe(b.body.id);
  });

  test.each(['', 'k'.repeat(256), 'caf\u00e9', 'tab\there'])('is refused when it is %j', async (key) => {
    expect(refusal(await mina.book({}, { key }))).toEqual([400, 'idempotency-key-invalid']);
  });

  it('is not needed for what cannot happen twice', async () => {
    const id = await reservationIn('requested');
    const accepted = await jun.post(`/v1/reservations/${id}/acceptance`, undefined, { key: null });
    expect(accepted.status).toBe(201);
  });
});

describe('The availability of a driver', () => {
  it('is theirs to set, again and again', async () => {
    const driver = await newPerson(address, 'driver');
    for (const online of [true, true, false]) {
      const answer = await driver.goOnline(online);
      expect([answer.status, answer.body]).toEqual([200, { online }]);
    }
    const known = await rows('SELECT online FROM driver_availability WHERE driver_id = ?', [bytes(driver.id)]);
    expect(known).toEqual([{ online: 0 }]);
  });

  it('is nothing a consumer has', async () => {
    expect(refusal(await mina.goOnline())).toEqual([403, 'forbidden']);
  });
});
