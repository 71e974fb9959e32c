import { statement } from './statement.js';

/**
 * What people need to keep their account: links in mails that do one thing once, and sessions that they can tell apart. Expand
 * only: the previous release writes none of it.
 */
export const accounts = [
  statement(
    'AccountLinks',
    1797897600001,
    `CREATE TABLE account_links (
      id BINARY(16) NOT NULL PRIMARY KEY,
      kind ENUM('password_reset', 'email_verification', 'email_undo') NOT NULL,
      user_id BINARY(16) NULL,
      email VARCHAR(254) NOT NULL,
      token_hash BINARY(32) NOT NULL,
      expires_at DATETIME(6) NOT NULL,
      UNIQUE KEY account_links_token (token_hash),
      KEY account_links_of_address (email),
      KEY account_links_of_user (user_id),
      KEY account_links_expiry (expires_at)
    ) ENGINE = InnoDB DEFAULT CHARSET = utf8mb4 COLLATE = utf8mb4_bin`,
  ),
  statement(
    'DevicesOfSessions',
    1797897600002,
    `ALTER TABLE sessions
      ADD network VARCHAR(64) NULL,
      ADD user_agent VARCHAR(200) NULL,
      MODIFY revoked_reason ENUM('logout', 'reuse', 'ended', 'password', 'email') NULL`,
  ),
  statement('VerifiedEmails', 1797897600003, 'ALTER TABLE users ADD email_verified_at DATETIME(6) NULL'),
];
