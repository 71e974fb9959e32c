import { createConnection, type Connection } from 'mysql2/promise';

/** A lock that a test holds, so that whoever needs the row stops right there. */
export type Lock = { release(): Promise<void> };

const held = new Set<Lock>();

/** Gives back what tests that failed hold still: it would block the end of the run. */
export async function releaseAll(): Promise<void> {
  await Promise.all([...held].map((lock) => lock.release()));
}

/** A connection in a transaction that stays open until `release`, however long that takes; then it is rolled back. */
export async function openTransaction(databaseUrl: string): Promise<Lock & { connection: Connection }> {
  const connection = await createConnection({ uri: databaseUrl });
  await connection.query('SET SESSION TRANSACTION ISOLATION LEVEL READ COMMITTED');
  // The server's own limit is a minute.
  await connection.query('SET SESSION wait_timeout = 86400');
  connection.on('error', () => {});
  await connection.beginTransaction();
  const lock = {
    connection,
    release: async () => {
      if (!held.delete(lock)) return;
      await connection.rollback();
      await connection.end();
    },
  };
  held.add(lock);
  return lock;
}

type Connected = { db: string | null; Info: string | null };

/** How many connections to a database are at a statement that starts like this; they wait if the test holds what it needs. */
export async function countExecuting(
  query: (sql: string) => Promise<Connected[]>,
  database: string,
  start: string,
): Promise<number> {
  // Not from information_schema: MySQL fails there at statements that hold binary ids.
  const connections = await query('SHOW FULL PROCESSLIST');
  const own = connections.filter(
    ({ db, Info }) => db === database && Info?.replaceAll('`', '').trimStart().startsWith(start),
  );
  return own.length;
}
