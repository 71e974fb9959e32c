import type { EntityManager } from 'typeorm';
import { toBytes } from '../../../kernel/tx/ids.js';

/** One attempt to send a notification; `response` is the first KB of the answer. */
export type SendingAttempt = {
  number: number;
  startedAt: Date;
  ms: number;
  outcome: 'delivered' | 'failed' | 'refused';
  reason: string | null;
  status: number | null;
  response: Buffer | null;
};

/** The last attempts at a message, newest first. */
export async function findAttempts(manager: EntityManager, id: string, limit: number): Promise<SendingAttempt[]> {
  const attempts: SendingAttempt[] = await manager.query(
    `SELECT number, started_at AS startedAt, ms, outcome, reason, status, response FROM delivery_attempts
     WHERE notification_id = ? ORDER BY number DESC LIMIT ${limit}`,
    [toBytes(id)],
  );
  return attempts;
}
