import { defineWork } from '../work/work.js';

/** One row per consumer and event. The consumer's transaction locks the row; `due_at` only delays the reconciler. */
export const inboxWork = defineWork({
  name: 'events.inbox',
  table: 'inbox',
  key: 'event_id',
  waiting: ['queued'],
  onSuccess: `state = 'done', done_at = NOW(6)`,
  heldWhile: `state = 'queued'`,
});
