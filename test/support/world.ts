import { expect } from '@jest/globals';
import { createPool, type Pool } from 'mysql2/promise';
import type { ServingRole } from '../../scripts/lib/madang.mjs';
import { newPerson, type Client } from './client.js';
import { againAfterDeadlocks } from './database.js';
import { createDatabase, dropDatabase } from './databases.js';
import { countExecuting, openTransaction, releaseAll, type Lock } from './holds.js';
import { MadangProcess, runToEnd } from './processes.js';
import { untilReached } from './wait.js';

type Env = Record<string, string>;

/** A Madang of its own: a database, a Redis prefix, and processes that a test may kill. */
export class World {
  private static made = 0;
  private readonly pool: Pool;
  private readonly query: Pool['query'];
  private readonly database: string;

  private constructor(
    private readonly databaseUrl: string,
    readonly prefix: string,
    private readonly env: Env,
    private readonly isShared: boolean,
  ) {
    this.database = new URL(databaseUrl).pathname.slice(1);
    this.pool = createPool({ uri: databaseUrl, connectionLimit: 2, timezone: 'Z', supportBigNumbers: true });
    this.query = againAfterDeadlocks(this.pool.query.bind(this.pool));
  }

  /** The world of the spec file: its database and its prefix. `env` changes the environment of its processes. */
  static ofThisFile(env: Env = {}): World {
    return new World(process.env['DATABASE_URL']!, process.env['REDIS_PREFIX']!, env, true);
  }

  /** Another world with nobody in it, for tests that run side by side. */
  static async create(env: Env = {}): Promise<World> {
    const url = new URL(process.env['DATABASE_URL']!);
    const name = `${url.pathname.slice(1)}_w${++World.made}`;
    await createDatabase(name);
    url.pathname = `/${name}`;
    return new World(url.href, name, env, false);
  }

  start(role: ServingRole, env: Env = {}): Promise<MadangProcess> {
    return MadangProcess.start(role, { ...this.changes(), ...env });
  }

  /** A process that does one thing and ends, such as `reindex`. */
  run(role: string, env: Env = {}): Promise<{ code: number | null; log: string }> {
    return runToEnd(role, { ...this.changes(), ...env });
  }

  async end(): Promise<void> {
    await releaseAll();
    await this.pool.end();
    if (!this.isShared) await dropDatabase(this.database);
  }

  async rows<T = Record<string, any>>(sql: string, parameters: unknown[] = []): Promise<T[]> {
    const [result] = await this.query(sql, parameters);
    return result as T[];
  }

  async count(sql: string, parameters: unknown[] = []): Promise<number> {
    const [row] = await this.rows(sql, parameters);
    return Number(Object.values(row!)[0]);
  }

  /** Runs `sql` in a transaction that stays open: what it locked stays locked until `release`, which rolls it back. */
  async hold(sql: string, parameters: unknown[] = []): Promise<Lock> {
    const transaction = await openTransaction(this.databaseUrl);
    await transaction.connection.query(sql, parameters);
    return transaction;
  }

  /** Nobody can refer to this person (a foreign key) until the lock is released. */
  holdPerson(id: string): Promise<Lock> {
    return this.hold('SELECT id FROM users WHERE id = UNHEX(?) FOR UPDATE', [id.replaceAll('-', '')]);
  }

  /** How many connections are at a statement that starts like this. */
  executing(start: string): Promise<number> {
    return countExecuting((sql) => this.rows(sql), this.database, start);
  }

  /** Drivers who are online, and so are told of every booking. */
  async onlineDrivers(address: string, count: number): Promise<Client[]> {
    const drivers = await people(address, 'driver', count);
    for (const driver of drivers) await driver.goOnline();
    return drivers;
  }

  /** Every booking was told to every driver, in the inbox alone, and recorded once. */
  async expectToldOnce(bookings: number, drivers: number, withinMs: number): Promise<void> {
    const expected = bookings * drivers;
    await untilReached('all notifications are recorded', expected, () => this.told(), withinMs);
    const [seen] = await this.rows(
      `SELECT COUNT(*) AS \`rows\`, COUNT(DISTINCT n.event_id, n.user_id, n.channel) AS kinds, COUNT(DISTINCT e.aggregate_id) AS bookings
       FROM notifications n JOIN events e ON e.id = n.event_id WHERE e.type = 'reservation.requested'`,
    );
    expect(seen).toEqual({ rows: expected, kinds: expected, bookings });
    const inbox = await this.rows(
      `SELECT state, COUNT(*) AS n FROM inbox WHERE consumer = 'notifications.reservation.requested' GROUP BY state`,
    );
    expect(inbox).toEqual([{ state: 'done', n: bookings }]);
  }

  private told(): Promise<number> {
    return this.count(`SELECT COUNT(*) FROM notifications WHERE type = 'reservation.requested'`);
  }

  private changes(): Env {
    return { DATABASE_URL: this.databaseUrl, REDIS_PREFIX: this.prefix, ...this.env };
  }
}

/** Registers people a few at a time: Madang hashes passwords slowly, and refuses a flood. */
export async function people(address: string, role: 'consumer' | 'driver', count: number): Promise<Client[]> {
  const made: Client[] = [];
  while (made.length < count) {
    const batch = Array.from({ length: Math.min(10, count - made.length) }, () => newPerson(address, role));
    made.push(...(await Promise.all(batch)));
  }
  return made;
}

/** Does `work` for 0, 1, 2 … `times` - 1, a few at once. */
export async function repeat(times: number, atOnce: number, work: (index: number) => Promise<void>): Promise<void> {
  let next = 0;
  const lane = async () => {
    while (next < times) await work(next++);
  };
  await Promise.all(Array.from({ length: atOnce }, lane));
}
