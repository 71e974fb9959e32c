import { setTimeout as sleep } from 'node:timers/promises';
import { createConnection, type Connection } from 'mysql2/promise';
import { config } from '../config.js';

/** How long a change of a table in use may wait for its lock: later statements wait behind it. */
const WAIT_SECONDS = 1;
const ATTEMPTS = 60;

/** Runs `work` on one connection of the user who may change tables; its statements wait a second at most for a table in use. */
export async function asOwner<T>(work: (db: Connection) => Promise<T>): Promise<T> {
  const db = await createConnection({ ...(config.database.migration ?? config.database.application), timezone: 'Z' });
  try {
    await db.query(`SET SESSION time_zone = '+00:00', lock_wait_timeout = ${WAIT_SECONDS}`);
    return await work(db);
  } finally {
    await db.end();
  }
}

/** The rows or the result header of a statement. */
export async function rowsOf<T>(db: Connection, sql: string, parameters: unknown[] = []): Promise<T[]> {
  const [rows] = await db.query(sql, parameters);
  return rows as T[];
}

/**
 * Changes tables in use. A try that does not get the lock within a second gives up, so that waiting statements continue, and
 * is repeated a little later.
 *
 * @throws the database's error 1205 after sixty tries
 */
export async function whenFree<T>(change: () => Promise<T>): Promise<T> {
  for (let attempt = 1; ; attempt++) {
    try {
      return await change();
    } catch (error) {
      const isInUse = [1205, 1213].includes((error as { errno?: number }).errno ?? 0);
      if (!isInUse || attempt === ATTEMPTS) throw error;
      await sleep(500 + Math.random() * 1_000);
    }
  }
}
