// @ts-nocheck
/**
 * The far end of notification streams, in a process of its own. Orders:
 * { what: 'open', address, tokens } opens one stream for each token and tells when all are ready;
 * { what: 'book', address, token, perSecond, seconds, listeners } books at a fixed pace and measures, by one clock, from each
 * booking's 201 to the moment when each of the `listeners` online drivers has read its message.
 */
import { randomUUID } from 'node:crypto';
import { Agent, request } from 'node:http';
import { setTimeout as sleep } from 'node:timers/promises';
import { summarizeRun } from '../../../load/numbers.mjs';

const agent = new Agent({ maxSockets: Infinity });
/** When the message of a booking was read, by the booking's id. */
const read = new Map();
let heard = 0;

const orders = { open, book };
process.on('message', ({ what, ...order }) => {
  orders[what](order).then(
    (answer) => process.send(answer),
    (error) => process.send({ error: error.message }),
  );
});
process.on('disconnect', () => process.exit());

async function open({ address, tokens }) {
  for (let start = 0; start < tokens.length; start += 100) {
    await Promise.all(tokens.slice(start, start + 100).map((token) => openOne(address, token)));
  }
  return { open: tokens.length };
}

function openOne(address, token) {
  return new Promise((resolve, reject) => {
    const headers = { authorization: `Bearer ${token}`, accept: 'text/event-stream' };
    const asking = request(`${address}/v1/notifications/stream`, { agent, headers }, (answer) => {
      if (answer.statusCode !== 200) return reject(new Error(`A stream was answered ${answer.statusCode}.`));
      let text = '';
      answer.setEncoding('utf8').on('data', (chunk) => {
        text += chunk;
        const frames = text.split('\n\n');
        text = frames.pop();
        for (const frame of frames) {
          if (frame.includes('event: ready')) resolve();
          const id = /"reservationId":"([^"]+)"/.exec(frame)?.[1];
          if (!id) continue;
          heard++;
          if (!read.has(id)) read.set(id, []);
          read.get(id).push(performance.now());
        }
      });
    });
    asking.on('error', reject).end();
  });
}

async function book({ address, token, perSecond, seconds, listeners, body }) {
  const booked = new Map();
  const under = [];
  const startedAt = performance.now();
  heard = 0;
  for (let i = 0; i < perSecond * seconds; i++) {
    const pauseMs = startedAt + (i * 1000) / perSecond - performance.now();
    if (pauseMs > 0) await sleep(pauseMs);
    under.push(
      bookOne(address, token, body).then((id) => {
        booked.set(id, performance.now());
      }),
    );
  }
  await Promise.all(under);
  const deadline = performance.now() + 20_000;
  while (heard < booked.size * listeners && performance.now() < deadline) await sleep(20);
  const latenciesMs = [...booked].flatMap(([id, at]) => (read.get(id) ?? []).map((readAt) => Math.max(0, readAt - at)));
  if (latenciesMs.length !== booked.size * listeners) {
    throw new Error(`${latenciesMs.length} of ${booked.size * listeners} messages were read.`);
  }
  return { ...summarizeRun(latenciesMs, seconds), bookings: booked.size };
}

function bookOne(address, token, body) {
  return new Promise((resolve, reject) => {
    const headers = {
      authorization: `Bearer ${token}`,
      'content-type': 'application/json',
      'idempotency-key': randomUUID(),
    };
    const asking = request(`${address}/v1/reservations`, { agent, method: 'POST', headers }, (answer) => {
      let text = '';
      answer.setEncoding('utf8').on('data', (chunk) => (text += chunk));
      answer.on('end', () => {
        if (answer.statusCode === 201) resolve(JSON.parse(text).id);
        else reject(new Error(`A booking was answered ${answer.statusCode}: ${text}`));
      });
    });
    asking.on('error', reject).end(JSON.stringify(body));
  });
}
