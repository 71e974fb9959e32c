import { statement } from './statement.js';

/** What programs keep with their bookings and missions. Expand only: longer references, and columns that the previous release leaves out. */
export const ownFields = [
  statement('LongerReferences', 1798329600001, `ALTER TABLE reservations MODIFY client_reference VARCHAR(200) NULL`),
  // The key begins with what may be NULL: see ReferencesOfReservations.
  statement(
    'OwnFieldsOfMissions',
    1798329600002,
    `ALTER TABLE missions
      ADD client_reference VARCHAR(200) NULL,
      ADD metadata JSON NULL,
      ADD KEY missions_of_reference (client_reference, creator_id, id)`,
  ),
];
