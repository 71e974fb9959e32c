import { statement } from './statement.js';

/** Files with all that is a person's. Expand only: the previous release makes none. */
export const exportsOfAccounts = [
  // The row of a file comes before its pieces, so that what a crash leaves behind is known to the sweep.
  statement(
    'AccountExports',
    1798848000001,
    `CREATE TABLE account_exports (
      id BINARY(16) NOT NULL PRIMARY KEY,
      user_id BINARY(16) NOT NULL,
      state ENUM('waiting', 'ready', 'dead', 'over') NOT NULL DEFAULT 'waiting',
      size BIGINT UNSIGNED NULL,
      pieces INT UNSIGNED NOT NULL DEFAULT 0,
      lease INT UNSIGNED NOT NULL DEFAULT 0,
      attempts SMALLINT UNSIGNED NOT NULL DEFAULT 0,
      attempts_at_redrive SMALLINT UNSIGNED NOT NULL DEFAULT 0,
      budget_from SMALLINT UNSIGNED NOT NULL DEFAULT 0,
      due_at DATETIME(6) NOT NULL DEFAULT CURRENT_TIMESTAMP(6),
      first_error TEXT NULL,
      last_error TEXT NULL,
      created_at DATETIME(6) NOT NULL DEFAULT CURRENT_TIMESTAMP(6),
      expires_at DATETIME(6) NOT NULL,
      KEY account_exports_of_user (user_id, id),
      KEY account_exports_due (state, due_at),
      KEY account_exports_expiry (expires_at),
      CONSTRAINT account_exports_user FOREIGN KEY (user_id) REFERENCES users (id)
    ) ENGINE = InnoDB DEFAULT CHARSET = utf8mb4 COLLATE = utf8mb4_bin`,
  ),
];
