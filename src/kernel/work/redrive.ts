import { Injectable } from '@nestjs/common';
import { DeadLetters } from './dead-letters.js';
import type { Tx } from '../tx/tx.js';
import { UnitOfWork } from '../tx/unit-of-work.js';

const BATCH = 1_000;

/** Those that operators want redriven, as the SQL of the table and its WHERE. */
export const MARKED_LETTERS = 'dead_letters WHERE redrive_per_second IS NOT NULL';

/**
 * Redrives the dead letters that operators have marked. The letters of a source form a queue: each is due a moment after the
 * previous one. The due times limit the rate, so the limit survives restarts of workers.
 */
@Injectable()
export class Redrive {
  constructor(
    private readonly uow: UnitOfWork,
    private readonly deadLetters: DeadLetters,
  ) {}

  /** Redrives a batch of one source. Returns true when there may be more. */
  redriveMarked(): Promise<boolean> {
    return this.uow.run(async (tx) => {
      const next = await this.findNext(tx);
      if (!next) return false;
      const { source, perSecond } = next;
      await lockLine(tx, source);
      const letters: { id: Buffer }[] = await tx.query(
        `SELECT id FROM dead_letters WHERE redrive_per_second = ? AND source = ? ORDER BY id LIMIT ${BATCH}`,
        [perSecond, source],
      );
      if (letters.length === 0) return true; // another worker has just taken them
      const ids = letters.map(({ id }) => id);
      await queueUp(tx, source, perSecond, ids);
      await this.deadLetters.redrivers.get(source)!(tx, ids);
      return true;
    });
  }

  /** Letters of sources that this version does not know wait for one that does. */
  private async findNext(tx: Tx): Promise<{ source: string; perSecond: number } | undefined> {
    const known = [...this.deadLetters.redrivers.keys()];
    if (known.length === 0) return undefined;
    const [next]: { source: string; perSecond: number }[] = await tx.query(
      `SELECT source, redrive_per_second AS perSecond FROM ${MARKED_LETTERS} AND source IN (?) LIMIT 1`,
      [known],
    );
    return next;
  }
}

/** Locked until the commit: the next transaction sees the new end of the queue. */
async function lockLine(tx: Tx, source: string): Promise<void> {
  await tx.query(
    `INSERT INTO redrive_lines (source, ends_at) VALUES (?, NOW(6))
     ON DUPLICATE KEY UPDATE ends_at = GREATEST(ends_at, NOW(6))`,
    [source],
  );
}

async function queueUp(tx: Tx, source: string, perSecond: number, ids: Buffer[]): Promise<void> {
  await tx.query(
    `UPDATE dead_letters d JOIN redrive_lines l ON l.source = d.source
       JOIN (SELECT id, ROW_NUMBER() OVER (ORDER BY id) AS place FROM dead_letters WHERE id IN (?)) p ON p.id = d.id
     SET d.redrive_per_second = NULL, d.redrive_due_at = l.ends_at + INTERVAL (p.place * 1000000 DIV ?) MICROSECOND`,
    [ids, perSecond],
  );
  await tx.query(
    'UPDATE redrive_lines SET ends_at = ends_at + INTERVAL (? * 1000000 DIV ?) MICROSECOND WHERE source = ?',
    [ids.length, perSecond, source],
  );
}
