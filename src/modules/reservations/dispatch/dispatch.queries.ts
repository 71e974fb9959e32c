import type { EntityManager } from 'typeorm';
import { config } from '../../../config.js';
import { resolveLocalTime } from '../../../kernel/time-zones.js';
import { fromBytes, newId, toBytes } from '../../../kernel/tx/ids.js';
import { write, type Tx } from '../../../kernel/tx/tx.js';
import { POSITION_SECONDS } from '../../drivers/index.js';
import type { Reservation } from '../reservation.entity.js';
import { insertDeclined } from './offers.queries.js';
import { isBusy, isNotAsked, isPerson, mayServe, type Search } from './search.js';
import { rings } from './rings.js';

const toIds = (rows: { driver_id: Buffer }[]): string[] => rows.map((row) => fromBytes(row.driver_id));

/** Online drivers, those first who were asked least lately. */
export async function findInTurn(manager: EntityManager, limit: number): Promise<string[]> {
  return toIds(
    await manager.query(
      `SELECT driver_id FROM driver_availability FORCE INDEX (driver_availability_in_turn)
       WHERE online = TRUE AND ${isPerson('driver_availability.driver_id')}
       ORDER BY offered_at, driver_id LIMIT ${limit}`,
    ),
  );
}

/**
 * The same, without those who were asked for this booking already, and without its consumer. With a place to start from also
 * without those who are known to be beyond the largest ring, to have another vehicle or another delivery then. `isDue` tells
 * who was last asked for any booking at least so many seconds ago.
 */
export async function findNotAsked(
  tx: Tx,
  { id, consumerId }: Reservation,
  search: Search | null,
  { limit, seconds }: { limit: number; seconds: number },
): Promise<{ driverId: string; isDue: boolean }[]> {
  const asked = isNotAsked('a.driver_id', id);
  const serves = mayServe('a.driver_id', consumerId);
  const within = search ? isNotElsewhere(search) : { sql: 'TRUE', values: [] };
  const rows: { driver_id: Buffer; is_due: number | string }[] = await tx.query(
    `SELECT a.driver_id, a.offered_at <= NOW(6) - INTERVAL ? SECOND AS is_due
     FROM driver_availability a FORCE INDEX (driver_availability_in_turn)
     WHERE a.online = TRUE AND a.driver_id <> ? AND ${serves.sql} AND ${asked.sql} AND ${within.sql}
     ORDER BY a.offered_at, a.driver_id LIMIT ${limit}`,
    [seconds, toBytes(consumerId), ...serves.values, ...asked.values, ...within.values],
  );
  return rows.map((row) => ({ driverId: fromBytes(row.driver_id), isDue: Number(row.is_due) === 1 }));
}

/** Drivers of whom nothing is known are asked. */
function isNotElsewhere({ lat, lng, vehicles, hours }: Search): { sql: string; values: unknown[] } {
  const busy = isBusy('a.driver_id', hours);
  const { meters } = rings.at(-1)!;
  return {
    sql: `NOT ${busy.sql}
      AND NOT EXISTS (SELECT 1 FROM driver_profiles v
        WHERE v.driver_id = a.driver_id AND v.vehicle IS NOT NULL AND v.vehicle NOT IN (?))
      AND NOT EXISTS (SELECT 1 FROM driver_positions p
        WHERE p.driver_id = a.driver_id AND p.recorded_at > NOW(6) - INTERVAL ${POSITION_SECONDS} SECOND
          AND ST_Distance_Sphere(POINT(p.lng, p.lat), POINT(?, ?)) > ${meters})`,
    values: [...busy.values, vehicles, lng, lat],
  };
}

/** Those who are asked move to the end of the line. */
export function setAsked(tx: Tx, driverIds: string[]): void {
  const ids = driverIds.toSorted().map(toBytes); // one lock order, against deadlocks
  write(tx, 'UPDATE driver_availability SET offered_at = NOW(6) WHERE driver_id IN (?)', [ids]);
}

/** Asks these drivers, whose answer has no time limit: the booking is anyone's. */
export function insertAsked(tx: Tx, id: string, round: number, driverIds: string[]): void {
  if (driverIds.length === 0) return;
  write(
    tx,
    `INSERT IGNORE INTO offers (id, reservation_id, driver_id, round) VALUES ${driverIds.map(() => '(?, ?, ?, ?)').join(', ')}`,
    driverIds.flatMap((driverId) => [toBytes(newId()), toBytes(id), toBytes(driverId), round]),
  );
}

/** The first ring of a booking whose pick-up has coordinates; null: it is broadcast. */
const firstRing = ({ quoteId }: Pick<Reservation, 'quoteId'>): number | null => (quoteId === null ? null : 0);

/** The search for the driver of a booking with a price begins with it, or so long before its pick-up. */
export function beginSearch(tx: Tx, reservation: Reservation): void {
  if (reservation.quoteId === null) return;
  const { date, pickupFrom } = reservation;
  const pickup = resolveLocalTime(date, pickupFrom ?? '00:00', config.businessTimeZone).getTime();
  const seconds = (pickup - Date.now()) / 1_000 - config.dispatch.leadSeconds;
  plan(tx, reservation, 0, Math.max(0, Math.ceil(seconds)));
}

/** Everybody may be asked anew but those who declined it, and the driver who no longer carries it out. */
export function searchAgain(tx: Tx, reservation: Pick<Reservation, 'id' | 'quoteId'>, driverId: string): void {
  const { id } = reservation;
  write(tx, `DELETE FROM offers WHERE reservation_id = ? AND state <> 'declined'`, [toBytes(id)]);
  insertDeclined(tx, id, driverId);
  plan(tx, reservation, 0, 0);
}

/** The next round of a booking begins in so many seconds. */
export function plan(
  tx: Tx,
  { id, quoteId }: Pick<Reservation, 'id' | 'quoteId'>,
  round: number,
  seconds: number,
): void {
  write(
    tx,
    `INSERT INTO dispatches (reservation_id, round, ring, next_at) VALUES (?, ?, ?, NOW(6) + INTERVAL ? SECOND)
     ON DUPLICATE KEY UPDATE round = VALUES(round), ring = VALUES(ring), pauses = 0, next_at = VALUES(next_at)`,
    [toBytes(id), round, firstRing({ quoteId }), seconds],
  );
}

/** The rings of a booking that is broadcast are tried once more, at once. */
export function lookAround(tx: Tx, id: string): void {
  write(
    tx,
    'UPDATE dispatches SET ring = 0, next_at = LEAST(next_at, NOW(6)) WHERE reservation_id = ? AND ring IS NULL',
    [toBytes(id)],
  );
}

/** What follows a round, in so many seconds. */
export function planNext(
  tx: Tx,
  id: string,
  { round, pauses, ring }: { round: number; pauses: number; ring: number | null },
  seconds: number,
): void {
  write(
    tx,
    `UPDATE dispatches SET round = ?, pauses = ?, ring = ?, next_at = NOW(6) + INTERVAL ? SECOND
     WHERE reservation_id = ?`,
    [round, pauses, ring, seconds, toBytes(id)],
  );
}

/** The end of these searches. */
export function forget(tx: Tx, ids: readonly string[]): void {
  if (ids.length === 0) return;
  write(tx, 'DELETE FROM dispatches WHERE reservation_id IN (?)', [ids.map(toBytes)]);
  write(tx, 'DELETE FROM offers WHERE reservation_id IN (?)', [ids.map(toBytes)]);
}

/** Locks those of these searches whose bookings need no driver any more. What others have locked is left to the next sweep. */
export async function lockOver(tx: Tx, ids: readonly string[]): Promise<string[]> {
  const rows: { id: Buffer }[] = await tx.query(
    `SELECT d.reservation_id AS id FROM dispatches d LEFT JOIN reservations r ON r.id = d.reservation_id
     WHERE d.reservation_id IN (?) AND COALESCE(r.status, '') <> 'requested' FOR UPDATE SKIP LOCKED`,
    [ids.map(toBytes)],
  );
  return rows.map(({ id }) => fromBytes(id));
}
