import { statement } from './statement.js';

/** Links by which a streamer's missions are shown within a broadcast. Expand only: the previous release knows of none. */
export const overlays = [
  statement(
    'Overlays',
    1798761600001,
    `CREATE TABLE overlays (
      id BINARY(16) NOT NULL PRIMARY KEY,
      user_id BINARY(16) NOT NULL,
      name VARCHAR(50) NOT NULL,
      hash BINARY(32) NOT NULL,
      created_at DATETIME(6) NOT NULL DEFAULT CURRENT_TIMESTAMP(6),
      tested_at DATETIME(6) NULL,
      UNIQUE KEY overlays_hash (hash),
      KEY overlays_of_user (user_id, id),
      CONSTRAINT overlays_user FOREIGN KEY (user_id) REFERENCES users (id)
    ) ENGINE = InnoDB DEFAULT CHARSET = utf8mb4 COLLATE = utf8mb4_bin`,
  ),
];
