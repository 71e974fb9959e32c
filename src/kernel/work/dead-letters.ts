import './work.problems.js';
import { Injectable } from '@nestjs/common';
import type { EntityManager } from 'typeorm';
import type { DeadLetterFilter, DeadLetterView } from './dead-letters.schema.js';
import { recordAct } from '../tx/acts.js';
import { fromBytes, newId, toBytes } from '../tx/ids.js';
import { Problem } from '../problems/problem.js';
import type { Tx } from '../tx/tx.js';
import { where, type Condition } from '../tx/where.js';

/** Work that exhausted its retries: its source, what it is about, the number of attempts, and the reason. */
export type DeadLetter = {
  source: string;
  referenceId: string;
  reason: string;
  attempts: number;
  firstError: string | null;
  lastError: string | null;
};

/** Revives the work of these letters (by id) if it is still dead: due at the letter's `redrive_due_at`, with a new budget. */
export type Redriver = (tx: Tx, letterIds: Buffer[]) => Promise<void>;

type Row = Record<'id' | 'reference_id', Buffer> & {
  source: string;
  reason: string;
  attempts: number;
  first_error: string | null;
  last_error: string | null;
  died_at: Date;
  redriven_at: Date | null;
};

/** Work that waits for an operator; no letter is ever deleted silently. */
@Injectable()
export class DeadLetters {
  /** The redrivers of this process, by source. */
  readonly redrivers = new Map<string, Redriver>();

  /** Registers how letters of this source are redriven. */
  redriver(source: string, redriver: Redriver): void {
    this.redrivers.set(source, redriver);
  }

  /** Work that dies again after a redrive keeps its letter, which can be redriven again. */
  async add(tx: Tx, letter: DeadLetter): Promise<void> {
    await tx.query(
      `INSERT INTO dead_letters (id, source, reference_id, reason, attempts, first_error, last_error)
       VALUES (?, ?, ?, ?, ?, ?, ?)
       ON DUPLICATE KEY UPDATE reason = VALUES(reason), attempts = VALUES(attempts), last_error = VALUES(last_error),
         died_at = NOW(6), redriven_at = NULL, redrive_per_second = NULL`,
      [
        toBytes(newId()),
        letter.source,
        toBytes(letter.referenceId),
        letter.reason,
        letter.attempts,
        letter.firstError,
        letter.lastError,
      ],
    );
  }

  /** Whether a letter is open: it waits for an operator, or for a redrive that an operator has requested. */
  async isOpen(tx: Tx, source: string, referenceId: string): Promise<boolean> {
    const [row]: unknown[] = await tx.query(
      `SELECT 1 FROM dead_letters
       WHERE source = ? AND reference_id = ? AND (redriven_at IS NULL OR redrive_per_second IS NOT NULL)`,
      [source, toBytes(referenceId)],
    );
    return row !== undefined;
  }

  /** Closes the letter of work that has ended without a redrive. */
  async close(tx: Tx, source: string, referenceId: string): Promise<void> {
    await tx.query(
      'UPDATE dead_letters SET redriven_at = NOW(6) WHERE source = ? AND reference_id = ? AND redriven_at IS NULL',
      [source, toBytes(referenceId)],
    );
  }

  /** The letters before the letter `before`, newest first. */
  async findAll(
    manager: EntityManager,
    filter: DeadLetterFilter,
    before: string | undefined,
    limit: number,
  ): Promise<DeadLetterView[]> {
    const { sql, parameters } = where(...conditionsOf(filter), ['id < ?', before && toBytes(before)]);
    const rows: Row[] = await manager.query(
      `SELECT * FROM dead_letters WHERE ${sql} ORDER BY id DESC LIMIT ${limit}`,
      parameters,
    );
    return rows.map(toView);
  }

  /** @throws Problem `dead-letter-not-found` (404) */
  async get(manager: EntityManager, id: string): Promise<DeadLetterView> {
    const [row]: Row[] = await manager.query('SELECT * FROM dead_letters WHERE id = ?', [toBytes(id)]);
    if (!row) throw new Problem('dead-letter-not-found');
    return toView(row);
  }

  /**
   * Marks letters for a redrive, which `Redrive` executes in a worker. Returns how many. Skips letters that are marked
   * already and have not died again since.
   */
  async redrive(
    tx: Tx,
    actorId: string,
    which: { ids: string[] } | DeadLetterFilter,
    ratePerSecond: number,
  ): Promise<number> {
    const { sql, parameters } = where(
      ...('ids' in which ? [['id IN (?)', which.ids.map(toBytes)] as const] : conditionsOf(which)),
      ['redriven_at IS NULL'],
    );
    const { affectedRows }: { affectedRows: number } = await tx.query(
      `UPDATE dead_letters SET redriven_at = NOW(6), redrive_per_second = ? WHERE ${sql}`,
      [ratePerSecond, ...parameters],
    );
    if (affectedRows > 0) {
      const [ids, source] = 'ids' in which ? [which.ids, undefined] : [[], which.source];
      const subjectId = ids.length === 1 ? ids[0]! : null;
      const details = { count: affectedRows, ratePerSecond, ...(source && { source }) };
      recordAct(tx, { actorId, action: 'dead_letter.redriven', subjectId, details });
    }
    return affectedRows;
  }
}

const conditionsOf = ({ source, reason, from, to, redriven }: DeadLetterFilter): (Condition | false)[] => [
  ['source = ?', source],
  ['reason = ?', reason],
  ['died_at >= ?', from && new Date(from)],
  ['died_at < ?', to && new Date(to)],
  redriven !== undefined && [`redriven_at IS ${redriven ? 'NOT ' : ''}NULL`],
];

const toView = (row: Row): DeadLetterView => ({
  id: fromBytes(row.id),
  source: row.source,
  referenceId: fromBytes(row.reference_id),
  reason: row.reason,
  attempts: row.attempts,
  firstError: row.first_error,
  lastError: row.last_error,
  diedAt: row.died_at.toISOString(),
  redrivenAt: row.redriven_at?.toISOString() ?? null,
});
