import { statement } from './statement.js';

/** Which hours drivers are taken. Of one who carries out several bookings at once, the hours that overlap are of one of them. */
export const slots = [
  statement(
    'DriverSlots',
    1796515200001,
    `CREATE TABLE driver_slots (
      driver_id BINARY(16) NOT NULL,
      day DATE NOT NULL,
      hour TINYINT UNSIGNED NOT NULL,
      reservation_id BINARY(16) NOT NULL,
      PRIMARY KEY (driver_id, day, hour),
      KEY driver_slots_of_reservation (reservation_id)
    ) ENGINE = InnoDB DEFAULT CHARSET = utf8mb4 COLLATE = utf8mb4_bin`,
  ),
  statement(
    'DriverSlotsTaken',
    1796515200002,
    `INSERT IGNORE INTO driver_slots (driver_id, day, hour, reservation_id)
     SELECT r.driver_id, r.date, h.hour, r.id FROM reservations r
     JOIN (${Array.from({ length: 24 }, (_, hour) => `SELECT ${hour} AS hour`).join(' UNION ALL ')}) h
       ON h.hour >= HOUR(COALESCE(r.pickup_from, '00:00')) AND h.hour * 3600 < TIME_TO_SEC(COALESCE(r.pickup_to, '24:00'))
     WHERE r.status IN ('accepted', 'picked_up')`,
  ),
];
