import { setTimeout as sleep } from 'node:timers/promises';
import { afterAll, expect, it } from '@jest/globals';
import { Redis } from 'ioredis';
import { startRedis, type Server } from '../../scripts/lib/servers.mjs';
import { newId } from '../../src/kernel/tx/ids.js';
import { newPerson, type Client } from '../support/client.js';
import { bytes } from '../support/database.js';
import { killAll } from '../support/processes.js';
import { scale } from '../support/scale.js';
import { until, untilReached } from '../support/wait.js';
import { World } from '../support/world.js';

const worlds: World[] = [];
const servers: Server[] = [];
afterAll(async () => {
  await killAll();
  await Promise.all(worlds.map((world) => world.end()));
  await Promise.all(servers.map((server) => server.stop()));
});

type Scene = { world: World; queue: Redis; told: () => Promise<number>; address: string };

/** A world with a queue of its own and so many drivers who are told of every booking, in the inbox alone; no worker yet. */
async function scene(drivers: number, memory: string, env: Record<string, string> = {}): Promise<Scene> {
  const server = await startRedis({ role: 'queue', memory });
  servers.push(server);
  const world = await World.create({ REDIS_QUEUE_URL: server.url, ...env });
  worlds.push(world);
  const { address } = await world.start('api');
  await world.onlineDrivers(address, drivers);
  for (const channel of ['email', 'webhook']) {
    await world.rows(`INSERT INTO notification_preferences SELECT id, '*', ?, FALSE FROM users`, [channel]);
  }
  const told = () => world.count(`SELECT COUNT(*) FROM notifications WHERE channel = 'in_app'`);
  return { world, queue: new Redis(server.url), told, address };
}

/** So many bookings at once, as far as events tell: each is about an aggregate of its own and names the one booking that there is. */
async function announce({ world, address }: Scene, count: number): Promise<void> {
  const consumer: Client = await newPerson(address);
  const reservationId: string = (await consumer.book()).body.id;
  const payload = JSON.stringify({ reservationId, consumerId: consumer.id });
  for (let left = count - 1; left > 0; left -= 1_000) {
    const events = Array.from({ length: Math.min(left, 1_000) }, () => [
      bytes(newId()),
      'reservation.requested',
      'reservation',
      bytes(newId()),
      payload,
    ]);
    await world.rows('INSERT INTO events (id, type, aggregate_type, aggregate_id, payload) VALUES ?', [events]);
  }
}

const memoryOf = async (queue: Redis) => {
  const info = await queue.info('memory');
  return Number(/^used_memory:(\d+)/m.exec(info)?.[1]) / Number(/^maxmemory:(\d+)/m.exec(info)?.[1]);
};
const waiting = async ({ queue, world }: Scene) => queue.llen(`${world.prefix}:events:wait`);

/** Until the lock is released consumers wait where they count what they tell: for the table and not for a row, so that they never give up. */
const stopConsumers = ({ world }: Scene) => world.hold('LOCK TABLES inbox_counters READ');

/** Follows a number until `ended`; gives the largest it saw. */
async function peak(of: () => Promise<number>, ended: () => boolean): Promise<number> {
  let largest = 0;
  while (!ended()) {
    largest = Math.max(largest, await of());
    await sleep(20);
  }
  return largest;
}

async function expectDrained({ world, told, queue }: Scene, events: number, drivers: number): Promise<void> {
  expect(await told()).toBe(events * drivers);
  expect(await world.rows('SELECT state, COUNT(*) AS n FROM inbox GROUP BY state')).toEqual([
    { state: 'done', n: events },
  ]);
  expect(await world.count(`SELECT COUNT(*) FROM events WHERE state = 'pending'`)).toBe(0);
  await until('no job is left', async () =>
    (await Promise.all(['wait', 'active'].map((list) => queue.llen(`${world.prefix}:events:${list}`)))).every(
      (n) => n === 0,
    ),
  );
}

it.concurrent(
  `${scale(50_000, 12_000)} notifications drain through a queue of ${scale('4mb', '3mb')}, which was full of work`,
  async () => {
    const [events, drivers] = [scale(50_000, 12_000), 1];
    const here = await scene(drivers, scale('4mb', '3mb'));
    await announce(here, events);
    const stop = await stopConsumers(here);
    await here.world.start('worker');
    let isOver = false;
    const startedAt = performance.now();
    const fullest = peak(
      () => memoryOf(here.queue),
      () => isOver,
    );
    // It was the memory that held the relay back.
    await until('Redis is nearly full', async () => (await memoryOf(here.queue)) > 0.7);
    await stop.release();
    await untilReached('all are told', events * drivers, here.told).finally(() => (isOver = true));
    const used = await fullest;
    if (process.env['TEST_FIGURES']) {
      console.log(`${Math.round(performance.now() - startedAt)} ms, at most ${Math.round(used * 100)} % of the memory`);
    }
    await expectDrained(here, events, drivers);
    expect(used).toBeLessThan(1);
    here.queue.disconnect();
  },
);

it.concurrent('never more jobs wait than the limit says and a batch or two; an emptied queue only delays', async () => {
  const [events, limit, batch] = [scale(6_000, 2_000), 10, 4]; // jobs of 50 events
  const here = await scene(1, '64mb', { QUEUE_BACKLOG_LIMIT: String(limit) });
  await announce(here, events);
  const stop = await stopConsumers(here);
  await here.world.start('worker');
  let isOver = false;
  const longest = peak(
    () => waiting(here),
    () => isOver,
  );
  await untilReached('the queue is full', limit, () => waiting(here));
  await here.queue.flushall();
  await stop.release();
  await untilReached('all are told', events, here.told).finally(() => (isOver = true));
  await expectDrained(here, events, 1);
  expect(await longest).toBeLessThanOrEqual(limit + 2 * batch); // the relay and the reconciler may both see the last room
  here.queue.disconnect();
});
