import { defineWork } from '../work/work.js';

/** What each consumer owes each event. The lock of the consumer's transaction holds a row; `due_at` only keeps the reconciler off. */
export const inboxWork = defineWork({
  name: 'events.inbox',
  table: 'inbox',
  key: 'event_id',
  waiting: ['queued'],
  onSuccess: `state = 'done', done_at = NOW(6)`,
  heldWhile: `state = 'queued'`,
});
