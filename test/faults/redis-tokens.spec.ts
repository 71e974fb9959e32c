import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, expect, it } from '@jest/globals';
import { Redis } from 'ioredis';
import { startRedis, type Server } from '../../scripts/lib/servers.mjs';
import { newPerson, type Client } from '../support/client.js';
import { killAll, type MadangProcess } from '../support/processes.js';
import { until } from '../support/wait.js';
import { World } from '../support/world.js';

const [OLD, NEW] = ['a-token-of-before', 'the-token-of-now'];
const dir = mkdtempSync(join(tmpdir(), 'madang-redis-tokens-'));
let servers: Server[];
/** Connections of an operator, who has a user of their own. */
let operators: Redis[];
let world: World;
let api: MadangProcess;
let worker: MadangProcess;
let consumer: Client;
let booked = 0;

/** Addresses with a token, as the secrets of the two roles hold them. */
const addresses = (token: string) => {
  const [queue, cache] = servers.map(({ url }) => url.replace('redis://', `redis://:${token}@`));
  return { REDIS_QUEUE_URL: queue!, REDIS_CACHE_URL: cache! };
};
const onBoth = (...command: [string, ...string[]]) => Promise.all(operators.map((redis) => redis.call(...command)));

beforeAll(async () => {
  servers = await Promise.all((['queue', 'cache'] as const).map((role) => startRedis({ role, dir: join(dir, role) })));
  operators = servers.map(({ url }) => new Redis(url));
  // As ElastiCache has it: one user, who has one token or, in between, two.
  await onBoth('ACL', 'SETUSER', 'operator', 'on', 'nopass', '+@all', '~*', '&*');
  await onBoth('AUTH', 'operator', 'any');
  await onBoth('ACL', 'SETUSER', 'default', 'resetpass', `>${OLD}`);
  world = World.ofThisFile(addresses(OLD));
  [api, worker] = await Promise.all([world.start('api'), world.start('worker')]);
  await world.onlineDrivers(api.address, 1);
  consumer = await newPerson(api.address);
});
afterAll(async () => {
  await killAll();
  operators.forEach((redis) => redis.disconnect());
  await Promise.all(servers.map((server) => server.kill()));
  await world.end();
  rmSync(dir, { recursive: true, force: true });
});

/** Books at this address; the worker tells the driver once, by way of Redis. */
async function bookAt(address: string): Promise<void> {
  const person = Object.assign(Object.create(consumer) as Client, { address });
  expect((await person.book()).status).toBe(201);
  booked++;
  await world.expectToldOnce(booked, 1, 30_000);
}
const checkOf = async (address: string, name: string) => {
  const health: any = await (await fetch(`${address}/health`)).json();
  return health.details[name].status as string;
};

it('takes a new token beside the old one: who has either goes on', async () => {
  await bookAt(api.address);
  await onBoth('ACL', 'SETUSER', 'default', `>${NEW}`);
  // Each process connects anew, as at a failover.
  await onBoth('CLIENT', 'KILL', 'USER', 'default');
  await bookAt(api.address);
  const next = await Promise.all([world.start('api', addresses(NEW)), world.start('worker', addresses(NEW))]);
  await bookAt(next[0].address);
  await bookAt(api.address);
  // The old ones are replaced.
  await Promise.all([api.terminate(), worker.terminate()]);
  [api, worker] = next;
  await bookAt(api.address);
});

it('ends the old token when no process has it any more, and nothing is lost', async () => {
  await onBoth('ACL', 'SETUSER', 'default', `<${OLD}`);
  await onBoth('CLIENT', 'KILL', 'USER', 'default');
  await bookAt(api.address);
  await until('both are connected', async () =>
    (await Promise.all(['redisQueue', 'redisCache'].map((name) => checkOf(api.address, name)))).every(
      (is) => is === 'up',
    ),
  );
});

it('would have cut off a process that still has it', async () => {
  const late = await world.start('api', addresses(OLD));
  await until('it says so', async () => (await checkOf(late.address, 'redisQueue')) === 'down');
});
