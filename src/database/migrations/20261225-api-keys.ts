import { statement } from './statement.js';

/** Keys by which programs act for people. Expand only: the previous release knows of none, and takes their secrets for no token. */
export const apiKeys = [
  statement(
    'ApiKeys',
    1798156800001,
    `CREATE TABLE api_keys (
      id BINARY(16) NOT NULL PRIMARY KEY,
      user_id BINARY(16) NOT NULL,
      name VARCHAR(50) NOT NULL,
      scopes JSON NOT NULL,
      cidrs JSON NOT NULL,
      last_four CHAR(4) NOT NULL,
      created_at DATETIME(6) NOT NULL DEFAULT CURRENT_TIMESTAMP(6),
      expires_at DATETIME(6) NULL,
      last_used_at DATETIME(6) NULL,
      revoked_at DATETIME(6) NULL,
      KEY api_keys_of_user (user_id, id),
      KEY api_keys_revocation (revoked_at),
      CONSTRAINT api_keys_user FOREIGN KEY (user_id) REFERENCES users (id)
    ) ENGINE = InnoDB DEFAULT CHARSET = utf8mb4 COLLATE = utf8mb4_bin`,
  ),
  statement(
    'ApiKeySecrets',
    1798156800002,
    `CREATE TABLE api_key_secrets (
      hash BINARY(32) NOT NULL PRIMARY KEY,
      key_id BINARY(16) NOT NULL,
      expires_at DATETIME(6) NULL,
      KEY api_key_secrets_of_key (key_id),
      KEY api_key_secrets_expiry (expires_at),
      CONSTRAINT api_key_secrets_key FOREIGN KEY (key_id) REFERENCES api_keys (id)
    ) ENGINE = InnoDB DEFAULT CHARSET = utf8mb4 COLLATE = utf8mb4_bin`,
  ),
  // Beside the events and their archive, whose partitions are exchanged and so need the same columns.
  statement(
    'EventKeys',
    1798156800003,
    `CREATE TABLE event_keys (
      event_id BINARY(16) NOT NULL PRIMARY KEY,
      key_id BINARY(16) NOT NULL
    ) ENGINE = InnoDB DEFAULT CHARSET = utf8mb4 COLLATE = utf8mb4_bin`,
  ),
];
