import { statement } from './statement.js';

/** When each driver was last seen. Expand only: tasks of the previous release see drivers without writing it down. */
export const presence = [
  statement(
    'DriversSeen',
    1796601600001,
    `ALTER TABLE driver_availability
      ADD seen_at DATETIME(6) NOT NULL DEFAULT CURRENT_TIMESTAMP(6),
      ADD KEY driver_availability_seen (online, seen_at)`,
  ),
];
