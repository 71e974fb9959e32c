import { afterAll, beforeAll, expect, it } from '@jest/globals';
import { newPerson, type Client } from '../support/client.js';
import { bytes, database } from '../support/database.js';
import { killAll, type MadangProcess } from '../support/processes.js';
import { until } from '../support/wait.js';
import { World } from '../support/world.js';

const world = World.ofThisFile();
let all: MadangProcess;
let consumer: Client;
let driver: Client;

beforeAll(async () => {
  all = await world.start('all', { LOG_LEVEL: 'warn' });
  consumer = await newPerson(all.address);
  [driver] = (await world.onlineDrivers(all.address, 1)) as [Client];
});
afterAll(async () => {
  await killAll();
  await world.end();
  await database.end();
});

const inboxOf = async (reservationId: string) => {
  const [row] = await world.rows(
    `SELECT i.state, i.attempts, i.last_error FROM inbox i JOIN events e ON e.id = i.event_id
     WHERE i.consumer = 'notifications.reservation.requested' AND e.aggregate_id = ?`,
    [bytes(reservationId)],
  );
  return row;
};
const isDone = async (id: string) => (await inboxOf(id))?.['state'] === 'done';

it('An event whose consumer waits for a lock is tried again at once, however long that lasts, and no attempt is counted', async () => {
  const first = (await consumer.book()).body.id as string;
  await until('the driver is told', () => isDone(first));
  const lock = await world.hold('SELECT last FROM inbox_counters WHERE user_id = ? FOR UPDATE', [bytes(driver.id)]);
  const second = (await consumer.book()).body.id as string;
  const givenUp = () => all.log.split('\n').filter((line) => line.includes('"outcome":"waiting"')).length;
  // A unit of work gives up after two seconds, the dispatcher after some of these.
  await until('the dispatcher has left it to the reconciler twice', () => givenUp() >= 2, 60_000);
  expect(await inboxOf(second)).toMatchObject({ state: 'queued', attempts: 0, last_error: null });
  await lock.release();
  await until('the driver is told', () => isDone(second));
  expect(await inboxOf(second)).toMatchObject({ attempts: 0, last_error: null });
  expect(await world.count('SELECT COUNT(*) FROM dead_letters')).toBe(0);
});
