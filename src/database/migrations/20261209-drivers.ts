import { statement } from './statement.js';

/**
 * What drivers deliver with, their consent and counters, and where each was last. Expand only: the previous release knows
 * neither table, and its drivers have no position.
 */
export const drivers = [
  statement(
    'DriverProfiles',
    1796774400001,
    `CREATE TABLE driver_profiles (
      driver_id BINARY(16) NOT NULL PRIMARY KEY,
      vehicle ENUM('bicycle', 'motorcycle', 'car', 'van') NULL,
      plate VARCHAR(20) NULL,
      consent_at DATETIME(6) NULL,
      device_token_hash BINARY(32) NULL,
      offered INT UNSIGNED NOT NULL DEFAULT 0,
      accepted INT UNSIGNED NOT NULL DEFAULT 0,
      declined INT UNSIGNED NOT NULL DEFAULT 0,
      ignored INT UNSIGNED NOT NULL DEFAULT 0,
      late INT UNSIGNED NOT NULL DEFAULT 0,
      ignored_in_row SMALLINT UNSIGNED NOT NULL DEFAULT 0,
      UNIQUE KEY driver_profiles_of_device (device_token_hash),
      CONSTRAINT driver_profiles_driver FOREIGN KEY (driver_id) REFERENCES users (id)
    ) ENGINE = InnoDB DEFAULT CHARSET = utf8mb4 COLLATE = utf8mb4_bin`,
  ),
  statement(
    'DriverPositions',
    1796774400002,
    // Without a foreign key: each would be checked for thousands of positions a second.
    `CREATE TABLE driver_positions (
      driver_id BINARY(16) NOT NULL PRIMARY KEY,
      lat DOUBLE NOT NULL,
      lng DOUBLE NOT NULL,
      accuracy_meters FLOAT NULL,
      heading_degrees FLOAT NULL,
      speed_mps FLOAT NULL,
      recorded_at DATETIME(6) NOT NULL,
      updated_at DATETIME(6) NOT NULL DEFAULT CURRENT_TIMESTAMP(6) ON UPDATE CURRENT_TIMESTAMP(6),
      KEY driver_positions_changed (updated_at)
    ) ENGINE = InnoDB DEFAULT CHARSET = utf8mb4 COLLATE = utf8mb4_bin`,
  ),
];
