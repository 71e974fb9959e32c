import { statement } from './statement.js';

/** What people are told: one row per event, recipient and channel, and never a second one. */
export const notifications = [
  statement(
    'Notifications',
    1795219200031,
    `CREATE TABLE notifications (
      id BINARY(16) NOT NULL PRIMARY KEY,
      event_id BINARY(16) NOT NULL,
      user_id BINARY(16) NOT NULL,
      channel ENUM('in_app', 'email') NOT NULL,
      type VARCHAR(64) NOT NULL,
      data JSON NOT NULL,
      state ENUM('pending', 'sending', 'delivered', 'retrying', 'dead') NOT NULL,
      attempts SMALLINT UNSIGNED NOT NULL DEFAULT 0,
      due_at DATETIME(6) NOT NULL DEFAULT CURRENT_TIMESTAMP(6),
      first_error TEXT NULL,
      last_error TEXT NULL,
      created_at DATETIME(6) NOT NULL DEFAULT CURRENT_TIMESTAMP(6),
      delivered_at DATETIME(6) NULL,
      read_at DATETIME(6) NULL,
      UNIQUE KEY notifications_once (event_id, user_id, channel),
      KEY notifications_inbox (user_id, channel, id),
      KEY notifications_unread (user_id, channel, read_at),
      KEY notifications_due (channel, state, due_at),
      CONSTRAINT notifications_user FOREIGN KEY (user_id) REFERENCES users (id)
    ) ENGINE = InnoDB DEFAULT CHARSET = utf8mb4 COLLATE = utf8mb4_bin`,
  ),
];
