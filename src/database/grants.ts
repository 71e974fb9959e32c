import { createConnection } from 'mysql2/promise';
import type { DataSource } from 'typeorm';
import type { DatabaseAddress } from '../addresses.js';
import { config } from '../config.js';
import { readableTables } from '../routing.js';

/** The application's rights on a table. Never DROP, so it cannot TRUNCATE; never ALTER, so triggers stay. */
const usual = 'SELECT, INSERT, UPDATE, DELETE';
const exceptions: Record<string, string> = {
  account_audits: 'SELECT, INSERT',
  delivery_attempts: 'SELECT, INSERT, DELETE',
  entries: 'SELECT, INSERT',
  event_snapshots: 'SELECT, INSERT, DELETE',
  events_archive: 'SELECT',
  events_moving: 'SELECT',
  transfers: 'SELECT, INSERT',
  accounts: 'SELECT, INSERT, UPDATE',
  migrations: 'SELECT',
  operator_acts: 'SELECT, INSERT',
};

/** The rights of the reader. */
function readerRights(table: string): string | undefined {
  const columns = readableTables[table];
  return columns && (columns === 'all' ? 'SELECT' : `SELECT (${columns.join(', ')})`);
}

/**
 * Grants the application's user (DATABASE_URL) and the reader (READER_DATABASE_URL) exactly the rights they need, table by
 * table, and revokes wider ones. It runs after the migrations as their user (MIGRATION_DATABASE_URL), who needs the GRANT
 * OPTION.
 */
export async function grantToApplication(migrator: DataSource): Promise<void> {
  const { application, reader } = config.database;
  await grant(migrator, application, (table) => exceptions[table] ?? usual);
  if (reader) await grant(migrator, reader, readerRights);
}

async function grant(
  migrator: DataSource,
  address: DatabaseAddress,
  rightsOn: (table: string) => string | undefined,
): Promise<void> {
  const [{ user }] = await asUserOf<{ user: string }>(address, 'SELECT CURRENT_USER() AS user');
  const [{ me }]: [{ me: string }] = await migrator.query('SELECT CURRENT_USER() AS me');
  if (user === me) throw new Error(`MIGRATION_DATABASE_URL is the same user as the application's, ${me}.`);
  const account = user.split('@').map(quote).join('@');
  const database = `\`${migrator.driver.database}\``;
  await revokeWide(migrator, database, account);
  const tables: { name: string }[] = await migrator.query(
    'SELECT table_name AS name FROM information_schema.tables WHERE table_schema = DATABASE()',
  );
  for (const { name } of tables) {
    const rights = rightsOn(name);
    if (rights) await migrator.query(`GRANT ${rights} ON ${database}.\`${name}\` TO ${account}`);
  }
}

/** Connects without a database: before the first grant the user has no access to it. */
async function asUserOf<T>({ database: _, ...server }: DatabaseAddress, sql: string): Promise<[T]> {
  const connection = await createConnection(server);
  try {
    return (await connection.query(sql))[0] as unknown as [T];
  } finally {
    await connection.end();
  }
}

/** A grant on the whole database would outweigh every narrower one. There may be none (1141). */
async function revokeWide(migrator: DataSource, database: string, account: string): Promise<void> {
  try {
    await migrator.query(`REVOKE ALL PRIVILEGES ON ${database}.* FROM ${account}`);
  } catch (error) {
    if ((error as { errno?: number }).errno !== 1141) throw error;
  }
}

const quote = (name: string): string => `'${name.replaceAll("'", "''")}'`;
