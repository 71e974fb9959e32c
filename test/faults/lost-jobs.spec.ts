import { afterAll, beforeAll, expect, it } from '@jest/globals';
import { Redis } from 'ioredis';
import { startRedis } from '../../scripts/lib/servers.mjs';
import { newPerson, type Client } from '../support/client.js';
import { bytes } from '../support/database.js';
import { killAll } from '../support/processes.js';
import { itInFull, scale } from '../support/scale.js';
import { itSeeded } from '../support/seed.js';
import { until, untilReached } from '../support/wait.js';
import { Wire } from '../support/wire.js';
import { repeat, World } from '../support/world.js';

/** The promise: a notification arrives at most this long after things are well again. */
const HEALED_MS = 60_000;
const CONSUMER = 'notifications.reservation.requested';
const FLUSHES = scale(5, 1);
const QUEUE = process.env['REDIS_QUEUE_URL']!;

const redis = new Redis(QUEUE);
const worlds: World[] = [];
afterAll(async () => {
  await killAll();
  await Promise.all(worlds.map((world) => world.end()));
  redis.disconnect();
});

const world = World.ofThisFile();
worlds.push(world);
/** A driver who is online and a consumer; no worker, but while a test has one. */
let driver: Client;
let consumer: Client;
beforeAll(async () => {
  const api = await world.start('api');
  [driver] = (await world.onlineDrivers(api.address, 1)) as [Client];
  consumer = await newPerson(api.address);
});

const booked: string[] = [];
/** The booking's id, and that of the job which tells the driver. */
async function book(): Promise<{ jobId: string }> {
  const { status, body } = await consumer.book();
  expect(status).toBe(201);
  booked.unshift(body.id);
  const [event] = await world.rows<{ id: Buffer }>(`SELECT id FROM events WHERE aggregate_id = ?`, [bytes(body.id)]);
  const id = event!.id.toString('hex').replace(/(.{8})(.{4})(.{4})(.{4})/, '$1-$2-$3-$4-');
  return { jobId: `${id}-${CONSUMER}` };
}

const isInRedis = (jobId: string) => redis.exists(`${world.prefix}:events:${jobId}`);
/** What the consumer owes for the last booking. */
const owed = (columns = '*') =>
  world.rows(
    `SELECT ${columns} FROM inbox i JOIN events e ON e.id = i.event_id WHERE i.consumer = ? AND e.aggregate_id = ?`,
    [CONSUMER, bytes(booked[0]!)],
  );

/** Another worker comes, and goes when the job has ended and the driver has heard of every booking once. */
async function expectHeardOnce(jobId: string): Promise<void> {
  const next = await world.start('worker');
  await world.expectToldOnce(booked.length, 1, HEALED_MS);
  await until('the job has ended', async () => !(await isInRedis(jobId)), HEALED_MS);
  const { items } = (await driver.get('/v1/notifications')).body;
  expect(items.map((item: { data: object }) => item.data)).toMatchObject(
    booked.map((reservationId) => ({ reservationId })),
  );
  await next.kill();
}

itInFull('tells the driver once when the worker dies while it claims the event', async () => {
  const { jobId } = await book();
  // The worker cannot write its inbox row while ours, not committed, has the same key.
  const claim = await world.hold(
    'INSERT INTO inbox (consumer, event_id, due_at) SELECT ?, id, NOW(6) FROM events WHERE type = ?',
    [CONSUMER, 'reservation.requested'],
  );
  const worker = await world.start('worker');
  await until('the worker is claiming', () => world.executing('INSERT INTO inbox (consumer'), 20_000);
  await worker.kill();
  await claim.release();
  await expectHeardOnce(jobId);
});

itInFull('tells the driver once when the worker dies between the commit of its claim and the job', async () => {
  const { jobId } = await book();
  const wire = await Wire.to(QUEUE);
  const adding = wire.silenceAt('request', CONSUMER);
  const worker = await world.start('worker', { REDIS_QUEUE_URL: wire.address });
  await adding;
  await worker.kill();
  wire.close();
  expect(await owed('i.state AS inbox, e.state AS event')).toEqual([{ inbox: 'queued', event: 'announced' }]);
  expect(await isInRedis(jobId)).toBe(0);
  await expectHeardOnce(jobId);
});

it('queues an event at once, and not after half a minute, when Redis did not take its job', async () => {
  const { jobId } = await book();
  const wire = await Wire.to(QUEUE);
  const adding = wire.silenceAt('request', CONSUMER);
  const stuck = await world.start('worker', { REDIS_QUEUE_URL: wire.address });
  await adding;
  const dueAt = async () => ((await owed('i.due_at'))[0]!['due_at'] as Date).getTime();
  const leasedUntil = await dueAt(); // half a minute from the claim
  await until('it is due before', async () => (await dueAt()) < leasedUntil);
  wire.close();
  await expectHeardOnce(jobId);
  await stuck.kill();
});

it('tells the driver once when the worker dies in the middle of the job', async () => {
  const { jobId } = await book();
  // Writing a notification needs the row of its recipient; "consumed" is written by then and not committed.
  const recipient = await world.holdPerson(driver.id);
  const worker = await world.start('worker');
  await until('the job is writing', () => world.executing('INSERT INTO inbox_counters'), 20_000);
  await worker.kill();
  await recipient.release();
  expect(await isInRedis(jobId)).toBe(1);
  await expectHeardOnce(jobId);
});

it('tells the driver once when the worker dies between the commit of the job and its acknowledgement', async () => {
  const { jobId } = await book();
  const wire = await Wire.to(QUEUE);
  const acknowledging = wire.silenceAt('request', 'maxMetricsSize', jobId);
  const worker = await world.start('worker', { REDIS_QUEUE_URL: wire.address });
  await acknowledging;
  await worker.kill();
  wire.close();
  const consumed = () => owed('i.state, i.done_at, i.attempts');
  const before = await consumed();
  expect(before).toMatchObject([{ state: 'done' }]);
  expect(await isInRedis(jobId)).toBe(1);
  await expectHeardOnce(jobId);
  expect(await consumed()).toEqual(before);
});

/** Empties Redis if that loses something: atomically, and tells how many jobs were lost. */
const FLUSH_JOBS = `
  local jobs = redis.call('llen', KEYS[1]) + redis.call('llen', KEYS[2])
  if jobs > 0 then redis.call('flushall') end
  return jobs`;

itSeeded(
  `tells every driver of every booking once though Redis is emptied ${FLUSHES} times under load`,
  async (random) => {
    const BOOKINGS = FLUSHES * 60;
    const DRIVERS = 2;
    const queue = await startRedis({ role: 'queue' });
    const bell = new Redis(queue.url);
    let flushes = 0;
    try {
      const world = await World.create({ REDIS_QUEUE_URL: queue.url });
      worlds.push(world);
      const api = await world.start('all');
      const drivers = await world.onlineDrivers(api.address, DRIVERS);
      const consumer = await newPerson(api.address);
      let booked = 0;
      const load = repeat(6, 6, async () => {
        // Until something was lost each time: who works quickly holds no job for long.
        for (let begun = 0; begun < BOOKINGS / 6 || flushes < FLUSHES; begun++) {
          expect((await consumer.book()).status).toBe(201);
          booked++;
        }
      });
      const jobs = `${world.prefix}:events`;
      const lost: number[] = [];
      for (let flush = 0; flush < FLUSHES; flush++) {
        const moment = 50 * flush + random.between(1, 50);
        await untilReached('some are booked', moment, () => booked);
        await until(
          'Redis holds jobs',
          async () => (lost[flush] = Number(await bell.eval(FLUSH_JOBS, 2, `${jobs}:wait`, `${jobs}:active`))),
          60_000,
        );
        flushes++;
      }
      await load;
      expect(lost).toHaveLength(FLUSHES);
      await world.expectToldOnce(booked, drivers.length, HEALED_MS);
    } finally {
      flushes = FLUSHES;
      bell.disconnect();
      await queue.stop();
    }
  },
);
