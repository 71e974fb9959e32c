import { statement } from './statement.js';

/**
 * Accounts that their owners delete. Expand only: the previous release admits a closed account until it is replaced, and does not
 * know that a message was written again, so that the search index may keep the former text of one until then.
 */
export const deletions = [
  statement('ClosedAccounts', 1798588800001, 'ALTER TABLE users ADD closed_at DATETIME(6) NULL'),
  statement(
    'SessionsEndedByDeletions',
    1798588800002,
    `ALTER TABLE sessions
      MODIFY revoked_reason
        ENUM('logout', 'reuse', 'ended', 'password', 'email', 'roles', 'suspension', 'deletion') NULL`,
  ),
  statement(
    'LinksThatKeepAccounts',
    1798588800003,
    `ALTER TABLE account_links
      MODIFY kind ENUM('password_reset', 'email_verification', 'email_undo', 'setup', 'deletion_cancel') NOT NULL`,
  ),
  statement(
    'AccountDeletions',
    1798588800004,
    `CREATE TABLE account_deletions (
      user_id BINARY(16) NOT NULL PRIMARY KEY,
      state ENUM('waiting', 'dead') NOT NULL DEFAULT 'waiting',
      requested_at DATETIME(6) NOT NULL,
      nameless_until BINARY(16) NULL,
      lease INT UNSIGNED NOT NULL DEFAULT 0,
      attempts SMALLINT UNSIGNED NOT NULL DEFAULT 0,
      attempts_at_redrive SMALLINT UNSIGNED NOT NULL DEFAULT 0,
      budget_from SMALLINT UNSIGNED NOT NULL DEFAULT 0,
      due_at DATETIME(6) NOT NULL,
      first_error TEXT NULL,
      last_error TEXT NULL,
      KEY account_deletions_due (state, due_at),
      CONSTRAINT account_deletions_user FOREIGN KEY (user_id) REFERENCES users (id)
    ) ENGINE = InnoDB DEFAULT CHARSET = utf8mb4 COLLATE = utf8mb4_bin`,
  ),
  // The search index replaces a document by one of a greater version.
  statement('RewrittenMessages', 1798588800005, 'ALTER TABLE messages ADD revision INT UNSIGNED NOT NULL DEFAULT 0'),
];
