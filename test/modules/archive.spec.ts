import { setTimeout as sleep } from 'node:timers/promises';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { openLoop } from '../../load/open-loop.mjs';
import { archive } from '../../src/database/archive.js';
import { declaration, weeksAfter, type Week } from '../../src/database/weeks.js';
import { firstIdOf, fromBytes } from '../../src/kernel/tx/ids.js';
import { newPerson, type Client } from '../support/client.js';
import { bytes, count, database, rows } from '../support/database.js';
import { killAll, MadangProcess, runToEnd } from '../support/processes.js';
import { scale } from '../support/scale.js';
import { until } from '../support/wait.js';
import { World } from '../support/world.js';

const DAY_MS = 86_400_000;
const world = World.ofThisFile();
/** Nine weeks that are over, the oldest first, as if Madang had run all that time. */
const past: Week[] = [];
let api: MadangProcess;
let me: Client;
let driver: Client;
beforeAll(async () => {
  const now = Date.now();
  past.push(...weeksAfter(0, now - 63 * DAY_MS).slice(0, 9));
  const all = [...past, ...weeksAfter(past.at(-1)!.endsAt, now)].map(declaration);
  const made = await partitionsOf('events');
  await database.query(
    `ALTER TABLE events REORGANIZE PARTITION ${made.join(', ')} INTO (${all.join(', ')}, PARTITION future VALUES LESS THAN (MAXVALUE))`,
  );
  api = await world.start('all');
  [me, driver] = await Promise.all([newPerson(api.address), newPerson(api.address, 'driver')]);
  await driver.goOnline();
});
afterAll(async () => {
  await killAll();
  await world.end();
  await database.end();
});

const partitionsOf = async (table: string): Promise<string[]> =>
  (
    await rows<{ name: string }>(
      `SELECT partition_name AS name FROM information_schema.partitions
       WHERE table_schema = DATABASE() AND table_name = ? ORDER BY partition_ordinal_position`,
      [table],
    )
  ).map(({ name }) => name);

/** How old, in whole days, something must be so that this week of the past is the youngest that goes. */
const daysOf = (week: number): number => Math.floor((Date.now() - past[week]!.endsAt) / DAY_MS);
const idIn = (week: number, number: number): Buffer => {
  const id = firstIdOf(past[week]!.endsAt - 7 * DAY_MS + 1_000);
  id[6] = 0x70;
  id[8] = 0x80;
  id.writeUInt32BE(number, 12);
  return id;
};

/** A cancelled booking of that week with four events, and events of others. Returns its id. */
async function bookedIn(week: number, events: number): Promise<string> {
  const id = idIn(week, 0);
  await database.query(
    `INSERT INTO reservations (id, consumer_id, departure, destination, date, status, created_at, updated_at)
     VALUES (?, ?, '서울역', '강남역', '2020-01-01', 'cancelled', NOW(6), NOW(6))`,
    [id, bytes(me.id)],
  );
  const payload = JSON.stringify({ reservationId: fromBytes(id), consumerId: me.id });
  const all = Array.from({ length: events }, (_, index) => [
    idIn(week, index + 1),
    'reservation.requested',
    'reservation',
    index < 4 ? id : idIn(week, index),
    payload,
    'announced',
  ]);
  for (let from = 0; from < all.length; from += 5_000) {
    await database.query('INSERT INTO events (id, type, aggregate_type, aggregate_id, payload, state) VALUES ?', [
      all.slice(from, from + 5_000),
    ]);
  }
  await me.book(); // life goes on
  return fromBytes(id);
}

const timelineOf = async (id: string): Promise<number> =>
  (await me.get(`/v1/reservations/${id}/timeline`)).body.items.length;
const everywhere = (): Promise<number> =>
  count(
    'SELECT (SELECT COUNT(*) FROM events) + (SELECT COUNT(*) FROM events_moving) + (SELECT COUNT(*) FROM events_archive)',
  );

/** `node dist/main.js archive`, as a schedule runs it. */
async function archiveProcess(...args: string[]): Promise<number> {
  return (await runToEnd('archive', {}, ...args)).code;
}

type Booking = { status: number; askedAt: number; answeredAt: number };

/** Books at a constant rate, however slow the answers are, until `work` is over. Times are of `performance.now()`. */
async function bookingDuring(perSecond: number, work: (bookings: readonly Booking[]) => Promise<void>) {
  const bookings: Booking[] = [];
  const over = new AbortController();
  const load = openLoop({ rate: perSecond, signal: over.signal }, async () => {
    const askedAt = performance.now();
    const { status } = await me.book();
    bookings.push({ status, askedAt, answeredAt: performance.now() });
  });
  try {
    await work(bookings);
  } finally {
    over.abort();
    await load.done;
  }
  return {
    bookings,
    refused: bookings.filter(({ status }) => status !== 201),
    worstMs: Math.max(...bookings.map(({ askedAt, answeredAt }) => answeredAt - askedAt)),
  };
}

describe('Weeks of events', () => {
  it('move to the archive while people book: nobody is refused, nobody waits long, nothing is lost', async () => {
    const perWeek = scale(1_000_000, 5_000);
    const old = [await bookedIn(0, perWeek), await bookedIn(1, perWeek), await bookedIn(2, perWeek)];
    const usual = await bookingDuring(25, () => sleep(2_000));
    const before = await everywhere();
    const timelines: number[] = [];
    const load = await bookingDuring(scale(100, 25), async (bookings) => {
      const reading = new AbortController();
      const reader = (async () => {
        while (!reading.signal.aborted) {
          timelines.push(...(await Promise.all(old.map(timelineOf))));
          await sleep(20);
        }
      })();
      expect(await archiveProcess(`--days=${daysOf(2)}`)).toBe(0);
      await sleep(500); // those behind the last change
      await until('enough have booked', () => bookings.length >= 20);
      reading.abort();
      await reader;
    });
    expect(load.refused).toEqual([]);
    // A second in line behind a change that finds the table in use, and the change. A machine with other work adds its own.
    expect(load.worstMs).toBeLessThan(scale(2_000, 10_000) + 2 * usual.worstMs);
    expect(new Set(timelines)).toEqual(new Set([4]));
    expect(await count('SELECT COUNT(*) FROM events_archive')).toBe(3 * perWeek);
    expect(await everywhere()).toBe(before + load.bookings.length);
    expect(await partitionsOf('events')).not.toContain(past[2]!.partition);
    expect(await partitionsOf('events')).toContain(past[3]!.partition);
    // Each booking of that time is heard of.
    await until(
      'all is announced and consumed',
      async () => {
        const waiting = `(SELECT COUNT(*) FROM events WHERE state = 'pending') + (SELECT COUNT(*) FROM inbox WHERE state = 'queued')`;
        return (await count(`SELECT ${waiting}`)) === 0;
      },
      60_000,
    );
    expect(await count(`SELECT COUNT(*) FROM notifications WHERE channel = 'in_app'`)).toBe(
      usual.bookings.length + load.bookings.length + old.length,
    );
    console.log(
      `${load.bookings.length} bookings while 3 weeks of ${perWeek} events moved: the slowest took ${Math.round(load.worstMs)} ms, before that ${Math.round(usual.worstMs)} ms`,
    );
  });

  it('are only told of by a dry run', async () => {
    await bookedIn(3, 10);
    const before = [await partitionsOf('events'), await partitionsOf('events_archive'), await everywhere()];
    expect(await archiveProcess(`--days=${daysOf(3)}`, '--dry-run')).toBe(0);
    expect([await partitionsOf('events'), await partitionsOf('events_archive'), await everywhere()]).toEqual(before);
  });

  it('refuse a wish that makes no sense', async () => {
    expect(await archiveProcess('--days=0')).toBe(1);
  });

  it('stay while an event is not announced, or not consumed by everybody', async () => {
    const own = 'SELECT HEX(id) AS id FROM events WHERE id = ?';
    await database.query(`UPDATE events SET type = 'reservation.teleported', state = 'pending' WHERE id = ?`, [
      idIn(3, 5),
    ]);
    await archive({ days: daysOf(3), dryRun: false });
    expect(await rows(own, [idIn(3, 5)])).toHaveLength(1);

    await database.query(`UPDATE events SET type = 'reservation.requested', state = 'announced' WHERE id = ?`, [
      idIn(3, 5),
    ]);
    await database.query(
      `INSERT INTO inbox (consumer, event_id, due_at) VALUES ('newer.consumer', ?, NOW(6) + INTERVAL 1 DAY)`,
      [idIn(3, 5)],
    );
    await archive({ days: daysOf(3), dryRun: false });
    expect(await rows(own, [idIn(3, 5)])).toHaveLength(1);

    await database.query(`DELETE FROM inbox WHERE consumer = 'newer.consumer'`);
    await archive({ days: daysOf(3), dryRun: false });
    expect(await rows(own, [idIn(3, 5)])).toHaveLength(0);
    expect(await timelineOf(fromBytes(idIn(3, 0)))).toBe(4);
  });

  it('are finished by the next run when one was killed in the middle', async () => {
    const id = await bookedIn(4, 10);
    const { partition } = past[4]!;
    await database.query(`ALTER TABLE events_archive ADD PARTITION (${declaration(past[4]!)})`);
    await database.query(`ALTER TABLE events EXCHANGE PARTITION ${partition} WITH TABLE events_moving`);
    expect(await timelineOf(id)).toBe(4);
    await archive({ days: daysOf(4), dryRun: false });
    expect(await count('SELECT COUNT(*) FROM events_moving')).toBe(0);
    expect(await count('SELECT COUNT(*) FROM events_archive WHERE id BETWEEN ? AND ?', [idIn(4, 1), idIn(4, 10)])).toBe(
      10,
    );
    expect(await partitionsOf('events')).not.toContain(partition);
    expect(await timelineOf(id)).toBe(4);
  });

  it('let people go on booking while somebody else holds the table for long', async () => {
    await bookedIn(5, 10);
    const lock = await world.hold('SELECT COUNT(*) FROM events');
    const startedAt = performance.now();
    const load = await bookingDuring(20, async (bookings) => {
      const moved = archive({ days: daysOf(5), dryRun: false });
      // Those who come when the move stands in line already stand behind it, but not until the other has gone.
      const isMeanwhile = ({ askedAt }: Booking) => askedAt > startedAt + 1_500;
      await until('others have booked meanwhile', () => bookings.filter(isMeanwhile).length > 10);
      expect(await partitionsOf('events')).toContain(past[5]!.partition);
      await lock.release();
      await moved;
    });
    expect(load.refused).toEqual([]);
    expect(await partitionsOf('events')).not.toContain(past[5]!.partition);
  });

  it('can still be worked on: what died of an archived event is consumed when it is sent anew', async () => {
    const eventId = idIn(0, 1);
    await database.query(
      `INSERT INTO inbox (consumer, event_id, state, due_at) VALUES ('notifications.reservation.requested', ?, 'queued', NOW(6))`,
      [eventId],
    );
    const outcome = () => rows('SELECT state FROM inbox WHERE event_id = ?', [eventId]);
    await until('it is consumed', async () => (await outcome())[0]!['state'] === 'done');
    expect(await count('SELECT COUNT(*) FROM notifications WHERE event_id = ?', [eventId])).toBeGreaterThan(0);
  });

  it('stay when nothing has happened since, so that numbers never start again', async () => {
    await bookedIn(6, 10);
    await database.query('UPDATE events SET seq = seq + 1000000 WHERE id = ?', [idIn(6, 3)]);
    await archive({ days: daysOf(6), dryRun: false });
    expect(await partitionsOf('events')).toContain(past[6]!.partition);
    await database.query('UPDATE events SET seq = seq - 1000000 WHERE id = ?', [idIn(6, 3)]);
    await archive({ days: daysOf(6), dryRun: false });
    expect(await partitionsOf('events')).not.toContain(past[6]!.partition);
  });
});

describe('The tables of events', () => {
  it('have the same columns and keys, so that partitions can be exchanged', async () => {
    const shape = (table: string) =>
      rows(
        `SELECT c.column_name, c.column_type, c.is_nullable, c.column_default, c.ordinal_position,
           (SELECT GROUP_CONCAT(CONCAT(s.index_name, s.seq_in_index) ORDER BY s.index_name) FROM information_schema.statistics s
            WHERE s.table_schema = c.table_schema AND s.table_name = c.table_name AND s.column_name = c.column_name) AS in_keys
         FROM information_schema.columns c WHERE c.table_schema = DATABASE() AND c.table_name = ? ORDER BY c.ordinal_position`,
        [table],
      );
    const events = await shape('events');
    expect(events.length).toBeGreaterThan(8);
    expect(await shape('events_moving')).toEqual(events);
    expect(await shape('events_archive')).toEqual(events);
  });

  it('keep an id in one row at most', async () => {
    const [row] = await rows<{ id: Buffer }>('SELECT id FROM events LIMIT 1');
    const again = database.query(
      `INSERT INTO events (id, type, aggregate_type, aggregate_id, payload) VALUES (?, 'a.b', 'a', ?, '{}')`,
      [row!.id, row!.id],
    );
    await expect(again).rejects.toMatchObject({ errno: 1062 });
  });

  it('have partitions for two months ahead', async () => {
    const ahead = weeksAfter(0, Date.now()).map(({ partition }) => partition);
    expect(await partitionsOf('events')).toEqual(expect.arrayContaining(ahead));
  });
});
