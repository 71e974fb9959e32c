import { statement } from './statement.js';

/**
 * What cannot be handed over. Expand only: in `status` it is picked up until it is back, and delivered then, so that the
 * previous release shows a state that it knows, audits the fare where it is, and keeps the hours of the driver.
 */
export const undelivered = [
  statement(
    'ReservationsUndelivered',
    1797033600001,
    `ALTER TABLE reservations
      ADD undelivered ENUM('failed', 'returning', 'returned') NULL,
      ADD failure_reason ENUM('recipient_absent', 'refused', 'wrong_address', 'no_access', 'damaged', 'other') NULL,
      ADD verification ENUM('none', 'pin', 'photo') NULL,
      ADD KEY reservations_undelivered (undelivered, id)`,
  ),
  statement(
    'DeliveryPins',
    1797033600002,
    `CREATE TABLE delivery_pins (
      reservation_id BINARY(16) NOT NULL PRIMARY KEY,
      pin VARCHAR(100) NOT NULL,
      wrong VARCHAR(50) NOT NULL DEFAULT ''
    ) ENGINE = InnoDB DEFAULT CHARSET = utf8mb4 COLLATE = utf8mb4_bin`,
  ),
];
