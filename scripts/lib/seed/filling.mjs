/** Fills one table fast: without its keys, which are built from sorted rows afterwards, and by two connections at once. */
import { progressBar, step } from '../console.mjs';

/**
 * @typedef {import('mysql2/promise').RowDataPacket} Row
 * @typedef {import('./tables.mjs').Wish} Wish
 * @typedef {{ sql: string, drop: string }} Key as it is declared, and how it is taken off
 */

const CHUNK = 2_500;
/** Below this many, rows are put in among the keys. */
const WORTH_DROPPING = 100_000;

const RUNS = `CREATE TABLE IF NOT EXISTS seed_runs (
  name VARCHAR(64) NOT NULL PRIMARY KEY,
  wish TEXT NOT NULL,
  done BIGINT UNSIGNED NOT NULL DEFAULT 0,
  \`keys\` TEXT NULL
) ENGINE = InnoDB DEFAULT CHARSET = utf8mb4`;

/**
 * Makes a connection forget what only a database with real people needs.
 *
 * @param {import('mysql2/promise').Connection} connection
 */
export async function prepare(connection) {
  await connection.query(`SET SESSION time_zone = '+00:00', unique_checks = 0, foreign_key_checks = 0`);
  const helpful = [
    'sql_log_bin = 0',
    'innodb_ddl_buffer_size = 268435456',
    'innodb_ddl_threads = 2',
    'max_statement_time = 0',
  ];
  // Each exists on one engine only, or asks for a right that the user may not have.
  for (const setting of helpful) await connection.query(`SET SESSION ${setting}`).catch(() => {});
}

/**
 * What an interrupted run wished for, or undefined.
 *
 * @param {import('mysql2/promise').Connection} connection
 * @returns {Promise<Wish | undefined>}
 */
export async function findInterrupted(connection) {
  await connection.query(RUNS);
  const [row] = await select(connection, 'SELECT wish FROM seed_runs LIMIT 1');
  return row && JSON.parse(row['wish']);
}

/**
 * @param {import('mysql2/promise').Connection} connection
 * @param {string} sql
 * @param {unknown[]} [parameters]
 */
async function select(connection, sql, parameters) {
  const [rows] = await connection.query(sql, parameters);
  return /** @type {Row[]} */ (rows);
}

/** @param {import('mysql2/promise').Connection} connection */
export async function finish(connection) {
  await connection.query('DROP TABLE seed_runs');
}

/**
 * Puts a table's things in from where an interrupted run was, and its keys back.
 *
 * @param {import('mysql2/promise').Connection[]} connections
 * @param {import('./tables.mjs').Table} table
 * @param {Wish} wish
 */
export async function fill(connections, { table, columns, count, rows }, wish) {
  const [first] = connections;
  if (!first) throw new Error('There is no connection.');
  await first.query('INSERT IGNORE INTO seed_runs (name, wish) VALUES (?, ?)', [table, JSON.stringify(wish)]);
  const [run] = await select(first, 'SELECT done, `keys` FROM seed_runs WHERE name = ?', [table]);
  const done = Number(run?.['done']);
  const kept = run?.['keys'] ?? null;
  let keys = kept === null ? [] : JSON.parse(kept);
  if (done === 0 && kept === null && count >= WORTH_DROPPING) keys = await dropKeys(first, table);
  if (done < count) await insertFrom(done, connections, { table, columns, count, rows });
  if (keys.length > 0) await step(`Building ${keys.length} keys of ${table}`, () => addKeys(first, table, keys));
  await step(`Counting ${table}`, () => first.query(`ANALYZE TABLE ${table}`));
  await first.query('UPDATE seed_runs SET done = ?, `keys` = ? WHERE name = ?', [count, '[]', table]);
}

/**
 * @param {number} done
 * @param {import('mysql2/promise').Connection[]} connections
 * @param {import('./tables.mjs').Table} table
 */
async function insertFrom(done, connections, { table, columns, count, rows }) {
  const bar = progressBar(`Filling ${table}`);
  const since = performance.now();
  let next = done;
  let finished = done;
  /** @type {Set<number>} */
  const underWay = new Set();
  const work = async (/** @type {import('mysql2/promise').Connection} */ connection) => {
    while (next < count) {
      const from = next;
      next = Math.min(count, from + CHUNK);
      underWay.add(from);
      const values = [];
      for (let n = from; n < next; n++) values.push(...rows(n));
      // IGNORE: what a killed run had just put in comes again.
      if (values.length > 0)
        await connection.query(`INSERT IGNORE INTO ${table} (${columns}) VALUES ${values.join(',')}`);
      underWay.delete(from);
      finished += CHUNK;
      if ((finished / CHUNK) % 20 < 1) {
        await connection.query('UPDATE seed_runs SET done = ? WHERE name = ?', [Math.min(next, ...underWay), table]);
      }
      const seconds = (performance.now() - since) / 1_000;
      const rate = (finished - done) / seconds;
      const left = Math.ceil(Math.max(0, count - finished) / rate);
      bar.show(
        Math.min(1, finished / count),
        `${Math.min(finished, count).toLocaleString('en')}, ${Math.round(rate).toLocaleString('en')}/s, ${left} s left`,
      );
    }
  };
  await Promise.all(connections.map(work));
  bar.end();
}

/**
 * Takes the secondary keys and foreign keys off an empty table, and keeps how they are declared for whoever goes on after a kill.
 *
 * @param {import('mysql2/promise').Connection} connection
 * @param {string} table
 * @returns {Promise<Key[]>}
 */
async function dropKeys(connection, table) {
  const there = await select(connection, `SELECT 1 FROM ${table} LIMIT 1`);
  if (there.length > 0) return [];
  const declaration = await declarationOf(connection, table);
  const keys = [
    ...declaration.matchAll(/^ {2}((?:UNIQUE |SPATIAL )?KEY `(\w+)` .*?|CONSTRAINT `(\w+)` FOREIGN KEY .*?),?$/gm),
  ]
    // AUTO_INCREMENT needs its key.
    .filter(([, , key]) => key !== 'events_seq')
    .map(([, sql = '', key, constraint]) => ({
      sql,
      drop: key ? `DROP KEY \`${key}\`` : `DROP FOREIGN KEY \`${constraint}\``,
    }));
  await connection.query('UPDATE seed_runs SET `keys` = ? WHERE name = ?', [JSON.stringify(keys), table]);
  const constraintsFirst = keys.toSorted(
    (a, b) => Number(b.drop.includes('FOREIGN')) - Number(a.drop.includes('FOREIGN')),
  );
  if (keys.length > 0)
    await connection.query(`ALTER TABLE ${table} ${constraintsFirst.map(({ drop }) => drop).join(', ')}`);
  return keys;
}

/**
 * @param {import('mysql2/promise').Connection} connection
 * @param {string} table
 * @returns {Promise<string>}
 */
async function declarationOf(connection, table) {
  const [row] = await select(connection, `SHOW CREATE TABLE ${table}`);
  return row?.['Create Table'];
}

/**
 * Those that are not there already: a killed run may have got so far.
 *
 * @param {import('mysql2/promise').Connection} connection
 * @param {string} table
 * @param {Key[]} keys
 */
async function addKeys(connection, table, keys) {
  const declaration = await declarationOf(connection, table);
  const missing = keys.filter(({ sql }) => !declaration.includes(sql));
  if (missing.length > 0)
    await connection.query(`ALTER TABLE ${table} ${missing.map(({ sql }) => `ADD ${sql}`).join(', ')}`);
}
