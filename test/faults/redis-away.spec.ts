import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, expect, it } from '@jest/globals';
import { startRedis, type Server } from '../../scripts/lib/servers.mjs';
import { newPerson, type Client } from '../support/client.js';
import { timed } from '../support/machine-clock.js';
import { bytes } from '../support/database.js';
import { available, expectBalanced, expectStatements, newOperator, wealthy } from '../support/money.js';
import { killAll, type MadangProcess } from '../support/processes.js';
import { bookQuoted } from '../support/quotes.js';
import { holdRobotsOnTheWay } from '../support/robots.js';
import { scale } from '../support/scale.js';
import { until } from '../support/wait.js';
import { repeat, World } from '../support/world.js';

const BOOKINGS = 50;
const SLOWEST_MS = 300;

const dir = mkdtempSync(join(tmpdir(), 'madang-redis-away-'));
let servers: Server[] = [];
let world: World;
let api: MadangProcess;
let worker: MadangProcess;
let consumer: Client;
let drivers: Client[];
let booked = 0;

const place = (role: 'queue' | 'cache', index: number, ports: number[] = []) => ({
  role,
  dir: join(dir, role),
  port: ports[index],
});
const startServers = async (ports: number[] = []) => {
  servers = await Promise.all([startRedis(place('queue', 0, ports)), startRedis(place('cache', 1, ports))]);
};

beforeAll(async () => {
  await startServers();
  world = World.ofThisFile({
    ...{ REDIS_QUEUE_URL: servers[0]!.url, REDIS_CACHE_URL: servers[1]!.url },
    ...{ ROBOTS: 'true', ROBOT_SPEED: '200', ROBOT_ACCEPT_SECONDS: '0', ROBOT_STAY_SECONDS: '1' },
  });
  [api, worker] = await Promise.all([world.start('api'), world.start('worker')]);
  drivers = await world.onlineDrivers(api.address, 2);
  consumer = await newPerson(api.address);
  // What a process does for the first time takes longer, with Redis or without.
  await repeat(5, 1, () => book(consumer));
});
afterAll(async () => {
  for (const { pid } of servers) signal(pid, 'SIGCONT');
  await killAll();
  await Promise.all(servers.map((server) => server.kill()));
  await world.end();
  rmSync(dir, { recursive: true, force: true });
});

const signal = (pid: number, name: NodeJS.Signals) => {
  try {
    process.kill(pid, name);
  } catch {
    // it has ended
  }
};

async function book(person: Client): Promise<void> {
  const { status, text } = await person.book();
  expect({ status, text }).toMatchObject({ status: 201 });
  booked++;
}

/** Every booking succeeds, and quickly, by the clock of the machine. Of three rounds one must be quick throughout. */
async function expectQuickBookings(person: Client): Promise<void> {
  const rounds: string[] = [];
  while (rounds.length < 3) {
    const times: number[] = [];
    const round = () =>
      repeat(BOOKINGS, 2, async () => {
        const startedAt = performance.now();
        await book(person);
        times.push(Math.round(performance.now() - startedAt));
      });
    const { pace } = await timed(round);
    times.sort((a, b) => a - b);
    const [median, p99, slowest] = [0.5, 0.99, 1].map((share) => times[Math.ceil(times.length * share) - 1]!);
    rounds.push(`median ${median} ms, p99 ${p99} ms, slowest ${slowest} ms`);
    if (process.env['TEST_FIGURES']) console.log(`${BOOKINGS} bookings: ${rounds.at(-1)}`);
    if (slowest! * pace < SLOWEST_MS) return;
  }
  throw new Error(`${BOOKINGS} bookings must take less than ${SLOWEST_MS} ms each: ${rounds.join('; ')}.`);
}

async function expectReadsAndHealth(): Promise<void> {
  const list = await consumer.get('/v1/reservations?limit=1');
  expect(list.status).toBe(200);
  expect((await consumer.get(`/v1/reservations/${list.body.items[0].id}`)).status).toBe(200);
  expect((await consumer.get('/v1/notifications')).status).toBe(200);
  const health = await consumer.get('/health');
  expect(health.status).toBe(503);
  expect(Object.keys(health.body.error).sort()).toEqual(['redisCache', 'redisQueue']);
  expect(health.body.info).toMatchObject({ database: { status: 'up' } });
  for (const { address } of [api, worker]) expect((await fetch(`${address}/health/ready`)).status).toBe(200);
}

it('books as quickly as ever while Redis takes connections and says nothing', async () => {
  for (const { pid } of servers) signal(pid, 'SIGSTOP');
  await expectQuickBookings(consumer);
  await expectReadsAndHealth();
});

it('books as quickly as ever while Redis is down, and says so at /health but not at /health/ready', async () => {
  await Promise.all(servers.map((server) => server.kill()));
  await until('the api noticed', async () => (await consumer.get('/health')).status === 503);
  await expectQuickBookings(consumer);
  await expectReadsAndHealth();
});

it('starts while Redis is down, and then books as well', async () => {
  const late = await world.start('api');
  const newcomer = await newPerson(late.address);
  await repeat(5, 1, () => book(newcomer));
  expect(await late.terminate()).toBe(0);
});

it('tells every driver of every booking once, as soon as Redis is back', async () => {
  await startServers(servers.map(({ port }) => port));
  await world.expectToldOnce(booked, drivers.length, 60_000);
  await until('/health is well', async () => (await consumer.get('/health')).status === 200);
});

it('leaves a worker responsive that loses Redis in the middle of its jobs, also when it is back', async () => {
  const ports = servers.map(({ port }) => port);
  const consumed = () => world.count(`SELECT COUNT(*) FROM inbox WHERE state = 'done'`);
  for (let round = 0; round < scale(4, 1); round++) {
    const before = await consumed();
    const bookings = repeat(40, 8, () => book(consumer));
    await until('jobs are under way', async () => (await consumed()) > before);
    await servers[0]!.kill();
    await bookings;
    const alive = await fetch(`${worker.address}/health/live`, { signal: AbortSignal.timeout(60_000) });
    expect(alive.status).toBe(200);
    servers[0] = await startRedis(place('queue', 0, ports));
  }
  await world.expectToldOnce(booked, drivers.length, 60_000);
});

it('carries out a delivery with a price while Redis is down, from the quote to the payment; its dot alone is older', async () => {
  const admin = await newOperator(api.address, 'admin');
  const [mina] = (await wealthy(admin, 1, 100_000)) as [Client];
  const robot = await newPerson(api.address, 'driver');
  await Promise.all(servers.map((server) => server.kill()));
  await world.rows('UPDATE users SET is_test = TRUE WHERE id = ?', [bytes(mina.id)]);
  await world.rows('INSERT INTO robots (driver_id) VALUES (?)', [bytes(robot.id)]);
  const letGo = await holdRobotsOnTheWay();
  const { id, quote } = await bookQuoted(mina, { verification: 'pin' });
  const path = `/v1/reservations/${id}`;
  const { url } = (await mina.get(`${path}/tracking`)).body;
  const seen = async () => (await mina.get(`/v1/tracking/${url.split('/').at(-1)}`)).body;
  const { position } = await until('the link shows where it is', async () => {
    const shown = await seen();
    return shown.status === 'picked_up' && shown.position && shown;
  });
  expect(position.isLive).toBe(false);
  await letGo();
  await until('it is delivered', async () => (await seen()).status === 'delivered');
  expect(await available(mina, robot)).toEqual([100_000 - quote.price.total, quote.driverPay]);
  await expectBalanced(admin);
  await expectStatements(mina, robot);
});

it('stops in time, with exit code 0, while Redis is down', async () => {
  await Promise.all(servers.map((server) => server.kill()));
  const { ms, result } = await timed(() => Promise.all([api.terminate(), worker.terminate()]));
  expect(result).toEqual([0, 0]);
  expect(ms).toBeLessThan(25_000);
});
