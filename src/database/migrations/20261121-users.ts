import { statement } from './statement.js';

/** People, their log-in sessions, and the refresh tokens of each session. */
export const users = [
  statement(
    'Users',
    1795219200011,
    `CREATE TABLE users (
      id BINARY(16) NOT NULL PRIMARY KEY,
      login_id VARCHAR(32) NOT NULL,
      email VARCHAR(254) NOT NULL,
      name VARCHAR(50) NOT NULL,
      locale ENUM('ko', 'en') NOT NULL,
      roles SET('consumer', 'driver', 'streamer', 'moderator', 'admin') NOT NULL,
      password_hash VARCHAR(255) CHARACTER SET ascii COLLATE ascii_bin NOT NULL,
      created_at DATETIME(6) NOT NULL,
      UNIQUE KEY users_login_id (login_id),
      UNIQUE KEY users_email (email)
    ) ENGINE = InnoDB DEFAULT CHARSET = utf8mb4 COLLATE = utf8mb4_bin`,
  ),
  statement(
    'Sessions',
    1795219200012,
    `CREATE TABLE sessions (
      id BINARY(16) NOT NULL PRIMARY KEY,
      user_id BINARY(16) NOT NULL,
      generation INT UNSIGNED NOT NULL DEFAULT 1,
      rotated_at DATETIME(6) NOT NULL DEFAULT CURRENT_TIMESTAMP(6),
      created_at DATETIME(6) NOT NULL DEFAULT CURRENT_TIMESTAMP(6),
      expires_at DATETIME(6) NOT NULL,
      revoked_at DATETIME(6) NULL,
      revoked_reason ENUM('logout', 'reuse') NULL,
      KEY sessions_expiry (expires_at),
      CONSTRAINT sessions_user FOREIGN KEY (user_id) REFERENCES users (id)
    ) ENGINE = InnoDB DEFAULT CHARSET = utf8mb4 COLLATE = utf8mb4_bin`,
  ),
  statement(
    'RefreshTokens',
    1795219200013,
    `CREATE TABLE refresh_tokens (
      hash BINARY(32) NOT NULL PRIMARY KEY,
      session_id BINARY(16) NOT NULL,
      generation INT UNSIGNED NOT NULL,
      CONSTRAINT refresh_tokens_session FOREIGN KEY (session_id) REFERENCES sessions (id) ON DELETE CASCADE
    ) ENGINE = InnoDB DEFAULT CHARSET = utf8mb4 COLLATE = utf8mb4_bin`,
  ),
];
