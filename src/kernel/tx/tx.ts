import type { QueryResult } from 'mysql2';
import type { EntityManager } from 'typeorm';
import { Write, type Expectation, type Pending, type Scalar, type SqlValue } from './pending.js';

declare const brand: unique symbol;

/**
 * An open transaction. Only `UnitOfWork` creates one, so a function that takes a `Tx` cannot be called outside of a
 * transaction: it would not compile.
 */
export type Tx = EntityManager & { readonly [brand]: true };

const pendingOf = new WeakMap<Tx, Pending>();

/** For `UnitOfWork`: where the statements of a transaction wait. */
export const bind = (tx: Tx, pending: Pending): unknown => pendingOf.set(tx, pending);

/**
 * Adds a write whose result is not needed: it leaves with the next statement whose result is, or with COMMIT, in one packet. When it fails the whole unit of work fails, whatever was thrown where that came to light. With `expected` it
 * fails as well, before anything after it is carried out, unless the write affects so many rows.
 */
export const write = (tx: Tx, sql: string, values: SqlValue[], expected?: Expectation): Write =>
  pendingOf.get(tx)!.write(new Write(sql, values, expected));

/** Sends the writes that wait, so that those that fail do so here. */
export const flush = (tx: Tx): Promise<void> => pendingOf.get(tx)!.flush();

/**
 * Runs a prepared statement: large values need not be written as text. What waits is sent before it.
 */
export const execute = <R extends QueryResult>(tx: Tx, sql: string, parameters: Scalar[]): Promise<R> =>
  pendingOf.get(tx)!.execute<R>(sql, parameters);
