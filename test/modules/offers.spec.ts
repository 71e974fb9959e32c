import { randomUUID } from 'node:crypto';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import type { Client } from '../support/client.js';
import { newPerson } from '../support/client.js';
import { bytes, count, database } from '../support/database.js';
import { openTransaction } from '../support/holds.js';
import { repeatUntilAnswered } from '../support/load.js';
import { newOperator, refusal, wealthy } from '../support/money.js';
import {
  bookFrom,
  driverAt,
  hasRound,
  hex,
  listed,
  newPlace,
  north,
  offerOf,
  offersOf,
  passTime,
  putAt,
} from '../support/offers.js';
import { killAll, type MadangProcess } from '../support/processes.js';
import { until } from '../support/wait.js';
import { World } from '../support/world.js';

// Rounds end when a test says so, and bookings of the coming days are searched for at once.
const world = World.ofThisFile({ DISPATCH_ROUND_SECONDS: '600', DISPATCH_LEAD_SECONDS: '4000000' });
let api: MadangProcess;
let address: string;
let mina: Client;
let admin: Client;
beforeAll(async () => {
  [api] = await Promise.all([world.start('all'), world.start('worker')]); // two work
  ({ address } = api);
  admin = await newOperator(address, 'admin');
  [mina] = (await wealthy(admin, 1, 10_000_000)) as [Client];
});
afterAll(async () => {
  await killAll();
  await world.end();
  await database.end();
});

type Item = { type: string; title: string; body: string; goneAt: string | null; data: { reservationId?: string } };
const inbox = async (person: Client): Promise<Item[]> => (await person.get('/v1/notifications?limit=100')).body.items;
const told = (person: Client, id: string) =>
  until('the offer is in the inbox', async () =>
    (await inbox(person)).find(({ type, data }) => type === 'reservation.offer_made' && data.reservationId === id),
  );
const counters = async (driver: Client) => (await driver.get('/v1/drivers/me')).body.offers;
const answer = (driver: Client, offerId: string, verb: 'acceptance' | 'decline', key?: string) =>
  driver.post(`/v1/offers/${offerId}/${verb}`, undefined, key ? { key } : undefined);
const accept = (driver: Client, id: string) => driver.post(`/v1/reservations/${id}/acceptance`);
const cancel = (id: string) => mina.post(`/v1/reservations/${id}/cancellation`, { reason: 'x' });
/** Several drivers at these metres from a place. */
const driversAt = async (place: { lat: number; lng: number }, ...meters: number[]): Promise<Client[]> => {
  const made: Client[] = [];
  for (const each of meters) made.push(await driverAt(address, north(place, each)));
  return made;
};

describe('An offer', () => {
  it('is for drivers nearby, who read where about, how far and for what pay, and is theirs to take', async () => {
    const place = newPlace();
    const [near, far] = (await driversAt(place, 500, 30_000)) as [Client, Client];
    const id = await bookFrom(mina, place);
    const offer = await offerOf(near, id);
    expect(offer).toEqual({
      ...{ id: expect.any(String), livemode: true, reservationId: id, date: expect.any(String), pickupWindow: null },
      ...{ departure: '서울 중구', destination: '서울 강남구', driverPay: expect.any(Number) },
      distanceToPickupMeters: 500,
      secondsLeft: expect.any(Number),
    });
    expect(offer.secondsLeft).toBeGreaterThan(500);
    expect(offer.secondsLeft).toBeLessThanOrEqual(600);
    const { title, body } = await told(near, id);
    expect([title, body]).toEqual([
      '배송 제안',
      expect.stringMatching(/서울 중구 → 서울 강남구 .* 0\.5 km, 수입 [\d,]+원/),
    ]);
    expect(body).not.toContain('한강대로');
    expect(await listed(far)).toEqual([]);
    expect(refusal(await accept(far, id))).toEqual([409, 'offered-to-others']);

    const key = randomUUID();
    const taken = await answer(near, offer.id, 'acceptance', key);
    expect([taken.status, taken.body.status, taken.body.driverId]).toEqual([201, 'accepted', near.id]);
    const again = await answer(near, offer.id, 'acceptance', key);
    expect([again.status, again.text]).toEqual([201, taken.text]);
    expect(refusal(await answer(near, offer.id, 'acceptance'))).toEqual([409, 'offer-over']);
    expect(refusal(await answer(near, offer.id, 'decline'))).toEqual([409, 'offer-over']);
    expect(await listed(near)).toEqual([]);
    expect(await counters(near)).toMatchObject({ offered: 1, accepted: 1, declined: 0, ignored: 0 });
    expect((await told(near, id)).goneAt).toBeNull();
  });

  it('is taken by the acceptance of its reservation as well, and ends for all others, whose inbox says so', async () => {
    const place = newPlace();
    const [one, other] = (await driversAt(place, 200, 300)) as [Client, Client];
    const id = await bookFrom(mina, place);
    const lost = await offerOf(other, id);
    await Promise.all([told(one, id), told(other, id)]);
    expect((await accept(one, id)).status).toBe(201);
    expect(await listed(other)).toEqual([]);
    expect(refusal(await answer(other, lost.id, 'acceptance'))).toEqual([409, 'offer-over']);
    await until('the offer of the other is gone', async () => (await told(other, id)).goneAt);
    expect((await told(one, id)).goneAt).toBeNull();
  });

  it('that is declined is gone and is not made again; when all have declined, others are asked at once', async () => {
    const place = newPlace();
    const [first, second, third] = (await driversAt(place, 300, 400, 2_000)) as [Client, Client, Client];
    const id = await bookFrom(mina, place);
    await Promise.all([told(first, id), told(second, id)]);
    expect((await answer(first, (await offerOf(first, id)).id, 'decline')).status).toBe(204);
    expect(await listed(first)).toEqual([]);
    await until('it is gone', async () => (await told(first, id)).goneAt);
    expect((await told(second, id)).goneAt).toBeNull();
    expect(await listed(third)).toEqual([]);
    // Both at once would not have found each other, were it not for the lock.
    await answer(second, (await offerOf(second, id)).id, 'decline');
    await offerOf(third, id); // within seconds, of a round of 600
    expect(await counters(first)).toMatchObject({ offered: 1, declined: 1, ignored: 0 });
    const { id: own } = await offerOf(third, id);
    await answer(third, own, 'acceptance');
    await third.post(`/v1/reservations/${id}/hand-back`);
    expect((await offersOf(id)).filter(({ state }) => state === 'declined').map(({ driver }) => driver)).toEqual(
      expect.arrayContaining([hex(first), hex(second), hex(third)]),
    );
  });

  it('that all decline at once is followed by the next round: they take turns, so that the last one is found', async () => {
    const place = newPlace();
    const drivers = await driversAt(place, 300, 400, 500);
    const next = await driverAt(address, north(place, 2_000));
    const id = await bookFrom(mina, place);
    const made = await Promise.all(drivers.map((driver) => offerOf(driver, id)));
    const search = await world.hold('SELECT round FROM dispatches WHERE reservation_id = ? FOR UPDATE', [bytes(id)]);
    const decline = (driver: Client, place: number) =>
      repeatUntilAnswered(() => answer(driver, made[place]!.id, 'decline', id));
    const declines = Promise.all(drivers.map(decline));
    const waiting = () =>
      Promise.all(['SELECT round FROM dispatches', 'UPDATE '].map((start) => world.executing(start)));
    await until('all three wait for the search', async () => (await waiting()).reduce((a, b) => a + b) >= 3);
    await search.release();
    expect((await declines).map(({ status }) => status)).toEqual([204, 204, 204]);
    await offerOf(next, id);
    await cancel(id);
  });

  it('that is made anew stays, when the acceptance that ended the first one is handled late', async () => {
    const place = newPlace();
    const [one, other] = (await driversAt(place, 200, 300)) as [Client, Client];
    // What happens to the booking from here on waits for the notification of the first offer.
    const held = await world.holdPerson(other.id);
    const id = await bookFrom(mina, place);
    await offerOf(one, id);
    const recording = () =>
      Promise.all(['inbox_counters', 'notifications'].map((table) => world.executing(`INSERT INTO ${table}`)));
    await until('the first offers are recorded', async () => (await recording()).some((waiting) => waiting > 0));
    expect((await accept(one, id)).status).toBe(201);
    expect((await one.post(`/v1/reservations/${id}/hand-back`)).status).toBe(201);
    await until('it is offered anew', async () =>
      (await offersOf(id)).some(({ driver, state }) => driver === hex(other) && state === 'live'),
    );
    await held.release();
    const made = await until('both offers are in the inbox', async () => {
      const all = (await inbox(other)).filter(({ data }) => data.reservationId === id);
      return all.length === 2 && all;
    });
    expect(made.map(({ goneAt }) => goneAt === null)).toEqual([true, false]);
    await cancel(id);
  });

  it('ends at its time, and is nothing that another driver, or an unknown id, can answer', async () => {
    const place = newPlace();
    const [near, stranger] = (await driversAt(place, 300, 30_000)) as [Client, Client];
    const id = await bookFrom(mina, place);
    const offer = await offerOf(near, id);
    await told(near, id);
    for (const verb of ['acceptance', 'decline'] as const) {
      expect(refusal(await answer(stranger, offer.id, verb))).toEqual([404, 'offer-not-found']);
      expect(refusal(await answer(near, randomUUID(), verb))).toEqual([404, 'offer-not-found']);
      expect(refusal(await answer(mina, offer.id, verb))).toEqual([403, 'forbidden']);
      expect((await near.post(`/v1/offers/x/${verb}`)).status).toBe(422);
    }
    await database.query('UPDATE offers SET expires_at = NOW(6) WHERE id = ?', [bytes(offer.id)]);
    expect(await listed(near)).toEqual([]);
    for (const verb of ['acceptance', 'decline'] as const)
      expect(refusal(await answer(near, offer.id, verb))).toEqual([409, 'offer-over']);
    await passTime(id);
    await until('it is gone', async () => (await told(near, id)).goneAt);
    expect(await counters(near)).toMatchObject({ offered: 1, ignored: 1 });
    // Nobody has it to themselves now.
    expect((await accept(stranger, id)).status).toBe(201);
  });

  it('that is ignored three times in a row sets the driver offline, who is notified; an answer in between does not', async () => {
    const place = newPlace();
    const mute = await driverAt(address, north(place, 300), 'motorcycle', 'en');
    const ignore = async () => {
      const id = await bookFrom(mina, place);
      await offerOf(mute, id);
      await passTime(id);
      await until('it is ignored', async () => (await offersOf(id)).some(({ state }) => state === 'ignored'));
      await cancel(id);
    };
    await ignore();
    await ignore();
    const id = await bookFrom(mina, place);
    await answer(mute, (await offerOf(mute, id)).id, 'decline');
    await cancel(id);
    await ignore();
    await ignore();
    const isOnline = async () => (await mute.get('/v1/drivers/me')).body.online;
    expect(await isOnline()).toBe(true);
    await ignore();
    expect(await isOnline()).toBe(false);
    const said = await until('the driver is notified', async () =>
      (await inbox(mute)).find(({ type }) => type === 'driver.ignored_offers'),
    );
    expect(said.body).toContain('3 offers in a row');
    expect(await counters(mute)).toEqual({ offered: 6, accepted: 0, declined: 1, ignored: 5, late: 0 });
    expect(refusal(await accept(mute, await bookFrom(mina, place)))).toEqual([409, 'driver-offline']);
    await mute.goOnline();
    await ignore();
    expect(await isOnline()).toBe(true);
  });
});

describe('A booking with a price', () => {
  it('is offered in growing rings, to nobody twice, and broadcast last', async () => {
    const place = newPlace();
    const [at500, at2000, at4000, at9000, at12000] = (await driversAt(place, 500, 2_000, 4_000, 9_000, 12_000)) as [
      Client,
      ...Client[],
    ];
    const unknown = await newPerson(address, 'driver');
    await unknown.goOnline();
    const id = await bookFrom(mina, place);
    for (const [round, driver] of [at500, at2000, at4000, at9000].entries()) {
      expect(await hasRound(id, round + 1)).toEqual([{ driver: hex(driver!), round: round + 1, state: 'live' }]);
      await passTime(id);
    }
    // Who is somewhere else is not asked; who may be near is.
    expect(await hasRound(id, 5)).toEqual([{ driver: hex(unknown), round: 5, state: 'asked' }]);
    expect((await offersOf(id)).map(({ driver }) => driver)).not.toContain(hex(at12000!));
    expect(await offerOf(unknown, id)).toMatchObject({ secondsLeft: null, distanceToPickupMeters: null });
    expect((await accept(at12000!, id)).status).toBe(201);
    await unknown.goOnline(false);
  });

  it('is offered to as many as the ring holds, those who were offered least lately first', async () => {
    const place = newPlace();
    const drivers = await driversAt(place, 100, 101, 102, 103, 104, 105);
    const offered = async () => {
      const id = await bookFrom(mina, place);
      const made = (await hasRound(id, 1)).map(({ driver }) => driver);
      await cancel(id);
      return made;
    };
    const [first, second] = [await offered(), await offered()];
    expect([first.length, second.length]).toEqual([3, 3]);
    expect(new Set([...first, ...second])).toEqual(new Set(drivers.map(hex)));
  });

  it('is offered to those alone who are online, there now, with a vehicle that carries it, free, and not its consumer', async () => {
    const place = newPlace();
    const at = north(place, 300);
    const [fits, larger] = [await driverAt(address, at), await driverAt(address, at, 'van')];
    const smaller = await driverAt(address, at, 'bicycle');
    const offline = await driverAt(address, at);
    await offline.goOnline(false);
    const old = await driverAt(address, at);
    await putAt(old, at, -61);
    const silent = await driverAt(address, at);
    // As a position that was on its way when the consent was withdrawn.
    await database.query('UPDATE driver_profiles SET consent_at = NULL WHERE driver_id = ?', [bytes(silent.id)]);
    const busy = await driverAt(address, at);
    const date = '2099-01-01';
    const taken = (await mina.book({ date, pickupWindow: { from: '09:00', to: '12:00' } })).body.id;
    await busy.post(`/v1/reservations/${taken}/acceptance`);
    const id = await bookFrom(mina, place, { pickupWindow: { from: '11:30', to: '13:00' } });
    // Quotes are for the coming days: the other delivery is moved to this one's.
    await cancel(id);
    const { body } = await mina.get(`/v1/reservations/${id}`);
    await database.query('UPDATE driver_slots SET day = ? WHERE reservation_id = ?', [body.date, bytes(taken)]);
    const window = { from: '11:30', to: '13:00' };
    const same = await bookFrom(mina, place, { date: body.date, pickupWindow: window });
    const made = (await hasRound(same, 1)).map(({ driver }) => driver);
    expect(new Set(made)).toEqual(new Set([hex(fits), hex(larger)]));
    expect(made).not.toContain(hex(smaller));
    const later = await bookFrom(mina, place, { date: body.date, pickupWindow: { from: '13:00', to: '14:00' } });
    expect((await hasRound(later, 1)).map(({ driver }) => driver)).toContain(hex(busy));
  });

  it('is offered across the antimeridian and around a pole', async () => {
    for (const [from, at] of [
      [
        { lat: -16.8, lng: 179.999 },
        { lat: -16.8, lng: -179.999 },
      ],
      [
        { lat: -89.999, lng: 90 },
        { lat: -89.999, lng: -90 },
      ],
    ] as const) {
      const near = await driverAt(address, at);
      expect((await offerOf(near, await bookFrom(mina, from))).distanceToPickupMeters).toBeLessThan(300);
    }
  });

  it('is one of three at most that a driver has to decide on, however many are booked at once', async () => {
    const place = newPlace();
    const [one] = (await driversAt(place, 300)) as [Client];
    const ids = await Promise.all(Array.from({ length: 8 }, () => bookFrom(mina, place)));
    await until('every search has begun', () =>
      count('SELECT COUNT(*) = 8 FROM dispatches WHERE reservation_id IN (?) AND round > 0', [ids.map(bytes)]),
    );
    const made = (await Promise.all(ids.map(offersOf))).flat();
    expect(made.filter(({ state }) => state === 'live').map(({ driver }) => driver)).toEqual(Array(3).fill(hex(one)));
    const live = (await listed(one)).filter(({ secondsLeft }) => secondsLeft !== null);
    expect(live).toHaveLength(3);
  });

  it('waits for a driver nearby whose row another transaction holds, and is not broadcast instead', async () => {
    const place = newPlace();
    const [one] = (await driversAt(place, 300)) as [Client];
    const lock = await openTransaction(process.env['DATABASE_URL']!);
    await lock.connection.query('SELECT 1 FROM driver_availability WHERE driver_id = ? FOR UPDATE', [bytes(one.id)]);
    const id = await bookFrom(mina, place);
    // Not of innodb_trx, which shows the same for as long as it is read more often than every 100 ms.
    await until('the round waits for the row', () =>
      world.executing('SELECT driver_id FROM driver_availability WHERE driver_id IN'),
    );
    await lock.release();
    expect(await hasRound(id, 1)).toEqual([{ driver: hex(one), round: 1, state: 'live' }]);
  });

  it('is searched for from some time before its pick-up on', async () => {
    const { address: usual } = await world.start('api', { DISPATCH_LEAD_SECONDS: '1800' });
    const place = newPlace();
    const [one] = (await driversAt(place, 300)) as [Client];
    const person = Object.assign(Object.create(Object.getPrototypeOf(mina)), mina, { address: usual }) as Client;
    const id = await bookFrom(person, place, { pickupWindow: { from: '09:00', to: '12:00' } });
    const { date } = (await mina.get(`/v1/reservations/${id}`)).body;
    const begins = await count('SELECT UNIX_TIMESTAMP(next_at) FROM dispatches WHERE reservation_id = ?', [bytes(id)]);
    expect(Math.abs(begins - Date.parse(`${date}T08:30:00+09:00`) / 1_000)).toBeLessThan(5);
    expect(await offersOf(id)).toEqual([]);
    await passTime(id);
    expect(await offerOf(one, id)).toMatchObject({ distanceToPickupMeters: 300 });
  });
});

describe('A booking whose driver does not come', () => {
  const reassign = (by: Client, id: string, body: object = {}) => by.post(`/v1/reservations/${id}/reassignment`, body);
  const escrow = (id: string) =>
    count(`SELECT SUM(credits_posted - debits_posted) FROM accounts WHERE kind = 'escrow' AND owner_id = ?`, [
      bytes(id),
    ]);
  const wait = (id: string, minutes: number) =>
    database.query(
      'UPDATE reservations SET accepted_at = NOW(6) - INTERVAL ? MINUTE, date = CURDATE() - INTERVAL 1 DAY WHERE id = ?',
      [minutes, bytes(id)],
    );

  it('goes to another one when its consumer has waited for 15 minutes; the fare stays, and both drivers are notified', async () => {
    const place = newPlace();
    const [late, next] = (await driversAt(place, 300, 2_000)) as [Client, Client];
    const id = await bookFrom(mina, place);
    await answer(late, (await offerOf(late, id)).id, 'acceptance');
    expect(refusal(await reassign(mina, id))).toEqual([409, 'driver-not-late']);
    await wait(id, 14);
    expect(refusal(await reassign(mina, id))).toEqual([409, 'driver-not-late']);
    expect(refusal(await reassign(late, id))).toEqual([409, 'use-hand-back']);
    expect(refusal(await reassign(next, id))).toEqual([404, 'reservation-not-found']);
    await wait(id, 16);
    expect(refusal(await reassign(mina, id, { driverId: next.id }))).toEqual([403, 'forbidden']);
    const held = await escrow(id);
    const open = await reassign(mina, id);
    expect([open.status, open.body.status, open.body.driverId]).toEqual([201, 'requested', null]);
    expect(await escrow(id)).toBe(held);
    expect(refusal(await reassign(mina, id))).toEqual([409, 'reservation-conflict']);
    const said = await until('the driver is notified', async () =>
      (await inbox(late)).find(({ type }) => type === 'reservation.reassigned'),
    );
    expect(said.title).toBe('기사 변경');
    expect(await counters(late)).toMatchObject({ accepted: 1, late: 1 });
    await offerOf(next, id);
    expect((await offersOf(id)).filter(({ driver }) => driver === hex(late))).toMatchObject([{ state: 'declined' }]);
    expect(refusal(await accept(late, id))).toEqual([409, 'offered-to-others']);
  });

  it('goes to whom an operator names, at any time before the pick-up', async () => {
    const place = newPlace();
    const [first, named, offline] = (await driversAt(place, 300, 20_000, 30_000)) as [Client, Client, Client];
    await offline.goOnline(false);
    const id = await bookFrom(mina, place);
    await answer(first, (await offerOf(first, id)).id, 'acceptance');
    for (const driverId of [offline.id, first.id, mina.id, randomUUID()])
      expect(refusal(await reassign(admin, id, { driverId }))).toEqual([409, 'driver-unavailable']);
    expect((await mina.get(`/v1/reservations/${id}`)).body).toMatchObject({ status: 'accepted', driverId: first.id });
    const given = await reassign(admin, id, { driverId: named.id });
    expect([given.status, given.body.status, given.body.driverId]).toEqual([201, 'accepted', named.id]);
    const types = async (person: Client) => (await inbox(person)).map(({ type }) => type);
    await until('all are notified', async () => {
      const [old, later, consumer] = await Promise.all([types(first), types(named), types(mina)]);
      return (
        old.includes('reservation.reassigned') &&
        later.includes('reservation.accepted') &&
        consumer.includes('reservation.reassigned')
      );
    });
    expect(await counters(first)).toMatchObject({ late: 0 });
    expect((await named.post(`/v1/reservations/${id}/pickup`)).status).toBe(201);
    expect(refusal(await reassign(admin, id))).toEqual([409, 'reservation-conflict']);
  });
});
