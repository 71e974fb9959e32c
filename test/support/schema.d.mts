/** Types of schema.mjs for the tests. */
import type { Connection } from 'mysql2/promise';

export function readSchema(connection: Connection, database: string): Promise<string>;
export function makeDatabase(connection: Connection, name: string, schema: string): Promise<void>;
