import type { EntityManager } from 'typeorm';
import { Problem } from '../../../kernel/problems/problem.js';
import { fromBytes, newId, toBytes } from '../../../kernel/tx/ids.js';
import { write, type Tx } from '../../../kernel/tx/tx.js';
import { POSITION_SECONDS } from '../../drivers/index.js';
import { boxesAround, distance, type Vehicle } from '../../geo/index.js';
import type { Reservation } from '../reservation.entity.js';
import { MOST_LIVE, type Candidate } from './rings.js';
import { isBusy, isNotAsked, mayServe, type Search } from './search.js';

/** `asked` in a broadcast, where the booking is anyone's; `live` until `expires_at`, while it is that driver's to take. */
type OfferState = 'asked' | 'live' | 'accepted' | 'declined' | 'ignored' | 'withdrawn';

/** An offer to one driver. `isOpen`: it can be accepted or declined now, by the clock of the database. */
export type Offer = {
  id: string;
  reservationId: string;
  driverId: string;
  state: OfferState;
  round: number;
  isOpen: boolean;
};

const OPEN = `o.state IN ('asked', 'live') AND (o.expires_at IS NULL OR o.expires_at > NOW(6))`;

/** Drivers who can be offered a booking within so many metres; without consent a position counts for nothing. */
export async function findNear(
  tx: Tx,
  { id, consumerId }: Reservation,
  { lat, lng, vehicles, hours }: Search,
  meters: number,
): Promise<Candidate[]> {
  const boxes = boxesAround({ lat, lng }, meters);
  const inBox = '(p.lat BETWEEN ? AND ? AND p.lng BETWEEN ? AND ?)';
  const [asked, busy] = [isNotAsked('p.driver_id', id), isBusy('p.driver_id', hours)];
  const serves = mayServe('p.driver_id', consumerId);
  type Row = { driver_id: Buffer; lat: number; lng: number; vehicle: Vehicle; offered_at: Date; live: string };
  const rows: Row[] = await tx.query(
    `SELECT p.driver_id, p.lat, p.lng, v.vehicle, a.offered_at,
       (SELECT COUNT(*) FROM offers l
        WHERE l.driver_id = p.driver_id AND l.state = 'live' AND l.expires_at > NOW(6)) AS live
     FROM driver_positions p
     JOIN driver_availability a ON a.driver_id = p.driver_id AND a.online = TRUE
     JOIN driver_profiles v ON v.driver_id = p.driver_id AND v.vehicle IN (?) AND v.consent_at IS NOT NULL
     WHERE (${boxes.map(() => inBox).join(' OR ')}) AND p.recorded_at > NOW(6) - INTERVAL ${POSITION_SECONDS} SECOND
       AND p.driver_id <> ? AND ${serves.sql} AND ${asked.sql} AND NOT ${busy.sql}`,
    [
      vehicles,
      ...boxes.flatMap(({ west, south, east, north }) => [south, north, west, east]),
      toBytes(consumerId),
      ...serves.values,
      ...asked.values,
      ...busy.values,
    ],
  );
  return rows
    .map(({ driver_id, offered_at, live, vehicle, ...point }) => ({
      driverId: fromBytes(driver_id),
      meters: distance({ lat, lng }, point),
      ...{ vehicle, offeredAt: offered_at, live: Number(live) },
    }))
    .filter((candidate) => candidate.meters <= meters && candidate.live < MOST_LIVE);
}

/**
 * Locks those of these drivers who are online, and returns who has less to decide on than anyone may: so that of rounds at once none
 * offers one too many. A round waits for those that have locked one of them: were they passed over, it would go on to drivers further
 * away, and at last to everyone, for a moment's sake.
 */
export async function lockFree(tx: Tx, driverIds: string[]): Promise<Set<string>> {
  const rows: { driver_id: Buffer }[] = await tx.query(
    `SELECT driver_id FROM driver_availability WHERE driver_id IN (?) AND online = TRUE ORDER BY driver_id FOR UPDATE`,
    [driverIds.map(toBytes)],
  );
  if (rows.length === 0) return new Set();
  const busy: { driver_id: Buffer; live: string }[] = await tx.query(
    `SELECT driver_id, COUNT(*) AS live FROM offers
     WHERE driver_id IN (?) AND state = 'live' AND expires_at > NOW(6) GROUP BY driver_id HAVING live >= ${MOST_LIVE}`,
    [rows.map((row) => row.driver_id)],
  );
  const full = new Set(busy.map((row) => fromBytes(row.driver_id)));
  return new Set(rows.map((row) => fromBytes(row.driver_id)).filter((driverId) => !full.has(driverId)));
}

/** Offers a booking to these drivers for so many seconds. */
export function insertLive(tx: Tx, id: string, round: number, seconds: number, chosen: readonly Candidate[]): void {
  write(
    tx,
    `INSERT INTO offers (id, reservation_id, driver_id, round, state, distance_meters, expires_at)
     VALUES ${chosen.map(() => `(?, ?, ?, ?, 'live', ?, NOW(6) + INTERVAL ? SECOND)`).join(', ')}`,
    chosen.flatMap(({ driverId, meters }) => [
      ...[toBytes(newId()), toBytes(id), toBytes(driverId), round],
      ...[Math.round(meters), seconds],
    ]),
  );
}

/** This driver is not asked for it again. */
export function insertDeclined(tx: Tx, id: string, driverId: string): void {
  write(
    tx,
    `INSERT INTO offers (reservation_id, driver_id, round, state) VALUES (?, ?, 0, 'declined')
     ON DUPLICATE KEY UPDATE state = VALUES(state)`,
    [toBytes(id), toBytes(driverId)],
  );
}

/** The drivers who were asked in this round, and may still answer. */
export async function findAsked(tx: Tx, id: string, round: number): Promise<string[]> {
  const rows: { driver_id: Buffer }[] = await tx.query(
    `SELECT driver_id FROM offers o WHERE reservation_id = ? AND round = ? AND ${OPEN}`,
    [toBytes(id), round],
  );
  return rows.map((row) => fromBytes(row.driver_id));
}

/** To whom of the drivers nearby the booking is offered now, each with the distance to the pick-up and the seconds left. */
export async function findLive(
  tx: Tx,
  id: string,
): Promise<{ driverId: string; meters: number; secondsLeft: number }[]> {
  const rows: { driver_id: Buffer; meters: number; seconds: string }[] = await tx.query(
    `SELECT driver_id, distance_meters AS meters, TIMESTAMPDIFF(MICROSECOND, NOW(6), expires_at) / 1000000 AS seconds
     FROM offers WHERE reservation_id = ? AND state = 'live' AND expires_at > NOW(6)`,
    [toBytes(id)],
  );
  return rows.map((row) => ({
    driverId: fromBytes(row.driver_id),
    meters: Number(row.meters),
    secondsLeft: Number(row.seconds),
  }));
}

/**
 * Whether this driver has an offer to take; while there is none, no driver needs one.
 *
 * @throws Problem `offered-to-others` (409)
 */
export async function isOfferedTo(tx: Tx, { id, quoteId }: Reservation, driverId: string): Promise<boolean> {
  const live = quoteId === null ? [] : await findLive(tx, id);
  if (live.length === 0) return false;
  if (!live.some((offer) => offer.driverId === driverId)) throw new Problem('offered-to-others');
  return true;
}

/** Whether this driver was asked for the booking. */
export async function wasAsked(tx: Tx, id: string, driverId: string): Promise<boolean> {
  const rows: unknown[] = await tx.query('SELECT 1 FROM offers WHERE reservation_id = ? AND driver_id = ?', [
    toBytes(id),
    toBytes(driverId),
  ]);
  return rows.length > 0;
}

/** A driver's own offer. */
export async function findOffer(tx: Tx, id: string, driverId: string): Promise<Offer | undefined> {
  const [row]: { reservation_id: Buffer; state: OfferState; round: number; is_open: number | string }[] =
    await tx.query(
      `SELECT reservation_id, state, round, ${OPEN} AS is_open FROM offers o WHERE id = ? AND driver_id = ?`,
      [toBytes(id), toBytes(driverId)],
    );
  if (!row) return undefined;
  const { state, round } = row;
  return {
    ...{ id, driverId, state, round, reservationId: fromBytes(row.reservation_id) },
    isOpen: Number(row.is_open) === 1,
  };
}

/** The driver's offer becomes theirs, those of the others end. If its time has passed, the unit of work fails with `offer-over`. */
export function takeLive(tx: Tx, id: string, driverId: string): void {
  write(
    tx,
    `UPDATE offers SET state = 'accepted' WHERE reservation_id = ? AND driver_id = ? AND state = 'live'
       AND expires_at > NOW(6)`,
    [toBytes(id), toBytes(driverId)],
    { rows: 1, otherwise: () => new Problem('offer-over') },
  );
}

/** No driver has to decide on it any more. */
export function withdraw(tx: Tx, id: string): void {
  write(tx, `UPDATE offers SET state = 'withdrawn' WHERE reservation_id = ? AND state = 'live'`, [toBytes(id)]);
}

/**
 * The driver's offer ends; if it was the last open one of its round, the next round is due. The search is locked before its
 * offers, as a round does, so that neither waits for the other for ever. If its time has passed, the unit of work fails with
 * `offer-over`.
 */
export async function decline(tx: Tx, { id, reservationId }: Offer): Promise<void> {
  const reservation = toBytes(reservationId);
  await tx.query('SELECT round FROM dispatches WHERE reservation_id = ? FOR UPDATE', [reservation]);
  write(tx, `UPDATE offers o SET o.state = 'declined' WHERE o.id = ? AND ${OPEN}`, [toBytes(id)], {
    rows: 1,
    otherwise: () => new Problem('offer-over'),
  });
  write(
    tx,
    `UPDATE dispatches d SET d.next_at = LEAST(d.next_at, NOW(6)) WHERE d.reservation_id = ?
       AND NOT EXISTS (SELECT 1 FROM offers o WHERE o.reservation_id = d.reservation_id AND o.round = d.round AND ${OPEN})`,
    [reservation],
  );
}

/** Ends the offers whose drivers have not answered, and returns these drivers. */
export async function ignore(tx: Tx, id: string): Promise<string[]> {
  const rows: { driver_id: Buffer }[] = await tx.query(
    `SELECT driver_id FROM offers WHERE reservation_id = ? AND state = 'live' FOR UPDATE`,
    [toBytes(id)],
  );
  if (rows.length > 0)
    write(tx, `UPDATE offers SET state = 'ignored' WHERE reservation_id = ? AND state = 'live'`, [toBytes(id)]);
  return rows.map((row) => fromBytes(row.driver_id));
}

type Listed = {
  id: Buffer;
  reservationId: Buffer;
  seconds: string | null;
  meters: number | null;
  departure: string;
  destination: string;
  date: string;
  pickupFrom: string | null;
  pickupTo: string | null;
  driverPay: number | null;
};
export type ListedOffer = Omit<Listed, 'id' | 'reservationId' | 'seconds'> & {
  id: string;
  reservationId: string;
  secondsLeft: number | null;
};

/** What a driver can accept or decline now: those with a time limit first, then the newest. */
export async function findOpen(manager: EntityManager, driverId: string, limit: number): Promise<ListedOffer[]> {
  const of = (state: OfferState) =>
    `(SELECT o.id, o.reservation_id AS reservationId, o.distance_meters AS meters, o.made_at,
        TIMESTAMPDIFF(MICROSECOND, NOW(6), o.expires_at) / 1000000 AS seconds, r.departure, r.destination,
        DATE_FORMAT(r.date, '%Y-%m-%d') AS date, r.pickup_from AS pickupFrom, r.pickup_to AS pickupTo,
        r.driver_pay AS driverPay
      FROM offers o FORCE INDEX (offers_of_driver) STRAIGHT_JOIN reservations r ON r.id = o.reservation_id
      WHERE o.driver_id = ? AND o.state = '${state}' AND o.id IS NOT NULL
        AND (o.expires_at IS NULL OR o.expires_at > NOW(6))
        AND r.status = 'requested' AND (r.deadline IS NULL OR r.deadline > NOW(6))
      ORDER BY o.made_at DESC LIMIT ${limit})`;
  const driver = toBytes(driverId);
  const rows: Listed[] = await manager.query(
    `${of('live')} UNION ALL ${of('asked')} ORDER BY seconds IS NULL, made_at DESC LIMIT ${limit}`,
    [driver, driver],
  );
  return rows.map(({ id, reservationId, seconds, ...row }) => ({
    ...row,
    id: fromBytes(id),
    reservationId: fromBytes(reservationId),
    secondsLeft: seconds === null ? null : Number(seconds),
  }));
}
