import { afterAll, expect, it } from '@jest/globals';
import { Redis } from 'ioredis';
import { startRedis } from '../../scripts/lib/servers.mjs';
import { newPerson, type Client } from '../support/client.js';
import { killAll, type MadangProcess } from '../support/processes.js';
import { scale } from '../support/scale.js';
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

type Scene = { world: World; api: MadangProcess; driver: Client; consumer: Client };

/** A world with an api process, a driver who is online and a consumer; no worker yet. */
async function scene(env: Record<string, string> = {}): Promise<Scene> {
  const world = await World.create(env);
  worlds.push(world);
  const api = await world.start('api');
  const [driver] = await world.onlineDrivers(api.address, 1);
  return { world, api, driver: driver!, consumer: await newPerson(api.address) };
}

async function book({ world, consumer }: Scene): Promise<{ reservationId: string; jobId: string }> {
  const booked = await consumer.book();
  expect(booked.status).toBe(201);
  const [event] = await world.rows<{ id: Buffer }>('SELECT id FROM events WHERE type = ?', ['reservation.requested']);
  const id = event!.id.toString('hex').replace(/(.{8})(.{4})(.{4})(.{4})/, '$1-$2-$3-$4-');
  return { reservationId: booked.body.id, jobId: `${id}-${CONSUMER}` };
}

const isInRedis = (world: World, jobId: string) => redis.exists(`${world.prefix}:events:${jobId}`);

async function expectHeardOnce({ world, driver }: Scene, reservationId: string): Promise<void> {
  await world.expectToldOnce(1, 1, HEALED_MS);
  const { items } = (await driver.get('/v1/notifications')).body;
  expect(items.map((item: { data: object }) => item.data)).toMatchObject([{ reservationId }]);
}

it.concurrent('tells the driver once when the worker dies while it claims the event', async () => {
  const here = await scene();
  const { reservationId } = await book(here);
  // The worker cannot write its inbox row while ours, not committed, has the same key.
  const claim = await here.world.hold(
    'INSERT INTO inbox (consumer, event_id, due_at) SELECT ?, id, NOW(6) FROM events WHERE type = ?',
    [CONSUMER, 'reservation.requested'],
  );
  const worker = await here.world.start('worker');
  await until('the worker is claiming', () => here.world.executing('INSERT INTO inbox (consumer'), 20_000);
  await worker.kill();
  await claim.release();
  await here.world.start('worker');
  await expectHeardOnce(here, reservationId);
});

it.concurrent('tells the driver once when the worker dies between the commit of its claim and the job', async () => {
  const here = await scene();
  const { reservationId, jobId } = await book(here);
  const wire = await Wire.to(QUEUE);
  const adding = wire.silenceAt('request', CONSUMER);
  const worker = await here.world.start('worker', { REDIS_QUEUE_URL: wire.address });
  await adding;
  await worker.kill();
  wire.close();
  expect(
    await here.world.rows(
      'SELECT i.state AS inbox, e.state AS event FROM inbox i JOIN events e ON e.id = i.event_id WHERE i.consumer = ?',
      [CONSUMER],
    ),
  ).toEqual([{ inbox: 'queued', event: 'announced' }]);
  expect(await isInRedis(here.world, jobId)).toBe(0);
  await here.world.start('worker');
  await expectHeardOnce(here, reservationId);
});

it.concurrent('queues an event at once, and not after half a minute, when Redis did not take its job', async () => {
  const here = await scene();
  const { reservationId } = await book(here);
  const wire = await Wire.to(QUEUE);
  const adding = wire.silenceAt('request', CONSUMER);
  await here.world.start('worker', { REDIS_QUEUE_URL: wire.address });
  await adding;
  await until('it is due', () =>
    here.world.count(
      `SELECT COUNT(*) FROM inbox i JOIN events e ON e.id = i.event_id
       WHERE i.consumer = ? AND i.due_at < e.occurred_at + INTERVAL 29 SECOND`,
      [CONSUMER],
    ),
  );
  wire.close();
  await here.world.start('worker');
  await expectHeardOnce(here, reservationId);
});

it.concurrent('tells the driver once when the worker dies in the middle of the job', async () => {
  const here = await scene();
  const { reservationId, jobId } = await book(here);
  // Writing a notification needs the row of its recipient; "consumed" is written by then and not committed.
  const recipient = await here.world.holdPerson(here.driver.id);
  const worker = await here.world.start('worker');
  await until('the job is writing', () => here.world.executing('INSERT INTO inbox_counters'), 20_000);
  await worker.kill();
  await recipient.release();
  expect(await isInRedis(here.world, jobId)).toBe(1);
  await here.world.start('worker');
  await expectHeardOnce(here, reservationId);
});

it.concurrent(
  'tells the driver once when the worker dies between the commit of the job and its acknowledgement',
  async () => {
    const here = await scene();
    const { reservationId, jobId } = await book(here);
    const wire = await Wire.to(QUEUE);
    const acknowledging = wire.silenceAt('request', 'maxMetricsSize', jobId);
    const worker = await here.world.start('worker', { REDIS_QUEUE_URL: wire.address });
    await acknowledging;
    await worker.kill();
    wire.close();
    const consumed = () => here.world.rows('SELECT state, done_at, attempts FROM inbox WHERE consumer = ?', [CONSUMER]);
    const before = await consumed();
    expect(before).toMatchObject([{ state: 'done' }]);
    expect(await isInRedis(here.world, jobId)).toBe(1);
    await here.world.start('worker');
    await until('the job ran again and ended', async () => !(await isInRedis(here.world, jobId)), HEALED_MS);
    await expectHeardOnce(here, reservationId);
    expect(await consumed()).toEqual(before);
  },
);

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
    try {
      const world = await World.create({ REDIS_QUEUE_URL: queue.url });
      worlds.push(world);
      const [api] = await Promise.all([world.start('api'), world.start('worker')]);
      const drivers = await world.onlineDrivers(api.address, DRIVERS);
      const consumer = await newPerson(api.address);
      let booked = 0;
      const load = repeat(BOOKINGS, 6, async () => {
        expect((await consumer.book()).status).toBe(201);
        booked++;
      });
      const jobs = `${world.prefix}:events`;
      const lost: number[] = [];
      for (let flush = 0; flush < FLUSHES; flush++) {
        const moment = 50 * flush + random.between(1, 50);
        await untilReached('some are booked', moment, () => booked);
        await until(
          'Redis holds jobs',
          async () => (lost[flush] = Number(await bell.eval(FLUSH_JOBS, 2, `${jobs}:wait`, `${jobs}:active`))),
          10_000,
        );
      }
      await load;
      expect(lost).toHaveLength(FLUSHES);
      await world.expectToldOnce(BOOKINGS, drivers.length, HEALED_MS);
    } finally {
      bell.disconnect();
      await queue.stop();
    }
  },
  it.concurrent,
);
