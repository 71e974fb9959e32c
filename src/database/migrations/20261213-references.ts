import { statement } from './statement.js';

/**
 * A foreign key must not find an index that begins with its columns and goes on with one that may be NULL: MySQL 9.7 takes such
 * an index for the key, and checks nothing while that column is NULL.
 */
export const references = [
  statement(
    'ReferencesOfReservations',
    1797120000001,
    `ALTER TABLE reservations
      DROP KEY reservations_of_reference,
      ADD UNIQUE KEY reservations_of_reference (client_reference, consumer_id)`,
  ),
];
