import { statement } from './statement.js';

/** What tells how far a replica is behind. */
export const reads = [
  statement(
    'ReplicationHeartbeat',
    1795478400001,
    `CREATE TABLE replication_heartbeat (
      only_row TINYINT UNSIGNED NOT NULL PRIMARY KEY,
      beat_at DATETIME(6) NOT NULL
    ) ENGINE = InnoDB`,
  ),
  statement('FirstHeartbeat', 1795478400002, 'INSERT INTO replication_heartbeat VALUES (1, NOW(6))'),
];
