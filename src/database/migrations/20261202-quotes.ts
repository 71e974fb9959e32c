import { statement } from './statement.js';

/**
 * Prices of deliveries, and bookings that use them. Expand only: the previous release books without a quote, and its bookings
 * have none of these columns. It cannot show the statement of a person who has paid a fare while a deploy lasts.
 */
export const quotes = [
  statement(
    'DeliveryQuotes',
    1796169600001,
    `CREATE TABLE delivery_quotes (
      id BINARY(16) NOT NULL PRIMARY KEY,
      owner_id BINARY(16) NOT NULL,
      terms JSON NOT NULL,
      reservation_id BINARY(16) NULL,
      created_at DATETIME(6) NOT NULL,
      expires_at DATETIME(6) NOT NULL,
      UNIQUE KEY delivery_quotes_used_once (reservation_id),
      KEY delivery_quotes_unused (reservation_id, expires_at),
      CONSTRAINT delivery_quotes_owner FOREIGN KEY (owner_id) REFERENCES users (id)
    ) ENGINE = InnoDB DEFAULT CHARSET = utf8mb4 COLLATE = utf8mb4_bin`,
  ),
  statement(
    'ReservationsQuoted',
    1796169600002,
    `ALTER TABLE reservations
      ADD quote_id BINARY(16) NULL,
      ADD price INT UNSIGNED NULL,
      ADD return_fare INT UNSIGNED NULL,
      ADD driver_pay INT UNSIGNED NULL,
      ADD accepted_at DATETIME(6) NULL,
      ADD arrived_at DATETIME(6) NULL,
      ADD client_reference VARCHAR(100) NULL,
      ADD metadata JSON NULL,
      ADD UNIQUE KEY reservations_of_quote (quote_id),
      ADD UNIQUE KEY reservations_of_reference (consumer_id, client_reference)`,
  ),
  statement(
    'TransfersOfFares',
    1796169600003,
    // At the end of the list the values change no row.
    `ALTER TABLE transfers MODIFY kind
      ENUM('deposit', 'pledge', 'payout', 'fee', 'refund', 'withdrawal', 'fare', 'adjustment') NOT NULL`,
  ),
  statement(
    'FareAdjustments',
    1796169600004,
    `CREATE TABLE fare_adjustments (
      id BINARY(16) NOT NULL PRIMARY KEY,
      reservation_id BINARY(16) NOT NULL,
      amount INT UNSIGNED NOT NULL,
      reason ENUM('late', 'damaged', 'lost', 'overcharged', 'other') NOT NULL,
      note VARCHAR(200) NULL,
      actor_id BINARY(16) NOT NULL,
      created_at DATETIME(6) NOT NULL DEFAULT CURRENT_TIMESTAMP(6),
      KEY fare_adjustments_of_reservation (reservation_id, id),
      CONSTRAINT fare_adjustments_reservation FOREIGN KEY (reservation_id) REFERENCES reservations (id)
    ) ENGINE = InnoDB DEFAULT CHARSET = utf8mb4 COLLATE = utf8mb4_bin`,
  ),
];
