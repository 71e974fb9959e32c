import { statement } from './statement.js';

/** Prices of deliveries, before a booking uses them. */
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
];
