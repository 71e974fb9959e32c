import type { PoolConnection, QueryResult } from 'mysql2';
import type { EntityManager } from 'typeorm';

declare const brand: unique symbol;

/**
 * An open transaction. Only `UnitOfWork` makes one, so a business verb that takes a `Tx` cannot run outside a
 * transaction: it would not compile.
 */
export type Tx = EntityManager & { readonly [brand]: true };

type SqlValue = string | number | boolean | Date | Buffer | null;

/**
 * Runs a statement as a prepared one: each connection parses it once, and nothing but the driver runs in between. For the few
 * statements that every write needs; `tx.query` and entities serve the others.
 */
export async function execute<R extends QueryResult>(tx: Tx, sql: string, parameters: SqlValue[]): Promise<R> {
  const connection = (await tx.queryRunner!.connect()) as PoolConnection;
  return new Promise((resolve, reject) => {
    connection.execute<R>(sql, parameters, (error, result) => (error ? reject(error) : resolve(result)));
  });
}
