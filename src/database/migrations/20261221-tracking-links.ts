import { statement } from './statement.js';

/** The number of a booking's link, where it was replaced. Expand only: the previous release shows none but the first. */
export const trackingLinks = [
  statement(
    'TrackingLinks',
    1797811200001,
    `CREATE TABLE tracking_links (
      reservation_id BINARY(16) NOT NULL PRIMARY KEY,
      number INT UNSIGNED NOT NULL
    ) ENGINE = InnoDB DEFAULT CHARSET = utf8mb4 COLLATE = utf8mb4_bin`,
  ),
];
