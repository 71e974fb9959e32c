/** What a statement of a bench gives, with the type that mysql2 leaves open. */

/** @typedef {Pick<import('mysql2/promise').Connection, 'query'>} Database */

/**
 * The rows of a SELECT.
 *
 * @param {Database} database
 * @param {string} sql
 * @param {unknown[]} [values]
 */
export async function rowsOf(database, sql, values = []) {
  const [rows] = await database.query(sql, values);
  return /** @type {import('mysql2/promise').RowDataPacket[]} */ (rows);
}

/**
 * The one row of a SELECT such as `COUNT(*)`.
 *
 * @param {Database} database
 * @param {string} sql
 * @param {unknown[]} [values]
 */
export async function rowOf(database, sql, values) {
  const [row] = await rowsOf(database, sql, values);
  if (!row) throw new Error(`No row: ${sql}`);
  return row;
}

/**
 * How many rows an INSERT or UPDATE affected.
 *
 * @param {Database} database
 * @param {string} sql
 * @param {unknown[]} [values]
 */
export async function affectedBy(database, sql, values = []) {
  const [header] = await database.query(sql, values);
  return /** @type {import('mysql2/promise').ResultSetHeader} */ (header).affectedRows;
}
