import { Injectable } from '@nestjs/common';
import { fromBytes } from '../tx/ids.js';
import type { Tx } from '../tx/tx.js';
import { onCommit } from '../tx/unit-of-work.js';
import { DeadLetters, type Redriver } from './dead-letters.js';
import { workAttempts } from './work.metrics.js';

/**
 * A kind of durable work: rows of a table that are due at a time, and are tried until they succeed or their retry budget is
 * exhausted. The row owns the budget: `attempts` counts all tries, `attempts_at_redrive` those before the last redrive.
 * The strings are parts of SQL statements and constants of the program.
 */
export type Work = {
  /** The name that operators see: the label of its metrics. */
  readonly name: string;
  readonly table: string;
  /** The BINARY(16) column that dead letters refer to. */
  readonly key: string;
  /** The column of the state; `state` unless it says otherwise. */
  readonly stateColumn?: string;
  /** Stored states of rows that are, or will be, due. The first is that of a row that was redriven. */
  readonly waiting: readonly [string, ...string[]];
  /** The state of a leased row, where the lease shows; a lease that ran out is due again. */
  readonly running?: string;
  /** When a row is due; `due_at` unless it says otherwise. */
  readonly dueAt?: string;
  /** What a lease changes besides `due_at`. */
  readonly onLease?: string;
  /** What success changes; without it success deletes the row. */
  readonly onSuccess?: string;
  /** Whether a row is still its worker's: one that was slower than its lease changes nothing. `?` is the count it was leased with. */
  readonly heldWhile: string;
  /** The leading column of the index of due rows, with all its values, where the index begins with another than the state. */
  readonly partition?: { readonly column: string; readonly values: readonly string[] };
};

const defined: Work[] = [];

/** Declares a kind of work. @throws Error when its name exists already. */
export function defineWork<T extends Work>(work: T): T {
  if (defined.some(({ name }) => name === work.name)) throw new Error(`The work ${work.name} is defined twice.`);
  defined.push(work);
  return work;
}

/** Every kind of work that this process has loaded. */
export const kindsOfWork = (): readonly Work[] => defined;

/** Rows of one kind: by key, within `scope` where the key alone is not unique, held by the count they were leased with. */
export type WorkRows = {
  keys: Buffer[];
  heldBy?: number;
  scope?: { sql: string; values: unknown[] };
};

/** How a failure goes on: `seconds` until the next try, or null when that was the last. */
export type Failure = { source: string; reason: string; seconds: number | null; cause?: string };

/** The budget of work that counts its attempts when they fail: pauses of 2, 4, 8 … seconds, at most `maxSeconds`. */
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

/**
 * How many attempts a row had at its last redrive. During a deploy the version before still writes `budget_from` alone; both
 * copy `attempts`, which only grows, so the greater is the later. The next release reads the new column alone.
 */
export const ATTEMPTS_AT_REDRIVE = 'GREATEST(attempts_at_redrive, budget_from)';

const stateOf = ({ stateColumn = 'state' }: Work): string => stateColumn;

/**
 * Takes due rows that nobody else works on, locked until the commit. `and` narrows them down; it comes first, as the index
 * of some tables does.
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

/** Leases claimed rows for some seconds: when their worker crashes, the next one takes them. One statement, one due time. */
export async function lease(tx: Tx, work: Work, keys: Buffer[], seconds: number): Promise<void> {
  if (keys.length === 0) return;
  await tx.query(
    `UPDATE ${work.table} SET ${work.onLease}, due_at = NOW(6) + INTERVAL ${seconds} SECOND WHERE ${work.key} IN (?)`,
    [keys],
  );
}

/** What revives a dead row; `alias` is its table's in the statement. */
export const revive = (work: Work, alias: string): string =>
  `${alias}.${stateOf(work)} = '${work.waiting[0]}', ${alias}.attempts_at_redrive = ${alias}.attempts, ${alias}.budget_from = ${alias}.attempts`;

/** Revives dead rows when their letters are due, with a new budget. `sameSource` tells apart rows of one key. */
export function redriverOf(work: Work, sameSource?: string): Redriver {
  return async (tx, letterIds) => {
    await tx.query(
      `UPDATE ${work.table} w JOIN dead_letters d ON d.reference_id = w.${work.key} ${sameSource ? `AND d.source = ${sameSource}` : ''}
       SET ${revive(work, 'w')}, w.due_at = d.redrive_due_at WHERE d.id IN (?) AND w.${stateOf(work)} = 'dead'`,
      [letterIds],
    );
  };
}

/** Ends tries: with success, with another try to come, or with a dead letter. */
@Injectable()
export class DurableWork {
  constructor(private readonly deadLetters: DeadLetters) {}

  /** Says how letters of a source are revived. */
  redriver(source: string, redriver: Redriver): void {
    this.deadLetters.redriver(source, redriver);
  }

  /** Returns how many rows were still their worker's. `parameters` are those of `onSuccess`. */
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

  /** Ends failed tries that were counted when they were leased. Returns whether they are to be tried again. */
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

  /** Counts a failed try, whose budget decides what follows. */
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

  /** Writes a letter for each of these rows that is dead. Returns whether one was. */
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

/** Not before the commit: a handler that fails after its row was marked done has done nothing. */
function count(tx: Tx, { name }: Work, outcome: 'done' | 'retried' | 'dead', rows: number): void {
  if (rows > 0) onCommit(tx, () => workAttempts.inc({ work: name, outcome }, rows));
}

/** The condition of rows that are still their worker's, and its values. */
function held(work: Work, { keys, heldBy, scope }: WorkRows): { sql: string; values: unknown[] } {
  const parts = [`${work.key} IN (?)`, ...(scope ? [scope.sql] : []), work.heldWhile];
  return {
    sql: parts.join(' AND '),
    values: [keys, ...(scope?.values ?? []), ...(heldBy === undefined ? [] : [heldBy])],
  };
}
