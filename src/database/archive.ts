import { parseArgs } from 'node:util';
import type { Connection } from 'mysql2/promise';
import { z } from 'zod';
import { firstIdOf } from '../kernel/tx/ids.js';
import { logger } from '../kernel/telemetry/logging.js';
import { asOwner, rowsOf, whenFree } from './owner.js';
import { declaration, findWeeks, prepareWeeks, type Week } from './weeks.js';

const DAY_MS = 86_400_000;
const Options = z.object({ days: z.coerce.number().int().min(1), dryRun: z.boolean() });
type Options = z.infer<typeof Options>;

/** Parses the arguments of `archive`. @throws Error with what is wrong */
export function readOptions(args: string[]): Options {
  const options = { days: { type: 'string', default: '90' }, 'dry-run': { type: 'boolean', default: false } } as const;
  const { values } = parseArgs({ args, options });
  return Options.parse({ days: values.days, dryRun: values['dry-run'] });
}

/**
 * Moves the weeks of `events` that ended more than `days` ago to `events_archive`, oldest first, and creates the partitions
 * of the next weeks: run it daily. A week moves as a whole, by exchanging partitions with empty tables, so no row is read or
 * locked. An exchange needs the metadata lock of the table; it waits a second at most, then lets others go first.
 *
 * The next run completes one that was killed between two steps; at any moment each event is in exactly one of `events`,
 * `events_moving` and `events_archive`.
 */
export async function archive({ days, dryRun }: Options): Promise<void> {
  await asOwner(async (db) => {
    await takeTurn(db);
    if (!dryRun) await prepareWeeks(db);
    if (!dryRun) await finishMove(db);
    const weeks = (await findWeeks(db, 'events')).filter(({ endsAt }) => endsAt <= Date.now() - days * DAY_MS);
    let archived = 0;
    for (const [index, week] of weeks.entries()) {
      const { partition } = week;
      const reason = await findReasonToStay(db, week);
      const progress = `${index + 1} of ${weeks.length}`;
      if (reason) {
        logger.warn({ partition, progress, reason }, 'stays, and so do those after it');
        break;
      }
      const events = await count(db, `SELECT COUNT(*) AS n FROM events PARTITION (${partition})`);
      const lockedMs = dryRun ? 0 : Math.round(await (events === 0 ? drop(db, week) : move(db, week)));
      archived += events;
      logger.info({ partition, progress, events, lockedMs }, dryRun ? 'would be archived' : 'archived');
    }
    logger.info(
      { events: archived, weeks: weeks.length },
      dryRun ? 'nothing was changed' : 'the archive is up to date',
    );
  });
}

/** The lock is released with its connection. */
async function takeTurn(db: Connection): Promise<void> {
  const name = "LEFT(CONCAT('madang-archive:', DATABASE()), 64)";
  if ((await count(db, `SELECT GET_LOCK(${name}, 0) AS n`)) !== 1) throw new Error('Another archive run is under way.');
}

/** Why a week cannot be archived yet; undefined if it can. */
async function findReasonToStay(db: Connection, { partition, endsAt }: Week): Promise<string | undefined> {
  if (await hasPending(db, partition)) return 'events are not announced';
  const owed = `SELECT 1 FROM inbox WHERE state = 'queued' AND event_id < ? LIMIT 1`;
  if ((await rowsOf(db, owed, [firstIdOf(endsAt)])).length > 0) return 'events are not consumed';
  // After a restart AUTO_INCREMENT continues after the largest number left, and the feed must not read a number twice.
  const [last] = await rowsOf<{ own: string | null; all: string | null }>(
    db,
    `SELECT (SELECT MAX(seq) FROM events PARTITION (${partition})) AS own, (SELECT MAX(seq) FROM events) AS \`all\``,
  );
  return last!.own !== null && last!.own === last!.all ? 'it holds the newest event' : undefined;
}

const hasPending = async (db: Connection, partition: string): Promise<boolean> =>
  (await rowsOf(db, `SELECT 1 FROM events PARTITION (${partition}) WHERE state = 'pending' LIMIT 1`)).length > 0;

/** Two exchanges, with the rows in `events_moving` between them. Returns for how many ms `events` was locked. */
async function move(db: Connection, week: Week): Promise<number> {
  const { partition } = week;
  const inArchive = await findWeeks(db, 'events_archive');
  if (!inArchive.some((other) => other.partition === partition)) {
    await whenFree(() => db.query(`ALTER TABLE events_archive ADD PARTITION (${declaration(week)})`));
  }
  const lockedMs = await locked(db, async () => {
    if (await hasPending(db, partition)) throw new Error(`An event came late into ${partition}: run this again.`);
    await db.query(`ALTER TABLE events EXCHANGE PARTITION ${partition} WITH TABLE events_moving`);
    await db.query(`ALTER TABLE events DROP PARTITION ${partition}`);
  });
  await finishMove(db);
  return lockedMs;
}

/** A week without events, such as one whose move was interrupted, needs no partition in the archive. */
function drop(db: Connection, { partition }: Week): Promise<number> {
  return locked(db, async () => {
    if ((await rowsOf(db, `SELECT 1 FROM events PARTITION (${partition}) LIMIT 1`)).length > 0) return;
    await db.query(`ALTER TABLE events DROP PARTITION ${partition}`);
  });
}

/** Exchanges the moving week into the last partition of the archive, which was created for it. MariaDB checks each row. */
async function finishMove(db: Connection): Promise<void> {
  if ((await rowsOf(db, 'SELECT 1 FROM events_moving LIMIT 1')).length === 0) return;
  const { partition } = (await findWeeks(db, 'events_archive')).at(-1)!;
  const isTaken = (await rowsOf(db, `SELECT 1 FROM events_archive PARTITION (${partition}) LIMIT 1`)).length > 0;
  if (isTaken) throw new Error(`${partition} is archived already: copy the rows of events_moving there by hand.`);
  await whenFree(() => db.query(`ALTER TABLE events_archive EXCHANGE PARTITION ${partition} WITH TABLE events_moving`));
}

/** Locks `events` against reads and writes, so that nothing happens between an exchange and the next step. */
function locked(db: Connection, change: () => Promise<void>): Promise<number> {
  return whenFree(async () => {
    await db.query('LOCK TABLES events WRITE, events_moving WRITE');
    const since = performance.now();
    try {
      await change();
    } finally {
      await db.query('UNLOCK TABLES');
    }
    return performance.now() - since;
  });
}

async function count(db: Connection, sql: string): Promise<number> {
  const [row] = await rowsOf<{ n: number | string }>(db, sql);
  return Number(row!.n);
}
