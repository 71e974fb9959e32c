/**
 * Consumers who book with a price, and the drivers whose streams bring the offers, in one process with one clock. Orders:
 * { what: 'open', address, drivers } opens the stream of each;
 * { what: 'book', address, consumers, places, perSecond, seconds } quotes and books at a fixed pace; the first driver whose stream brings the
 * offer accepts it. It measures the bookings, and from a booking's 201 to its first offer on a stream.
 */
import { randomInt } from 'node:crypto';
import { setTimeout as sleep } from 'node:timers/promises';
import { newClient } from '../../../load/client.mjs';
import { round, summarizeRun } from '../../../load/numbers.mjs';
import { openLoop } from '../../../load/open-loop.mjs';
import { openEventStream } from './event-stream.mjs';
import { inTurn } from './in-turn.mjs';
import { takeOrdersOf } from './orders.mjs';

/** @typedef {{ token: string, lat: number, lng: number }} Place */

const LATE_MS = 10_000;
const DAY_MS = 86_400_000;

const client = newClient(256, Infinity);
let to = new URL('http://127.0.0.1');
/**
 * When the first offer of a booking was read, by the booking's id.
 *
 * @type {Map<string, number>}
 */
const read = new Map();
let accepted = 0;
/** @type {Set<Promise<void>>} */
const accepting = new Set();

const orders = { open, book };
/** @typedef {typeof orders} Orders */
takeOrdersOf(orders);

/** @param {{ address: string, drivers: Place[] }} order */
async function open({ address, drivers }) {
  to = new URL(address);
  for (let start = 0; start < drivers.length; start += 100)
    await Promise.all(drivers.slice(start, start + 100).map(({ token }) => openOne(address, token)));
  return { open: drivers.length };
}

/**
 * @param {string} address
 * @param {string} token
 */
const openOne = (address, token) =>
  openEventStream(`${address}/v1/notifications/stream`, {
    ...{ token, ready: true },
    read: (frame) => {
      if (!frame.includes('"reservation.offer_made"')) return;
      const id = /"reservationId":"([^"]+)"/.exec(frame)?.[1];
      if (!id || read.has(id)) return;
      read.set(id, performance.now());
      const one = accept(id, token).finally(() => accepting.delete(one));
      accepting.add(one);
    },
  });

/**
 * @param {string} id
 * @param {string} token
 */
async function accept(id, token) {
  const { status } = await client.send(to, { method: 'POST', path: `/v1/reservations/${id}/acceptance`, token });
  if (status === '201') accepted++;
}

/**
 * A day and an hour that few bookings share: a driver carries out one at a time.
 *
 * @param {Place} place
 */
function quoteFrom({ lat, lng }) {
  const hour = randomInt(23);
  const two = (/** @type {number} */ number) => String(number).padStart(2, '0');
  return {
    stops: [
      { address: '서울 중구 한강대로 405', lat, lng },
      { address: '서울 강남구 테헤란로 152', lat: lat + 0.02, lng, name: '김미나' },
    ],
    vehicle: 'motorcycle',
    parcel: { size: 'small', weightGrams: 1_200 },
    date: new Date(Date.now() + randomInt(2, 28) * DAY_MS).toISOString().slice(0, 10),
    pickupWindow: { from: `${two(hour)}:00`, to: `${two(hour + 1)}:00` },
  };
}

/**
 * @param {string} path
 * @param {string} token
 * @param {object} json
 * @returns {Promise<string | undefined>} the id of what was made
 */
async function make(path, token, json) {
  const { status, text } = await client.send(to, { method: 'POST', path, token, json });
  return status === '201' ? JSON.parse(text).id : undefined;
}

/** @param {{ consumers: string[], places: Place[], perSecond: number, seconds: number }} order */
async function book({ consumers, places, perSecond, seconds }) {
  /** @type {Map<string, number>} */
  const booked = new Map();
  /** @type {number[]} */
  const latenciesMs = [];
  let failed = 0;
  read.clear();
  accepted = 0;
  const startedAt = performance.now();
  const bookings = openLoop({ rate: perSecond, count: Math.round(perSecond * seconds) }, async (_, index) => {
    const token = inTurn(consumers, index);
    const quoteId = await make('/v1/delivery-quotes', token, quoteFrom(inTurn(places, index * 37)));
    const sentAt = performance.now();
    const id = quoteId && (await make('/v1/reservations', token, { quoteId }));
    if (!id) return void failed++;
    booked.set(id, performance.now());
    latenciesMs.push(performance.now() - sentAt);
  });
  await bookings.done;
  const tookSeconds = (performance.now() - startedAt) / 1_000;
  const deadline = performance.now() + LATE_MS;
  const offered = () => [...booked.keys()].filter((id) => read.has(id)).length;
  while (offered() < booked.size && performance.now() < deadline) await sleep(50);
  await Promise.all(accepting);
  const offersMs = [...booked].flatMap(([id, at]) => (read.has(id) ? [Math.max(0, (read.get(id) ?? 0) - at)] : []));
  const [booking, offer] = [summarizeRun(latenciesMs, tookSeconds), summarizeRun(offersMs, tookSeconds)];
  return {
    ...{ bookings: booked.size, perSecond: round(booked.size / tookSeconds, 1) },
    ...{ offered: offersMs.length, accepted, failed },
    ...{ bookingP50Ms: booking.p50Ms, bookingP99Ms: booking.p99Ms },
    ...{ offerP50Ms: offer.p50Ms, offerP99Ms: offer.p99Ms },
  };
}
