import { statement } from './statement.js';

/**
 * What drivers report on the way. Expand only: the previous release reports nothing, and an arrival ends with its hand-back at
 * the next acceptance.
 */
export const milestones = [
  statement('ReservationsArrived', 1796947200001, 'ALTER TABLE reservations ADD dropoff_arrived_at DATETIME(6) NULL'),
  statement(
    'Milestones',
    1796947200002,
    `CREATE TABLE milestones (
      id BINARY(16) NOT NULL PRIMARY KEY,
      reservation_id BINARY(16) NOT NULL,
      driver_id BINARY(16) NOT NULL,
      kind ENUM('arrival', 'pickup', 'delivery', 'failure', 'return') NOT NULL,
      stop TINYINT UNSIGNED NOT NULL,
      at DATETIME(6) NOT NULL,
      lat DOUBLE NULL,
      lng DOUBLE NULL,
      created_at DATETIME(6) NOT NULL DEFAULT CURRENT_TIMESTAMP(6),
      KEY milestones_of_reservation (reservation_id, created_at, id),
      KEY milestones_by_age (created_at)
    ) ENGINE = InnoDB DEFAULT CHARSET = utf8mb4 COLLATE = utf8mb4_bin`,
  ),
];
