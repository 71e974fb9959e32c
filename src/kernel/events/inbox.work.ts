import type { Tx } from '../tx/tx.js';
import { defineWork } from '../work/work.js';
import { inboxRows, type InboxKey } from './order.js';

/** One row per consumer and event. The consumer's transaction locks the row; `due_at` only delays the reconciler. */
export const inboxWork = defineWork({
  name: 'events.inbox',
  table: 'inbox',
  key: 'event_id',
  waiting: ['queued'],
  onSuccess: `state = 'done', done_at = NOW(6)`,
  heldWhile: `state = 'queued'`,
});

/** Lets the reconciler queue these rows within a second, if they are not done by then. */
export async function makeDue(tx: Tx, keys: InboxKey[]): Promise<void> {
  const { sql, values } = inboxRows('inbox', keys);
  await tx.query(`UPDATE inbox SET due_at = NOW(6) WHERE ${sql} AND state = 'queued'`, values);
}
