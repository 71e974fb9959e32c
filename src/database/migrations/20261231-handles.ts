import { statement } from './statement.js';

/** Whom the directory of streamers lists; `4` is the bit of the role streamer in the set of roles. */
const isListed = 'roles & 4 AND suspended_at IS NULL AND closed_at IS NULL AND handle IS NOT NULL';

/**
 * Handles and what people show of themselves. Expand only: the previous release reads none of it, and what it changes of an account
 * the derived columns follow by themselves.
 */
export const handles = [
  // Whose a handle is, and until when a former one is kept for whose it was.
  statement(
    'Handles',
    1798675200001,
    `CREATE TABLE handles (
      handle VARCHAR(30) CHARACTER SET ascii COLLATE ascii_bin NOT NULL PRIMARY KEY,
      user_id BINARY(16) NOT NULL,
      held_until DATETIME(6) NULL,
      KEY handles_of_user (user_id),
      CONSTRAINT handles_user FOREIGN KEY (user_id) REFERENCES users (id)
    ) ENGINE = InnoDB DEFAULT CHARSET = utf8mb4 COLLATE = utf8mb4_bin`,
  ),
  statement(
    'Profiles',
    1798675200002,
    `ALTER TABLE users
      ADD handle VARCHAR(30) CHARACTER SET ascii COLLATE ascii_bin NULL,
      ADD handle_since DATETIME(6) NULL,
      ADD bio VARCHAR(160) NULL`,
  ),
  statement(
    'ListedStreamers',
    1798675200003,
    `ALTER TABLE users
      ADD listed_handle VARCHAR(30) CHARACTER SET ascii COLLATE ascii_bin AS (IF(${isListed}, handle, NULL)) VIRTUAL,
      ADD listed_name VARCHAR(24) AS (IF(${isListed}, LOWER(LEFT(name, 24)), NULL)) VIRTUAL`,
  ),
  statement(
    'Directory',
    1798675200004,
    `ALTER TABLE users
      ADD KEY users_listed_by_handle (listed_handle),
      ADD KEY users_listed_by_name (listed_name)`,
  ),
];
