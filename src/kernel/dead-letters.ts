import { Injectable } from '@nestjs/common';
import { newId, toBytes } from './ids.js';
import type { Tx } from './tx.js';

/** Work that used up its retries: who gave up (`source`), on what, how often it was tried, and why. */
export type DeadLetter = {
  source: string;
  referenceId: string;
  reason: string;
  attempts: number;
  firstError: string | null;
  lastError: string | null;
};

/** The table an operator reads in the morning; nothing in it is ever dropped silently. */
@Injectable()
export class DeadLetters {
  async add(tx: Tx, letter: DeadLetter): Promise<void> {
    await tx.query(
      `INSERT INTO dead_letters (id, source, reference_id, reason, attempts, first_error, last_error)
       VALUES (?, ?, ?, ?, ?, ?, ?)
       ON DUPLICATE KEY UPDATE attempts = VALUES(attempts), last_error = VALUES(last_error), died_at = NOW(6)`,
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
}
