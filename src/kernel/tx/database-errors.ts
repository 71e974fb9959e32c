/** Deadlock, lock wait timeout and "record has changed since last read" (MariaDB): a retry may succeed. */
const RETRYABLE = new Set([1213, 1205, 1020]);

/** The server is not reachable. */
const UNREACHABLE = new Set([
  'ECONNREFUSED',
  'ECONNRESET',
  'ETIMEDOUT',
  'EPIPE',
  'PROTOCOL_CONNECTION_LOST',
  'ER_SERVER_SHUTDOWN',
]);

/** The server's number of an error; 0 when it has none. */
export const errno = (error: unknown): number => (error as { errno?: number } | undefined)?.errno ?? 0;

/** True when the transaction was rolled back, or must be, and the same transaction may succeed if it runs again. */
export const isRetryable = (error: unknown): boolean => RETRYABLE.has(errno(error));

/** A compare-and-set has lost to a change after which it may still succeed: the unit of work runs again. */
export class RecordChanged extends Error {
  readonly errno = 1020;

  constructor() {
    super('another transaction has changed the record');
  }
}

/** True for MySQL's duplicate-key error (1062), the one database error that is an expected result. */
export const isDuplicate = (error: unknown): boolean => errno(error) === 1062;

/** True when a statement exceeded its time limit (MariaDB 1969, MySQL 3024). */
export const isOverdue = (error: unknown): boolean => errno(error) === 1969 || errno(error) === 3024;

/**
 * True when the server takes no writes: after a failover the old primary is a replica, and its connections stay open (MySQL
 * 1290 with read_only, 1836; MariaDB the same).
 */
export const isReadOnly = (error: unknown): boolean =>
  errno(error) === 1836 || (errno(error) === 1290 && /read[-_]only/.test((error as Error).message));

/**
 * True when no query could be sent or no write is taken: the server is unreachable or a replica by now, or all connections of
 * the pool are in use.
 */
export function isUnreachable(error: unknown): boolean {
  const { code, fatal } = (error ?? {}) as { code?: string; fatal?: boolean };
  // mysql2 marks an error as fatal when the connection is lost; such an error may have no code.
  return fatal === true || UNREACHABLE.has(code ?? '') || isBusy(error) || isReadOnly(error);
}

/** True when the server is up but has no free connection. */
export function isBusy(error: unknown): boolean {
  const { code, message } = (error ?? {}) as { code?: string; message?: string };
  return code === 'ER_CON_COUNT_ERROR' || code === 'POOL_ENQUEUELIMIT' || message === 'Queue limit reached.';
}
