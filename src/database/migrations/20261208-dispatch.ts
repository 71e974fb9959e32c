import { statement } from './statement.js';

/** Whom each open booking is offered to. Expand only: what the previous release announces goes to everybody, once. */
export const dispatch = [
  statement(
    'Dispatches',
    1796688000001,
    `CREATE TABLE dispatches (
      reservation_id BINARY(16) NOT NULL PRIMARY KEY,
      state ENUM('searching') NOT NULL DEFAULT 'searching',
      round SMALLINT UNSIGNED NOT NULL,
      pauses SMALLINT UNSIGNED NOT NULL DEFAULT 0,
      next_at DATETIME(6) NOT NULL,
      KEY dispatches_due (state, next_at)
    ) ENGINE = InnoDB DEFAULT CHARSET = utf8mb4 COLLATE = utf8mb4_bin`,
  ),
  statement(
    'Offers',
    1796688000002,
    `CREATE TABLE offers (
      reservation_id BINARY(16) NOT NULL,
      driver_id BINARY(16) NOT NULL,
      round SMALLINT UNSIGNED NOT NULL,
      made_at DATETIME(6) NOT NULL DEFAULT CURRENT_TIMESTAMP(6),
      PRIMARY KEY (reservation_id, driver_id)
    ) ENGINE = InnoDB DEFAULT CHARSET = utf8mb4 COLLATE = utf8mb4_bin`,
  ),
  statement(
    'DriversInTurn',
    1796688000003,
    `ALTER TABLE driver_availability
      ADD offered_at DATETIME(6) NOT NULL DEFAULT '2000-01-01 00:00:00',
      ADD KEY driver_availability_in_turn (online, offered_at, driver_id)`,
  ),
];
