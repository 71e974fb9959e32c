import { randomUUID } from 'node:crypto';
import { afterAll, beforeAll, expect, it } from '@jest/globals';
import { Client, newPerson, type Answer } from '../support/client.js';
import { repeatUntilAnswered } from '../support/load.js';
import { killAll } from '../support/processes.js';
import { scale } from '../support/scale.js';
import { until } from '../support/wait.js';
import { people, World } from '../support/world.js';

const world = World.ofThisFile();
/** Two api processes: what holds between them is held by the database. */
let addresses: string[];

beforeAll(async () => {
  const apis = await Promise.all([world.start('api'), world.start('api')]);
  addresses = apis.map(({ address }) => address);
});
afterAll(async () => {
  await killAll();
  await world.end();
});

/** The same person, at the process whose turn it is. */
const at = (index: number, person: Client): Client =>
  Object.assign(new Client(addresses[index % 2]!), { accessToken: person.accessToken });

it('makes one booking of a hundred simultaneous repeats over two processes, and answers all of them with the same bytes', async () => {
  const consumer = await newPerson(addresses[0]!);
  const key = randomUUID();
  // The first to come is kept waiting, so that the others find it at work.
  const account = await world.holdPerson(consumer.id);
  const answers: Answer[] = [];
  const send = async (index: number) => {
    const answer = await at(index, consumer).book({}, { key });
    answers.push(answer);
    return answer;
  };
  const repeats = Promise.all(Array.from({ length: 100 }, (_, index) => repeatUntilAnswered(() => send(index))));
  await until('one hears that its twin is at work', () =>
    answers.some(({ body }) => body.code === 'request-in-flight'),
  );
  await account.release();
  const last = await repeats;
  expect(new Set(last.map(({ status }) => status))).toEqual(new Set([201]));
  expect(new Set(last.map(({ text }) => text)).size).toBe(1);
  expect(new Set(last.map(({ headers }) => `${headers.get('location')} ${headers.get('etag')}`)).size).toBe(1);
  expect(last.filter(({ headers }) => headers.get('idempotent-replayed') === 'true')).toHaveLength(99);
  expect(await world.count('SELECT COUNT(*) FROM reservations')).toBe(1);
  expect(await world.count('SELECT COUNT(*) FROM events')).toBe(1);

  const other = await at(0, consumer).book({ destination: '부산역' }, { key });
  expect([other.status, other.body.code]).toEqual([422, 'idempotency-key-reused']);
  expect(await world.count('SELECT COUNT(*) FROM reservations')).toBe(1);
});

it('gives a delivery to exactly one of fifty drivers who accept at once over two processes', async () => {
  const consumer = await newPerson(addresses[0]!);
  const drivers = await people(addresses[1]!, 'driver', 50);
  for (const driver of drivers) await driver.goOnline();
  const { id } = (await consumer.book()).body;
  // All who got a connection stand at the same row before the first may change it.
  const row = await world.hold('SELECT id FROM reservations WHERE id = UNHEX(?) FOR UPDATE', [id.replaceAll('-', '')]);
  const accept = (driver: Client, index: number) =>
    repeatUntilAnswered(() => at(index, driver).post(`/v1/reservations/${id}/acceptance`, undefined, { key: id }));
  const accepting = drivers.map(accept);
  await until('many stand at the row', async () => (await world.executing('UPDATE reservations')) >= 10);
  await row.release();
  const answers = await Promise.all(accepting);

  const winners = drivers.filter((_, index) => answers[index]!.status === 201);
  expect(winners).toHaveLength(1);
  const refused = answers.filter(({ status }) => status !== 201).map(({ status, body }) => `${status} ${body.code}`);
  expect(refused).toEqual(Array(49).fill('409 reservation-conflict'));
  const seen = (await consumer.get(`/v1/reservations/${id}`)).body;
  expect(seen).toMatchObject({ status: 'accepted', driverId: winners[0]!.id, version: 2 });
  const accepted = await world.rows(`SELECT HEX(actor_id) AS actor FROM events WHERE type = 'reservation.accepted'`);
  expect(accepted).toEqual([{ actor: winners[0]!.id.replaceAll('-', '').toUpperCase() }]);
});

const slotsOf = (driver: Client) =>
  world.count('SELECT COUNT(*) FROM driver_slots WHERE driver_id = UNHEX(?)', [driver.id.replaceAll('-', '')]);

it('gives a driver one of twenty bookings of the same time, accepted at once over two processes', async () => {
  const [consumer, driver] = [await newPerson(addresses[0]!), await newPerson(addresses[1]!, 'driver')];
  await driver.goOnline();
  const bookings: string[] = [];
  for (let index = 0; index < 20; index++) {
    // Each window shares an hour with every other one; one booking has none, and so takes the day.
    const pickupWindow = { from: `${String(index % 10).padStart(2, '0')}:00`, to: '12:00' };
    bookings.push((await consumer.book({ date: '2099-11-11', ...(index > 0 && { pickupWindow }) })).body.id);
  }
  const accept = (id: string, index: number) => {
    const key = randomUUID();
    return repeatUntilAnswered(() => at(index, driver).post(`/v1/reservations/${id}/acceptance`, undefined, { key }));
  };
  for (let round = 0; round < scale(10, 3); round++) {
    const answers = await Promise.all(bookings.map(accept));
    const said = answers.map(({ status, body }) => (status === 201 ? '201' : `${status} ${body.code}`)).sort();
    expect(said).toEqual(['201', ...Array<string>(19).fill('409 driver-busy')]);
    const active = await world.rows<{ id: string }>(
      `SELECT LOWER(HEX(id)) AS id FROM reservations WHERE driver_id = UNHEX(?) AND status = 'accepted'`,
      [driver.id.replaceAll('-', '')],
    );
    expect(active).toHaveLength(1);
    const id = bookings[answers.findIndex(({ status }) => status === 201)]!;
    expect(id.replaceAll('-', '')).toBe(active[0]!.id);
    expect((await driver.post(`/v1/reservations/${id}/hand-back`)).status).toBe(201);
    expect(await slotsOf(driver)).toBe(0);
  }
});
