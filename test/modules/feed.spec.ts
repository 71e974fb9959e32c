import { randomUUID } from 'node:crypto';
import { afterAll, beforeAll, beforeEach, expect, it } from '@jest/globals';
import { createConnection, type Connection } from 'mysql2/promise';
import { Feed } from '../../src/kernel/events/feed.js';
import { newId } from '../../src/kernel/tx/ids.js';
import { cafesChanged } from '../../src/modules/cafes/index.js';
import { startApp } from '../support/app.js';
import { bytes, count, database } from '../support/database.js';
import { until } from '../support/wait.js';

/** The feed tells every process of every event, whatever order the transactions commit in. */
let stop: () => Promise<void>;
let heard: string[];
let early: Connection;
let late: Connection;
beforeAll(async () => {
  const started = await startApp('api');
  stop = started.stop;
  await announce(database); // before anybody followed
  await started.app.get(Feed).subscribe(cafesChanged, ({ payload }) => heard.push(...payload.cafeIds));
  [early, late] = await Promise.all([connect(), connect()]);
});
afterAll(async () => {
  await Promise.all([early.end(), late.end()]);
  await stop();
  await database.end();
});
beforeEach(() => {
  heard = [];
});

const connect = () => createConnection({ uri: process.env['DATABASE_URL']! });

async function announce(connection: { query(sql: string, values: unknown[]): Promise<unknown> }): Promise<string> {
  const id = randomUUID();
  await connection.query(
    `INSERT INTO events (id, type, aggregate_type, aggregate_id, payload, state)
     VALUES (?, 'cafe.changed', 'cafe', ?, ?, 'announced')`,
    [bytes(newId()), bytes(id), JSON.stringify({ cafeIds: [id] })],
  );
  return id;
}

const hears = (id: string) => until('it is heard', () => heard.includes(id), 2_000);

it('tells of an event within two seconds, once', async () => {
  const id = await announce(database);
  await hears(id);
  await hears(await announce(database));
  expect(heard.filter((other) => other === id)).toHaveLength(1);
});

it('tells of an event that commits after later ones', async () => {
  await early.beginTransaction();
  const slow = await announce(early);
  await late.beginTransaction();
  const quick = await announce(late);
  await late.commit();
  await hears(quick);
  expect(heard).not.toContain(slow);
  await early.commit();
  await hears(slow);
});

it('is not held up by numbers that were rolled back', async () => {
  await early.beginTransaction();
  const lost = await announce(early);
  await early.rollback();
  await hears(await announce(database));
  expect(heard).not.toContain(lost);
});

it('goes on after an event that it cannot read', async () => {
  await database.query(
    `INSERT INTO events (id, type, aggregate_type, aggregate_id, payload, state)
     VALUES (?, 'cafe.changed', 'cafe', ?, '{"of":"a newer version"}', 'announced')`,
    [bytes(newId()), bytes(randomUUID())],
  );
  await hears(await announce(database));
});

it('leaves signals to the feed: the relay owes them to nobody', async () => {
  await hears(await announce(database));
  expect(await count(`SELECT COUNT(*) FROM events WHERE type = 'cafe.changed' AND state = 'pending'`)).toBe(0);
});
