import { statement } from './statement.js';

/**
 * Offers with an id and a life, and rings around the pick-up. Expand only: rows of the previous release are asked in a broadcast,
 * which is what it does.
 */
export const offers = [
  statement('DispatchRings', 1796860800001, 'ALTER TABLE dispatches ADD ring TINYINT UNSIGNED NULL'),
  statement(
    'OfferLives',
    1796860800002,
    `ALTER TABLE offers
      ADD id BINARY(16) NULL,
      ADD state ENUM('asked', 'live', 'accepted', 'declined', 'ignored', 'withdrawn') NOT NULL DEFAULT 'asked',
      ADD expires_at DATETIME(6) NULL,
      ADD distance_meters INT UNSIGNED NULL,
      ADD UNIQUE KEY offers_by_id (id),
      ADD KEY offers_of_driver (driver_id, state, made_at)`,
  ),
];
