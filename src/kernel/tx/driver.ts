import { createRequire } from 'node:module';
import type { Pool, PoolConnection, PoolOptions, Query, QueryError, QueryOptions } from 'mysql2';

// As TypeORM would load it: tracing patches what is loaded by `require`.
const mysql = createRequire(import.meta.url)('mysql2') as typeof import('mysql2');

type Callback = (error: QueryError | null, result: unknown) => void;
type Ask = (this: PoolConnection, sql: string | QueryOptions, values?: unknown, done?: Callback) => Query;

/** What `query` would be without `askOnce`; looked up late, because tracing replaces it. */
const queryOf = (connection: PoolConnection) => (Object.getPrototypeOf(connection) as { query: Ask }).query;

/**
 * The driver that TypeORM is given. Its connections may take several statements in one packet, but only from `sendTogether`, and so
 * from the unit of work; whatever else is sent by them is one statement, as on any other connection. The text is judged before
 * the values are put in, so a value may hold what it likes.
 */
export const driver = {
  createPool(options: PoolOptions): Pool {
    const pool = mysql.createPool({ ...options, multipleStatements: true });
    pool.on('connection', (connection) => Object.assign(connection, { query: askOnce }));
    return pool;
  },
};

function askOnce(this: PoolConnection, ...[sql, ...rest]: Parameters<Ask>): Query {
  const text = typeof sql === 'string' ? sql : sql.sql;
  // The body of a trigger is part of its statement; migrations alone create them.
  if (!text.startsWith('CREATE TRIGGER ')) assertOne(text);
  return queryOf(this).call(this, sql, ...rest);
}

function assertOne(sql: string): void {
  if (sql.includes(';')) throw new Error('A query is one statement; values are given apart.');
}

/** A statement, and the values of its `?`. */
export type Statement = { readonly sql: string; readonly values: readonly unknown[] };

/** Why statements that were sent together failed: the first error, and at which of them. Those after it were not carried out. */
export class TripError extends Error {
  constructor(
    readonly position: number,
    override readonly cause: QueryError,
  ) {
    super(cause.message);
  }
}

/**
 * Sends statements in one packet; the server carries them out in order and stops at the first that fails. All but the last are
 * such that return no rows.
 *
 * @returns the result of the last
 * @throws TripError
 */
export function sendTogether(connection: PoolConnection, statements: readonly Statement[]): Promise<unknown> {
  const before = statements.slice(0, -1);
  before.forEach(assertFilled);
  statements.forEach(({ sql }) => assertOne(sql));
  const sql = statements.map((statement) => statement.sql).join(';\n');
  const values = statements.flatMap((statement) => statement.values);
  return new Promise((resolve, reject) => {
    let done = 0;
    const query = queryOf(connection).call(connection, sql, values, (error, results) => {
      if (error) reject(new TripError(done, error));
      else resolve(before.length === 0 ? results : (results as unknown[]).at(-1));
    });
    query.on('result', () => done++); // once for each that has changed something
  });
}

/** A statement with too few values would take those of the next. */
function assertFilled({ sql, values }: Statement): void {
  let count = 0;
  for (let at = sql.indexOf('?'); at >= 0; at = sql.indexOf('?', at + 1)) count++;
  if (count !== values.length) throw new Error(`${values.length} values for ${count}: ${sql}`);
}
