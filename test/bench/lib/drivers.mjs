/**
 * The phones of drivers, and viewers who follow some of them, in one process with one clock. Orders:
 * { what: 'know', address, drivers } says who there is; each circles around their home at 8 m/s;
 * { what: 'watch', address, tokens } opens the tracking stream of each link;
 * { what: 'send', address, seconds, perSecond, watched } sends so many fixes a second, three a request, and measures from the request with
 * the fix to its frame on a viewer's stream; those who are watched send one fix every two seconds besides;
 * { what: 'flood', address, seconds, lanes } sends as many requests of three fixes as are answered.
 */
import { newClient } from '../../../load/client.mjs';
import { round, summarizeRun } from '../../../load/numbers.mjs';
import { openLoop } from '../../../load/open-loop.mjs';
import { openEventStream } from './event-stream.mjs';
import { inTurn } from './in-turn.mjs';
import { takeOrdersOf } from './orders.mjs';
import { repeat } from './repeat.mjs';

/** @typedef {{ token: string, lat: number, lng: number }} Driver */

const FIXES = 3;
const GAP_MS = 5_000;
const WATCHED_EVERY_S = 2;
const RADIUS_DEGREES = 100 / 111_195;
/** 8 m/s on a circle of 100 m. */
const RADIANS_PER_MS = 0.08 / 1_000;

const client = newClient(256);
/** @type {Driver[]} */
let drivers = [];
/**
 * When the request with a fix was sent, by its `recordedAt`.
 *
 * @type {Map<string, number>}
 */
const sent = new Map();
/** @type {number[]} */
let latenciesMs = [];
/**
 * Reports of this run that were not taken, by status and code.
 *
 * @type {Record<string, number>}
 */
let rejected = {};

const orders = { know, watch, send, flood };
/** @typedef {typeof orders} Orders */
takeOrdersOf(orders);

/** @param {{ drivers: Driver[] }} order */
async function know(order) {
  drivers = order.drivers;
  return { count: drivers.length };
}

/** @param {{ address: string, tokens: string[] }} order */
async function watch({ address, tokens }) {
  await Promise.all(tokens.map((token) => watchOne(address, token)));
  return { open: tokens.length };
}

/**
 * @param {string} address
 * @param {string} token
 */
const watchOne = (address, token) =>
  openEventStream(`${address}/v1/tracking/${token}/stream`, {
    read: (frame) => {
      const recordedAt = /"recordedAt":"([^"]+)"/.exec(frame)?.[1] ?? '';
      const sentAt = sent.get(recordedAt);
      if (sentAt === undefined) return;
      sent.delete(recordedAt);
      latenciesMs.push(performance.now() - sentAt);
    },
  });

/**
 * @param {string} address
 * @param {Driver} driver
 * @param {number[]} times ms since 1970
 * @returns {Promise<number>} how many are taken
 */
async function report(address, { token, lat, lng }, times) {
  const fixes = times.map((at) => ({
    lat: lat + RADIUS_DEGREES * Math.sin(at * RADIANS_PER_MS),
    lng: lng + RADIUS_DEGREES * Math.cos(at * RADIANS_PER_MS),
    ...{ accuracyMeters: 8, speedMps: 8, recordedAt: new Date(at).toISOString() },
  }));
  const { status, text } = await client.send(new URL(address), {
    ...{ method: 'POST', path: '/v1/drivers/me/positions', token, json: { fixes } },
  });
  if (status === '204') return times.length;
  const reason = `${status} ${/"code":"([^"]+)"/.exec(text)?.[1] ?? ''}`.trim();
  rejected[reason] = (rejected[reason] ?? 0) + 1;
  return 0;
}

const threeUntil = (/** @type {number} */ now) => [now - 2 * GAP_MS, now - GAP_MS, now];

/** @param {{ address: string, seconds: number, perSecond: number, watched: number }} order `watched`: the first so many drivers are */
async function send({ address, seconds, perSecond, watched }) {
  latenciesMs = [];
  rejected = {};
  sent.clear();
  let accepted = 0;
  const count = (/** @type {number} */ taken) => void (accepted += taken);
  const startedAt = performance.now();
  const others = drivers.slice(watched);
  const watchedRate = watched / WATCHED_EVERY_S;
  const rate = (perSecond - watchedRate) / FIXES;
  // Each of those who are watched tells of an instant of its own, by which its frame is known.
  let last = 0;
  const own = openLoop({ rate: watchedRate || 1, count: watchedRate * seconds }, async (_, index) => {
    last = Math.max(last + 1, Date.now());
    const at = last;
    sent.set(new Date(at).toISOString(), performance.now());
    count(await report(address, inTurn(drivers, index % watched), [at]));
  });
  const rest = openLoop({ rate, count: Math.round(rate * seconds) }, async (_, index) => {
    count(await report(address, inTurn(others, index), threeUntil(Date.now())));
  });
  await Promise.all([own.done, rest.done]);
  const perSecondAccepted = round(accepted / ((performance.now() - startedAt) / 1_000));
  const { p50Ms, p99Ms } = summarizeRun(latenciesMs, seconds);
  return { accepted, perSecond: perSecondAccepted, p50Ms, p99Ms, seen: latenciesMs.length, rejected };
}

/** @param {{ address: string, seconds: number, lanes: number }} order */
async function flood({ address, seconds, lanes }) {
  return repeat(seconds, lanes, (turn) => report(address, inTurn(drivers, turn), threeUntil(Date.now())));
}
