import type { EntityManager } from 'typeorm';
import { config } from '../../config.js';
import { fromBytes, newId, toBytes } from '../../kernel/tx/ids.js';
import { isTest, isTestSql, testIdOf } from '../../kernel/tx/mode.js';
import { write, type Tx } from '../../kernel/tx/tx.js';
import { defineWork } from '../../kernel/work/work.js';
import type { GeoPoint } from '../geo/index.js';
import { NO_DRIVER } from './scenarios.js';

/** Robots under way; each is due when there is something to do next. The lock holds a row. */
export const robotWork = defineWork({
  name: 'robots',
  table: 'robots',
  key: 'driver_id',
  waiting: ['driving'],
  owedSince: 'due_at',
  isPlanned: true,
  heldWhile: `state = 'driving'`,
});

/** How many robots there are at most for all that is of the test mode; what is booked beyond that waits for one of them. */
const MOST_TEST_ROBOTS = 50;

const FEW = 50;

/** Robots of its mode that have nothing to do and were not asked for this booking: who handed it back does not get it again. */
const idle = (reservationId: string, isOfTest: boolean) => `robots b WHERE b.state = 'idle'
  AND ${isTestSql('b.driver_id')} = ${isOfTest ? 'TRUE' : 'FALSE'} AND NOT EXISTS (
  SELECT 1 FROM offers o WHERE o.reservation_id = ${reservationId} AND o.driver_id = b.driver_id)`;

const hasBegun = 'd.reservation_id = r.id AND (d.ring IS NULL OR d.round > 0 OR d.next_at <= NOW(6))';
const isWaiting = `r.quote_id IS NOT NULL AND r.deadline > NOW(6) AND COALESCE(r.note, '') NOT LIKE '%${NO_DRIVER}%'
  AND NOT EXISTS (SELECT 1 FROM robots b WHERE b.reservation_id = r.id)`;
const hasIdle = (isOfTest: boolean) => `EXISTS (SELECT 1 FROM ${idle('r.id', isOfTest)})`;

/** Bookings of partners, whom operators have marked. */
const ofPartners = `users u FORCE INDEX (users_of_tests)
  STRAIGHT_JOIN reservations r FORCE INDEX (reservations_of_consumer_in_state)
    ON r.consumer_id = u.id AND r.status = 'requested'
  STRAIGHT_JOIN dispatches d ON ${hasBegun}
  WHERE u.is_test = TRUE AND ${isWaiting} AND ${hasIdle(false)}`;

/** Bookings of the test mode, for which there are as many robots as are needed. */
const ofTestMode = `dispatches d STRAIGHT_JOIN reservations r ON ${hasBegun} AND r.status = 'requested'
  WHERE ${isTestSql('d.reservation_id')} AND ${isWaiting} AND (${hasIdle(true)} OR ${countTestRobots()} < ${MOST_TEST_ROBOTS})`;

/** Bookings that robots carry out, whose search has begun, and that no robot drives to; a few of each kind, the oldest first. */
export const withoutRobot = `(${[
  `(SELECT r.id FROM ${ofTestMode} ORDER BY d.reservation_id LIMIT ${FEW})`,
  ...(config.robots.isOn ? [`(SELECT r.id FROM ${ofPartners} ORDER BY r.id LIMIT ${FEW})`] : []),
].join(' UNION ALL ')}) AS waiting`;

export async function findWithoutRobot(manager: EntityManager): Promise<string[]> {
  const rows: { id: Buffer }[] = await manager.query(`SELECT id FROM ${withoutRobot}`);
  return rows.map(({ id }) => fromBytes(id));
}

/** A robot that this transaction alone may send somewhere: the one that has waited longest. */
export async function lockIdle(tx: Tx, reservationId: string): Promise<string | undefined> {
  const rows: { driver_id: Buffer }[] = await tx.query(
    `SELECT b.driver_id FROM ${idle('?', isTest(reservationId))} ORDER BY b.due_at, b.driver_id LIMIT 1 FOR UPDATE SKIP LOCKED`,
    [toBytes(reservationId)],
  );
  return rows[0] && fromBytes(rows[0].driver_id);
}

/** Sends a robot to a booking; two robots are never sent to one. */
export function send(tx: Tx, driverId: string, reservationId: string, { lat, lng }: GeoPoint): void {
  const values = [toBytes(reservationId), lat, lng, toBytes(driverId)];
  write(
    tx,
    `UPDATE robots SET state = 'driving', reservation_id = ?, lat = ?, lng = ?, due_at = NOW(6) WHERE driver_id = ?`,
    values,
  );
}

/** The next thing is due in so many ms. */
export function plan(tx: Tx, driverId: string, ms: number): void {
  const values = [Math.ceil(ms) * 1_000, toBytes(driverId)];
  write(tx, 'UPDATE robots SET due_at = NOW(6) + INTERVAL ? MICROSECOND WHERE driver_id = ?', values);
}

export function setIdle(tx: Tx, driverId: string): void {
  write(tx, `UPDATE robots SET state = 'idle', reservation_id = NULL, due_at = NOW(6) WHERE driver_id = ?`, [
    toBytes(driverId),
  ]);
}

/** This driver is a robot from now on. */
export function insertRobot(tx: Tx, driverId: string): void {
  write(tx, 'INSERT IGNORE INTO robots (driver_id) VALUES (?)', [toBytes(driverId)]);
}

/** Makes one more robot of the test mode, if there may be one: a driver's account without a log-in. */
export async function addTestRobot(tx: Tx): Promise<void> {
  const id = toBytes(testIdOf(newId()));
  const { affectedRows } = await tx.query<{ affectedRows: number }>(
    `INSERT INTO users (id, login_id, email, has_email, name, locale, roles, password_hash, created_at)
     SELECT ?, ?, '', FALSE, '테스트 기사', 'ko', 'driver', '', NOW(6) FROM DUAL
     WHERE ${countTestRobots()} < ${MOST_TEST_ROBOTS}`,
    [id, `robot:${id.toString('base64url')}`],
  );
  if (affectedRows > 0) await tx.query('INSERT INTO robots (driver_id) VALUES (?)', [id]);
}

/** The bookings of this account are carried out by robots. */
export function markAsTest(tx: Tx, userId: string): void {
  write(tx, 'UPDATE users SET is_test = TRUE WHERE id = ?', [toBytes(userId)]);
}

/** The robot's own offer of a booking, and for how many ms it has had it. */
export async function findOffer(
  tx: Tx,
  reservationId: string,
  driverId: string,
): Promise<{ id: string; ageMs: number } | undefined> {
  const [row]: { id: Buffer; age: string }[] = await tx.query(
    `SELECT id, TIMESTAMPDIFF(MICROSECOND, made_at, NOW(6)) / 1000 AS age FROM offers
     WHERE reservation_id = ? AND driver_id = ? AND id IS NOT NULL AND state IN ('live', 'asked')
       AND (expires_at IS NULL OR expires_at > NOW(6))`,
    [toBytes(reservationId), toBytes(driverId)],
  );
  return row && { id: fromBytes(row.id), ageMs: Number(row.age) };
}

/** The robots that gave a booking back, or lost it to another driver. */
export async function findWhoLeft(tx: Tx, reservationId: string): Promise<string[]> {
  const rows: { driver_id: Buffer }[] = await tx.query(
    `SELECT o.driver_id FROM offers o JOIN robots b ON b.driver_id = o.driver_id
     WHERE o.reservation_id = ? AND o.state = 'declined'`,
    [toBytes(reservationId)],
  );
  return rows.map((row) => fromBytes(row.driver_id));
}

/** Whether dispatch knows that this robot is there. */
export async function isPlaced(tx: Tx, driverId: string, { lat, lng }: GeoPoint): Promise<boolean> {
  const rows: unknown[] = await tx.query(
    `SELECT 1 FROM driver_positions WHERE driver_id = ? AND recorded_at > NOW(6) - INTERVAL 45 SECOND
       AND ABS(lat - ?) < 0.001 AND ABS(lng - ?) < 0.001`,
    [toBytes(driverId), lat, lng],
  );
  return rows.length > 0;
}

/** How many robots of the test mode there are, as SQL. */
function countTestRobots(): string {
  return `(SELECT COUNT(*) FROM robots c WHERE ${isTestSql('c.driver_id')})`;
}
