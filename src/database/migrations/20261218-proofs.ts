import { statement } from './statement.js';

/** Photos of deliveries; the files are in the blob store. Expand only: the previous release has none. */
export const proofs = [
  statement(
    'Proofs',
    1797552000002,
    `CREATE TABLE proofs (
      id BINARY(16) NOT NULL PRIMARY KEY,
      reservation_id BINARY(16) NOT NULL,
      driver_id BINARY(16) NOT NULL,
      media_type VARCHAR(20) NOT NULL,
      size INT UNSIGNED NOT NULL,
      state ENUM('uploading', 'kept') NOT NULL,
      shown BOOLEAN NOT NULL DEFAULT FALSE,
      created_at DATETIME(6) NOT NULL DEFAULT CURRENT_TIMESTAMP(6),
      delete_at DATETIME(6) NOT NULL,
      KEY proofs_of_reservation (reservation_id, created_at, id),
      KEY proofs_due (delete_at)
    ) ENGINE = InnoDB DEFAULT CHARSET = utf8mb4 COLLATE = utf8mb4_bin`,
  ),
];
