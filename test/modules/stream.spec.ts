import { spawn } from 'node:child_process';
import { join } from 'node:path';
import { createInterface } from 'node:readline';
import { afterAll, afterEach, beforeAll, describe, expect, it, test } from '@jest/globals';
import { registry } from '../../src/kernel/telemetry/metrics.js';
import { startApp } from '../support/app.js';
import { Client, newPerson } from '../support/client.js';
import { bytes, database, rows } from '../support/database.js';
import { imported } from '../support/imports.js';
import { licence, licences } from '../support/licences.js';
import { newOperator } from '../support/money.js';
import { leaveNotifications, signToken, StreamClient } from '../support/streams.js';
import { until } from '../support/wait.js';

let address: string;
let stop: () => Promise<void>;
let consumer: Client;
const open = new Set<StreamClient>();
beforeAll(async () => {
  ({ address, stop } = await startApp('all'));
  consumer = await newPerson(address);
});
afterEach(() => {
  for (const stream of open) stream.close();
  open.clear();
});
afterAll(async () => {
  await stop();
  await database.end();
});

async function listen(person: Client, options: Parameters<typeof StreamClient.open>[1] = {}): Promise<StreamClient> {
  const stream = await StreamClient.open(address, { token: person.accessToken, ...options });
  open.add(stream);
  return stream;
}
async function onlineDriver(locale: 'ko' | 'en' = 'ko'): Promise<Client> {
  const driver = await newPerson(address, 'driver', { locale });
  await driver.goOnline();
  return driver;
}
const book = async (): Promise<string> => (await consumer.book()).body.id;
const has = (stream: StreamClient, count: number, withinMs = 10_000) =>
  until(`${count} notifications were heard`, () => stream.numbers.length >= count, withinMs);

const leave = (person: Client, count: number, filling?: string) => leaveNotifications(rows, person.id, count, filling);
const metric = async (name: string): Promise<number> => (await registry.getSingleMetric(name)!.get()).values[0]!.value;
const upTo = (last: number, from = 1) => Array.from({ length: last - from + 1 }, (_, index) => from + index);

describe('A stream', () => {
  it('says where it starts, and then tells what its person is told as the inbox shows it, in their language', async () => {
    const driver = await onlineDriver('en');
    await leave(driver, 3);
    const stream = await listen(driver);
    expect(stream.status).toBe(200);
    expect(stream.headers).toMatchObject({
      'content-type': 'text/event-stream; charset=utf-8',
      'cache-control': 'no-store, no-transform',
      'x-accel-buffering': 'no',
      'x-content-type-options': 'nosniff',
      'x-request-id': expect.any(String),
      ratelimit: expect.any(String),
    });
    expect(await stream.ready()).toMatchObject({ id: '3', data: { number: 3 } });
    expect(stream.retryMs).toBeGreaterThan(0);

    await book();
    await has(stream, 1);
    const [item] = (await driver.get('/v1/notifications?limit=1')).body.items;
    expect(item.title).toBe('New delivery request');
    expect(stream.notifications).toEqual([{ id: '4', event: 'notification', data: item, at: expect.any(Number) }]);
  });

  it('tells nobody of what others are told', async () => {
    const [jun, sora] = await Promise.all([onlineDriver(), onlineDriver()]);
    const [mine, theirs, bystanders] = await Promise.all([listen(jun), listen(sora), listen(consumer)]);
    await Promise.all([mine.ready(), theirs.ready(), bystanders.ready()]);
    await book(); // each of them is told number 1, at the same time
    await Promise.all([has(mine, 1), has(theirs, 1)]);
    await jun.goOnline(false);
    await book();
    await has(theirs, 2);
    await leave(sora, 300);
    await has(theirs, 302);
    await leave(jun, 1);
    await has(mine, 2);
    const ofJun = (await jun.get('/v1/notifications')).body.items.map(({ id }: { id: string }) => id);
    expect(mine.notifications.map(({ data }) => data.id)).toEqual(ofJun.reverse());
    expect(bystanders.notifications).toEqual([]);
  });

  it('goes on after the number that its client heard last, whichever way it says so', async () => {
    const driver = await newPerson(address, 'driver');
    await leave(driver, 5);
    const cases = [
      [{ lastEventId: 3 }, [4, 5]],
      [{ query: '?lastEventId=2' }, [3, 4, 5]],
      [{ query: '?lastEventId=0' }, [1, 2, 3, 4, 5]],
      [{ query: '?lastEventId=0', lastEventId: 4 }, [5]],
    ] as const;
    for (const [options, expected] of cases) {
      const stream = await listen(driver, options);
      await has(stream, expected.length);
      expect([options, stream.numbers]).toEqual([options, expected]);
      stream.close();
    }
    const ahead = await listen(driver, { lastEventId: 900 });
    expect(await ahead.ready()).toMatchObject({ id: '5', data: { number: 5 } });
    await leave(driver, 1);
    await has(ahead, 1);
    expect(ahead.numbers).toEqual([6]);
  });

  it('repeats thousands from the beginning in their order, while another stream of the person is not kept waiting', async () => {
    const driver = await newPerson(address, 'driver');
    await leave(driver, 3_000);
    const live = await listen(driver);
    await live.ready();
    const replay = await listen(driver, { query: '?lastEventId=0' });
    await leave(driver, 1);
    await Promise.all([has(live, 1), has(replay, 3_001)]);
    expect(live.numbers).toEqual([3_001]);
    expect(replay.numbers).toEqual(upTo(3_001));
  });

  it('passes over a number whose notification was replaced by newer news', async () => {
    const driver = await newPerson(address, 'driver');
    await leave(driver, 4);
    await database.query('DELETE FROM notifications WHERE user_id = ? AND number IN (2, 4)', [bytes(driver.id)]);
    const stream = await listen(driver, { query: '?lastEventId=0' });
    await leave(driver, 1);
    await has(stream, 3);
    expect(stream.numbers).toEqual([1, 3, 5]);
  });

  it('tells whoever imports cafés how far it is, and that it is over', async () => {
    const admin = await newOperator(address, 'admin');
    const stream = await listen(admin);
    await stream.ready();
    const lines = Array.from({ length: 2_500 }, (_, index) => licence(`S-${index}`));
    const { id } = await imported(admin, licences(...lines));
    const told = (type: string) => stream.notifications.filter(({ data }) => data.type === type);
    await until('its end is heard', () => told('cafe.import_ended').length === 1);
    await until('its progress is heard', () => told('cafe.import_progressed').length > 0);
    expect(stream.notifications.every(({ data }) => data.data.importId === id)).toBe(true);
    expect(stream.numbers).toEqual([...new Set(stream.numbers)].sort((a, b) => a - b));
  });

  it('is heard by Node’s own EventSource, which goes on where it was', async () => {
    const driver = await onlineDriver();
    await leave(driver, 2);
    const { ticket } = (await driver.post('/v1/notifications/stream-tickets')).body;
    const script = join(import.meta.dirname, '../support/event-source.mjs');
    const url = `${address}/v1/notifications/stream?lastEventId=1&ticket=${ticket}`;
    const child = spawn(process.execPath, ['--experimental-eventsource', '--no-warnings', script, url], {
      env: { ...process.env, NODE_OPTIONS: '' },
      stdio: ['ignore', 'pipe', 'inherit'],
    });
    const heard: any[] = [];
    createInterface({ input: child.stdout }).on('line', (line) => heard.push(JSON.parse(line)));
    const told = () => heard.filter(({ event }) => event === 'notification');
    try {
      await until('the second is heard', () => told().length === 1);
      await book();
      await until('the third is heard', () => told().length === 2);
      expect(told().map(({ lastEventId, data }) => [lastEventId, data.number])).toEqual([
        ['2', 2],
        ['3', 3],
      ]);
      // Ten more push it out; it is told to wait a minute before it comes back.
      const others = await Promise.all(Array.from({ length: 10 }, () => listen(driver)));
      await until('it was pushed out', () => heard.some(({ event, state }) => event === 'error' && state === 0));
      expect(others.every(({ ended }) => ended === undefined)).toBe(true);
    } finally {
      child.kill();
    }
  });

  it('of which a person has too many pushes out the oldest, and asks it to come back later', async () => {
    const driver = await newPerson(address, 'driver');
    const streams: StreamClient[] = [];
    for (let i = 0; i < 11; i++) streams.push(await listen(driver));
    await Promise.all(streams.slice(1).map((stream) => stream.ready()));
    await until('the oldest ended', () => streams[0]!.ended);
    expect([streams[0]!.ended, streams[0]!.find('superseded')?.data]).toEqual(['end', {}]);
    expect(streams[0]!.retryMs).toBeGreaterThanOrEqual(60_000);
    await leave(driver, 1);
    for (const stream of streams.slice(1)) await has(stream, 1);
    expect(streams[0]!.numbers).toEqual([]);
  });

  it('ends with the session that opened it, and so does a ticket that was not used', async () => {
    const driver = await newPerson(address, 'driver');
    const { ticket } = (await driver.post('/v1/notifications/stream-tickets')).body;
    const stream = await listen(driver);
    await stream.ready();
    expect((await driver.send('DELETE', '/v1/sessions/current')).status).toBe(204);
    await until('it ended', () => stream.ended);
    expect(stream.find('expired')?.data).toEqual({});
    expect((await listen(driver, { token: '', query: `?ticket=${ticket}` })).status).toBe(401);
  });

  it('ends with the token that opened it', async () => {
    const driver = await newPerson(address, 'driver');
    const expires = Math.floor(Date.now() / 1000) + 6;
    await rows('INSERT INTO sessions (id, user_id, expires_at) VALUES (?, ?, NOW(6) + INTERVAL 1 DAY)', [
      bytes(driver.id),
      bytes(driver.id),
    ]);
    const person = Object.assign(new Client(address), { accessToken: await signToken(driver.id, expires) });
    const { ticket, expiresIn } = (await person.post('/v1/notifications/stream-tickets')).body;
    expect(expiresIn).toBeLessThanOrEqual(6);
    const streams = await Promise.all([listen(person), listen(person, { token: '', query: `?ticket=${ticket}` })]);
    for (const stream of streams) {
      expect(stream.status).toBe(200);
      await until('it ended', () => stream.ended);
      expect([stream.ended, stream.find('expired')?.data]).toEqual(['end', {}]);
      expect(stream.find('expired')!.at).toBeGreaterThanOrEqual(expires * 1000);
    }
    const late = await listen(person, { token: '', query: `?ticket=${ticket}` });
    expect(late.status).toBe(401);
  });
});

describe('Who opens a stream', () => {
  let driver: Client;
  let ticket: string;
  beforeAll(async () => {
    driver = await newPerson(address, 'driver');
    const answer = await driver.post('/v1/notifications/stream-tickets');
    expect([answer.status, Object.keys(answer.body)]).toEqual([201, ['ticket', 'expiresIn']]);
    ticket = answer.body.ticket;
    expect(answer.body.expiresIn).toBeGreaterThan(500);
  });

  test.each<[string, number, () => Parameters<typeof StreamClient.open>[1]]>([
    ['with a ticket gets in', 200, () => ({ query: `?ticket=${ticket}` })],
    ['with a ticket that was used does not', 401, () => ({ query: `?ticket=${ticket}` })],
    ['with nothing does not', 401, () => ({})],
    ['with an access token in the address does not', 401, () => ({ query: `?ticket=${driver.accessToken}` })],
    ['with a ticket as access token does not', 401, () => ({ token: ticket })],
    ['with a changed ticket does not', 401, () => ({ query: `?ticket=${ticket.slice(0, -9)}AAAAAAAAA` })],
    ['with two tickets does not', 401, () => ({ query: `?ticket=${ticket}&ticket=${ticket}` })],
    ['with a number that is none does not', 422, () => ({ token: driver.accessToken, query: '?lastEventId=-1' })],
    ['with a header that is no number does not', 400, () => ({ token: driver.accessToken, lastEventId: 'x' })],
  ])('%s', async (_, status, options) => {
    const stream = await StreamClient.open(address, options());
    open.add(stream);
    expect(stream.status).toBe(status);
    if (status !== 200) expect(stream.headers['content-type']).toContain('application/problem+json');
  });

  it('gets with a ticket nothing but a stream', async () => {
    for (const path of ['/v1/notifications', '/v1/users/me']) {
      expect((await new Client(address).get(`${path}?ticket=${ticket}`)).status).toBe(401);
    }
  });

  it('opens none with a HEAD', async () => {
    await until('no stream is open', async () => (await metric('madang_streams_open')) === 0);
    const answer = await driver.send('HEAD', '/v1/notifications/stream');
    expect([answer.status, answer.headers.get('content-type')]).toEqual([200, 'text/event-stream']);
    expect(await metric('madang_streams_open')).toBe(0);
  });
});

describe('A stream that lasts', () => {
  it('is not cut by the time limit of requests but shows that it lives, while one that nobody reads is cut', async () => {
    const [jun, sora] = await Promise.all([newPerson(address, 'driver'), newPerson(address, 'driver')]);
    const openedAt = performance.now();
    const [quiet, hung] = await Promise.all([listen(jun), listen(sora, { query: '?lastEventId=0' })]);
    await Promise.all([quiet.ready(), hung.ready()]);
    hung.pause();
    await leave(sora, 8_000, 'x'.repeat(1_000)); // more than the buffers of both ends take
    await until('a heartbeat comes', () => quiet.comments > 0, 20_000);
    expect(performance.now() - openedAt).toBeGreaterThan(14_000);
    expect(quiet.events.map(({ event }) => event)).toEqual(['ready']);
    await until('who does not read is cut', async () => (await metric('madang_streams_cut_total')) === 1, 20_000);
    hung.resume();
    await until('it notices', () => hung.ended === 'cut');
    await leave(jun, 1);
    await has(quiet, 1);
    expect([quiet.numbers, quiet.ended]).toEqual([[1], undefined]);

    const again = await listen(sora, { lastEventId: hung.numbers.at(-1) ?? 0 });
    await has(again, 8_000 - hung.numbers.length, 20_000);
    expect([...hung.numbers, ...again.numbers]).toEqual(upTo(8_000));
  });
});
