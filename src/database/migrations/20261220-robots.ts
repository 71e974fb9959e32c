import { statement } from './statement.js';

/**
 * Drivers whom a worker plays, and the accounts whose bookings they carry out. Expand only: the previous release knows of
 * neither, and offers a robot nothing while it is offline.
 */
export const robots = [
  statement(
    'TestAccounts',
    1797724800001,
    'ALTER TABLE users ADD COLUMN is_test BOOLEAN NOT NULL DEFAULT FALSE, ADD KEY users_of_tests (is_test)',
  ),
  statement(
    'Robots',
    1797724800002,
    `CREATE TABLE robots (
      driver_id BINARY(16) NOT NULL PRIMARY KEY,
      state ENUM('idle', 'driving') NOT NULL DEFAULT 'idle',
      reservation_id BINARY(16) NULL,
      lat DOUBLE NULL,
      lng DOUBLE NULL,
      due_at DATETIME(6) NOT NULL DEFAULT CURRENT_TIMESTAMP(6),
      UNIQUE KEY robots_of_reservation (reservation_id),
      KEY robots_due (state, due_at),
      CONSTRAINT robots_driver FOREIGN KEY (driver_id) REFERENCES users (id)
    ) ENGINE = InnoDB DEFAULT CHARSET = utf8mb4 COLLATE = utf8mb4_bin`,
  ),
];
