import { createPool, type Pool } from 'mysql2/promise';
import { countExecuting } from './holds.js';

const DEADLOCK = 1213;
const MAX_DEADLOCKS = 20;

const pool = createPool({
  uri: process.env['DATABASE_URL']!,
  connectionLimit: 2,
  timezone: 'Z',
  supportBigNumbers: true,
});

/**
 * A second pair of eyes on the spec file's database, apart from the system under test. A statement that changes what workers change at
 * the same moment may be the one that the server ends for a deadlock; it is a transaction by itself, and is sent again.
 */
export const database: Pool = Object.assign(pool, { query: againAfterDeadlocks(pool.query.bind(pool)) });

/** The same, again after a deadlock. */
export function againAfterDeadlocks(query: (...of: any[]) => Promise<any>): Pool['query'] {
  return async (...of: unknown[]) => {
    for (let deadlocks = 0; ; deadlocks++) {
      try {
        return await query(...of);
      } catch (error) {
        if ((error as { errno?: number }).errno !== DEADLOCK || deadlocks === MAX_DEADLOCKS) throw error;
      }
    }
  };
}

/** The rows of a query. */
export async function rows<T = Record<string, any>>(sql: string, parameters: unknown[] = []): Promise<T[]> {
  const [result] = await database.query(sql, parameters);
  return result as T[];
}

/** The single number of a query such as `SELECT COUNT(*) …`. */
export async function count(sql: string, parameters: unknown[] = []): Promise<number> {
  const [row] = await rows(sql, parameters);
  return Number(Object.values(row!)[0]);
}

/** How many connections to this file's database are at a statement that starts like this. */
export const executing = (start: string): Promise<number> =>
  countExecuting(rows, new URL(process.env['DATABASE_URL']!).pathname.slice(1), start);

/** An id as the BINARY(16) columns hold it. */
export const bytes = (id: string): Buffer => Buffer.from(id.replaceAll('-', ''), 'hex');
