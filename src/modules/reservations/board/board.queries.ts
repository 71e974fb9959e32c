import type { EntityManager } from 'typeorm';
import { z } from 'zod';
import { config } from '../../../config.js';
import { Cursor } from '../../../kernel/http/pagination.js';
import { Id } from '../../../kernel/http/schema.js';
import { clockOf } from '../../../kernel/time-zones.js';
import { fromBytes, toBytes } from '../../../kernel/tx/ids.js';
import { isTestSql } from '../../../kernel/tx/mode.js';
import { parseJson } from '../../../kernel/tx/json.js';
import { where, type Condition } from '../../../kernel/tx/where.js';
import type { GeoPoint } from '../../geo/index.js';
import type { OpenReservation, StuckReason } from '../board.schema.js';
import { PATIENCE_MINUTES } from '../reassignment.js';
import type { ReservationStatus } from '../reservation.entity.js';

/** Madang's own numbers, in minutes: a search, the silence of a driver, a delivery under way. */
const [SEARCH_MINUTES, SILENT_MINUTES, WAY_MINUTES] = [10, 5, 120];
/** What is picked up later than so many hours from now is not stuck yet. */
const AHEAD_HOURS = 24;
const MINUTE_MS = 60_000;

/** Where a page ended: the deadline in µs since 1970, and the id. */
const boardCursor = new Cursor(
  z.codec(z.string().regex(/^\d{1,17} [0-9a-f-]{36}$/), z.object({ due: z.string(), id: Id }), {
    decode: (text) => ({ due: text.split(' ')[0]!, id: text.split(' ')[1]! }),
    encode: ({ due, id }) => `${due} ${id}`,
  }),
);

export type BoardRow = Omit<OpenReservation, 'position'> & { cursor: string };

type Row = Record<'id' | 'consumer_id', Buffer> & {
  driver_id: Buffer | null;
  due: string;
  stuck: StuckReason | null;
  status: ReservationStatus;
  consumer_name: string;
  driver_name: string | null;
  departure: string;
  destination: string;
  stops: unknown;
  date: string;
  pickup_from: string | null;
  pickup_to: string | null;
  deadline: Date;
  price: number | null;
  created_at: Date;
  updated_at: Date;
};

/**
 * Open bookings by the moment at which they must be picked up. Each state is a walk down one index that ends when the page is full;
 * those that may be stuck end with the next 24 hours.
 *
 * @throws Problem `invalid-cursor` (400)
 */
export async function findBoard(
  manager: EntityManager,
  { stuck, cursor, take, now }: { stuck: boolean | undefined; cursor: string | undefined; take: number; now: Date },
): Promise<BoardRow[]> {
  const after = cursor === undefined ? undefined : boardCursor.read(cursor);
  const walks = scansOf(now).map(({ status, reason, bound }) => {
    const { sql, parameters } = where(
      ['r.status = ?', status],
      [`NOT ${isTestSql('r.id')}`],
      stuck === true && bound && [`r.deadline <= NOW(6) + INTERVAL ${AHEAD_HOURS} HOUR`],
      ['r.deadline IS NOT NULL'],
      [
        `r.deadline >= ${INSTANT} AND (r.deadline > ${INSTANT} OR r.id > ?)`,
        after?.due,
        after?.due,
        bytesOf(after?.id),
      ],
      stuck !== undefined && [`${reason[0]} IS ${stuck ? 'NOT ' : ''}NULL`, ...reason.slice(1)],
    );
    return {
      sql: `(SELECT r.id, r.deadline, ${reason[0]} AS stuck
        FROM reservations r FORCE INDEX (reservations_by_deadline)
        LEFT JOIN dispatches d ON d.reservation_id = r.id
        LEFT JOIN driver_availability a ON a.driver_id = r.driver_id
        LEFT JOIN driver_positions p ON p.driver_id = r.driver_id
        WHERE ${sql} ORDER BY r.deadline, r.id LIMIT ${take})`,
      parameters: [...reason.slice(1), ...parameters],
    };
  });
  const page = `${walks.map(({ sql }) => sql).join(' UNION ALL ')} ORDER BY deadline, id LIMIT ${take}`;
  const rows: Row[] = await manager.query(
    `SELECT r.id, TIMESTAMPDIFF(MICROSECOND, '1970-01-01', r.deadline) AS due, page.stuck,
       COALESCE(r.undelivered, r.status) AS status, r.consumer_id, c.name AS consumer_name, r.driver_id,
       v.name AS driver_name, r.departure, r.destination, JSON_EXTRACT(q.terms, '$.stops') AS stops,
       DATE_FORMAT(r.date, '%Y-%m-%d') AS date, r.pickup_from, r.pickup_to, r.deadline, r.price, r.created_at, r.updated_at
     FROM (${page}) page STRAIGHT_JOIN reservations r ON r.id = page.id
     JOIN users c ON c.id = r.consumer_id
     LEFT JOIN users v ON v.id = r.driver_id
     LEFT JOIN delivery_quotes q ON q.id = r.quote_id
     ORDER BY page.deadline, page.id`,
    walks.flatMap(({ parameters }) => parameters),
  );
  return rows.map(toRow);
}

const INSTANT = `TIMESTAMP '1970-01-01 00:00:00' + INTERVAL ? MICROSECOND`;
const bytesOf = (id: string | undefined) => id && toBytes(id);

/** The walk of each state in the table, and when a booking in it is stuck. */
function scansOf(now: Date): { status: string; reason: Condition; bound: boolean }[] {
  const old = (what: string, minutes: number) => `${what} <= NOW(6) - INTERVAL ${minutes} MINUTE`;
  /** Has its pick-up window begun by then? One without a window begins with its day. */
  const begun = (minutes: number): Condition => {
    const { date, time } = clockOf(new Date(now.getTime() + minutes * MINUTE_MS), config.businessTimeZone);
    return [`(r.date < ? OR (r.date = ? AND COALESCE(r.pickup_from, '00:00:00') <= ?))`, date, date, time];
  };
  const silent = old(
    'GREATEST(COALESCE(p.recorded_at, a.seen_at, r.updated_at), COALESCE(a.seen_at, r.updated_at))',
    SILENT_MINUTES,
  );
  // The search for a booking begins so long before its pick-up.
  const searched = begun(config.dispatch.leadSeconds / 60 - SEARCH_MINUTES);
  const [late, due] = [begun(-PATIENCE_MINUTES), begun(0)];
  const since = old('COALESCE(r.accepted_at, r.updated_at)', PATIENCE_MINUTES);
  return [
    {
      status: 'requested',
      bound: true,
      reason: [
        `CASE WHEN r.deadline <= NOW(6) THEN 'overdue'
           WHEN d.round > 0 AND ${old('r.updated_at', SEARCH_MINUTES)} AND ${searched[0]} THEN 'searching' END`,
        ...searched.slice(1),
      ],
    },
    {
      status: 'accepted',
      bound: true,
      reason: [
        `CASE WHEN r.deadline <= NOW(6) OR (r.arrived_at IS NULL AND ${since} AND ${late[0]}) THEN 'overdue'
           WHEN ${silent} AND ${due[0]} THEN 'silent' END`,
        ...late.slice(1),
        ...due.slice(1),
      ],
    },
    {
      status: 'picked_up',
      bound: false,
      reason: [`CASE WHEN ${old('r.updated_at', WAY_MINUTES)} THEN 'overdue' WHEN ${silent} THEN 'silent' END`],
    },
  ];
}

function toRow(row: Row): BoardRow {
  const stops = row.stops === null ? [] : (parseJson(row.stops) as GeoPoint[]);
  const [first, last] = [stops[0], stops.at(-1)].map((stop) => (stop ? { lat: stop.lat, lng: stop.lng } : null));
  const { id, consumer_id, driver_id, driver_name, pickup_from, pickup_to } = row;
  return {
    cursor: boardCursor.write({ due: String(row.due), id: fromBytes(id) }),
    id: fromBytes(id),
    status: row.status,
    stuck: row.stuck,
    departure: row.departure,
    destination: row.destination,
    pickup: first ?? null,
    dropoff: last ?? null,
    date: row.date,
    pickupWindow: pickup_from && pickup_to ? { from: pickup_from.slice(0, 5), to: pickup_to.slice(0, 5) } : null,
    deadline: row.deadline.toISOString(),
    price: row.price,
    consumer: { id: fromBytes(consumer_id), name: row.consumer_name },
    driver: driver_id && { id: fromBytes(driver_id), name: driver_name ?? '' },
    createdAt: row.created_at.toISOString(),
    updatedAt: row.updated_at.toISOString(),
  };
}
