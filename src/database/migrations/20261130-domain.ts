import { statement } from './statement.js';

/** Rules of the domain. Expand only: what the previous release writes while a deploy lasts is right by the defaults. */
export const domain = [
  statement('NotificationsGone', 1795996800001, 'ALTER TABLE notifications ADD gone_at DATETIME(6) NULL'),
  // What was pledged before names its backer to the parties alone.
  statement(
    'PledgesShown',
    1795996800002,
    `ALTER TABLE pledges
      ADD show_name BOOLEAN NOT NULL DEFAULT FALSE,
      ADD KEY pledges_shown (mission_id, show_name, id)`,
  ),
  statement(
    'GatheredMails',
    1795996800003,
    `CREATE TABLE gathered_mails (
      user_id BINARY(16) NOT NULL PRIMARY KEY,
      due_at DATETIME(6) NULL,
      CONSTRAINT gathered_mails_user FOREIGN KEY (user_id) REFERENCES users (id)
    ) ENGINE = InnoDB DEFAULT CHARSET = utf8mb4 COLLATE = utf8mb4_bin`,
  ),
  statement(
    'BookingTurns',
    1795996800004,
    `CREATE TABLE booking_turns (
      consumer_id BINARY(16) NOT NULL PRIMARY KEY
    ) ENGINE = InnoDB DEFAULT CHARSET = utf8mb4 COLLATE = utf8mb4_bin`,
  ),
  statement(
    'EmailChanges',
    1795996800005,
    `CREATE TABLE email_changes (
      user_id BINARY(16) NOT NULL PRIMARY KEY,
      email VARCHAR(254) NOT NULL,
      code CHAR(8) NOT NULL,
      requested_at DATETIME(6) NOT NULL,
      CONSTRAINT email_changes_user FOREIGN KEY (user_id) REFERENCES users (id)
    ) ENGINE = InnoDB DEFAULT CHARSET = utf8mb4 COLLATE = utf8mb4_bin`,
  ),
];
