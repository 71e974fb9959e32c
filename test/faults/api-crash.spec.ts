import { randomUUID } from 'node:crypto';
import { afterAll, beforeAll, beforeEach, expect, it } from '@jest/globals';
import { Client, newPerson, type Answer } from '../support/client.js';
import { repeatUntilAnswered } from '../support/load.js';
import { killAll, type MadangProcess } from '../support/processes.js';
import { scale } from '../support/scale.js';
import { itSeeded } from '../support/seed.js';
import { until } from '../support/wait.js';
import { Wire } from '../support/wire.js';
import { people, repeat, World } from '../support/world.js';

const CRASHES = scale(3, 1);

const world = World.ofThisFile();
let api: MadangProcess;
let consumer: Client;

beforeAll(async () => {
  api = await world.start('api');
});
beforeEach(async () => {
  consumer = await newPerson(api.address);
});
afterAll(async () => {
  await killAll();
  await world.end();
});

async function restart(): Promise<void> {
  api = await world.start('api');
  consumer.address = api.address;
}

/** The bookings of this test's consumer, as the database has them. */
async function bookings(): Promise<{ id: string; note: string }[]> {
  return world.rows(
    `SELECT LOWER(HEX(r.id)) AS id, r.note FROM reservations r
     JOIN events e ON e.aggregate_id = r.id AND e.type = 'reservation.requested' WHERE r.consumer_id = UNHEX(?)`,
    [consumer.id.replaceAll('-', '')],
  );
}

const compact = (id: string) => id.replaceAll('-', '');

/** No request of this person under this key comes further than its first statement until the lock is released. */
const holdKey = (personId: string, key: string) =>
  world.hold(
    `INSERT INTO idempotency_keys (principal, idempotency_key, fingerprint) VALUES (UNHEX(?), ?, REPEAT('x', 32))`,
    [compact(personId), key],
  );

it('repeats the answer that a crash swallowed: the booking was committed, and stays the only one', async () => {
  const wire = await Wire.to(api.address);
  consumer.address = wire.address;
  const answered = wire.silenceAt('answer', 'HTTP/1.1 201');
  const key = randomUUID();
  const lost = consumer.book({}, { key }).catch(() => 'no answer');
  await answered;
  await api.kill();
  wire.close();
  expect(await lost).toBe('no answer');
  const [committed] = await bookings();

  await restart();
  const repeated = await repeatUntilAnswered(() => consumer.book({}, { key }));
  expect([repeated.status, repeated.headers.get('idempotent-replayed')]).toEqual([201, 'true']);
  expect(await bookings()).toEqual([committed]);
  expect(compact(repeated.body.id)).toBe(committed!.id);
});

/** How many rows each table has that a booking under this key writes. */
const written = async (key: string) =>
  Object.values(
    (
      await world.rows(
        `SELECT (SELECT COUNT(*) FROM idempotency_keys WHERE idempotency_key = ?) AS \`keys\`,
           (SELECT COUNT(*) FROM reservations WHERE note = ?) AS bookings,
           (SELECT COUNT(*) FROM events e JOIN reservations r ON r.id = e.aggregate_id WHERE r.note = ?) AS events`,
        [key, key, key],
      )
    )[0]!,
  );

it('makes a booking whole whose one packet was sent when a crash came, and tells so at the repeat', async () => {
  const account = await world.holdPerson(consumer.id);
  const key = randomUUID();
  const cut = consumer.book({ note: key }, { key }).catch(() => 'no answer');
  await until('the booking is half written', () => world.executing('INSERT INTO reservations'));
  expect(await written(key)).toEqual([0, 0, 0]);
  await api.kill();
  await account.release();
  expect(await cut).toBe('no answer');
  await until('the database let go of it', async () => !(await world.executing('INSERT INTO reservations')));
  await until('it is all there', async () => (await written(key)).every((rows) => rows === 1));

  await restart();
  const repeated = await repeatUntilAnswered(() => consumer.book({ note: key }, { key }));
  expect([repeated.status, repeated.headers.get('idempotent-replayed')]).toEqual([201, 'true']);
  expect(await written(key)).toEqual([1, 1, 1]);
  const made = (await bookings()).filter(({ note }) => note === key);
  expect(made.map(({ id }) => id)).toEqual([compact(repeated.body.id)]);
});

it('leaves nothing of an acceptance that a crash cut between its packets, and makes it whole at the repeat', async () => {
  const [driver] = (await people(api.address, 'driver', 1)) as [Client];
  await driver.goOnline();
  const { id } = (await consumer.book()).body as { id: string };
  const key = randomUUID();
  const accept = () => driver.post(`/v1/reservations/${id}/acceptance`, undefined, { key });
  const state = async () => [
    await world.count('SELECT COUNT(*) FROM idempotency_keys WHERE idempotency_key = ?', [key]),
    await world.count(`SELECT COUNT(*) FROM reservations WHERE id = UNHEX(?) AND status = 'accepted'`, [compact(id)]),
    await world.count(`SELECT COUNT(*) FROM events WHERE aggregate_id = UNHEX(?)`, [compact(id)]),
  ];
  const record = await holdKey(driver.id, key);
  const cut = accept().catch(() => 'no answer');
  await until('its first packet waits', () => world.executing('INSERT INTO idempotency_keys'));
  await api.kill();
  await record.release();
  expect(await cut).toBe('no answer');
  await until('the database let go of it', async () => !(await world.executing('INSERT INTO idempotency_keys')));
  expect(await state()).toEqual([0, 0, 1]);

  await restart();
  driver.address = api.address;
  const repeated = await repeatUntilAnswered(accept);
  expect([repeated.status, repeated.headers.get('idempotent-replayed')]).toEqual([201, null]);
  expect(await state()).toEqual([1, 1, 2]);
});

itSeeded(
  `keeps every booking it acknowledged through ${CRASHES} crashes under load, and settles every unknown one by a repeat`,
  async (random) => {
    const BOOKINGS = 80 * CRASHES;
    /** What the client knows: the truth that the database is held against. */
    const journal = new Map<string, Answer | 'unknown'>();
    let acknowledged = 0;
    let crashes = Promise.resolve();
    /** One that waits for its key until the process dies: whatever became of the others, this one is not answered. */
    const waitForCrash = async () => {
      const key = randomUUID();
      const lock = await holdKey(consumer.id, key);
      const there = Object.assign(new Client(api.address), { accessToken: consumer.accessToken });
      const waiting = repeatUntilAnswered(() => there.book({ note: key }, { key })).catch(() => 'unknown' as const);
      await until('it waits', () => world.executing('INSERT INTO idempotency_keys'));
      return async () => {
        await lock.release();
        journal.set(key, await waiting);
      };
    };
    let ended = await waitForCrash();
    const moments = Array.from({ length: CRASHES }, (_, crash) => 60 * crash + random.between(10, 60));
    await repeat(BOOKINGS, 8, async () => {
      await crashes;
      const key = randomUUID();
      const answer = await consumer.book({ note: key }, { key }).catch(() => 'unknown' as const);
      journal.set(key, answer);
      if (answer === 'unknown' || answer.status !== 201) return;
      acknowledged++;
      if (acknowledged !== moments[0]) return;
      moments.shift();
      crashes = (async () => {
        await api.kill();
        await ended();
        await restart();
        if (moments.length > 0) ended = await waitForCrash();
      })();
    });
    await crashes;
    const answers = [...journal];
    const unknown = answers.filter(([, answer]) => answer === 'unknown').map(([key]) => key);
    expect(answers.filter(([, answer]) => answer !== 'unknown' && answer.status !== 201)).toEqual([]);
    expect(moments).toEqual([]);
    expect(unknown.length).toBeGreaterThanOrEqual(CRASHES);
    if (process.env['TEST_FIGURES']) console.log(`${acknowledged} acknowledged, ${unknown.length} unknown`);

    for (const key of unknown) {
      const settled = await repeatUntilAnswered(() => consumer.book({ note: key }, { key }));
      expect(settled.status).toBe(201);
      journal.set(key, settled);
    }
    const expected = [...journal].map(([key, answer]) => ({ id: compact((answer as Answer).body.id), note: key }));
    const byNote = (a: { note: string }, b: { note: string }) => (a.note < b.note ? -1 : 1);
    expect((await bookings()).sort(byNote)).toEqual(expected.sort(byNote));
  },
);
