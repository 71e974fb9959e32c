import { statement } from './statement.js';

/** What admins do to accounts. Expand only: the previous release admits a suspended account until it is replaced. */
export const administration = [
  statement('SuspendedAccounts', 1798070400001, 'ALTER TABLE users ADD suspended_at DATETIME(6) NULL'),
  statement(
    'SessionsEndedByAdmins',
    1798070400002,
    `ALTER TABLE sessions
      MODIFY revoked_reason ENUM('logout', 'reuse', 'ended', 'password', 'email', 'roles', 'suspension') NULL`,
  ),
  statement(
    'SetupLinks',
    1798070400003,
    `ALTER TABLE account_links
      MODIFY kind ENUM('password_reset', 'email_verification', 'email_undo', 'setup') NOT NULL`,
  ),
  statement(
    'AccountAudits',
    1798070400004,
    `CREATE TABLE account_audits (
      id BINARY(16) NOT NULL PRIMARY KEY,
      user_id BINARY(16) NOT NULL,
      actor_id BINARY(16) NULL,
      action ENUM('roles', 'suspended', 'restored') NOT NULL,
      roles_before VARCHAR(100) NOT NULL,
      roles_after VARCHAR(100) NOT NULL,
      reason VARCHAR(200) NULL,
      created_at DATETIME(6) NOT NULL DEFAULT CURRENT_TIMESTAMP(6),
      KEY account_audits_of_user (user_id, id)
    ) ENGINE = InnoDB DEFAULT CHARSET = utf8mb4 COLLATE = utf8mb4_bin`,
  ),
];
