import { statement } from './statement.js';

const zero = '0x00000000000000000000000000000000';

/** More channels, what people want of them, where webhooks go, every attempt, and a number for each thing a person is told. */
export const deliveries = [
  statement(
    'NotificationChannels',
    1795392000001,
    `ALTER TABLE notifications
      MODIFY channel ENUM('in_app', 'email', 'webhook', 'sms', 'push') NOT NULL,
      MODIFY state ENUM('pending', 'sending', 'delivered', 'retrying', 'dead', 'suppressed') NOT NULL,
      ADD target_id BINARY(16) NOT NULL DEFAULT ${zero} AFTER channel,
      ADD number BIGINT UNSIGNED NULL AFTER target_id,
      ADD reason VARCHAR(64) NULL AFTER state,
      ADD budget_from SMALLINT UNSIGNED NOT NULL DEFAULT 0 AFTER attempts,
      ADD digest BOOLEAN NOT NULL DEFAULT FALSE AFTER due_at,
      ADD seen_at DATETIME(6) NULL AFTER delivered_at,
      ADD archived_at DATETIME(6) NULL,
      DROP KEY notifications_once,
      ADD UNIQUE KEY notifications_once (event_id, user_id, channel, target_id),
      ADD UNIQUE KEY notifications_stream (user_id, number),
      DROP KEY notifications_due,
      ADD KEY notifications_due (channel, state, due_at, target_id, digest),
      ADD KEY notifications_due_of_target (target_id, state, due_at),
      ADD KEY notifications_of_target (target_id, id)`,
  ),
  statement(
    'InboxCounters',
    1795392000002,
    `CREATE TABLE inbox_counters (
      user_id BINARY(16) NOT NULL PRIMARY KEY,
      last BIGINT UNSIGNED NOT NULL,
      CONSTRAINT inbox_counters_user FOREIGN KEY (user_id) REFERENCES users (id)
    ) ENGINE = InnoDB DEFAULT CHARSET = utf8mb4 COLLATE = utf8mb4_bin`,
  ),
  statement(
    'DeliveryAttempts',
    1795392000003,
    `CREATE TABLE delivery_attempts (
      notification_id BINARY(16) NOT NULL,
      number SMALLINT UNSIGNED NOT NULL,
      started_at DATETIME(6) NOT NULL,
      ms INT UNSIGNED NOT NULL,
      outcome ENUM('delivered', 'failed', 'refused') NOT NULL,
      reason VARCHAR(500) NULL,
      status SMALLINT UNSIGNED NULL,
      response VARBINARY(1024) NULL,
      PRIMARY KEY (notification_id, number),
      CONSTRAINT delivery_attempts_of FOREIGN KEY (notification_id) REFERENCES notifications (id)
    ) ENGINE = InnoDB DEFAULT CHARSET = utf8mb4 COLLATE = utf8mb4_bin`,
  ),
  statement(
    'NotificationSettings',
    1795392000004,
    `CREATE TABLE notification_settings (
      user_id BINARY(16) NOT NULL PRIMARY KEY,
      zone VARCHAR(64) NOT NULL,
      quiet_from CHAR(5) NULL,
      quiet_until CHAR(5) NULL,
      digest ENUM('off', 'window', 'daily') NOT NULL DEFAULT 'off',
      digest_minutes SMALLINT UNSIGNED NULL,
      digest_time CHAR(5) NULL,
      CONSTRAINT notification_settings_user FOREIGN KEY (user_id) REFERENCES users (id)
    ) ENGINE = InnoDB DEFAULT CHARSET = utf8mb4 COLLATE = utf8mb4_bin`,
  ),
  statement(
    'NotificationPreferences',
    1795392000005,
    `CREATE TABLE notification_preferences (
      user_id BINARY(16) NOT NULL,
      scope VARCHAR(64) NOT NULL,
      channel ENUM('in_app', 'email', 'webhook', 'sms', 'push') NOT NULL,
      enabled BOOLEAN NOT NULL,
      PRIMARY KEY (user_id, scope, channel),
      CONSTRAINT notification_preferences_user FOREIGN KEY (user_id) REFERENCES users (id)
    ) ENGINE = InnoDB DEFAULT CHARSET = utf8mb4 COLLATE = utf8mb4_bin`,
  ),
  statement(
    'Webhooks',
    1795392000006,
    `CREATE TABLE webhooks (
      id BINARY(16) NOT NULL PRIMARY KEY,
      user_id BINARY(16) NOT NULL,
      url VARCHAR(2000) NOT NULL,
      description VARCHAR(200) NULL,
      event_types JSON NOT NULL,
      secret VARCHAR(255) NOT NULL,
      previous_secret VARCHAR(255) NULL,
      previous_until DATETIME(6) NULL,
      state ENUM('active', 'disabled', 'deleted') NOT NULL,
      disabled_reason VARCHAR(64) NULL,
      failures INT UNSIGNED NOT NULL DEFAULT 0,
      failing_since DATETIME(6) NULL,
      closed_until DATETIME(6) NULL,
      created_at DATETIME(6) NOT NULL DEFAULT CURRENT_TIMESTAMP(6),
      KEY webhooks_of_person (user_id, state, id),
      CONSTRAINT webhooks_user FOREIGN KEY (user_id) REFERENCES users (id)
    ) ENGINE = InnoDB DEFAULT CHARSET = utf8mb4 COLLATE = utf8mb4_bin`,
  ),
  statement(
    'EmailSuppressions',
    1795392000007,
    `CREATE TABLE email_suppressions (
      email VARCHAR(320) NOT NULL PRIMARY KEY,
      id BINARY(16) NOT NULL,
      reason ENUM('bounce', 'complaint') NOT NULL,
      detail VARCHAR(500) NULL,
      created_at DATETIME(6) NOT NULL DEFAULT CURRENT_TIMESTAMP(6),
      UNIQUE KEY email_suppressions_id (id)
    ) ENGINE = InnoDB DEFAULT CHARSET = utf8mb4 COLLATE = utf8mb4_bin`,
  ),
  statement(
    'Forwards',
    1795392000008,
    `CREATE TABLE forwards (
      event_id BINARY(16) NOT NULL,
      target ENUM('sns', 'eventbridge') NOT NULL,
      id BINARY(16) NOT NULL,
      state ENUM('pending', 'sending', 'delivered', 'retrying', 'dead') NOT NULL DEFAULT 'pending',
      attempts SMALLINT UNSIGNED NOT NULL DEFAULT 0,
      due_at DATETIME(6) NOT NULL DEFAULT CURRENT_TIMESTAMP(6),
      first_error TEXT NULL,
      last_error TEXT NULL,
      delivered_at DATETIME(6) NULL,
      PRIMARY KEY (event_id, target),
      UNIQUE KEY forwards_id (id),
      KEY forwards_due (target, state, due_at)
    ) ENGINE = InnoDB DEFAULT CHARSET = utf8mb4 COLLATE = utf8mb4_bin`,
  ),
  statement(
    'DeadLettersRedriven',
    1795392000009,
    `ALTER TABLE dead_letters
      ADD redriven_at DATETIME(6) NULL,
      ADD KEY dead_letters_newest (redriven_at, id)`,
  ),
  statement('DigestWindows', 1795392000021, 'ALTER TABLE notification_settings ADD window_until DATETIME(6) NULL'),
  statement(
    'DeadLettersToRedrive',
    1795392000031,
    `ALTER TABLE dead_letters
      ADD redrive_per_second TINYINT UNSIGNED NULL,
      ADD redrive_due_at DATETIME(6) NULL,
      ADD KEY dead_letters_to_redrive (redrive_per_second, source, id)`,
  ),
  statement(
    'RedriveLines',
    1795392000032,
    `CREATE TABLE redrive_lines (
      source VARCHAR(64) NOT NULL PRIMARY KEY,
      ends_at DATETIME(6) NOT NULL
    ) ENGINE = InnoDB DEFAULT CHARSET = utf8mb4 COLLATE = utf8mb4_bin`,
  ),
  statement(
    'InboxBudget',
    1795392000033,
    `ALTER TABLE inbox ADD budget_from SMALLINT UNSIGNED NOT NULL DEFAULT 0 AFTER attempts`,
  ),
  statement(
    'ForwardsBudget',
    1795392000034,
    `ALTER TABLE forwards ADD budget_from SMALLINT UNSIGNED NOT NULL DEFAULT 0 AFTER attempts`,
  ),
];
