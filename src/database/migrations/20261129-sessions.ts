import { statement } from './statement.js';

/** What ends with a session: reads of the sessions that ended a moment ago, and tickets that were used. */
export const sessionEnds = [
  statement('RevocationOfSessions', 1795910400001, 'ALTER TABLE sessions ADD KEY sessions_revocation (revoked_at)'),
  statement(
    'UsedTickets',
    1795910400002,
    `CREATE TABLE used_tickets (
      id BINARY(16) NOT NULL PRIMARY KEY,
      expires_at DATETIME(6) NOT NULL,
      KEY used_tickets_expiry (expires_at)
    ) ENGINE = InnoDB DEFAULT CHARSET = utf8mb4 COLLATE = utf8mb4_bin`,
  ),
];
