/**
 * The far end of notification streams, in a process of its own. Orders:
 * { what: 'open', address, tokens } opens one stream for each token and tells when all are ready;
 * { what: 'book', address, token, perSecond, seconds, listeners } books at a fixed pace and measures, by one clock, from each
 * booking's 201 to the moment when each of the `listeners` online drivers has read its message.
 */
import { setTimeout as sleep } from 'node:timers/promises';
import { newClient } from '../../../load/client.mjs';
import { summarizeRun } from '../../../load/numbers.mjs';
import { openLoop } from '../../../load/open-loop.mjs';
import { openEventStream } from './event-stream.mjs';
import { takeOrdersOf } from './orders.mjs';

const client = newClient(Infinity);
/**
 * When the message of a booking was read, by the booking's id.
 *
 * @type {Map<string, number[]>}
 */
const read = new Map();
let heard = 0;

const orders = { open, book };
/** @typedef {typeof orders} Orders */
takeOrdersOf(orders);

/** @param {{ address: string, tokens: string[] }} order */
async function open({ address, tokens }) {
  for (let start = 0; start < tokens.length; start += 100) {
    await Promise.all(tokens.slice(start, start + 100).map((token) => openOne(address, token)));
  }
  return { open: tokens.length };
}

/**
 * @param {string} address
 * @param {string} token
 */
const openOne = (address, token) =>
  openEventStream(`${address}/v1/notifications/stream`, {
    ...{ token, ready: true },
    read: (frame) => {
      const id = /"reservationId":"([^"]+)"/.exec(frame)?.[1];
      if (!id) return;
      heard++;
      read.set(id, [...(read.get(id) ?? []), performance.now()]);
    },
  });

/**
 * @typedef {{ address: string, token: string, perSecond: number, seconds: number, listeners: number, body: object }} Bookings
 * @param {Bookings} order
 */
async function book({ address, token, perSecond, seconds, listeners, body }) {
  /** @type {Map<string, number>} */
  const booked = new Map();
  const to = new URL(address);
  heard = 0;
  const bookings = openLoop({ rate: perSecond, count: perSecond * seconds }, async () => {
    const { status, text } = await client.send(to, { method: 'POST', path: '/v1/reservations', token, json: body });
    if (status !== '201') throw new Error(`A booking was answered ${status}: ${text}`);
    booked.set(JSON.parse(text).id, performance.now());
  });
  await bookings.done;
  const deadline = performance.now() + 20_000;
  while (heard < booked.size * listeners && performance.now() < deadline) await sleep(20);
  const latenciesMs = [...booked].flatMap(([id, at]) => (read.get(id) ?? []).map((readAt) => Math.max(0, readAt - at)));
  if (latenciesMs.length !== booked.size * listeners) {
    throw new Error(`${latenciesMs.length} of ${booked.size * listeners} messages were read.`);
  }
  return { ...summarizeRun(latenciesMs, seconds), bookings: booked.size };
}
