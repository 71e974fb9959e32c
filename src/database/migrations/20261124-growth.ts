import { statement } from './statement.js';

const untilMonday = '0x01a229c0540000000000000000000000'; // firstIdOf(2026-11-30T00:00Z)

/**
 * Tables that grow without an end.
 *
 * `events` is cut by week, so that old weeks can leave it whole (`npm run archive`). The partition is told by the id: a UUIDv7
 * begins with the time, so `id` stays unique by a key, and whoever looks for an id looks into one partition. `seq` is unique
 * by AUTO_INCREMENT alone. The ALTER copies the table and lets nobody write meanwhile, which is fine before the first
 * installation; on a table of many millions of rows this would be a new table, filled behind a trigger and renamed.
 *
 * A week goes by EXCHANGE PARTITION from `events` to `events_moving` and from there to `events_archive`, so the three must
 * always have the same columns. A migration that adds one adds it to all three, with ALGORITHM = INPLACE: MySQL exchanges no
 * partition that has an instantly added column (error 1731).
 */
export const growth = [
  statement(
    'EventsByWeek',
    1795478400201,
    `ALTER TABLE events
      DROP PRIMARY KEY,
      DROP KEY events_id,
      ADD PRIMARY KEY (id),
      ADD KEY events_seq (seq)
      PARTITION BY RANGE COLUMNS (id) (
        PARTITION until_20261130 VALUES LESS THAN (${untilMonday}),
        PARTITION future VALUES LESS THAN (MAXVALUE)
      )`,
  ),
  statement('EventsMoving', 1795478400202, 'CREATE TABLE events_moving LIKE events'),
  statement('EventsMovingWhole', 1795478400203, 'ALTER TABLE events_moving REMOVE PARTITIONING'),
  statement('EventsArchive', 1795478400204, 'CREATE TABLE events_archive LIKE events_moving'),
  statement(
    'EventsArchiveByWeek',
    1795478400205,
    `ALTER TABLE events_archive PARTITION BY RANGE COLUMNS (id) (PARTITION before_all VALUES LESS THAN (0x00000000000000000000000000000001))`,
  ),
  // Every list is a walk down one index that ends with its order, so that a page costs as much at ten million rows as at ten
  // thousand. The five keys cost the server some 11 µs per booking, and 25 µs per change of its state.
  statement(
    'ReservationWalks',
    1795478400206,
    `ALTER TABLE reservations
      ADD KEY reservations_of_consumer_in_state (consumer_id, status, id),
      ADD KEY reservations_of_consumer_on_day (consumer_id, date, id),
      ADD KEY reservations_of_driver_in_state (driver_id, status, id),
      ADD KEY reservations_of_driver_on_day (driver_id, date, id),
      ADD KEY reservations_on_day (date, status, id)`,
  ),
  statement(
    'MissionWalks',
    1795478400207,
    `ALTER TABLE missions
      ADD KEY missions_by_status (status, id),
      DROP KEY missions_by_deadline,
      ADD KEY missions_by_deadline (status, deadline, id DESC),
      ADD KEY missions_of_streamer_in_state (streamer_id, status, id)`,
  ),
  statement('DeliveryWalks', 1795478400208, 'ALTER TABLE notifications ADD KEY notifications_in_state (state, id)'),
];
