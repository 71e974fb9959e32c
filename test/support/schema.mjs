/** Copies of a migrated database: the schema is read once in a run, and laid down in one round trip where a test wants it. */

const quoted = (/** @type {string} */ name) => `\`${name.replaceAll('`', '``')}\``;

/**
 * Reads what a database is made of, as statements that make the same of the database they are run in: tables, rows, views, triggers.
 *
 * @param {import('mysql2/promise').Connection} connection to the server of `database`
 * @param {string} database
 * @returns {Promise<string>} statements between semicolons; the rows come from `database`, which therefore has to stay
 */
export async function readSchema(connection, database) {
  /** @type {(sql: string, parameters?: unknown[]) => Promise<import('mysql2/promise').RowDataPacket[]>} */
  const rows = async (sql, parameters) => {
    const [found] = await connection.query(sql, parameters);
    return /** @type {import('mysql2/promise').RowDataPacket[]} */ (found);
  };
  /** @type {(sql: string, column: string) => Promise<string>} */
  const text = async (sql, column) => {
    const [row] = await rows(sql);
    return row?.[column].replaceAll(`${quoted(database)}.`, '');
  };
  const tables = await rows(
    'SELECT table_name AS name, table_type AS type FROM information_schema.tables WHERE table_schema = ? ORDER BY table_name',
    [database],
  );
  const named = (/** @type {string} */ type) =>
    tables.filter((table) => table['type'] === type).map((table) => String(table['name']));
  const at = (/** @type {string} */ name) => `${quoted(database)}.${quoted(name)}`;
  const statements = ['SET foreign_key_checks = 0, unique_checks = 0'];
  const filled = [];
  for (const name of named('BASE TABLE')) {
    statements.push(await text(`SHOW CREATE TABLE ${at(name)}`, 'Create Table'));
    if ((await rows(`SELECT 1 FROM ${at(name)} LIMIT 1`)).length > 0) filled.push(name);
  }
  for (const name of filled) {
    // A generated column takes no value.
    const columns = await rows(
      `SELECT column_name AS name FROM information_schema.columns
       WHERE table_schema = ? AND table_name = ? AND COALESCE(generation_expression, '') = '' ORDER BY ordinal_position`,
      [database, name],
    );
    const list = columns.map((column) => quoted(column['name'])).join(', ');
    statements.push(`INSERT INTO ${quoted(name)} (${list}) SELECT ${list} FROM ${at(name)}`);
  }
  for (const name of named('VIEW')) statements.push(await text(`SHOW CREATE VIEW ${at(name)}`, 'Create View'));
  const triggers = await rows(
    'SELECT trigger_name AS name FROM information_schema.triggers WHERE trigger_schema = ? ORDER BY action_order, trigger_name',
    [database],
  );
  for (const trigger of triggers) {
    statements.push(await text(`SHOW CREATE TRIGGER ${at(trigger['name'])}`, 'SQL Original Statement'));
  }
  statements.push('SET foreign_key_checks = 1, unique_checks = 1');
  return statements.join(';\n');
}

/**
 * Makes a database of what `readSchema` gave.
 *
 * @param {import('mysql2/promise').Connection} connection one that takes several statements at once
 * @param {string} name
 * @param {string} schema
 */
export async function makeDatabase(connection, name, schema) {
  await connection.query(`CREATE DATABASE ${quoted(name)} CHARACTER SET utf8mb4`);
  await connection.query(`USE ${quoted(name)}`);
  await connection.query(schema);
}
