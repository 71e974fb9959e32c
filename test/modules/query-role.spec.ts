import { randomUUID } from 'node:crypto';
import { isDeepStrictEqual } from 'node:util';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { createConnection, type Connection } from 'mysql2/promise';
import { DataSource } from 'typeorm';
import { dataSourceOptions, tuneReader } from '../../src/database/data-source.js';
import { scopes } from '../../src/kernel/auth/scopes.js';
import { lookupPaths, readableTables } from '../../src/routing.js';
import { record, take } from '../support/cafes.js';
import { startApp } from '../support/app.js';
import { newPerson, newProgram, type Answer, type Client } from '../support/client.js';
import { database, rows } from '../support/database.js';
import { deposit, newMission, newOperator, pledge } from '../support/money.js';
import { killAll, MadangProcess, migrate } from '../support/processes.js';
import { dropUsers, newUsers, publicKeyOnly } from '../support/reader.js';
import { until } from '../support/wait.js';

type Operation = { method: string; path: string };

let address: string;
let stop: () => Promise<void>;
let env: Record<string, string>;
let query: MadangProcess;
let consumer: Client;
let driver: Client;
let admin: Client;
/** Every route of the role, with the addresses under which something is found. */
let lookups: Record<string, string[]>;

beforeAll(async () => {
  const started = await startApp();
  ({ address, stop } = started);
  env = await newUsers();
  await migrate(env);
  query = await MadangProcess.start('query', { ...env, ...publicKeyOnly() });

  [consumer, driver] = [await newPerson(address), await newPerson(address, 'driver')];
  const streamer = await newPerson(address, 'streamer');
  const handle = `haru_${streamer.id.slice(-12)}`;
  expect((await streamer.send('PATCH', '/v1/users/me', { body: { handle, bio: '노래합니다' } })).status).toBe(200);
  admin = await newOperator(address, 'admin');
  const reservation: string = (await consumer.book()).body.id;
  await driver.accept(reservation);
  await deposit(admin, consumer.id, 20_000);
  const mission = await newMission(consumer, streamer);
  expect((await pledge(consumer, mission, 2_000)).status).toBe(201);
  const [cafe] = await take(started.app, 'sbiz', [record('1', { name: '마당 강남점', roadAddress: '테헤란로 152' })]);
  const comments = `/v1/cafes/${cafe}/comments`;
  const parentId: string = (await consumer.post(comments, { text: '조용해요' })).body.id;
  await driver.post(comments, { text: '맞아요', parentId });
  await driver.send('PUT', `/v1/cafes/${cafe}/rating`, { body: { points: 4.5, tags: ['wifi', 'concent', 'mute'] } });
  await until('it is written down', async () => (await consumer.get('/v1/messages')).body.items.length >= 3);
  const both = (path: string) => [path, path.replace(/[0-9a-f-]{36}/, randomUUID())];
  lookups = {
    '/v1/reservations': ['/v1/reservations', '/v1/reservations?status=accepted&limit=1', '/v1/reservations?cursor=~'],
    '/v1/reservations/{id}': both(`/v1/reservations/${reservation}`),
    '/v1/reservations/{id}/people': both(`/v1/reservations/${reservation}/people`),
    '/v1/reservations/{id}/timeline': both(`/v1/reservations/${reservation}/timeline`),
    '/v1/missions': ['/v1/missions', '/v1/missions?sort=pot&limit=1', `/v1/missions?backerId=${consumer.id}`],
    '/v1/missions/{id}': both(`/v1/missions/${mission}`),
    '/v1/missions/{id}/pledges': both(`/v1/missions/${mission}/pledges`),
    '/v1/missions/{id}/events': both(`/v1/missions/${mission}/events`),
    '/v1/cafes': ['/v1/cafes?lat=37.5&lng=127', '/v1/cafes?q=마당', '/v1/cafes?bbox=126.9,37.4,127.1,37.6&zoom=12'],
    '/v1/cafes/suggestions': ['/v1/cafes/suggestions?q=마당', '/v1/cafes/suggestions'],
    '/v1/cafes/{id}': [...both(`/v1/cafes/${cafe}`), `/v1/cafes/${cafe}?lat=37.5&lng=127`],
    '/v1/cafes/{id}/comments': both(comments),
    '/v1/cafes/{id}/comments/{commentId}/replies': both(`${comments}/${parentId}/replies`),
    '/v1/tags': ['/v1/tags'],
    '/v1/profiles/{handle}': [`/v1/profiles/${handle}`, '/v1/profiles/never_one', '/v1/profiles/no'],
    '/v1/streamers': ['/v1/streamers', `/v1/streamers?q=${handle}`, '/v1/streamers?cursor=~'],
    '/v1/messages': ['/v1/messages', '/v1/messages?q=강남'],
  };
});
afterAll(async () => {
  await killAll();
  await stop();
  await dropUsers(env);
  await database.end();
});

/** The same person at the other process. */
const at = (process: MadangProcess, { accessToken }: Client) =>
  Object.assign(Object.create(consumer) as Client, { address: process.address, accessToken });

async function operations(from: string): Promise<Operation[]> {
  const { paths } = (await (await fetch(`${from}/docs-json`)).json()) as { paths: Record<string, object> };
  return Object.entries(paths).flatMap(([path, methods]) => Object.keys(methods).map((method) => ({ method, path })));
}

describe('The role query', () => {
  it('has the lookups of the table, and nothing but lookups', async () => {
    const paths = (await operations(query.address)).map(({ method, path }) => `${method} ${path}`);
    expect(paths.sort()).toEqual(lookupPaths.map((path) => `get ${path}`).sort());
    expect(Object.keys(lookups).sort()).toEqual([...lookupPaths].sort());
  });

  it('answers each of them byte by byte as api does, to everybody', async () => {
    const stranger = await newPerson(address);
    const program = await newProgram(
      consumer,
      scopes.filter((scope) => scope.endsWith(':read')),
    );
    for (const person of [consumer, driver, admin, stranger, program]) {
      for (const path of Object.values(lookups).flat()) {
        const shown = ({ status, text, headers }: Answer) => ({
          path,
          status,
          // What tells one request from another, and the time of day.
          text: text.replace(/"requestId":"[^"]*"/, '').replace(/"secondsLeft":\d+/g, ''),
          type: headers.get('content-type'),
          etag: headers.get('etag'),
          cacheControl: headers.get('cache-control'),
        });
        let [here, there]: Answer[] = [];
        // What a process keeps in memory, and what the history still writes, comes to both, but not at one moment.
        const agree = async () => {
          [here, there] = [await person.get(path), await at(query, person).get(path)];
          return isDeepStrictEqual(shown(there), shown(here));
        };
        await until('both have heard of it', agree, 5_000).catch(() => {});
        expect(shown(there!)).toEqual(shown(here!));
        expect([200, 400, 404, 422]).toContain(here!.status);
      }
    }
  });

  it('asks for a token wherever api does', async () => {
    for (const path of Object.values(lookups).flat()) {
      const [here, there] = [await fetch(address + path), await fetch(query.address + path)];
      expect({ path, status: there.status }).toEqual({ path, status: here.status });
    }
  });

  it('knows no other route, and no way to write', async () => {
    const others = (await operations(address)).filter(({ method, path }) => method !== 'get' || !(path in lookups));
    expect(others.length).toBeGreaterThan(50);
    const pages = ['/admin/queues', '/cafes', '/inbox', '/t/none'].map((path) => ({ method: 'get', path }));
    const asked = at(query, admin);
    for (const { method, path } of [...others, ...pages]) {
      const { status } = await asked.send(method.toUpperCase(), path.replace(/\{\w+\}/g, randomUUID()));
      // GET /v1/cafes/imports asks here for a café with an impossible id.
      const isLikeLookup = method === 'get' && /^\/v1\/cafes\/\w+$/.test(path);
      expect({ method, path, status }).toEqual({ method, path, status: isLikeLookup ? 422 : 404 });
    }
  });

  it('says that it is ready, and well', async () => {
    for (const path of ['/health/live', '/health/ready', '/health'])
      expect((await fetch(query.address + path)).status).toBe(200);
  });
});

describe('The user who only reads', () => {
  const error = (answer: Promise<unknown>): Promise<string> =>
    answer.then(
      () => 'no error',
      (reason: { errno?: number; message: string }) => `${reason.errno} ${reason.message}`,
    );
  let reader: Connection;
  beforeAll(async () => {
    reader = await createConnection({ uri: env['READER_DATABASE_URL']! });
  });
  afterAll(() => reader.end());

  it('may read what the table of lookups names, and nothing else', async () => {
    const grants = (await reader.query({ sql: 'SHOW GRANTS', rowsAsArray: true }))[0] as unknown as [string][];
    const onTables = grants.map(([grant]) => grant).filter((grant) => !grant.startsWith('GRANT USAGE ON *.*'));
    const granted = onTables.map((grant) => {
      const [, columns, table] = /^GRANT SELECT(?: \(([^)]+)\))? ON `[^`]+`\.`(\w+)` TO /.exec(grant) ?? [grant];
      return [table, columns?.replaceAll(/[` ]/g, '').split(',').sort() ?? 'all'];
    });
    expect(Object.fromEntries(granted)).toEqual(readableTables);
    expect(granted).toHaveLength(Object.keys(readableTables).length);
  });

  it('may change no table', async () => {
    const tables = await rows<{ name: string }>(
      `SELECT table_name AS name FROM information_schema.tables WHERE table_schema = DATABASE() AND table_type = 'BASE TABLE'`,
    );
    for (const { name } of tables) {
      for (const sql of [`DELETE FROM \`${name}\``, `INSERT INTO \`${name}\` VALUES ()`, `TRUNCATE \`${name}\``])
        expect({ name, error: await error(reader.query(sql)) }).toEqual({
          name,
          error: expect.stringMatching(/^1142 .*command denied/),
        });
    }
    for (const sql of ['CREATE TABLE notes (a INT)', 'UPDATE reservations SET version = 9', 'DROP TABLE events'])
      expect(await error(reader.query(sql))).toMatch(/^1142 .*command denied/);
  });

  it('sees no session, no token, no money, and of people no more than their names and roles', async () => {
    for (const table of ['sessions', 'refresh_tokens', 'accounts', 'transfers', 'webhooks', 'idempotency_keys'])
      expect(await error(reader.query(`SELECT * FROM ${table}`))).toMatch(/^1142 .*command denied/);
    for (const columns of ['*', 'password_hash', 'email', 'login_id'])
      expect(await error(reader.query(`SELECT ${columns} FROM users`))).toMatch(/^114[23] .*command denied/);
    const [people] = await reader.query('SELECT id, name FROM users');
    expect(people).toContainEqual({ id: expect.anything(), name: '테스트' });
  });
});

it('Its sessions refuse to write, whatever their user may do', async () => {
  const mighty = await new DataSource({ ...dataSourceOptions, poolSize: 3 }).initialize();
  await tuneReader(mighty);
  // On every connection of the pool, not on the first alone.
  const writes = Array.from({ length: 3 }, () =>
    mighty.query('UPDATE replication_heartbeat SET beat_at = beat_at').then(
      () => 0,
      ({ errno }: { errno: number }) => errno,
    ),
  );
  expect(await Promise.all(writes)).toEqual([1792, 1792, 1792]);
  await mighty.destroy();
});
