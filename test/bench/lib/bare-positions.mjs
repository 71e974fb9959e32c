/**
 * Baselines of positions: the upsert of `driver_positions` by bare mysql2. Orders:
 * { what: 'single', driverIds, seconds, lanes } a statement for each report, as a handler that keeps nothing would write it;
 * { what: 'together', driverIds, seconds, rows } one statement for so many, one after the other.
 */
import { createPool } from 'mysql2/promise';
import { parse } from 'uuid';
import { round } from '../../../load/numbers.mjs';
import { takeOrdersOf } from './orders.mjs';
import { repeat } from './repeat.mjs';

const pool = createPool({
  uri: process.env.DATABASE_URL,
  connectionLimit: Number(process.env.DATABASE_POOL),
  timezone: 'Z',
});
const newer = (/** @type {string} */ column) =>
  `${column} = IF(VALUES(recorded_at) > recorded_at, VALUES(${column}), ${column})`;
const statementFor = (/** @type {number} */ rows) =>
  `INSERT INTO driver_positions (driver_id, lat, lng, accuracy_meters, heading_degrees, speed_mps, recorded_at, updated_at)
   VALUES ${'(?, ?, ?, ?, ?, ?, ?, NOW(6)), '.repeat(rows).slice(0, -2)}
   ON DUPLICATE KEY UPDATE ${['lat', 'lng', 'accuracy_meters', 'heading_degrees', 'speed_mps'].map(newer).join(', ')},
     updated_at = IF(VALUES(recorded_at) > recorded_at, NOW(6), updated_at), ${newer('recorded_at')}`;

const orders = { single, together };
/** @typedef {typeof orders} Orders */
takeOrdersOf(orders);

/** @param {{ driverIds: string[], seconds: number, lanes: number }} order */
function single({ driverIds, seconds, lanes }) {
  const [ids, sql] = [driverIds.map(toBytes), statementFor(1)];
  return repeat(seconds, lanes, (turn) => pool.execute(sql, valuesOf(ids, turn, 1)));
}

/** @param {{ driverIds: string[], seconds: number, rows: number }} order */
async function together({ driverIds, seconds, rows }) {
  const [ids, sql] = [driverIds.map(toBytes), statementFor(rows)];
  const { perSecond, ...latencies } = await repeat(seconds, 1, (turn) => pool.query(sql, valuesOf(ids, turn, rows)));
  return { ...latencies, perSecond: round(perSecond * rows) };
}

/**
 * Later positions of the next so many drivers, in the order of their ids; each has moved by some 40 m.
 *
 * @param {Buffer[]} ids
 * @param {number} turn
 * @param {number} rows
 */
function valuesOf(ids, turn, rows) {
  const some = Array.from({ length: rows }, (_, place) => (turn * rows + place) % ids.length).sort((a, b) => a - b);
  const now = new Date();
  return some.flatMap((place) => [
    ...[
      ids[place] ?? null,
      37.43 + ((place * 7 + turn) % 9_973) * 2.7e-5,
      126.8 + ((place * 13 + turn) % 9_973) * 3.5e-5,
    ],
    ...[8, 90, 8, now],
  ]);
}

/** @param {string} id */
function toBytes(id) {
  return Buffer.from(parse(id));
}
