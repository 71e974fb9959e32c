import type { EntityManager } from 'typeorm';
import { fromBytes, toBytes } from '../../../kernel/tx/ids.js';
import { parseJson } from '../../../kernel/tx/json.js';
import { write, type Tx } from '../../../kernel/tx/tx.js';
import { POSITION_SECONDS } from '../../drivers/index.js';
import type { GeoPoint, Vehicle } from '../../geo/index.js';
import type { ReservationStatus } from '../reservation.entity.js';

export type TrackedRow = {
  id: string;
  status: ReservationStatus;
  driverId: string | null;
  driverName: string | null;
  vehicle: Vehicle | null;
  hasArrived: boolean;
  departure: string;
  destination: string;
  date: string;
  pickupFrom: string | null;
  pickupTo: string | null;
  updatedAt: Date;
  /** Seconds since its last change, by the clock of the database. */
  unchangedForSeconds: number;
  /** Where a quoted one goes. */
  dropoff: GeoPoint | null;
  /** The number of the link that is right. */
  link: number;
};

/** What tracking shows of these bookings. */
export async function findTracked(manager: EntityManager, ids: string[]): Promise<TrackedRow[]> {
  const rows: (Record<string, unknown> & { id: Buffer; driver_id: Buffer | null; dropoff: unknown })[] =
    await manager.query(
      `SELECT r.id, COALESCE(r.undelivered, r.status) AS status, r.driver_id, u.name AS driver_name, d.vehicle, r.arrived_at IS NOT NULL AS has_arrived,
         r.departure, r.destination, DATE_FORMAT(r.date, '%Y-%m-%d') AS date, r.pickup_from, r.pickup_to, r.updated_at,
         TIMESTAMPDIFF(SECOND, r.updated_at, NOW(6)) AS unchanged_for, JSON_EXTRACT(q.terms, '$.stops') AS dropoff,
         COALESCE(l.number, 0) AS link
       FROM reservations r
       LEFT JOIN users u ON u.id = r.driver_id
       LEFT JOIN driver_profiles d ON d.driver_id = r.driver_id
       LEFT JOIN delivery_quotes q ON q.id = r.quote_id
       LEFT JOIN tracking_links l ON l.reservation_id = r.id
       WHERE r.id IN (?)`,
      [ids.map(toBytes)],
    );
  return rows.map((row) => ({
    id: fromBytes(row.id),
    status: row['status'] as ReservationStatus,
    driverId: row.driver_id && fromBytes(row.driver_id),
    driverName: row['driver_name'] as string | null,
    vehicle: row['vehicle'] as Vehicle | null,
    hasArrived: Number(row['has_arrived']) === 1,
    departure: row['departure'] as string,
    destination: row['destination'] as string,
    date: row['date'] as string,
    pickupFrom: row['pickup_from'] as string | null,
    pickupTo: row['pickup_to'] as string | null,
    updatedAt: row['updated_at'] as Date,
    unchangedForSeconds: Number(row['unchanged_for']),
    dropoff: lastStopOf(row.dropoff),
    link: Number(row['link']),
  }));
}

/** The number of the link of a booking that is right. */
export async function findLink(manager: EntityManager, reservationId: string): Promise<number> {
  const rows: { number: number }[] = await manager.query('SELECT number FROM tracking_links WHERE reservation_id = ?', [
    toBytes(reservationId),
  ]);
  return rows[0]?.number ?? 0;
}

/** From the commit on the next link is the one that is right. Gives its number. */
export async function replaceLink(tx: Tx, reservationId: string): Promise<number> {
  await tx.query('INSERT INTO tracking_links VALUES (?, 1) ON DUPLICATE KEY UPDATE number = number + 1', [
    toBytes(reservationId),
  ]);
  return findLink(tx, reservationId);
}

function lastStopOf(stops: unknown): GeoPoint | null {
  const last = stops === null ? undefined : (parseJson(stops) as GeoPoint[]).at(-1);
  return last ? { lat: last.lat, lng: last.lng } : null;
}

/** Where each of these bookings was last, by id. */
export async function findLastPoints(
  manager: EntityManager,
  ids: string[],
): Promise<Map<string, GeoPoint & { recordedAt: Date }>> {
  if (ids.length === 0) return new Map();
  const rows: { reservation_id: Buffer; lat: number; lng: number; recorded_at: Date }[] = await manager.query(
    `SELECT t.reservation_id, t.lat, t.lng, t.recorded_at FROM track_points t
     JOIN (SELECT reservation_id, MAX(recorded_at) AS last FROM track_points WHERE reservation_id IN (?)
           GROUP BY reservation_id) l ON l.reservation_id = t.reservation_id AND l.last = t.recorded_at`,
    [ids.map(toBytes)],
  );
  return new Map(
    rows.map((row) => [fromBytes(row.reservation_id), { lat: row.lat, lng: row.lng, recordedAt: row.recorded_at }]),
  );
}

const POINT_SECONDS = 30;
const KEPT_DAYS = 30;

/** Deliveries whose driver is under way, and where. */
const underWay = `reservations r JOIN driver_positions p ON p.driver_id = r.driver_id
  WHERE (r.status = 'picked_up' OR (r.status = 'accepted' AND r.arrived_at IS NOT NULL))
    AND p.recorded_at > NOW(6) - INTERVAL ${POSITION_SECONDS} SECOND
    AND NOT EXISTS (SELECT 1 FROM track_points t WHERE t.reservation_id = r.id
                    AND t.recorded_at > p.recorded_at - INTERVAL ${POINT_SECONDS} SECOND)`;

/** Deliveries that are due for a point of their track. */
export const withoutPoint = underWay;

/** One statement for all of them; two workers add a point once. Returns how many were added. */
export async function addPoints(tx: Tx): Promise<number> {
  const { affectedRows }: { affectedRows: number } = await tx.query(
    `INSERT IGNORE INTO track_points (reservation_id, recorded_at, lat, lng)
     SELECT r.id, p.recorded_at, p.lat, p.lng FROM ${underWay}`,
  );
  return affectedRows;
}

export const oldPoints = `track_points WHERE recorded_at < NOW(6) - INTERVAL ${KEPT_DAYS} DAY`;
export const oldTrackings = `trackings WHERE created_at < NOW(6) - INTERVAL ${KEPT_DAYS} DAY`;

/** Quoted deliveries under way whose destination was not copied yet. */
export const withoutTracking = `reservations r WHERE r.status = 'picked_up' AND r.quote_id IS NOT NULL
  AND NOT EXISTS (SELECT 1 FROM trackings t WHERE t.reservation_id = r.id)`;

/** Copies where they go out of the quotes, for `near`. */
export function addTrackings(tx: Tx): void {
  const stop = `JSON_EXTRACT(q.terms, '$.stops[1]`;
  write(
    tx,
    `INSERT IGNORE INTO trackings (reservation_id, lat, lng)
     SELECT r.id, CAST(${stop}.lat') AS DOUBLE), CAST(${stop}.lng') AS DOUBLE)
     FROM delivery_quotes q JOIN ${withoutTracking.replace('WHERE', 'ON r.quote_id = q.id WHERE')}`,
    [],
  );
}

const NEAR_METERS = 300;
const METERS_PER_DEGREE = 111_195;

/** Deliveries whose driver is within 300 m of the destination, and of whom this was not said. */
export const near = `trackings t JOIN reservations r ON r.id = t.reservation_id
  JOIN driver_positions p ON p.driver_id = r.driver_id
  WHERE t.approached_at IS NULL AND r.status = 'picked_up' AND r.undelivered IS NULL
    AND p.recorded_at > NOW(6) - INTERVAL ${POSITION_SECONDS} SECOND
    AND p.lat BETWEEN t.lat - ${NEAR_METERS / METERS_PER_DEGREE} AND t.lat + ${NEAR_METERS / METERS_PER_DEGREE}
    AND ST_Distance_Sphere(POINT(p.lng, p.lat), POINT(t.lng, t.lat)) <= ${NEAR_METERS}`;

type Approaching = { reservationId: string; consumerId: string; driverId: string };

/** Locks some of them, so that one worker says it. */
export async function takeNear(tx: Tx): Promise<Approaching[]> {
  const rows: Record<'id' | 'consumer_id' | 'driver_id', Buffer>[] = await tx.query(
    `SELECT r.id, r.consumer_id, r.driver_id FROM ${near} LIMIT 50`,
  );
  const found: Approaching[] = [];
  for (const row of rows) {
    const { affectedRows }: { affectedRows: number } = await tx.query(
      'UPDATE trackings SET approached_at = NOW(6) WHERE reservation_id = ? AND approached_at IS NULL',
      [row.id],
    );
    if (affectedRows !== 1) continue;
    const [reservationId, consumerId, driverId] = [row.id, row.consumer_id, row.driver_id].map(fromBytes);
    found.push({ reservationId: reservationId!, consumerId: consumerId!, driverId: driverId! });
  }
  return found;
}
