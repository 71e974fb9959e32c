import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { afterAll, beforeAll, expect, it } from '@jest/globals';
import { spawnMadang } from '../../scripts/lib/madang.mjs';
import { startRedis, type Server } from '../../scripts/lib/servers.mjs';
import { newId } from '../../src/kernel/tx/ids.js';
import { newPerson, type Client } from '../support/client.js';
import { bytes } from '../support/database.js';
import { timed } from '../support/machine-clock.js';
import { killAll, type MadangProcess } from '../support/processes.js';
import { scale } from '../support/scale.js';
import { Follower, leaveNotifications, signToken, StreamClient } from '../support/streams.js';
import { until } from '../support/wait.js';
import { repeat, World } from '../support/world.js';

const CLIENTS = scale(200, 12);
const BOOKINGS = scale(100, 20);
const KILLS = scale(20, 2);

const dir = mkdtempSync(join(tmpdir(), 'madang-stream-'));
let cache: Server;
let world: World;
let apis: MadangProcess[];
let consumer: Client;
let drivers: { id: string; token: string }[];
let booked = 0;
const figure = (line: string) => process.env['TEST_FIGURES'] && console.log(line);

beforeAll(async () => {
  cache = await startRedis({ role: 'cache', dir });
  world = World.ofThisFile({ REDIS_CACHE_URL: cache.url });
  apis = await Promise.all([world.start('api'), world.start('api')]);
  await world.start('worker');
  consumer = await newPerson(apis[0]!.address);
  drivers = await manyDrivers(await newPerson(apis[0]!.address, 'driver'));
});
afterAll(async () => {
  await killAll();
  await cache.kill();
  await world.end();
  rmSync(dir, { recursive: true, force: true });
});

/** So many drivers like one who registered: online, and without e-mails, which are not what is tested here. */
async function manyDrivers({ id }: Client): Promise<typeof drivers> {
  const ids = [id, ...Array.from({ length: CLIENTS - 1 }, newId)];
  for (const clone of ids.slice(1)) {
    await world.rows(
      `INSERT INTO users (id, login_id, email, name, locale, roles, password_hash, created_at)
       SELECT ?, ?, ?, name, locale, roles, password_hash, created_at FROM users WHERE id = ?`,
      [bytes(clone), clone.slice(-12), `${clone}@example.com`, bytes(id)],
    );
  }
  for (const driver of ids) {
    await world.rows('INSERT INTO driver_availability (driver_id, online) VALUES (?, TRUE)', [bytes(driver)]);
    await world.rows(
      `INSERT INTO notification_preferences (user_id, scope, channel, enabled) VALUES (?, '*', 'email', FALSE)`,
      [bytes(driver)],
    );
  }
  return Promise.all(ids.map(async (driver) => ({ id: driver, token: await signToken(driver, '30m') })));
}

/** Books once, whatever happens to the processes meanwhile: a repeat has the same key. */
async function book(): Promise<void> {
  const key = newId();
  await until('it is booked', async () => {
    consumer.address = apis[0]!.address;
    return (await consumer.book({}, { key })).status === 201;
  });
  booked++;
}

it(`tells each of ${CLIENTS} clients everything once and in order, while the processes they listen to are killed ${KILLS} times`, async () => {
  const startedAt = performance.now();
  const followers = drivers.map(({ token }) => new Follower(token, () => apis.map(({ address }) => address)));
  try {
    let isOver = false;
    const booking = repeat(BOOKINGS, 1, async (index) => {
      // Spread over the kills.
      await until('it is time', () => isOver || kills * (BOOKINGS / KILLS) + 5 > index, 60_000);
      await book();
    });
    let kills = 0;
    for (; kills < KILLS; kills++) {
      const victim = apis.pop()!;
      const replacement = world.start('api');
      await sleep(Math.random() * 200); // any moment will do
      await victim.kill();
      apis.unshift(await replacement);
    }
    isOver = true;
    await booking;
    await until('all are told', () => followers.every(({ numbers }) => numbers.length >= BOOKINGS), 30_000).catch(
      () => {}, // what is missing is told below
    );
    const all = Array.from({ length: BOOKINGS }, (_, index) => index + 1);
    const wrong = followers.map(({ numbers }) => numbers).filter((numbers) => numbers.join() !== all.join());
    expect(wrong.slice(0, 3)).toEqual([]);
    const connections = followers.reduce((sum, follower) => sum + follower.connections, 0);
    expect(connections).toBeGreaterThan(CLIENTS * (KILLS / 4));
    figure(
      `${CLIENTS * BOOKINGS} messages to ${CLIENTS} clients over ${KILLS} kills and ${connections} connections in ` +
        `${Math.round(performance.now() - startedAt)} ms`,
    );
  } finally {
    await Promise.all(followers.map((follower) => follower.stop()));
  }
});

it.each([
  ['there', () => undefined],
  ['frozen', () => process.kill(cache.pid, 'SIGSTOP')],
  ['down', () => cache.kill()],
])('tells within 2 s of what was written while the Redis that wakes it is %s', async (state, doTo) => {
  const streams = await Promise.all(
    drivers.slice(0, 20).map(({ token }, index) => StreamClient.open(apis[index % 2]!.address, { token })),
  );
  try {
    await Promise.all(streams.map((stream) => stream.ready()));
    await doTo();
    const before = booked;
    const { pace } = await timed(async () => {
      await repeat(5, 1, book);
      await until('all are told', () => streams.every(({ numbers }) => numbers.length === booked - before), 20_000);
    });
    const lateMs = streams
      .flatMap(({ notifications }) => notifications.map(({ at, data }) => at - Date.parse(data.createdAt)))
      .sort((a, b) => a - b);
    figure(`Redis ${state}: median ${lateMs[lateMs.length >> 1]} ms, slowest ${lateMs.at(-1)} ms`);
    expect(lateMs.at(-1)! * pace).toBeLessThan(2_000);
  } finally {
    for (const stream of streams) stream.close();
    if (state === 'frozen') process.kill(cache.pid, 'SIGCONT');
  }
});

it('says goodbye to every stream at SIGTERM, asks them to come back at different times, and is gone within 5 s even if one does not listen', async () => {
  const api = apis.pop()!;
  const streams = await Promise.all(drivers.map(({ token }) => StreamClient.open(api.address, { token })));
  await Promise.all(streams.map((stream) => stream.ready()));
  const hung = streams.pop()!;
  hung.pause();
  await leaveNotifications(
    (sql, parameters) => world.rows(sql, parameters),
    drivers.at(-1)!.id,
    8_000,
    'x'.repeat(1_000),
  );
  const { token } = drivers.at(-1)!;
  // Who reads beside it has everything, so the one that does not is full.
  const beside = await StreamClient.open(api.address, { token, lastEventId: 0 });
  await until('everything is heard', () => beside.numbers.length >= 8_000, 20_000);
  beside.close();
  for (const stream of streams) stream.retryMs = 0;
  const { ms: tookMs, result } = await timed(() => api.terminate());
  expect(result).toBe(0);
  figure(`SIGTERM with ${streams.length} streams: ${Math.round(tookMs)} ms`);
  expect(tookMs).toBeLessThan(5_000);
  await until('all have ended', () => streams.every(({ ended }) => ended));
  expect(streams.filter(({ ended }) => ended !== 'end')).toEqual([]);
  const retries = streams.map(({ retryMs }) => retryMs);
  expect(Math.min(...retries)).toBeGreaterThanOrEqual(500);
  expect(Math.max(...retries)).toBeLessThanOrEqual(3_000);
  expect(new Set(retries).size).toBeGreaterThan(streams.length / 2);
  hung.close();
});

it('logs no ticket, neither of streams that opened nor of those that did not, and no link to unsubscribe or of an overlay', async () => {
  const env = { REDIS_CACHE_URL: cache.url, LOG_LEVEL: 'trace', NODE_OPTIONS: '' };
  const child = spawnMadang('api', { env, output: 'pipe' });
  try {
    let output = '';
    const { stdout, stderr } = child.process;
    for (const stdio of [stdout!, stderr!]) stdio.on('data', (text: Buffer) => (output += text.toString()));
    const address = await child.serving;
    const driver = await newPerson(address, 'driver');
    const { ticket } = (await driver.post('/v1/notifications/stream-tickets')).body;
    const good = await StreamClient.open(address, { query: `?lastEventId=0&ticket=${ticket}` });
    const bad = await StreamClient.open(address, { query: `?ticket=${ticket}x` });
    expect([good.status, bad.status]).toEqual([200, 401]);
    const link = `${address}/v1/%75nsubscribe/some-token.missions.signature`;
    expect((await fetch(link, { method: 'POST' })).status).toBe(404);
    const overlays = ['/v1/overlay/some-token', '/v1/%6fverlay/some-token/stream', '/overlay/some-token'];
    const answers = await Promise.all(overlays.map((path) => fetch(address + path)));
    expect(answers.map(({ status }) => status)).toEqual([404, 404, 200]);
    await child.stop();
    for (const url of ['?lastEventId=0&ticket=[redacted]', '?ticket=[redacted]']) expect(output).toContain(url);
    expect(output).not.toContain(ticket);
    for (const route of ['/v1/unsubscribe/:token', '/v1/overlay/:token/stream', '"/overlay/:token'])
      expect(output).toContain(route);
    expect(output).not.toContain('some-token');
  } finally {
    await child.kill();
  }
});
