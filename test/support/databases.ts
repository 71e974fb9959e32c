import { readFileSync } from 'node:fs';
import { createConnection, type Connection } from 'mysql2/promise';
import { makeDatabase } from './schema.mjs';

/** Makes an up-to-date database. Nothing is migrated: `npm test` did that once, and wrote down the schema. */
export function createDatabase(name: string): Promise<void> {
  const schema = readFileSync(process.env['TEST_SCHEMA']!, 'utf8');
  return onServer((connection) => makeDatabase(connection, name, schema));
}

export const dropDatabase = (name: string): Promise<unknown> =>
  onServer((connection) => connection.query(`DROP DATABASE ${name}`));

async function onServer<T>(work: (connection: Connection) => Promise<T>): Promise<T> {
  const server = new URL(process.env['DATABASE_URL']!);
  server.pathname = '';
  const connection = await createConnection({ uri: server.href, multipleStatements: true });
  try {
    return await work(connection);
  } finally {
    await connection.end();
  }
}
