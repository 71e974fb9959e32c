import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { startRedis, type Server } from '../../scripts/lib/servers.mjs';
import { Client } from '../support/client.js';
import { bytes, count, database } from '../support/database.js';
import { newOperator, wealthy } from '../support/money.js';
import { bookFrom, driverAt, listed, newPlace, north, offerOf, offersOf } from '../support/offers.js';
import { killAll, type MadangProcess } from '../support/processes.js';
import { itInFull, scale } from '../support/scale.js';
import { until } from '../support/wait.js';
import { people, World } from '../support/world.js';

const RACES = scale(200, 22);
const CROWDS = 200;
const BOOKINGS = scale(100, 4);
const DRIVERS = 6;

const dir = mkdtempSync(join(tmpdir(), 'madang-offers-'));
let servers: Server[] = [];
let world: World;
let apis: MadangProcess[];
let workers: MadangProcess[];
let mina: Client;
beforeAll(async () => {
  servers = await Promise.all(
    (['queue', 'cache'] as const).map((role) => startRedis({ role, dir: join(dir, role), port: undefined })),
  );
  world = World.ofThisFile({
    ...{ REDIS_QUEUE_URL: servers[0]!.url, REDIS_CACHE_URL: servers[1]!.url },
    // A test says when an offer ends, or has workers with shorter rounds.
    ...{ DISPATCH_ROUND_SECONDS: '600', DISPATCH_LEAD_SECONDS: '4000000' },
  });
  apis = await Promise.all([world.start('api'), world.start('api')]);
  workers = [await world.start('worker')];
  [mina] = (await wealthy(await newOperator(apis[0]!.address, 'admin'), 1, 100_000_000)) as [Client];
});
afterAll(async () => {
  await killAll();
  await Promise.all(servers.map((server) => server.kill()));
  await world.end();
  await database.end();
  rmSync(dir, { recursive: true, force: true });
});

/** The same person at the other process. */
const elsewhere = (person: Client): Client =>
  Object.assign(new Client(apis[1]!.address), person, { address: apis[1]!.address });
const stateOf = async (id: string) => (await mina.get(`/v1/reservations/${id}`)).body;
const cancel = (id: string) => mina.post(`/v1/reservations/${id}/cancellation`, { reason: 'x' });

describe('An offer', () => {
  it('is accepted, declined or over, and each time exactly one of them, around the end of its time', async () => {
    const place = newPlace();
    const driver = await driverAt(apis[0]!.address, north(place, 300));
    const other = elsewhere(driver);
    const ends: string[] = [];
    for (let round = 0; round < RACES; round++) {
      // The sweeps have set the driver offline who ignored three.
      await driver.goOnline();
      const id = await bookFrom(mina, place);
      const { id: offer } = await offerOf(driver, id);
      // The first two answer in turn and long before the end, and every eleventh after it, so that each end is met; the others race.
      const micros = round < 2 ? 60_000_000 : ((round % 11) - 5) * 10_000;
      for (const [table, column] of [
        ['offers', 'expires_at'],
        ['dispatches', 'next_at'],
      ])
        await database.query(
          `UPDATE ${table} SET ${column} = NOW(6) + INTERVAL ? MICROSECOND WHERE reservation_id = ?`,
          [micros, bytes(id)],
        );
      const decline = () => other.post(`/v1/offers/${offer}/decline`);
      const early = round === 1 ? await decline() : undefined;
      const accepting = driver.post(`/v1/offers/${offer}/acceptance`);
      if (round === 0) await accepting;
      const declined = early ?? (await decline());
      const accepted = await accepting;
      const codes = [accepted, declined].map(({ status, body }) => (status < 300 ? 'done' : body.code));
      expect(codes.filter((code) => !['done', 'offer-over', 'reservation-conflict'].includes(code))).toEqual([]);
      const [isAccepted, isDeclined] = codes.map((code) => code === 'done');
      expect(isAccepted && isDeclined).toBe(false);
      const end = isAccepted ? 'accepted' : isDeclined ? 'declined' : 'ignored';
      const { status, driverId } = await stateOf(id);
      expect([status, driverId]).toEqual(isAccepted ? ['accepted', driver.id] : ['requested', null]);
      // With the acceptance the search ends, and its offers go.
      if (!isAccepted) await until(`it is ${end}`, async () => (await offersOf(id)).some(({ state }) => state === end));
      ends.push(end);
      await cancel(id);
    }
    expect(new Set(ends)).toEqual(new Set(['accepted', 'declined', 'ignored']));
  });

  // In every run test/faults/concurrency.spec.ts lets fifty drivers accept one booking at once.
  itInFull('goes to one of fifty drivers who accept a booking at once', async () => {
    const crowd = await people(apis[0]!.address, 'driver', 50);
    for (const [place, driver] of crowd.entries()) {
      await driver.goOnline();
      driver.address = apis[place % 2]!.address;
    }
    for (let round = 0; round < CROWDS; round++) {
      const id = await bookFrom(mina, newPlace());
      const answers = await Promise.all(crowd.map((driver) => driver.post(`/v1/reservations/${id}/acceptance`)));
      const [winner, ...more] = crowd.filter((_, place) => answers[place]!.status === 201);
      expect(more).toEqual([]);
      expect(await stateOf(id)).toMatchObject({ status: 'accepted', driverId: winner!.id });
      // On a busy machine some wait for the row until they are to come back.
      const others = answers.map(({ status }) => status).filter((status) => status !== 201);
      expect(others.filter((status) => status !== 409 && status !== 503)).toEqual([]);
      await cancel(id);
    }
  });
});

describe('Without Redis, and while workers are killed in their rounds,', () => {
  it('offers end, searches go on, and no driver is offered a booking twice', async () => {
    const place = newPlace();
    const drivers: Client[] = [];
    for (let n = 0; n < DRIVERS; n++) drivers.push(await driverAt(apis[0]!.address, north(place, 300 + 900 * n)));
    const start = () => world.start('worker', { DISPATCH_ROUND_SECONDS: '2' });
    await workers[0]!.kill();
    workers = await Promise.all([start(), start()]);
    await Promise.all(servers.map((server) => server.kill()));
    const ids: string[] = [];
    let isOver = false;
    const answering = drivers.map(async (driver, which) => {
      const seen = new Map<string, string>();
      while (!isOver) {
        for (const { id, reservationId } of await listed(driver)) {
          // The same booking under another id would be a second offer.
          expect(seen.get(reservationId) ?? id).toBe(id);
          seen.set(reservationId, id);
          if (which % 3 > 0) await driver.post(`/v1/offers/${id}/decline`);
        }
        await driver.goOnline();
        await new Promise((resolve) => setTimeout(resolve, 200));
      }
    });
    for (let n = 0; n < BOOKINGS; n++) {
      ids.push(await bookFrom(mina, place));
      if (n % 4 < 3) continue;
      const [killed] = workers.splice(0, 1);
      await killed!.kill();
      workers.push(await start());
    }
    await until(
      'every booking was offered to every driver',
      async () =>
        (await count('SELECT COUNT(*) FROM offers WHERE reservation_id IN (?) AND driver_id IN (?)', [
          ids.map(bytes),
          drivers.map(({ id }) => bytes(id)),
        ])) ===
        DRIVERS * BOOKINGS,
      120_000,
    );
    await until(
      'no offer outlives its time by two seconds',
      async () =>
        (await count(
          `SELECT COUNT(*) FROM offers WHERE state = 'live' AND expires_at < NOW(6) - INTERVAL 2 SECOND`,
        )) === 0,
    );
    isOver = true;
    await Promise.all(answering);
    expect(await count('SELECT COUNT(*) FROM dispatches WHERE reservation_id IN (?)', [ids.map(bytes)])).toBe(BOOKINGS);
  });
});
