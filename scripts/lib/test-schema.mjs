/** The schema of the tests' databases. */
import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { step } from './console.mjs';
import { migrate } from './madang.mjs';

/**
 * Migrates a database once; the tests' own are copies of it. Calls `work` with the file that holds the schema, gives its result, and
 * drops the database, which copies take their first rows from.
 *
 * @template T
 * @param {string} dir
 * @param {NodeJS.ProcessEnv} env
 * @param {(file: string) => Promise<T>} work
 * @returns {Promise<T>}
 */
export async function withSchema(dir, env, work) {
  const { createConnection } = await import('mysql2/promise');
  const { readSchema } = await import('../../test/support/schema.mjs');
  const address = env.DATABASE_URL ?? '';
  const server = new URL(address);
  const name = `${server.pathname.slice(1) || 'madang_test'}_schema_${process.pid}`;
  server.pathname = '';
  /** @type {<R>(act: (connection: import('mysql2/promise').Connection) => Promise<R>) => Promise<R>} */
  const administrate = async (act) => {
    const connection = await createConnection({ uri: server.href });
    return act(connection).finally(() => connection.end());
  };
  await administrate(async (connection) => {
    // A process that starts on a machine with much else to do may leave its first connection alone for a minute.
    if (!process.env.DATABASE_URL) await connection.query('SET GLOBAL wait_timeout = 3600');
    await connection.query(`CREATE DATABASE ${name} CHARACTER SET utf8mb4`);
  });
  try {
    const file = join(dir, 'schema.sql');
    await step('Migrating', async () => {
      const url = Object.assign(new URL(address), { pathname: `/${name}` }).href;
      const own = { ...env, DATABASE_URL: url, LOG_LEVEL: 'warn' };
      await migrate(own);
      writeFileSync(file, await administrate((connection) => readSchema(connection, name)));
    });
    return await work(file);
  } finally {
    await administrate((connection) => connection.query(`DROP DATABASE ${name}`)).catch(() => {}); // a signal has ended the server
  }
}
