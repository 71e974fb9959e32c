import { statement } from './statement.js';

/**
 * Dispatch finds the drivers nearby by an index, not by reading all positions. That by the time of a change had its only reader
 * in the previous release, which runs beside this one for a moment and reads the whole small table meanwhile.
 */
export const nearDrivers = [
  statement(
    'NearDrivers',
    1797465600001,
    `ALTER TABLE driver_positions
      ADD KEY driver_positions_near (lat, lng),
      DROP KEY driver_positions_changed`,
  ),
];
