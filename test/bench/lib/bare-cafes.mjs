/**
 * Multi-row INSERTs of ready rows by bare mysql2: the baseline of an import, and how a bench gets a million cafés. Orders:
 * { what: 'rows', run, count } makes rows ready, { what: 'insert', table } inserts them and tells how many a second,
 * { what: 'fill', run, count } inserts cafés with a record each.
 */
import { randomBytes } from 'node:crypto';
import mysql from 'mysql2/promise';
import { cafe } from './cafes-data.mjs';
import { takeOrdersOf } from './orders.mjs';
import { affectedBy } from './rows.mjs';

const BATCH = 500;
const connection = await mysql.createConnection({ uri: process.env.DATABASE_URL });
/** @type {unknown[][]} */
let ready = [];

const columns =
  'id, name, name_key, initials, road_address, address, address_key, phone, lat, lng, location, open, zone, facts_yes, facts_no';
const values = `(${'?, '.repeat(10)}POINT(?, ?), ?, 'Asia/Seoul', 0, 0)`;

/**
 * The same columns an import fills, ready to send; keys are short cuts of about the real length.
 *
 * @param {ReturnType<typeof cafe>} one
 */
function row(one) {
  const key = one.name.replaceAll(' ', '');
  return [
    randomBytes(16),
    one.name,
    key,
    key,
    one.roadAddress,
    one.address,
    `${one.roadAddress}|${one.address}`.replaceAll(' ', ''),
    one.phone,
    one.lat,
    one.lng,
    one.lng,
    one.lat,
    one.open,
  ];
}

/**
 * @param {string} table
 * @param {unknown[][]} rows
 */
async function insert(table, rows) {
  for (let start = 0; start < rows.length; start += BATCH) {
    const some = rows.slice(start, start + BATCH);
    await connection.query(
      `INSERT INTO ${table} (${columns}) VALUES ${some.map(() => values).join(', ')}`,
      some.flat(),
    );
  }
}

const rowsOf = (/** @type {string} */ run, /** @type {number} */ from, /** @type {number} */ to) =>
  Array.from({ length: to - from }, (_, index) => row(cafe(run, from + index)));

const orders = {
  /** @param {{ run: string, count: number }} order */
  async rows({ run, count }) {
    ready = rowsOf(run, 0, count);
    return { count };
  },

  /** @param {{ table: string }} order */
  async insert({ table }) {
    await connection.query(`CREATE TABLE IF NOT EXISTS ${table} LIKE cafes`);
    const startedAt = performance.now();
    await insert(table, ready);
    return { perSecond: Math.round(ready.length / ((performance.now() - startedAt) / 1000)) };
  },

  /** @param {{ run: string, from: number, to: number }} order */
  async fill({ run, from, to }) {
    await insert('cafes', rowsOf(run, from, to));
    return { count: to - from };
  },

  /** What the source says of each filled café: what people see. */
  async records() {
    const count = await affectedBy(
      connection,
      `INSERT INTO cafe_records (source, source_id, home_id, cafe_id, name, road_address, address, phone, lat, lng, open, zone,
         facts_yes, facts_no, content_hash)
       SELECT 'localdata', LOWER(HEX(id)), id, id, name, road_address, address, phone, lat, lng, open, zone, 0, 0, id
       FROM cafes c WHERE NOT EXISTS (SELECT 1 FROM cafe_records r WHERE r.cafe_id = c.id)`,
    );
    return { count };
  },
};

/** @typedef {typeof orders} Orders */
takeOrdersOf(orders);
