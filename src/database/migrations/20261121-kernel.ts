import { statement } from './statement.js';

/** Events, who consumed them, what died, and which keys were used. */
export const kernel = [
  statement(
    'Events',
    1795219200001,
    `CREATE TABLE events (
      seq BIGINT UNSIGNED NOT NULL AUTO_INCREMENT PRIMARY KEY,
      id BINARY(16) NOT NULL,
      type VARCHAR(64) NOT NULL,
      aggregate_type VARCHAR(32) NOT NULL,
      aggregate_id BINARY(16) NOT NULL,
      actor_id BINARY(16) NULL,
      payload JSON NOT NULL,
      occurred_at DATETIME(6) NOT NULL DEFAULT CURRENT_TIMESTAMP(6),
      state ENUM('pending', 'announced') NOT NULL DEFAULT 'pending',
      UNIQUE KEY events_id (id),
      KEY events_to_announce (state, seq),
      KEY events_of_aggregate (aggregate_id, seq)
    ) ENGINE = InnoDB DEFAULT CHARSET = utf8mb4 COLLATE = utf8mb4_bin`,
  ),
  statement(
    'Inbox',
    1795219200002,
    `CREATE TABLE inbox (
      consumer VARCHAR(64) NOT NULL,
      event_id BINARY(16) NOT NULL,
      state ENUM('queued', 'done', 'dead') NOT NULL DEFAULT 'queued',
      attempts SMALLINT UNSIGNED NOT NULL DEFAULT 0,
      due_at DATETIME(6) NOT NULL,
      first_error TEXT NULL,
      last_error TEXT NULL,
      done_at DATETIME(6) NULL,
      PRIMARY KEY (consumer, event_id),
      KEY inbox_due (state, due_at)
    ) ENGINE = InnoDB DEFAULT CHARSET = utf8mb4 COLLATE = utf8mb4_bin`,
  ),
  statement(
    'DeadLetters',
    1795219200003,
    `CREATE TABLE dead_letters (
      id BINARY(16) NOT NULL PRIMARY KEY,
      source VARCHAR(64) NOT NULL,
      reference_id BINARY(16) NOT NULL,
      reason VARCHAR(255) NOT NULL,
      attempts SMALLINT UNSIGNED NOT NULL,
      first_error TEXT NULL,
      last_error TEXT NULL,
      died_at DATETIME(6) NOT NULL DEFAULT CURRENT_TIMESTAMP(6),
      UNIQUE KEY dead_letters_reference (source, reference_id)
    ) ENGINE = InnoDB DEFAULT CHARSET = utf8mb4 COLLATE = utf8mb4_bin`,
  ),
  statement(
    'IdempotencyKeys',
    1795219200004,
    `CREATE TABLE idempotency_keys (
      principal BINARY(16) NOT NULL,
      idempotency_key VARCHAR(255) CHARACTER SET ascii COLLATE ascii_bin NOT NULL,
      fingerprint BINARY(32) NOT NULL,
      status SMALLINT UNSIGNED NULL,
      headers JSON NULL,
      body MEDIUMBLOB NULL,
      created_at DATETIME(6) NOT NULL DEFAULT CURRENT_TIMESTAMP(6),
      PRIMARY KEY (principal, idempotency_key),
      KEY idempotency_keys_age (created_at)
    ) ENGINE = InnoDB DEFAULT CHARSET = utf8mb4 COLLATE = utf8mb4_bin`,
  ),
];
