import { createRequire } from 'node:module';
import { createConnection, type Connection } from 'mysql2/promise';

type Options = { sql: string; values?: unknown };
type Query = (this: unknown, sql: string | Options, values?: unknown, ...rest: unknown[]) => unknown;
type Driver = {
  Connection: { prototype: { query: Query } };
  format(sql: string, values?: unknown[], stringifyObjects?: boolean, timeZone?: string): string;
};
// The very object that the application's driver is, not a copy of its module.
const driver = createRequire(import.meta.url)('mysql2') as Driver;

/** A statement as the application sent it. `shape` is what is left of it without its values. */
export type Statement = { sql: string; shape: string };

/** Every statement that this process sends as text while `work` runs: of one shape, the first few. */
export async function statementsOf(work: () => Promise<void>, samples = 3): Promise<Statement[]> {
  const byShape = new Map<string, Statement[]>();
  for (const sql of (await packetsOf(work)).flatMap(split)) {
    const shape = shapeOf(sql);
    const known = byShape.get(shape) ?? [];
    if (known.length < samples) byShape.set(shape, [...known, { sql, shape }]);
  }
  return [...byShape.values()].flat();
}

/** What this process sends as text to its database while `work` runs, packet by packet: each is a trip there and back. */
export async function packetsOf(work: () => Promise<void>): Promise<string[]> {
  let prototype = driver.Connection.prototype;
  while (!Object.hasOwn(prototype, 'query')) prototype = Object.getPrototypeOf(prototype) as typeof prototype;
  const { query } = prototype;
  const packets: string[] = [];
  prototype.query = function (sql, values, ...rest) {
    const given: Options = typeof sql === 'string' ? { sql, values } : { values, ...sql };
    packets.push(driver.format(given.sql, Array.isArray(given.values) ? given.values : [], false, 'Z').trim());
    return query.call(this, sql, values, ...rest);
  };
  try {
    await work();
  } finally {
    prototype.query = query;
  }
  return packets;
}

/** The statements of a packet; a semicolon in a value ends none. */
const split = (packet: string): string[] =>
  (packet.match(/(?:'(?:[^'\\]|\\.|'')*'|[^;'])+/g) ?? []).map((sql) => sql.trim());

/** Without values, and with lists of one length. */
const shapeOf = (sql: string): string =>
  sql
    .replace(/\bX'[0-9a-f]*'|'(?:[^'\\]|\\.|'')*'|\b\d+(\.\d+)?\b/gi, '?')
    .replace(/\s+/g, ' ')
    .replace(/\?(, ?\?)+/g, '?…')
    .replace(/(\(\?(…)?\))(, ?\(\?(…)?\))+/g, '(?)…');

/** One line of a plan: which table is read, how, and by an estimate how many rows of it. */
export type PlanLine = { table: string | null; type: string | null; key: string | null; rows: number; extra: string };

/** A connection that asks how statements are carried out. */
export class Planner {
  private constructor(private readonly connection: Connection) {}

  static async open(): Promise<Planner> {
    const connection = await createConnection({ uri: process.env['DATABASE_URL']!, timezone: 'Z' });
    await connection.query(`SET SESSION TRANSACTION ISOLATION LEVEL READ COMMITTED`);
    await connection.query(`SET SESSION time_zone = '+00:00'`);
    return new Planner(connection);
  }

  async explain(sql: string): Promise<PlanLine[]> {
    const format = (await this.isMariaDb()) ? '' : 'FORMAT=TRADITIONAL';
    const [lines] = await this.connection.query(`EXPLAIN ${format} ${sql}`);
    return (lines as Record<string, string | null>[]).map(({ table, type, key, rows, Extra }) => ({
      table: table ?? null,
      type: type ?? null,
      key: key ?? null,
      rows: Number(rows ?? 0),
      extra: Extra ?? '',
    }));
  }

  /** How many rows and index entries the server reads to answer; what it changes is undone. */
  async rowsReadBy(sql: string): Promise<number> {
    const asking = (await this.counters()) - (await this.counters()); // what the question itself reads, negative
    await this.connection.beginTransaction();
    try {
      const before = await this.counters();
      await this.connection.query(sql);
      return (await this.counters()) - before + asking;
    } finally {
      await this.connection.rollback();
    }
  }

  close(): Promise<void> {
    return this.connection.end();
  }

  private async counters(): Promise<number> {
    const [lines] = await this.connection.query(`SHOW SESSION STATUS LIKE 'Handler_read%'`);
    return (lines as { Value: string }[]).reduce((sum, { Value }) => sum + Number(Value), 0);
  }

  private async isMariaDb(): Promise<boolean> {
    const [[row]] = (await this.connection.query('SELECT VERSION() AS version')) as unknown as [[{ version: string }]];
    return row.version.includes('MariaDB');
  }
}
