import { Injectable } from '@nestjs/common';
import { fromBytes } from '../tx/ids.js';
import type { Tx } from '../tx/tx.js';
import { onCommit } from '../tx/unit-of-work.js';
import { DeadLetters, type Redriver } from './dead-letters.js';
import { workAttempts } from './work.metrics.js';

/**
 * A kind of durable work: rows of a table that have a due time, and are retried until they succeed or exhaust their retry
 * budget. The row holds the budget: `attempts` counts all tries, `attempts_at_redrive` those before the last redrive.
 * The strings become parts of SQL statements, so they are always constants.
 */
export type Work = {
  /** The name that operators see: the label of its metrics. */
  readonly name: string;
  readonly table: string;
  /** The BINARY(16) column that dead letters refer to. */
  readonly key: string;
  /** The column of the state; by default `state`. */
  readonly stateColumn?: string;
  /** The states of rows that are or will be due. The first is the state of a redriven row. */
  readonly waiting: readonly [string, ...string[]];
  /** The state of a leased row, if leases change the state; a row whose lease has expired is due again. */
  readonly running?: string;
  /** The column or expression of the due time; by default `due_at`. */
  readonly dueAt?: string;
  /** Since when a row is owed; by default since the time in its key, a UUIDv7. Retries do not change it. */
  readonly owedSince?: string;
  /** Whether rows of the first state may be planned for later: they are not owed before they are due. */
  readonly isPlanned?: boolean;
  /** What a lease changes besides `due_at`. */
  readonly onLease?: string;
  /** What success changes; without it success deletes the row. */
  readonly onSuccess?: string;
  /** Whether the worker still holds the row: after its lease has expired, it changes nothing. `?` is `attempts` at the lease. */
  readonly heldWhile: string;
  /** The first column of the index of due rows, with all its values, if that is not the state. */
  readonly partition?: { readonly column: string; readonly values: readonly string[] };
};

const defined: Work[] = [];

/** Declares a kind of work. @throws Error when the name exists. */
export function defineWork<T extends Work>(work: T): T {
  if (defined.some(({ name }) => name === work.name)) throw new Error(`The work ${work.name} is defined twice.`);
  defined.push(work);
  return work;
}

/** Every kind of work that this process has loaded. */
export const kindsOfWork = (): readonly Work[] => defined;

/** Rows of one kind: by key, within `scope` where the key alone is not unique; `heldBy` is `attempts` at the lease. */
export type WorkRows = {
  keys: Buffer[];
  heldBy?: number;
  scope?: { sql: string; values: unknown[] };
};

/** What follows a failure: `seconds` until the next try, or null after the last one. */
export type Failure = { source: string; reason: string; seconds: number | null; cause?: string };

/** The budget of work whose attempts are counted when they fail: pauses of 2, 4, 8 … seconds, at most `maxSeconds`. */
export type Budget = { maxAttempts: number; maxSeconds?: number };

const MAX_REASON = 2_000;
export const RETRIES_EXHAUSTED = 'retries exhausted';
export const REFUSED = 'refused for good';

/** The stored states of rows that are, or will be, due. */
export const unfinishedStates = ({ waiting, running }: Work): string[] => [...waiting, ...(running ? [running] : [])];

/** The SQL condition of rows that are due. */
export function isDue(work: Work): string {
  const states = unfinishedStates(work).map((state) => `'${state}'`);
  const state = states.length === 1 ? `= ${states[0]}` : `IN (${states.join(', ')})`;
  return `${stateOf(work)} ${state} AND ${work.dueAt ?? 'due_at'} <= NOW(6)`;
}

/** The rows that are due, in every partition or only those of which a condition holds, as the SQL of the table and its WHERE. */
export function dueRows(work: Work, ...and: string[]): string {
  const { table, partition } = work;
  const all = partition && `${partition.column} IN (${partition.values.map((value) => `'${value}'`).join(', ')})`;
  const conditions = and.length === 0 && all ? [all] : and;
  return `${table} WHERE ${[...conditions, isDue(work)].join(' AND ')}`;
}

/**
 * The number of attempts at the last redrive. During a deploy the previous release still writes only `budget_from`. Both
 * columns copy `attempts`, which only grows, so the greater one is current. The next release reads only the new column.
 */
export const ATTEMPTS_AT_REDRIVE = 'GREATEST(attempts_at_redrive, budget_from)';

const stateOf = ({ stateColumn = 'state' }: Work): string => stateColumn;

/**
 * Claims due rows that no other worker has locked, and locks them until the commit. `and` is a further condition; it comes
 * first, as its column does in the index of some tables.
 */
export function claimDue<R>(
  tx: Tx,
  work: Work,
  { columns, and, values = [], limit, oldestFirst = false }: ClaimOptions,
): Promise<R[]> {
  return tx.query(
    `SELECT ${columns} FROM ${work.table} WHERE ${and ? `${and} AND ` : ''}${isDue(work)}
     ${oldestFirst ? `ORDER BY ${work.dueAt ?? 'due_at'}` : ''} LIMIT ${limit} FOR UPDATE SKIP LOCKED`,
    values,
  );
}

type ClaimOptions = { columns: string; and?: string; values?: unknown[]; limit: number; oldestFirst?: boolean };

/** Leases claimed rows for some seconds: if the worker crashes, another one claims them afterwards. All get the same due time. */
export async function lease(tx: Tx, work: Work, keys: Buffer[], seconds: number): Promise<void> {
  if (keys.length === 0) return;
  await tx.query(
    `UPDATE ${work.table} SET ${work.onLease}, due_at = NOW(6) + INTERVAL ${seconds} SECOND WHERE ${work.key} IN (?)`,
    [keys],
  );
}

/** The assignments that revive a dead row; `alias` is that of its table. */
export const revive = (work: Work, alias: string): string =>
  `${alias}.${stateOf(work)} = '${work.waiting[0]}', ${alias}.attempts_at_redrive = ${alias}.attempts, ${alias}.budget_from = ${alias}.attempts`;

/** Revives dead rows, due when their letters are. `sameSource` is the column of the source where one key has several rows. */
export function redriverOf(work: Work, sameSource?: string): Redriver {
  return async (tx, letterIds) => {
    await tx.query(
      `UPDATE ${work.table} w JOIN dead_letters d ON d.reference_id = w.${work.key} ${sameSource ? `AND d.source = ${sameSource}` : ''}
       SET ${revive(work, 'w')}, w.due_at = d.redrive_due_at WHERE d.id IN (?) AND w.${stateOf(work)} = 'dead'`,
      [letterIds],
    );
  };
}

/** Records the end of tries: success, a retry, or a dead letter. */
@Injectable()
export class DurableWork {
  constructor(private readonly deadLetters: DeadLetters) {}

  /** Registers how dead letters of a source are redriven. */
  redriver(source: string, redriver: Redriver): void {
    this.deadLetters.redriver(source, redriver);
  }

  /** Returns how many rows the worker still held. `parameters` are those of `onSuccess`. */
  async succeed(tx: Tx, work: Work, rows: WorkRows, parameters: unknown[] = []): Promise<number> {
    const { sql, values } = held(work, rows);
    const change = work.onSuccess ? `UPDATE ${work.table} SET ${work.onSuccess}` : `DELETE FROM ${work.table}`;
    const { affectedRows }: { affectedRows: number } = await tx.query(`${change} WHERE ${sql}`, [
      ...parameters,
      ...values,
    ]);
    count(tx, work, 'done', affectedRows);
    return affectedRows;
  }

  /** Records failed tries that were counted at the lease. Returns whether they will be retried. */
  async fail(tx: Tx, work: Work, rows: WorkRows, failure: Failure): Promise<'retried' | 'dead'> {
    const { sql, values } = held(work, rows);
    const reason = failure.reason.slice(0, MAX_REASON);
    const outcome = failure.seconds === null ? 'dead' : 'retried';
    const state = outcome === 'dead' ? 'dead' : work.waiting.at(-1);
    const { affectedRows }: { affectedRows: number } = await tx.query(
      `UPDATE ${work.table} SET ${stateOf(work)} = ?, last_error = ?, first_error = COALESCE(first_error, ?),
         due_at = NOW(6) + INTERVAL ? SECOND WHERE ${sql}`,
      [state, reason, reason, failure.seconds ?? 0, ...values],
    );
    count(tx, work, outcome, affectedRows);
    if (outcome === 'dead' && affectedRows > 0) await this.bury(tx, work, rows, failure);
    return outcome;
  }

  /** Counts a failed try; the budget decides whether it is retried. */
  async countFailure(
    tx: Tx,
    work: Work,
    rows: WorkRows,
    { maxAttempts, maxSeconds }: Budget,
    failure: Omit<Failure, 'seconds'>,
  ): Promise<'retried' | 'dead'> {
    const { sql, values } = held(work, rows);
    const reason = failure.reason.slice(0, MAX_REASON);
    const tries = `attempts + 1 - ${ATTEMPTS_AT_REDRIVE}`;
    const pause = maxSeconds ? `LEAST(POW(2, ${tries}), ${maxSeconds})` : `POW(2, ${tries})`;
    // `attempts` on the right-hand side is the value before this failure on both engines only because it is assigned last.
    const { affectedRows }: { affectedRows: number } = await tx.query(
      `UPDATE ${work.table} SET due_at = NOW(6) + INTERVAL ${pause} SECOND, last_error = ?,
         first_error = COALESCE(first_error, ?), ${stateOf(work)} = IF(${tries} >= ${maxAttempts}, 'dead', '${work.waiting[0]}'),
         attempts = attempts + 1 WHERE ${sql}`,
      [reason, reason, ...values],
    );
    const isDead = affectedRows > 0 && (await this.bury(tx, work, rows, failure));
    const outcome = isDead ? 'dead' : 'retried';
    count(tx, work, outcome, affectedRows);
    return outcome;
  }

  /** Writes a dead letter for each of these rows that is dead. Returns whether there was one. */
  private async bury(tx: Tx, work: Work, { keys, scope }: WorkRows, { source, cause }: Omit<Failure, 'seconds'>) {
    const rows: { id: Buffer; attempts: number; first_error: string | null; last_error: string | null }[] =
      await tx.query(
        `SELECT ${work.key} AS id, attempts, first_error, last_error FROM ${work.table}
         WHERE ${work.key} IN (?) ${scope ? `AND ${scope.sql}` : ''} AND ${stateOf(work)} = 'dead'`,
        [keys, ...(scope?.values ?? [])],
      );
    for (const row of rows) {
      await this.deadLetters.add(tx, {
        source,
        referenceId: fromBytes(row.id),
        reason: cause ?? RETRIES_EXHAUSTED,
        attempts: row.attempts,
        firstError: row.first_error,
        lastError: row.last_error,
      });
    }
    return rows.length > 0;
  }
}

/** Counts after the commit: when a handler fails later in the transaction, its row was not done. */
function count(tx: Tx, { name }: Work, outcome: 'done' | 'retried' | 'dead', rows: number): void {
  if (rows > 0) onCommit(tx, () => workAttempts.inc({ work: name, outcome }, rows));
}

/** The condition of rows that the worker still holds, and its values. */
function held(work: Work, { keys, heldBy, scope }: WorkRows): { sql: string; values: unknown[] } {
  const parts = [`${work.key} IN (?)`, ...(scope ? [scope.sql] : []), work.heldWhile];
  return {
    sql: parts.join(' AND '),
    values: [keys, ...(scope?.values ?? []), ...(heldBy === undefined ? [] : [heldBy])],
  };
}
