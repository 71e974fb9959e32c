import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { Redis } from 'ioredis';
import { createConnection, type Connection, type RowDataPacket } from 'mysql2/promise';
import { startDatabase, startRedis, type Server } from '../../scripts/lib/servers.mjs';
import { newPerson, type Client } from '../support/client.js';
import { killAll, MadangProcess, migrate } from '../support/processes.js';
import { until } from '../support/wait.js';
import { Wire } from '../support/wire.js';
import { repeat, World } from '../support/world.js';

/** Longer than the reconciler takes to add a lost job again, twice. */
const TOLD_MS = 120_000;

afterAll(killAll);

describe('When Redis changes roles while all connections stay open', () => {
  let servers: Server[] = [];
  let wire: Wire;
  let world: World;
  let api: MadangProcess;
  let consumer: Client;
  const clients: Redis[] = [];

  beforeAll(async () => {
    servers = await Promise.all([startRedis({ role: 'queue' }), startRedis({ role: 'queue' })]);
    for (const { url } of servers) clients.push(new Redis(url));
    const [, second] = clients;
    await second!.replicaof('127.0.0.1', servers[0]!.port);
    wire = await Wire.to(servers[0]!.url);
    world = World.ofThisFile({ REDIS_QUEUE_URL: wire.address, REDIS_CACHE_URL: wire.address });
    api = await world.start('all');
    consumer = await newPerson(api.address);
  });
  afterAll(async () => {
    await killAll();
    for (const client of clients) client.disconnect();
    wire.close();
    await Promise.all(servers.map((server) => server.kill()));
    await world.end();
  });

  it('books on, tells every driver once, and is well again at the new primary', async () => {
    await world.onlineDrivers(api.address, 2);
    const book = async () => expect((await consumer.book()).status).toBe(201);
    await repeat(5, 2, book);
    await world.expectToldOnce(5, 2, TOLD_MS);

    const [first, second] = clients;
    await second!.replicaof('NO', 'ONE');
    await first!.replicaof('127.0.0.1', servers[1]!.port);
    await until('the old primary is a replica', async () => String(await first!.role()).startsWith('slave'));
    // The name has not moved yet: health says so, though a replica answers every read.
    const health = await until('health knows', async () => {
      const answer = await consumer.get('/health');
      return answer.status === 503 && answer;
    });
    expect(Object.keys(health.body.error).sort()).toEqual(['redisCache', 'redisQueue']);
    wire.moveTo(servers[1]!.url);
    await repeat(10, 2, book);
    await world.expectToldOnce(15, 2, TOLD_MS);
    await until('health is well', async () => (await consumer.get('/health')).status === 200);
  });
});

describe('When the database becomes read-only under a running api', () => {
  let server: Server & { applicationUrl?: string };
  let wire: Wire;
  let admin: Connection;
  let api: MadangProcess;
  let person: Client;
  const connections = async (): Promise<Set<number>> => {
    const [rows] = await admin.query<RowDataPacket[]>('SHOW FULL PROCESSLIST');
    const { username } = new URL(server.applicationUrl!);
    return new Set(rows.filter(({ User }) => User === username).map(({ Id }) => Id as number));
  };

  beforeAll(async () => {
    server = await startDatabase();
    admin = await createConnection({ uri: server.url });
    wire = await Wire.to(server.applicationUrl!);
    const env = { DATABASE_URL: wire.address };
    await migrate({ ...env, MIGRATION_DATABASE_URL: server.url });
    api = await MadangProcess.start('api', env);
    person = await newPerson(api.address);
    await repeat(30, 10, async () => void (await person.book()));
  });
  afterAll(async () => {
    await killAll();
    wire.close();
    await admin.end();
    await server.kill();
  });

  it('says 503 with Retry-After, and so at /health/ready, and opens new connections, then books again', async () => {
    const before = await connections();
    expect(before.size).toBeGreaterThan(1);
    await admin.query('SET GLOBAL read_only = 1');
    const answer = await person.book();
    expect([answer.status, answer.body.code]).toEqual([503, 'database-unavailable']);
    expect(Number(answer.headers.get('retry-after'))).toBeGreaterThan(0);
    const ready = await person.get('/health/ready');
    expect([ready.status, ready.body.details.ready.database]).toEqual([200, 'read-only']);
    await until('no connection to the old primary is left', async () => {
      await person.get('/health/ready');
      return [...(await connections())].every((id) => !before.has(id));
    });
    await admin.query('SET GLOBAL read_only = 0');
    expect((await person.get('/health/ready')).body.details.ready.database).toBe('writable');
    expect((await person.book()).status).toBe(201);
  });

  it('stays ready while the database hangs, and when it is gone: another process would not bring it back', async () => {
    const [hung] = await Promise.all([person.get('/health/ready'), wire.silenceAt('request', 'read_only')]);
    expect(hung.status).toBe(200);
    expect((await person.get('/health/ready')).body.details.ready.database).toBeUndefined();
    wire.close();
    expect((await person.get('/health/ready')).status).toBe(200);
    expect((await person.get('/health')).status).toBe(503);
  });
});
