import { setTimeout as sleep } from 'node:timers/promises';
import { afterAll, afterEach, beforeAll, expect, it } from '@jest/globals';
import { NestFactory } from '@nestjs/core';
import type { INestApplicationContext } from '@nestjs/common';
import { DataSource } from 'typeorm';
import { AppModule } from '../../../src/app.module.js';
import { config } from '../../../src/config.js';
import type { Principal } from '../../../src/kernel/auth/principal.js';
import { Problem } from '../../../src/kernel/problems/problem.js';
import { Nudges } from '../../../src/kernel/events/nudges.js';
import { newId } from '../../../src/kernel/tx/ids.js';
import type { Tx } from '../../../src/kernel/tx/tx.js';
import { UnitOfWork } from '../../../src/kernel/tx/unit-of-work.js';
import { QuotesService } from '../../../src/modules/quotes/index.js';
import { NewQuote } from '../../../src/modules/quotes/quotes.schema.js';
import { ExpiryService } from '../../../src/modules/reservations/expiry.js';
import { DispatchService, ReservationsService } from '../../../src/modules/reservations/index.js';
import { OffersService } from '../../../src/modules/reservations/offers.service.js';
import { AuditService } from '../../../src/modules/wallets/index.js';
import { WalletsService } from '../../../src/modules/wallets/wallets.service.js';
import { bytes, count, database, executing, rows } from '../../support/database.js';
import { deadlocks } from '../../support/deadlocks.js';
import { openTransaction, releaseAll } from '../../support/holds.js';
import { comingDay, newPlace, north, offersOf, type Point } from '../../support/offers.js';
import { newQuote } from '../../support/quotes.js';
import { scale } from '../../support/scale.js';
import { until } from '../../support/wait.js';

/** What the model cannot see, because it does one thing at a time: the same services, many at once. */
let app: INestApplicationContext;
let mina: Principal;
let expiry: ExpiryService;
beforeAll(async () => {
  app = await NestFactory.createApplicationContext(AppModule.for('api'), { logger: false, abortOnError: false });
  // Bookings of the coming days are searched for at once.
  Object.assign(config.dispatch, { leadSeconds: 4_000_000 });
  expiry = new ExpiryService(app.get(DataSource), app.get(UnitOfWork), app.get(ReservationsService));
  mina = await person('consumer');
  const money = { userId: mina.id, amount: 900_000_000, reference: mina.id };
  await run((tx) => app.get(WalletsService).deposit(tx, money, null));
});
afterEach(async () => {
  // The drivers of a test are nowhere in the next one.
  await releaseAll();
  await database.query('DELETE FROM dispatches');
});
afterAll(async () => {
  await app.close();
  await database.end();
});

const run = <T>(work: (tx: Tx) => Promise<T>): Promise<T> => app.get(UnitOfWork).run(work);
const reservations = () => app.get(ReservationsService);
const beginRounds = () => app.get(DispatchService).beginRounds();

async function person(role: 'consumer' | 'driver'): Promise<Principal> {
  const id = newId();
  await database.query(
    'INSERT INTO users (id, login_id, email, name, locale, roles, password_hash, created_at) VALUES (?)',
    [[bytes(id), id.slice(4), id, id, 'ko', role, '', new Date()]],
  );
  return { id, roles: [role], sessionId: id };
}

async function driverAt({ lat, lng }: Point): Promise<Principal> {
  const driver = await person('driver');
  const id = bytes(driver.id);
  await database.query(
    `INSERT INTO driver_profiles (driver_id, vehicle, consent_at) VALUES (?, 'motorcycle', NOW(6))`,
    [id],
  );
  await database.query('INSERT INTO driver_availability (driver_id, online, seen_at) VALUES (?, TRUE, NOW(6))', [id]);
  await database.query(
    'INSERT INTO driver_positions (driver_id, lat, lng, recorded_at) VALUES (?, ?, ?, NOW(6) + INTERVAL 1 HOUR)',
    [id, lat, lng],
  );
  return driver;
}

async function bookFrom({ lat, lng }: Point, changes: object = {}): Promise<string> {
  const [first, last] = newQuote.stops;
  const stops = [
    { ...first, lat, lng },
    { ...last, lat: lat + 0.02, lng },
  ];
  const terms = await app
    .get(QuotesService)
    .prepare(NewQuote.parse({ ...newQuote, stops, date: comingDay(), ...changes }));
  const { id: quoteId } = await run((tx) => app.get(QuotesService).save(tx, mina.id, terms));
  return (await run((tx) => reservations().request(tx, mina, { quoteId }))).id;
}
/** Booked, and offered to those nearby. */
async function offeredFrom(place: Point): Promise<string> {
  const id = await bookFrom(place);
  await beginRounds();
  return id;
}

const accept = (driver: Principal, id: string) => run((tx) => reservations().accept(tx, driver, id));
const cancel = (id: string) => run((tx) => reservations().cancel(tx, mina, id, 'x'));
const offerId = async (driver: Principal, id: string): Promise<string> => {
  const [row] = await rows<{ id: string }>(
    'SELECT LOWER(HEX(id)) AS id FROM offers WHERE reservation_id = ? AND driver_id = ?',
    [bytes(id), bytes(driver.id)],
  );
  return row!.id.replace(/^(.{8})(.{4})(.{4})(.{4})/, '$1-$2-$3-$4-');
};
const statusOf = async (id: string): Promise<string> =>
  (await rows<{ status: string }>('SELECT status FROM reservations WHERE id = ?', [bytes(id)]))[0]!.status;
const codeOf = (done: PromiseSettledResult<unknown>): string => {
  if (done.status === 'fulfilled') return 'done';
  if (done.reason instanceof Problem) return done.reason.code;
  throw done.reason;
};
const codesOf = async (...tries: Promise<unknown>[]): Promise<string[]> =>
  (await Promise.allSettled(tries)).map(codeOf);

const hold = async (sql: string, id: string) => {
  const transaction = await openTransaction(process.env['DATABASE_URL']!);
  await transaction.connection.query(sql, [bytes(id)]);
  return transaction;
};
const holdBooking = (id: string) => hold('SELECT id FROM reservations WHERE id = ? FOR UPDATE', id);
const holdProfile = ({ id }: Principal) =>
  hold('SELECT driver_id FROM driver_profiles WHERE driver_id = ? FOR UPDATE', id);
it('looks for a driver as soon as the booking is there, and not at the next sweep', async () => {
  const nudges = app.get(Nudges);
  expect(nudges.nudge('reservations.beginRounds')).toBe(false); // an api has no sweeps
  let runs = 0;
  nudges.register('reservations.beginRounds', () => void runs++);
  const place = newPlace();
  const id = await bookFrom(place);
  const [row] = await rows<{ quote: Buffer }>('SELECT quote_id AS quote FROM reservations WHERE id = ?', [bytes(id)]);
  const booking = { id, consumerId: mina.id, quoteId: row!.quote.toString('hex') };
  const begin = (tx: Tx) => app.get(DispatchService).begin(tx, booking);
  await expect(
    run(async (tx) => {
      await begin(tx);
      throw new Error('planted');
    }),
  ).rejects.toThrow('planted');
  expect(runs).toBe(0);
  await run(begin);
  expect(runs).toBe(1);
});

it('offers a driver no more than three of the bookings whose rounds are under way at once', async () => {
  const place = newPlace();
  const driver = await driverAt(north(place, 300));
  for (let n = 0; n < 2; n++) await offeredFrom(place);
  const ids = [await bookFrom(place), await bookFrom(place)];
  // The first of the two stops before its COMMIT, so that the other one cannot see its offer.
  const profile = await holdProfile(driver);
  const rounds = beginRounds();
  const searched = () =>
    count('SELECT COUNT(*) FROM dispatches WHERE reservation_id IN (?) AND round > 0', [ids.map(bytes)]);
  const stopped = async () =>
    (await executing('UPDATE driver_profiles')) +
    (await executing('SELECT driver_id FROM driver_availability')) +
    (await searched());
  await until('one has chosen, and the other waits or has chosen as well', async () => (await stopped()) >= 2, 900);
  await profile.release();
  await rounds;
  const live = () => count(`SELECT COUNT(*) FROM offers WHERE driver_id = ? AND state = 'live'`, [bytes(driver.id)]);
  expect(await live()).toBe(3);
  await offeredFrom(place);
  expect(await live()).toBe(3);
});

it('announces the offers of a round before the acceptance that comes meanwhile', async () => {
  const place = newPlace();
  const [near, far] = [await driverAt(north(place, 300)), await driverAt({ ...place, lng: place.lng + 0.2 })];
  const id = await bookFrom(place);
  const profile = await holdProfile(near);
  const rounds = beginRounds();
  await until('the round is at its end', () => executing('UPDATE driver_profiles'), 900);
  // It sees no offer yet, and so needs none.
  const accepted = accept(far, id);
  await Promise.race([accepted, until('it waits for the booking', () => executing('UPDATE reservations'), 900)]);
  await profile.release();
  await Promise.all([rounds, accepted]);
  const said = await rows<{ type: string }>(`SELECT type FROM events WHERE aggregate_id = ? ORDER BY seq`, [bytes(id)]);
  expect(said.map(({ type }) => type)).toEqual([
    'reservation.requested',
    'reservation.offer_made',
    'reservation.accepted',
  ]);
});

it('has no deadlock between a decline and the round that ends the offer', async () => {
  const place = newPlace();
  const driver = await driverAt(north(place, 300));
  const id = await offeredFrom(place);
  const offer = await offerId(driver, id);
  const before = await deadlocks();
  // The round has the search, and not yet the offer.
  await database.query('UPDATE dispatches SET next_at = NOW(6) WHERE reservation_id = ?', [bytes(id)]);
  const booking = await holdBooking(id);
  const rounds = beginRounds();
  await until('the round waits for the booking', () => executing('SELECT Reservation'), 900);
  const declined = codesOf(run((tx) => app.get(OffersService).decline(tx, driver, offer)));
  const waiting = async () =>
    (await executing('SELECT round FROM dispatches')) + (await executing('UPDATE dispatches'));
  await until('the decline waits for the search', waiting, 900);
  await booking.release();
  await rounds;
  expect(await declined).toEqual(['offer-over']);
  expect((await offersOf(id)).map(({ state }) => state)).toEqual(['ignored']);
  expect((await deadlocks()) - before).toBe(0);
});

it.each([
  ['whose time passes', 'expires_at = NOW(6)'],
  ['that ends', `state = 'ignored'`],
])('gives no booking by an offer %s between the look at it and the acceptance', async (_, change) => {
  const place = newPlace();
  const driver = await driverAt(north(place, 300));
  const id = await offeredFrom(place);
  const offer = await offerId(driver, id);
  const booking = await holdBooking(id);
  const accepted = codesOf(run((tx) => app.get(OffersService).accept(tx, driver, offer)));
  await until('the acceptance waits for the booking', () => executing('UPDATE reservations'), 900);
  await database.query(`UPDATE offers SET ${change} WHERE reservation_id = ?`, [bytes(id)]);
  await booking.release();
  expect(await accepted).toEqual(['offer-over']);
  expect(await statusOf(id)).toBe('requested');
});

it('gives a booking whose time passes while it is accepted to no driver', async () => {
  const place = newPlace();
  const driver = await driverAt(north(place, 300));
  const id = await offeredFrom(place);
  const booking = await holdBooking(id);
  const accepted = codesOf(accept(driver, id));
  await until('the acceptance waits for the booking', () => executing('UPDATE reservations'), 900);
  await booking.connection.query('UPDATE reservations SET deadline = NOW(6) - INTERVAL 1 HOUR WHERE id = ?', [
    bytes(id),
  ]);
  await booking.connection.commit();
  await booking.release();
  expect(await accepted).toEqual(['reservation-conflict']);
  expect(await statusOf(id)).toBe('requested');
  await cancel(id);
});

it('gives one of twenty overlapping bookings to a driver who accepts all at once', async () => {
  for (let round = 0; round < scale(200, 2); round++) {
    const driver = await driverAt(newPlace());
    const date = comingDay();
    const ids: string[] = [];
    for (let n = 0; n < 20; n++) ids.push(await bookFrom({ lat: 33.3, lng: 126.2 }, { date }));
    const codes = await codesOf(...ids.map((id) => accept(driver, id)));
    expect(codes.filter((code) => code === 'done')).toHaveLength(1);
    expect(codes.filter((code) => !['done', 'driver-busy', 'busy'].includes(code))).toEqual([]);
    // One after another: they all pay back to the same wallet.
    for (const id of ids) await cancel(id);
  }
});

it('gives a booking that is accepted, cancelled and over at once one end, and its fare to it alone', async () => {
  const place = newPlace();
  const driver = await driverAt(north(place, 300));
  const ends = new Set<string>();
  for (let round = 0; round < scale(200, 12); round++) {
    const id = await bookFrom(place);
    const [{ hold }] = (await rows<{ hold: number }>(
      'SELECT price + return_fare AS hold FROM reservations WHERE id = ?',
      [bytes(id)],
    )) as [{ hold: number }];
    const micros = ((round % 6) - 1) * 2_000;
    await database.query('UPDATE reservations SET deadline = NOW(6) + INTERVAL ? MICROSECOND WHERE id = ?', [
      ...[micros, bytes(id)],
    ]);
    const late = async () => {
      await sleep(round % 6);
      await expiry.expireOverdue();
    };
    const tries = round % 3 ? [accept(driver, id), late(), cancel(id)] : [late(), cancel(id), accept(driver, id)];
    for (const code of await codesOf(...tries)) expect(['done', 'reservation-conflict']).toContain(code);
    const status = await statusOf(id);
    const escrow = await count(
      `SELECT COALESCE(SUM(credits_posted - debits_posted), 0) FROM accounts WHERE kind = 'escrow' AND owner_id = ?`,
      [bytes(id)],
    );
    expect([status, escrow]).toEqual([status, ['requested', 'accepted'].includes(status) ? Number(hold) : 0]);
    ends.add(status);
    if (['requested', 'accepted'].includes(status)) await cancel(id);
  }
  expect([...ends].filter((end) => !['accepted', 'cancelled', 'expired', 'requested'].includes(end))).toEqual([]);
});

it('leaves books that add up', async () => {
  expect(await app.get(AuditService).check()).toMatchObject({ difference: 0, findings: [] });
});
