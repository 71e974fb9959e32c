import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { newPerson, type Client } from '../support/client.js';
import { bytes, count, database, rows } from '../support/database.js';
import { killAll, MadangProcess } from '../support/processes.js';
import { itInFull } from '../support/scale.js';
import { until } from '../support/wait.js';
import { people } from '../support/world.js';

const FANOUT = 3;
const ROUND_SECONDS = 2;
const env = { DISPATCH_FANOUT: String(FANOUT), DISPATCH_ROUND_SECONDS: String(ROUND_SECONDS) };
let api: MadangProcess;
let workers: MadangProcess[];
let mina: Client;
let drivers: Client[];
beforeAll(async () => {
  [api, ...workers] = await Promise.all([MadangProcess.start('all', env), MadangProcess.start('worker', env)]);
  mina = await newPerson(api.address);
  drivers = await people(api.address, 'driver', 8);
  for (const driver of drivers) await driver.goOnline();
});
afterAll(async () => {
  await killAll();
  await database.end();
});

type Told = { driver: string; round: number };
/** Who was asked for it, and in which round, in the order of the rounds. */
const askedFor = (id: string) =>
  rows<Told>('SELECT LOWER(HEX(driver_id)) AS driver, round FROM offers WHERE reservation_id = ? ORDER BY round', [
    bytes(id),
  ]);
/** How often each driver was notified of it. */
const notified = (id: string) =>
  rows<{ n: string }>(
    `SELECT COUNT(*) AS n FROM notifications WHERE aggregate_id = ? AND channel = 'in_app'
     AND type IN ('reservation.requested', 'reservation.offered') GROUP BY user_id`,
    [bytes(id)],
  );
const roundsOf = async (id: string) =>
  [...Map.groupBy(await askedFor(id), ({ round }) => round).values()].map((asked) => asked.length);
const book = async (): Promise<string> => (await mina.book()).body.id;
const allAsked = (id: string, all = drivers.length) =>
  until('all were asked', async () => (await notified(id)).length === all);

/** A search that begins while `work` is done has no second round before it is over, however long that takes. */
async function inFirstRound(work: () => Promise<void>): Promise<void> {
  await database.query(
    `CREATE TRIGGER first_round BEFORE INSERT ON dispatches FOR EACH ROW SET NEW.next_at = NOW(6) + INTERVAL 1 HOUR`,
  );
  try {
    await work();
  } finally {
    await database.query('DROP TRIGGER first_round');
  }
}

describe('A booking', () => {
  it('is offered to a few drivers at once, to others while nobody accepts, and to nobody twice', async () => {
    const id = await book();
    await until('the first ones were asked', async () => (await notified(id)).length >= FANOUT);
    await allAsked(id);
    expect(await roundsOf(id)).toEqual([3, 3, 2]);
    expect((await notified(id)).map(({ n }) => Number(n))).toEqual(Array(8).fill(1));

    const late = await newPerson(api.address, 'driver');
    await late.goOnline();
    await until('the one who came later is asked', async () => (await notified(id)).length === 9, 60_000);
    await late.goOnline(false);
  });

  it('is offered first to the drivers who were asked least lately', async () => {
    await database.query(`UPDATE driver_availability SET offered_at = '2000-01-01'`);
    const asked: string[] = [];
    for (let n = 0; n < 2; n++) {
      await inFirstRound(async () => {
        const id = await book();
        await until('some are asked', async () => (await askedFor(id)).length === FANOUT);
        asked.push(...(await askedFor(id)).map(({ driver }) => driver));
        await mina.post(`/v1/reservations/${id}/cancellation`, { reason: 'x' });
      });
      await until('they are at the end of the line', () =>
        count(`SELECT COUNT(*) FROM driver_availability WHERE offered_at > '2000-01-01' AND online`).then(
          (moved) => moved >= asked.length,
        ),
      );
    }
    expect(new Set(asked).size).toBe(2 * FANOUT);
  });

  it('is offered no more once a driver has it, and after a hand-back to the others at once', async () => {
    const [taker, ...others] = drivers;
    let id = '';
    await inFirstRound(async () => {
      id = await book();
      await until('the first ones were asked', async () => (await askedFor(id)).length === FANOUT);
      expect((await taker!.post(`/v1/reservations/${id}/acceptance`)).status).toBe(201);
    });
    await database.query('UPDATE dispatches SET next_at = NOW(6) WHERE reservation_id = ?', [bytes(id)]);
    await until('the search has ended', async () => (await askedFor(id)).length === 0);
    expect(await count('SELECT COUNT(*) FROM dispatches WHERE reservation_id = ?', [bytes(id)])).toBe(0);
    expect((await taker!.post(`/v1/reservations/${id}/hand-back`)).status).toBe(201);
    await until('the others are asked', async () => (await askedFor(id)).length === others.length + 1);
    const mine = (await askedFor(id)).filter(({ round }) => round === 0);
    expect(mine).toEqual([{ driver: taker!.id.replaceAll('-', ''), round: 0 }]);
    const { items } = (await taker!.get('/v1/notifications?limit=100')).body;
    const again = items.filter(
      ({ type, data }: { type: string; data: { reservationId: string } }) =>
        type === 'reservation.offered' && data.reservationId === id,
    );
    expect(again).toEqual([]);
  });

  // In every run test/faults/offers.spec.ts kills workers in their rounds, without Redis at that.
  itInFull('is neither forgotten nor offered twice when workers are killed in their rounds', async () => {
    const ids: string[] = [];
    for (let round = 0; round < 4; round++) {
      for (let n = 0; n < 5; n++) ids.push(await book());
      // Rounds of all kinds are under way.
      await until('a round is begun', async () => (await askedFor(ids.at(-5)!)).length > 0);
      const [killed] = workers.splice(0, 1);
      await killed!.kill();
      workers.push(await MadangProcess.start('worker', env));
    }
    for (const id of ids) {
      await until('all were asked', async () => (await notified(id)).length === drivers.length, 90_000);
      expect((await notified(id)).map(({ n }) => Number(n))).toEqual(Array(drivers.length).fill(1));
      for (const asked of await roundsOf(id)) expect(asked).toBeLessThanOrEqual(FANOUT);
    }
  });
});
