import { isDuplicate } from '../../kernel/tx/database-errors.js';
import { Problem } from '../../kernel/problems/problem.js';
import { fromBytes, toBytes } from '../../kernel/tx/ids.js';
import { write, type Tx } from '../../kernel/tx/tx.js';
import { activeStatuses, type Reservation } from './reservation.entity.js';

const HOURS = 24;

/**
 * The hours of its day that a booking takes of its driver: those that its pick-up window touches, or else all of them, for
 * then nothing but the day is known.
 */
export function hoursOf({ pickupFrom, pickupTo }: Pick<Reservation, 'pickupFrom' | 'pickupTo'>): number[] {
  if (pickupFrom === null || pickupTo === null) return Array.from({ length: HOURS }, (_, hour) => hour);
  const [first, end] = [Number(pickupFrom.slice(0, 2)), Number(pickupTo.slice(0, 2))];
  const last = pickupTo.slice(3, 5) === '00' ? end - 1 : end;
  return Array.from({ length: last - first + 1 }, (_, place) => first + place);
}

/**
 * Takes the hours of a booking for its driver; the primary key gives each hour of a driver to one booking.
 *
 * @throws Problem `driver-busy` (409), or the one named
 */
export async function takeSlots(
  tx: Tx,
  driverId: string,
  reservation: Reservation,
  otherwise: 'driver-busy' | 'driver-unavailable' = 'driver-busy',
): Promise<void> {
  try {
    await insert(tx, driverId, reservation);
  } catch (error) {
    if (!isDuplicate(error)) throw error;
    if (!(await freeEnded(tx, driverId))) throw new Problem(otherwise, {}, { cause: error });
    await takeSlots(tx, driverId, reservation, otherwise);
  }
}

/** Gives back the hours of a booking, which its driver no longer carries out. */
export function freeSlots(tx: Tx, id: string): void {
  write(tx, 'DELETE FROM driver_slots WHERE reservation_id = ?', [toBytes(id)]);
}

async function insert(tx: Tx, driverId: string, reservation: Reservation): Promise<void> {
  const hours = hoursOf(reservation);
  await tx.query(
    `INSERT INTO driver_slots (driver_id, day, hour, reservation_id) VALUES ${hours.map(() => '(?, ?, ?, ?)').join(', ')}`,
    hours.flatMap((hour) => [toBytes(driverId), reservation.date, hour, toBytes(reservation.id)]),
  );
}

/**
 * Gives back the hours of bookings that this driver no longer carries out: the release before this, which runs beside it
 * during a deploy, ends bookings without doing so. Returns whether there were any.
 */
async function freeEnded(tx: Tx, driverId: string): Promise<boolean> {
  const rows: { id: Buffer }[] = await tx.query(
    `SELECT DISTINCT s.reservation_id AS id FROM driver_slots s JOIN reservations r ON r.id = s.reservation_id
     WHERE s.driver_id = ? AND (r.status NOT IN (?) OR r.driver_id <> s.driver_id)`,
    [toBytes(driverId), activeStatuses],
  );
  for (const { id } of rows) freeSlots(tx, fromBytes(id));
  return rows.length > 0;
}
