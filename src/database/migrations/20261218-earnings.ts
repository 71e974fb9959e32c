import { statement } from './statement.js';

/** What was paid into an account in some days is read by the time, whatever else it has. Expand only. */
export const earnings = [
  statement('EntriesInTime', 1797552000001, 'ALTER TABLE entries ADD KEY entries_in_time (account_id, created_at)'),
];
