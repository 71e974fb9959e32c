import { afterAll, beforeAll, describe, expect, it, test } from '@jest/globals';
import { newPerson, type Client } from '../support/client.js';
import { bytes, count, database, rows } from '../support/database.js';
import { openTransaction } from '../support/holds.js';
import { killAll } from '../support/processes.js';
import { scale } from '../support/scale.js';
import { until } from '../support/wait.js';
import { World } from '../support/world.js';

const world = World.ofThisFile();
let address: string; // two workers sweep the same table
let mina: Client;
beforeAll(async () => {
  [{ address }] = await Promise.all([world.start('all'), world.start('worker')]);
  mina = await newPerson(address, 'consumer', { locale: 'en', name: 'Mina' });
});
afterAll(async () => {
  await killAll();
  await world.end();
  await database.end();
});

const stateOf = async (id: string) => (await mina.get(`/v1/reservations/${id}`)).body.status;
const becomes = (id: string, status: string) => until(`${id} is ${status}`, async () => (await stateOf(id)) === status);
const endsNow = (id: string) => database.query('UPDATE reservations SET deadline = NOW(6) WHERE id = ?', [bytes(id)]);
/** Nobody takes turns with the sweep: it skips a row that is locked. */
async function lock(id: string) {
  const transaction = await openTransaction(process.env['DATABASE_URL']!);
  await transaction.connection.query('SELECT id FROM reservations WHERE id = ? FOR UPDATE', [bytes(id)]);
  return transaction;
}
const found = (person: Client, type: string, id: string) =>
  until(`${type} is in the inbox`, async () =>
    (await person.get('/v1/notifications')).body.items.find(
      (item: { type: string; data: { reservationId: string } }) => item.type === type && item.data.reservationId === id,
    ),
  );

describe('A booking that no driver accepts', () => {
  test.each([
    [{ date: '2099-12-24' }, '2099-12-24T15:00:00.000Z'],
    [{ date: '2099-12-24', pickupWindow: { from: '09:00', to: '12:30' } }, '2099-12-24T03:30:00.000Z'],
  ])('has a deadline: of %j it is %s', async (wishes, deadline) => {
    expect((await mina.book(wishes)).body.deadline).toBe(deadline);
  });

  it('expires at its deadline; its consumer is notified, and the requests of drivers end', async () => {
    const jun = await newPerson(address, 'driver');
    await jun.goOnline();
    const { id } = (await mina.book()).body;
    await found(jun, 'reservation.requested', id);
    await jun.goOnline(false);
    await endsNow(id);

    const told = await found(mina, 'reservation.expired', id);
    expect(told).toMatchObject({
      title: 'Reservation expired',
      body: expect.stringContaining('No driver accepted the delivery'),
    });
    expect(await stateOf(id)).toBe('expired');
    await until('the request of the driver is gone', async () => {
      const { goneAt, readAt } = await found(jun, 'reservation.requested', id);
      return goneAt !== null && readAt !== null;
    });
    const { items } = (await mina.get(`/v1/reservations/${id}/timeline`)).body;
    expect(items.map(({ type, actorId }: { type: string; actorId: string | null }) => [type, actorId])).toEqual([
      ['reservation.requested', mina.id],
      ['reservation.expired', null],
    ]);
    const said = await until('it stands in the history', async () => {
      const messages = (await mina.get(`/v1/messages?reservationId=${id}&type=reservation.expired`)).body.items;
      return messages.some(({ kind }: { kind: string }) => kind === 'event') && messages;
    });
    expect(said.map(({ text }: { text: { ko: string } }) => text.ko).join()).toContain('맡은 기사가 없어');
    expect((await mina.get('/v1/reservations?status=expired')).body.items).toEqual([
      expect.objectContaining({ id, status: 'expired', driverId: null, version: 2 }),
    ]);
  });

  it('can be accepted until its deadline and not after it, also before the sweep has come', async () => {
    const jun = await newPerson(address, 'driver');
    await jun.goOnline();
    const { id } = (await mina.book()).body;
    const row = await lock(id);
    await row.connection.query('UPDATE reservations SET deadline = NOW(6) WHERE id = ?', [bytes(id)]);
    const late = jun.post(`/v1/reservations/${id}/acceptance`);
    await until('it is waited for', () => world.executing('UPDATE reservations'));
    await row.connection.query('COMMIT');
    await row.release();
    const { status, body } = await late;
    expect([status, body.code]).toEqual([409, 'reservation-conflict']);
    expect(body.detail).toMatch(/has expired|만료되었으므로/);
    await becomes(id, 'expired');
  });

  it('is accepted, cancelled or expires, and each time exactly once', async () => {
    const driver = await newPerson(address, 'driver');
    await driver.goOnline();
    const ends: string[] = [];
    for (let round = 0; round < scale(40, 16); round++) {
      const { id } = (await mina.book()).body;
      // The first two end long before it, and every eighth after it, so that each end is met; the others race.
      const micros = round < 2 ? 60_000_000 : (round % 8) * 4_000;
      await database.query('UPDATE reservations SET deadline = NOW(6) + INTERVAL ? MICROSECOND WHERE id = ?', [
        micros,
        bytes(id),
      ]);
      const asked = await Promise.all([
        driver.post(`/v1/reservations/${id}/acceptance`),
        ...(round % 2 ? [mina.post(`/v1/reservations/${id}/cancellation`, { reason: 'x' })] : []),
      ]);
      await until('it has ended', async () => (await stateOf(id)) !== 'requested');
      const events = await rows<{ type: string }>('SELECT type FROM events WHERE aggregate_id = ? ORDER BY seq', [
        bytes(id),
      ]);
      const way = events.map(({ type }) => type.split('.')[1]!).slice(1);
      expect([['accepted'], ['cancelled'], ['expired'], ['accepted', 'cancelled']]).toContainEqual(way);
      expect(asked.filter(({ status }) => status === 201)).toHaveLength(way.filter((to) => to !== 'expired').length);
      expect(await stateOf(id)).toBe(way.at(-1));
      ends.push(...way);
      if (way.at(-1) === 'accepted') await mina.post(`/v1/reservations/${id}/cancellation`, { reason: 'over' });
    }
    expect(new Set(ends)).toEqual(new Set(['accepted', 'cancelled', 'expired']));
  });

  it('gets its deadline from the sweep when the previous release has written it', async () => {
    const { id } = (await mina.book({ date: '2099-12-24', pickupWindow: { from: '09:00', to: '10:00' } })).body;
    const old = (await mina.book({})).body.id;
    await database.query('UPDATE reservations SET deadline = NULL WHERE id IN (?)', [[bytes(id), bytes(old)]]);
    await database.query(`UPDATE reservations SET date = '2020-01-01' WHERE id = ?`, [bytes(old)]);
    await becomes(old, 'expired');
    const deadlines = () => rows('SELECT deadline FROM reservations WHERE id = ?', [bytes(id)]);
    await until('it has one', async () => (await deadlines())[0]!['deadline'] !== null);
    expect(await deadlines()).toEqual([{ deadline: new Date('2099-12-24T01:00:00Z') }]);
  });

  it('is swept by one of two workers, and skipped while it is locked', async () => {
    const ids: string[] = [];
    for (let i = 0; i < 15; i++) ids.push((await mina.book()).body.id);
    const held = await lock(ids[0]!);
    await database.query('UPDATE reservations SET deadline = NOW(6) WHERE id IN (?)', [ids.slice(1).map(bytes)]);
    await held.connection.query('UPDATE reservations SET deadline = NOW(6) WHERE id = ?', [bytes(ids[0]!)]);
    for (const id of ids.slice(1)) await becomes(id, 'expired');
    expect(await stateOf(ids[0]!)).toBe('requested');
    await held.connection.query('COMMIT');
    await held.release();
    await becomes(ids[0]!, 'expired');
    const events = await count(
      `SELECT COUNT(*) FROM events WHERE type = 'reservation.expired' AND aggregate_id IN (?)`,
      [ids.map(bytes)],
    );
    expect(events).toBe(15);
  });
});
