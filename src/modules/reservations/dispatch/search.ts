import { config } from '../../../config.js';
import { clockOf } from '../../../kernel/time-zones.js';
import { toBytes } from '../../../kernel/tx/ids.js';
import { isTest, isTestSql } from '../../../kernel/tx/mode.js';
import type { Vehicle } from '../../geo/index.js';
import type { QuoteTerms } from '../../quotes/index.js';
import type { Reservation } from '../reservation.entity.js';
import { hoursOf } from '../slots.js';
import { vehiclesLike } from './rings.js';

/** The hours of a day that a booking takes of its driver. */
export type Hours = { day: string; hours: number[] };

/** From where a driver is searched for, with which vehicles, and for when. `hour` is that of the pick-up, 0–23. */
export type Search = { lat: number; lng: number; vehicles: Vehicle[]; hour: number; hours: Hours };

/** A condition, and its values. */
type Condition = { sql: string; values: unknown[] };

/** The search for the driver of a booking with these terms. */
export function searchOf(reservation: Reservation, { stops, vehicle }: QuoteTerms, now: Date): Search {
  const { lat, lng } = stops[0]!;
  const { date, pickupFrom } = reservation;
  const hour = Number((pickupFrom ?? clockOf(now, config.businessTimeZone).time).slice(0, 2));
  return { lat, lng, vehicles: vehiclesLike(vehicle), hour, hours: { day: date, hours: hoursOf(reservation) } };
}

/** Was the driver not asked for this booking? */
export const isNotAsked = (driver: string, reservationId: string): Condition => ({
  sql: `NOT EXISTS (SELECT 1 FROM offers o WHERE o.reservation_id = ? AND o.driver_id = ${driver})`,
  values: [toBytes(reservationId)],
});

/** Has the driver another delivery then? */
export const isBusy = (driver: string, { day, hours }: Hours): Condition => ({
  sql: `EXISTS (SELECT 1 FROM driver_slots s WHERE s.driver_id = ${driver} AND s.day = ? AND s.hour IN (?))`,
  values: [day, hours],
});

const isRobot = (driver: string): string => `EXISTS (SELECT 1 FROM robots b WHERE b.driver_id = ${driver})`;
const isLive = (driver: string): string => `NOT ${isTestSql(driver)}`;

/** Is the driver a person, and not of the test mode? Where no robots are played for what is live, none is online. */
export const isPerson = (driver: string): string =>
  config.robots.isOn ? `${isLive(driver)} AND NOT ${isRobot(driver)}` : isLive(driver);

/** Robots of the test mode serve its bookings, and they alone do; other robots serve the accounts of partners alone. */
export function mayServe(driver: string, consumerId: string): Condition {
  if (isTest(consumerId)) return { sql: `${isTestSql(driver)} AND ${isRobot(driver)}`, values: [] };
  if (!config.robots.isOn) return { sql: isLive(driver), values: [] };
  const isServed = 'EXISTS (SELECT 1 FROM users u WHERE u.id = ? AND u.is_test = TRUE)';
  return { sql: `${isLive(driver)} AND (NOT ${isRobot(driver)} OR ${isServed})`, values: [toBytes(consumerId)] };
}
