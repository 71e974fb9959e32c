/**
 * Baseline of a booking: the two inserts it cannot do without (reservation and event, the same columns and values), in one
 * transaction, by prepared statements in a bare mysql2 loop. No HTTP, no validation, no idempotency record.
 */
import { createPool } from 'mysql2/promise';
import { parse, v7 } from 'uuid';
import { repeat } from './repeat.mjs';
import { inTurn } from './in-turn.mjs';
import { takeOrders } from './orders.mjs';

const pool = createPool({
  uri: process.env.DATABASE_URL,
  connectionLimit: Number(process.env.DATABASE_POOL),
  timezone: 'Z',
});
pool.on('connection', (connection) => connection.query('SET SESSION TRANSACTION ISOLATION LEVEL READ COMMITTED'));

const toBytes = (/** @type {string} */ id) => Buffer.from(parse(id));

/** @typedef {typeof run} Ask */
takeOrders(run);

/**
 * @typedef {{ departure: string, destination: string, date: string, note: string, contactName: string }} Booking
 * @param {{ seconds: number, connections: number, consumerIds: string[], body: Booking, type?: string }} order `type` of the events:
 *   beside a worker, one that nobody listens to
 */
function run({ seconds, connections, consumerIds, body, type = 'reservation.requested' }) {
  const consumers = consumerIds.map((id) => ({ id, bytes: toBytes(id) }));
  return repeat(seconds, connections, (turn) => book(inTurn(consumers, turn), body, type));
}

/**
 * @param {{ id: string, bytes: Buffer }} consumer
 * @param {Booking} booking
 * @param {string} type
 */
async function book(consumer, { departure, destination, date, note, contactName }, type) {
  const reservationId = v7();
  const id = toBytes(reservationId);
  const now = new Date();
  const connection = await pool.getConnection();
  try {
    await connection.beginTransaction();
    await connection.execute(
      `INSERT INTO reservations (id, consumer_id, driver_id, departure, destination, date, pickup_from, pickup_to, note,
         contact_name, status, cancel_reason, version, created_at, updated_at) VALUES (?,?,?,?,?,?,?,?,?,?,?,?,?,?,?)`,
      [
        id,
        consumer.bytes,
        null,
        departure,
        destination,
        date,
        '09:00',
        '12:00',
        note,
        contactName,
        'requested',
        null,
        1,
        now,
        now,
      ],
    );
    await connection.execute(
      'INSERT INTO events (id, type, aggregate_type, aggregate_id, actor_id, payload) VALUES (?, ?, ?, ?, ?, ?)',
      [
        toBytes(v7()),
        type,
        'reservation',
        id,
        consumer.bytes,
        JSON.stringify({ reservationId, consumerId: consumer.id }),
      ],
    );
    await connection.commit();
  } finally {
    connection.release();
  }
}
