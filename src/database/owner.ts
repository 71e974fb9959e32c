import { setTimeout as sleep } from 'node:timers/promises';
import { createConnection, type Connection } from 'mysql2/promise';
import { config } from '../config.js';

/** How long a change of a table in use may stand in line: whoever comes after it stands behind it. */
const WAIT_SECONDS = 1;
const ATTEMPTS = 60;

/** Runs `work` on one connection of the user who may change tables; its statements give up on a table in use after a second. */
export async function asOwner<T>(work: (db: Connection) => Promise<T>): Promise<T> {
  const db = await createConnection({ uri: config.database.migrationUrl ?? config.database.url, timezone: 'Z' });
  try {
    await db.query(`SET SESSION time_zone = '+00:00', lock_wait_timeout = ${WAIT_SECONDS}`);
    return await work(db);
  } finally {
    await db.end();
  }
}

/** The rows of a statement, or what it says it did. */
export async function rowsOf<T>(db: Connection, sql: string, parameters: unknown[] = []): Promise<T[]> {
  const [rows] = await db.query(sql, parameters);
  return rows as T[];
}

/**
 * Changes tables that others use: a try that finds them in use for a second steps aside, so that those behind it go on, and
 * comes back a little later.
 *
 * @throws the database's error 1205 after sixty tries.
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
