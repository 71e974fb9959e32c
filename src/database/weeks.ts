import type { Connection } from 'mysql2/promise';
import { firstIdOf } from '../kernel/tx/ids.js';
import { logger } from '../kernel/telemetry/logging.js';
import { rowsOf, whenFree } from './owner.js';

const WEEK_MS = 7 * 86_400_000;
/** 1970 began on a Thursday. */
const FIRST_MONDAY_MS = 4 * 86_400_000;
const WEEKS_AHEAD = 8;
/** The most rows that may be copied while writes are blocked: about a tenth of a second. */
const MAX_COPIED = 10_000;

/** A partition of an events table; it ends before `endsAt` (ms since 1970, a Monday in UTC). */
export type Week = { partition: string; endsAt: number };

/** The partitions of a table that end with a week, oldest first. */
export async function findWeeks(db: Connection, table: 'events' | 'events_archive'): Promise<Week[]> {
  const rows = await rowsOf<{ name: string }>(
    db,
    `SELECT partition_name AS name FROM information_schema.partitions
     WHERE table_schema = DATABASE() AND table_name = ? AND partition_name LIKE 'until%' ORDER BY partition_ordinal_position`,
    [table],
  );
  return rows.map(({ name }) => {
    const [, year, month, day] = /^until_(\d{4})(\d\d)(\d\d)$/.exec(name)!;
    return { partition: name, endsAt: Date.UTC(Number(year), Number(month) - 1, Number(day)) };
  });
}

/** The SQL declaration of a partition. */
export const declaration = ({ partition, endsAt }: Week): string =>
  `PARTITION ${partition} VALUES LESS THAN (0x${firstIdOf(endsAt).toString('hex')})`;

/**
 * Creates the partitions of the next eight weeks. The partition `future` holds later events, and is split while they are few.
 * Splitting a large one would block writes while it is copied, so that is only logged.
 */
export async function prepareWeeks(db: Connection): Promise<void> {
  const last = (await findWeeks(db, 'events')).at(-1)?.endsAt ?? 0;
  const weeks = weeksAfter(last, Date.now());
  if (weeks.length === 0) return;
  const held = await rowsOf(db, `SELECT 1 FROM events PARTITION (future) LIMIT ${MAX_COPIED + 1}`);
  if (held.length > MAX_COPIED) {
    logger.error(
      'the partition `future` of events is full: cut it by hand (ALTER TABLE … REORGANIZE PARTITION) at a quiet hour',
    );
    return;
  }
  const declarations = [...weeks.map(declaration), 'PARTITION future VALUES LESS THAN (MAXVALUE)'];
  await whenFree(() => db.query(`ALTER TABLE events REORGANIZE PARTITION future INTO (${declarations.join(', ')})`));
  logger.info({ from: weeks[0]!.partition, to: weeks.at(-1)!.partition }, 'partitions made ahead of time');
}

/** The missing partitions from the week of `now` on; the first also covers the time since `last`. */
export function weeksAfter(last: number, now: number): Week[] {
  const current = Math.ceil((now - FIRST_MONDAY_MS + 1) / WEEK_MS) * WEEK_MS + FIRST_MONDAY_MS;
  const ends = Array.from({ length: WEEKS_AHEAD + 1 }, (_, index) => current + index * WEEK_MS);
  return ends
    .filter((endsAt) => endsAt > last)
    .map((endsAt) => ({
      endsAt,
      partition: `until_${new Date(endsAt).toISOString().slice(0, 10).replaceAll('-', '')}`,
    }));
}
