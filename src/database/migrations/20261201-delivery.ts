import { statement } from './statement.js';

/**
 * The way of a delivery. Expand only: bookings that the previous release wrote have no deadline, and get one from a sweep.
 * It does not know the new state: its tasks cannot show a booking that expires while a deploy lasts.
 */
export const delivery = [
  statement(
    'ReservationsExpire',
    1796083200001,
    `ALTER TABLE reservations
      MODIFY status ENUM('requested', 'accepted', 'picked_up', 'delivered', 'cancelled', 'expired') NOT NULL DEFAULT 'requested',
      ADD deadline DATETIME(6) NULL,
      ADD KEY reservations_by_deadline (status, deadline),
      DROP CONSTRAINT reservations_has_driver,
      ADD CONSTRAINT reservations_has_driver CHECK (driver_id IS NOT NULL OR status IN ('requested', 'cancelled', 'expired'))`,
  ),
];
