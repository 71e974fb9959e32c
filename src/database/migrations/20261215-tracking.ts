import { statement } from './statement.js';

/** Where deliveries under way go, and where they were. Expand only: the previous release writes neither table. */
export const tracking = [
  statement(
    'Trackings',
    1797292800001,
    `CREATE TABLE trackings (
      reservation_id BINARY(16) NOT NULL PRIMARY KEY,
      lat DOUBLE NOT NULL,
      lng DOUBLE NOT NULL,
      approached_at DATETIME(6) NULL,
      created_at DATETIME(6) NOT NULL DEFAULT CURRENT_TIMESTAMP(6),
      KEY trackings_under_way (approached_at, reservation_id),
      KEY trackings_by_age (created_at)
    ) ENGINE = InnoDB DEFAULT CHARSET = utf8mb4 COLLATE = utf8mb4_bin`,
  ),
  statement(
    'TrackPoints',
    1797292800002,
    `CREATE TABLE track_points (
      reservation_id BINARY(16) NOT NULL,
      recorded_at DATETIME(6) NOT NULL,
      lat DOUBLE NOT NULL,
      lng DOUBLE NOT NULL,
      PRIMARY KEY (reservation_id, recorded_at),
      KEY track_points_by_age (recorded_at)
    ) ENGINE = InnoDB DEFAULT CHARSET = utf8mb4 COLLATE = utf8mb4_bin`,
  ),
];
