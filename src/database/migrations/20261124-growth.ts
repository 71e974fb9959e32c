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
];
