import { afterAll, beforeAll, describe, expect, it, test } from '@jest/globals';
import { createConnection } from 'mysql2/promise';
import { DataSource, type QueryRunner } from 'typeorm';
import { dataSourceOptions } from '../src/database/data-source.js';
import { migrate } from '../src/database/migrate.js';
import { migrations } from '../src/database/migrations/index.js';
import { count, database, rows } from './support/database.js';
import { runToEnd } from './support/processes.js';
import { readSchema } from './support/schema.mjs';

const own = new URL(process.env['DATABASE_URL']!);
const schema = own.pathname.slice(1);
const fresh = `${schema}_fresh`;
let dataSource: DataSource;
beforeAll(async () => {
  dataSource = await new DataSource(dataSourceOptions).initialize();
});
afterAll(async () => {
  await dataSource.destroy();
  await database.query(`DROP DATABASE IF EXISTS ${fresh}`);
  await database.end();
});

/** `node dist/main.js migrate`, as a deployment runs it. Returns the exit code and what it wrote. */
function migrateProcess(name: string) {
  const url = new URL(own);
  url.pathname = `/${name}`;
  return runToEnd('migrate', { DATABASE_URL: url.href, LOG_LEVEL: 'info' });
}

async function schemaOf(name: string): Promise<string> {
  const connection = await createConnection({ uri: own.href });
  try {
    const text = (await readSchema(connection, name)).replaceAll(`\`${name}\``, 'here');
    // MySQL names the character set of a column whose table was made from such a text, and keeps the end of a trigger's.
    return text.replaceAll(' CHARACTER SET utf8mb4', '').replaceAll(/;+$/gm, ';');
  } finally {
    await connection.end();
  }
}

describe('The migrations', () => {
  const all = migrations.map((Migration) => new Migration());

  it('make an empty database ready, also when several processes begin at once', async () => {
    await database.query(`CREATE DATABASE ${fresh}`);
    const runs = await Promise.all([1, 2].map(() => migrateProcess(fresh)));
    expect(runs.map(({ code, log }) => (code === 0 ? 'done' : log))).toEqual(['done', 'done']);
    const ran = await rows<{ name: string }>(`SELECT name FROM ${fresh}.migrations ORDER BY id`);
    expect(ran.map(({ name }) => name)).toEqual(all.map(({ name }) => name));

    // The other tests stand on copies of what the migrations make: this is one.
    const made = await schemaOf(fresh);
    expect(made).toMatch(/ TRIGGER `?entries_no_update`? /); // MySQL quotes it
    expect(await schemaOf(schema)).toBe(made);

    const again = await migrateProcess(fresh);
    expect([again.code, again.log]).toEqual([0, expect.stringContaining('"migrations":0')]);
  });

  it('have nothing to do the second time', async () => {
    const before = await rows('SELECT * FROM migrations');
    await migrate();
    expect(await rows('SELECT * FROM migrations')).toEqual(before);
    expect(await dataSource.showMigrations()).toBe(false);
  });

  test.each(all)('run one statement each, forward only: $name', async (migration) => {
    const statements: string[] = [];
    await migration.up({ query: (sql: string) => Promise.resolve(statements.push(sql)) } as unknown as QueryRunner);
    expect(statements).toHaveLength(1);
    const [statement] = statements as [string];
    expect(statement.trim()).toMatch(/^(CREATE|ALTER|DROP|INSERT|UPDATE|DELETE|RENAME) /);
    // The body of a trigger is statements of its own; the trigger is one.
    const words = statement.replace(/'[^']*'/g, '').replace(/;\s*$/, '');
    expect(words.replace(/^\s*CREATE TRIGGER [\s\S]*$/, '')).not.toContain(';');
    const made = words.match(/\b(CREATE|ALTER|DROP|RENAME)\s+(TABLE|TRIGGER|INDEX|VIEW)\b/g) ?? [];
    expect(made.length).toBeLessThan(2);
    await expect(migration.down(undefined as never)).rejects.toThrow(/forward/);
  });

  it('have names and times of their own, and are listed in their order', () => {
    const times = all.map(({ name }) => Number(/\d{13}$/.exec(name!)![0]));
    expect(times).toEqual([...new Set(times)].sort((a, b) => a - b));
  });
});

describe('The schema', () => {
  it('holds InnoDB tables of utf8mb4', async () => {
    const tables = await rows<{ name: string; engine: string; collation: string }>(
      `SELECT table_name AS name, engine AS engine, table_collation AS collation FROM information_schema.tables
       WHERE table_schema = ? AND table_type = 'BASE TABLE' AND table_name <> 'migrations'`,
      [schema],
    );
    expect(tables.length).toBeGreaterThanOrEqual(9);
    for (const table of tables) {
      expect(table).toEqual({ name: table.name, engine: 'InnoDB', collation: expect.stringMatching(/^utf8mb4_/) });
    }
  });

  it('keeps instants as DATETIME(6)', async () => {
    const odd = await rows(
      `SELECT table_name, column_name, column_type FROM information_schema.columns
       WHERE table_schema = ? AND (data_type = 'timestamp' OR (data_type = 'datetime' AND datetime_precision <> 6)
         OR (column_name LIKE '%\\_at' AND column_type <> 'datetime(6)'))`,
      [schema],
    );
    expect(odd).toEqual([]);
  });

  it('keeps ids as BINARY(16), and every table has a key', async () => {
    const odd = await rows(
      `SELECT table_name, column_name, column_type FROM information_schema.columns
       WHERE table_schema = ? AND table_name <> 'migrations' AND (column_name = 'id' OR column_name LIKE '%\\_id')
         AND column_type <> 'binary(16)' AND column_name NOT IN ('login_id', 'source_id')`, // names that others gave
      [schema],
    );
    expect(odd).toEqual([]);
    const keyless = await count(
      `SELECT COUNT(*) FROM information_schema.tables t WHERE table_schema = ? AND table_type = 'BASE TABLE' AND NOT EXISTS (
         SELECT 1 FROM information_schema.statistics s WHERE s.table_schema = t.table_schema AND s.table_name = t.table_name
           AND s.index_name = 'PRIMARY')`,
      [schema],
    );
    expect(keyless).toBe(0);
  });

  it('has foreign keys that MySQL 9.7 checks: it takes the first index, and nothing is checked while a column of that is NULL', async () => {
    const keys = await rows<{ name: string; table: string; columns: string }>(
      `SELECT constraint_name AS name, table_name AS \`table\`, GROUP_CONCAT(column_name ORDER BY ordinal_position) AS columns
       FROM information_schema.key_column_usage
       WHERE table_schema = ? AND referenced_table_name IS NOT NULL GROUP BY constraint_name, table_name`,
      [schema],
    );
    const unchecked: string[] = [];
    for (const { name, table, columns } of keys) {
      const parts = await rows<{ Key_name: string; Non_unique: number; Column_name: string; Null: string }>(
        `SHOW INDEX FROM \`${schema}\`.\`${table}\``,
      );
      const taken = Object.values(Object.groupBy(parts, (part) => part.Key_name))
        .map((part) => part!)
        .filter((part) => `${part.map((one) => one.Column_name).join()},`.startsWith(`${columns},`))
        .toSorted(([a], [b]) => Number(a!.Non_unique) - Number(b!.Non_unique))[0]!;
      if (taken.slice(columns.split(',').length).some((part) => part.Null === 'YES')) unchecked.push(name);
    }
    // Their rows are written by what has read the other row, and no row that they name is ever deleted.
    expect(unchecked.toSorted()).toEqual(['cafe_comments_cafe', 'notifications_user']);
  });

  it('is what the entities say', async () => {
    const columns = await rows<{ at: string; type: string; nullable: string }>(
      `SELECT CONCAT(table_name, '.', column_name) AS at, column_type AS type, is_nullable AS nullable
       FROM information_schema.columns WHERE table_schema = ?`,
      [schema],
    );
    const found = new Map(columns.map(({ at, ...column }) => [at, column]));
    expect(dataSource.entityMetadatas.length).toBeGreaterThanOrEqual(3);
    for (const entity of dataSource.entityMetadatas) {
      for (const column of entity.columns) {
        const at = `${entity.tableName}.${column.databaseName}`;
        expect([at, found.get(at)]).toEqual([at, { type: typeOf(column), nullable: column.isNullable ? 'YES' : 'NO' }]);
      }
    }
  });

  /** The column type of an entity's column as both engines write it; MySQL has no display widths, MariaDB no JSON. */
  function typeOf(column: DataSource['entityMetadatas'][number]['columns'][number]): unknown {
    const type = String(column.type);
    if (column.enum) return `${type}(${column.enum.map((value) => `'${value}'`).join(',')})`;
    if (type === 'boolean') return 'tinyint(1)';
    if (type === 'json') return expect.stringMatching(/^(json|longtext)$/);
    if (/int$/.test(type)) {
      return expect.stringMatching(new RegExp(`^${type}(\\(\\d+\\))?${column.unsigned ? ' unsigned' : ''}$`));
    }
    const size = column.precision ?? (column.length || undefined);
    return size === undefined ? type : `${type}(${size})`;
  }
});
