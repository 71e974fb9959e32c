import { statement } from './statement.js';

/** What was said about bookings and missions, who may read it, and how it is found. */
export const messages = [
  statement(
    'Messages',
    1795564800001,
    `CREATE TABLE messages (
      id BINARY(16) NOT NULL PRIMARY KEY,
      kind ENUM('event', 'notification') NOT NULL,
      type VARCHAR(64) NOT NULL,
      occurred_at DATETIME(6) NOT NULL,
      actor_id BINARY(16) NULL,
      actor_name VARCHAR(50) NULL,
      subject ENUM('reservation', 'mission') NULL,
      subject_id BINARY(16) NULL,
      ko VARCHAR(1000) NOT NULL,
      en VARCHAR(1000) NOT NULL,
      folded VARBINARY(8000) NOT NULL,
      KEY messages_of_type (type, id),
      KEY messages_of_subject (subject_id, id)
    ) ENGINE = InnoDB DEFAULT CHARSET = utf8mb4 COLLATE = utf8mb4_bin`,
  ),
  statement(
    'MessageReaders',
    1795564800002,
    `CREATE TABLE message_readers (
      reader_id BINARY(16) NOT NULL,
      message_id BINARY(16) NOT NULL,
      type VARCHAR(64) NOT NULL,
      subject_id BINARY(16) NULL,
      PRIMARY KEY (reader_id, message_id),
      KEY message_readers_of_type (reader_id, type, message_id),
      KEY message_readers_of_subject (reader_id, subject_id, message_id),
      KEY message_readers_of_message (message_id),
      CONSTRAINT message_readers_message FOREIGN KEY (message_id) REFERENCES messages (id)
    ) ENGINE = InnoDB DEFAULT CHARSET = utf8mb4 COLLATE = utf8mb4_bin`,
  ),
  statement(
    'MessageGrams',
    1795564800003,
    `CREATE TABLE message_grams (
      message_id BINARY(16) NOT NULL PRIMARY KEY,
      grams TEXT CHARACTER SET ascii COLLATE ascii_general_ci NOT NULL,
      FULLTEXT KEY message_grams_words (grams)
    ) ENGINE = InnoDB DEFAULT CHARSET = utf8mb4 COLLATE = utf8mb4_bin`,
  ),
  statement(
    'MessageSources',
    1795564800004,
    `CREATE TABLE message_sources (
      event_id BINARY(16) NOT NULL PRIMARY KEY,
      type VARCHAR(64) NOT NULL,
      actor_id BINARY(16) NULL,
      payload JSON NOT NULL,
      occurred_at DATETIME(6) NOT NULL,
      state ENUM('queued', 'dead') NOT NULL DEFAULT 'queued',
      attempts SMALLINT UNSIGNED NOT NULL DEFAULT 0,
      budget_from SMALLINT UNSIGNED NOT NULL DEFAULT 0,
      due_at DATETIME(6) NOT NULL DEFAULT CURRENT_TIMESTAMP(6),
      first_error TEXT NULL,
      last_error TEXT NULL,
      KEY message_sources_due (state, due_at)
    ) ENGINE = InnoDB DEFAULT CHARSET = utf8mb4 COLLATE = utf8mb4_bin`,
  ),
  statement(
    'MessageIndexing',
    1795564800005,
    `CREATE TABLE message_indexing (
      message_id BINARY(16) NOT NULL PRIMARY KEY,
      state ENUM('queued', 'done', 'dead') NOT NULL DEFAULT 'queued',
      lease INT UNSIGNED NOT NULL DEFAULT 0,
      attempts SMALLINT UNSIGNED NOT NULL DEFAULT 0,
      budget_from SMALLINT UNSIGNED NOT NULL DEFAULT 0,
      due_at DATETIME(6) NOT NULL DEFAULT CURRENT_TIMESTAMP(6),
      first_error TEXT NULL,
      last_error TEXT NULL,
      KEY message_indexing_due (state, due_at)
    ) ENGINE = InnoDB DEFAULT CHARSET = utf8mb4 COLLATE = utf8mb4_bin`,
  ),
];
