import type { PoolConnection, QueryResult } from 'mysql2';
import type { EntityManager } from 'typeorm';

declare const brand: unique symbol;

/**
 * An open transaction. Only `UnitOfWork` creates one, so a function that takes a `Tx` cannot be called outside of a
 * transaction: it would not compile.
 */
export type Tx = EntityManager & { readonly [brand]: true };

type SqlValue = string | number | boolean | Date | Buffer | null;

/**
 * Runs a prepared statement: each connection parses it once, without the overhead of TypeORM. For the few statements
 * that every write needs; others use `tx.query` and entities.
 */
export async function execute<R extends QueryResult>(tx: Tx, sql: string, parameters: SqlValue[]): Promise<R> {
  const connection = (await tx.queryRunner!.connect()) as PoolConnection;
  return new Promise((resolve, reject) => {
    connection.execute<R>(sql, parameters, (error, result) => (error ? reject(error) : resolve(result)));
  });
}
