import { statement } from './statement.js';

/** Bookings, and which drivers are online. */
export const reservations = [
  statement(
    'Reservations',
    1795219200021,
    `CREATE TABLE reservations (
      id BINARY(16) NOT NULL PRIMARY KEY,
      consumer_id BINARY(16) NOT NULL,
      driver_id BINARY(16) NULL,
      departure VARCHAR(200) NOT NULL,
      destination VARCHAR(200) NOT NULL,
      date DATE NOT NULL,
      pickup_from TIME NULL,
      pickup_to TIME NULL,
      note VARCHAR(500) NULL,
      contact_name VARCHAR(50) NULL,
      status ENUM('requested', 'accepted', 'picked_up', 'delivered', 'cancelled') NOT NULL DEFAULT 'requested',
      cancel_reason VARCHAR(200) NULL,
      version INT UNSIGNED NOT NULL DEFAULT 1,
      created_at DATETIME(6) NOT NULL,
      updated_at DATETIME(6) NOT NULL,
      KEY reservations_of_consumer (consumer_id, id),
      KEY reservations_of_driver (driver_id, id),
      KEY reservations_by_status (status, id),
      CONSTRAINT reservations_consumer FOREIGN KEY (consumer_id) REFERENCES users (id),
      CONSTRAINT reservations_driver FOREIGN KEY (driver_id) REFERENCES users (id),
      CONSTRAINT reservations_has_driver CHECK (driver_id IS NOT NULL OR status IN ('requested', 'cancelled'))
    ) ENGINE = InnoDB DEFAULT CHARSET = utf8mb4 COLLATE = utf8mb4_bin`,
  ),
  statement(
    'DriverAvailability',
    1795219200022,
    `CREATE TABLE driver_availability (
      driver_id BINARY(16) NOT NULL PRIMARY KEY,
      online BOOLEAN NOT NULL,
      updated_at DATETIME(6) NOT NULL DEFAULT CURRENT_TIMESTAMP(6) ON UPDATE CURRENT_TIMESTAMP(6),
      KEY driver_availability_online (online, driver_id),
      CONSTRAINT driver_availability_driver FOREIGN KEY (driver_id) REFERENCES users (id)
    ) ENGINE = InnoDB DEFAULT CHARSET = utf8mb4 COLLATE = utf8mb4_bin`,
  ),
];
