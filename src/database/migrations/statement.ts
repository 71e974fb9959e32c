import type { MigrationInterface, QueryRunner } from 'typeorm';

/** A migration of one SQL statement (MySQL commits each DDL statement on its own). Forward only. */
export function statement(
  name: string,
  timestamp: number,
  sql: string,
): (new () => MigrationInterface) & { sql: string } {
  return class {
    static readonly sql = sql;
    readonly name = `${name}${timestamp}`;

    async up(runner: QueryRunner): Promise<void> {
      await runner.query(sql);
    }

    down(): Promise<void> {
      return Promise.reject(new Error('Migrations only go forward: write the next one.'));
    }
  };
}
