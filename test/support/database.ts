import { createPool } from 'mysql2/promise';

/** A second pair of eyes on the spec file's database, apart from the system under test. */
export const database = createPool({
  uri: process.env['DATABASE_URL']!,
  connectionLimit: 2,
  timezone: 'Z',
  supportBigNumbers: true,
});

/** The rows of a query. */
export async function rows<T = Record<string, any>>(sql: string, parameters: unknown[] = []): Promise<T[]> {
  const [result] = await database.query(sql, parameters);
  return result as T[];
}

/** The single number of a query such as `SELECT COUNT(*) …`. */
export async function count(sql: string, parameters: unknown[] = []): Promise<number> {
  const [row] = await rows(sql, parameters);
  return Number(Object.values(row!)[0]);
}

/** An id as the BINARY(16) columns hold it. */
export const bytes = (id: string): Buffer => Buffer.from(id.replaceAll('-', ''), 'hex');
