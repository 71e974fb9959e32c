import { statement } from './statement.js';

/** What each account can read of what happened to it. Expand only: the previous release writes none of it. */
export const accountEvents = [
  // By number, as an account follows them; by event, to find one and to forget old ones: the ids hold the time.
  statement(
    'AccountEvents',
    1798243200001,
    `CREATE TABLE account_events (
      user_id BINARY(16) NOT NULL,
      number BIGINT UNSIGNED NOT NULL,
      event_id BINARY(16) NOT NULL,
      type VARCHAR(64) NOT NULL,
      PRIMARY KEY (user_id, number),
      UNIQUE KEY account_events_once (event_id, user_id),
      KEY account_events_of_type (user_id, type, number)
    ) ENGINE = InnoDB DEFAULT CHARSET = utf8mb4 COLLATE = utf8mb4_bin`,
  ),
  // Beside the events, whose partitions are exchanged with those of their archive and so need the same columns.
  statement(
    'EventSnapshots',
    1798243200002,
    `CREATE TABLE event_snapshots (
      event_id BINARY(16) NOT NULL PRIMARY KEY,
      state JSON NOT NULL
    ) ENGINE = InnoDB DEFAULT CHARSET = utf8mb4 COLLATE = utf8mb4_bin`,
  ),
  statement(
    'EventNumbers',
    1798243200003,
    `ALTER TABLE inbox_counters ADD COLUMN last_event BIGINT UNSIGNED NOT NULL DEFAULT 0`,
  ),
  statement(
    'WebhookKinds',
    1798243200004,
    `ALTER TABLE webhooks ADD COLUMN kind ENUM('notifications', 'events') NOT NULL DEFAULT 'notifications'`,
  ),
];
