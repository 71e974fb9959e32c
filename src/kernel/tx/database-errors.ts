/** Deadlock, lock wait timeout and "record has changed since last read" (MariaDB): another try may succeed. */
const RETRYABLE = new Set([1213, 1205, 1020]);

/** The server, or our way to it, is not there. */
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

/** True for MySQL's duplicate-key error (1062), the one database error that is an answer. */
export const isDuplicate = (error: unknown): boolean => errno(error) === 1062;

/** True when the database gave up on a statement that took too long (MariaDB 1969, MySQL 3024). */
export const isOverdue = (error: unknown): boolean => errno(error) === 1969 || errno(error) === 3024;

/** True when the database could not be asked at all: it is away, or every connection of the pool is in use. */
export function isUnreachable(error: unknown): boolean {
  const { code, fatal } = (error ?? {}) as { code?: string; fatal?: boolean };
  // mysql2 calls an error fatal when the connection is lost with it; such an error may have no code.
  return fatal === true || UNREACHABLE.has(code ?? '') || isBusy(error);
}

/** True when the database is there and we asked for more connections than there are. */
export function isBusy(error: unknown): boolean {
  const { code, message } = (error ?? {}) as { code?: string; message?: string };
  return code === 'ER_CON_COUNT_ERROR' || code === 'POOL_ENQUEUELIMIT' || message === 'Queue limit reached.';
}
