/**
 * Asks BASE_URL from outside whether what was just rolled out does its work: the gateway, api, query, the shape of an error, and
 * a delivery from its price to what the worker tells of it. That one is booked with a key of the test mode, which the secret
 * VERIFY_SECRET holds (docs/decisions/0029-test-mode.md), so that nothing live is touched, and cancelled in the end. Each
 * question may be answered wrongly for a minute, as long as it is answered rightly in the end.
 */
import { randomUUID } from 'node:crypto';
import { setTimeout as sleep } from 'node:timers/promises';
import { aws, fail, required } from './aws.mjs';

const [base = '', secret = ''] = required('BASE_URL', 'VERIFY_SECRET');
const { SecretString: key } = aws('secretsmanager', 'get-secret-value', '--secret-id', secret);
const PATIENCE_MS = Number(process.env.PATIENCE_MS ?? 60_000);
const PAUSE_MS = Number(process.env.PAUSE_MS ?? 2_000);
const ANSWER_MS = 10_000;

/** @typedef {{ what: string, path: string, status: number, has?: string }} Question */

/** @type {Question[]} */
const questions = [
  { what: 'the gateway is there', path: '/healthz', status: 200 },
  { what: 'api is ready', path: '/health/ready', status: 200 },
  { what: 'query finds cafés', path: '/v1/cafes?lat=37.498095&lng=127.02761&radius=500', status: 200, has: 'items' },
  { what: 'api asks who one is', path: '/v1/users/me', status: 401, has: 'code' },
  { what: 'what is not there is a problem', path: '/v1/nothing-here', status: 404, has: 'code' },
  { what: 'metrics are not for outsiders', path: '/metrics', status: 404 },
];

/** A robot takes it at once, and sets out twenty minutes later: until then it can be cancelled, at first for nothing. */
const delivery = {
  stops: [
    { address: '서울 중구 한강대로 405', lat: 37.55467, lng: 126.97061 },
    { address: '서울 강남구 테헤란로 152', lat: 37.49997, lng: 127.03645, note: '#late' },
  ],
  vehicle: 'motorcycle',
  parcel: { size: 'small', weightGrams: 500 },
};

// A key of the live mode would book a delivery that a driver drives.
if (!key.startsWith('mk_test_'))
  fail(`${secret} holds no key of the test mode: make one, and put it in (docs/operations.md, first deploy).`);
try {
  for (const question of questions) await eventually(question.what, () => answer(question));
  await book();
} catch {
  fail('What was rolled out is not well.');
}

/** @param {Question} question */
async function answer({ path, status, has }) {
  const response = await fetch(new URL(path, base), { signal: AbortSignal.timeout(ANSWER_MS) });
  const text = await response.text();
  if (response.status !== status) throw new Error(`${path}: ${response.status} instead of ${status}: ${short(text)}`);
  if (has && !Object.hasOwn(JSON.parse(text), has)) throw new Error(`${path}: no "${has}" in ${short(text)}`);
}

/** From the price to the worker's notification, and back. */
async function book() {
  const quote = await write('a delivery has a price', '/v1/delivery-quotes', delivery);
  const { available } = await eventually('the wallet is there', () => ask('GET', '/v1/wallet'));
  if (available < quote.hold)
    await write('test money is deposited', '/v1/wallet/test-deposits', { amount: quote.hold - available });
  const { id } = await write('a delivery is booked', '/v1/reservations', { quoteId: quote.id });
  try {
    await eventually('the worker tells of it: a robot has accepted', async () => {
      const { items } = await ask('GET', '/v1/notifications?type=reservation.accepted&limit=20');
      const isTold = items.some((/** @type {any} */ { data }) => data.reservationId === id);
      if (!isTold) throw new Error(`no notification of ${id}: is a worker running, and what does its log say?`);
    });
    await eventually('query shows it', async () => {
      const { status } = await ask('GET', `/v1/reservations/${id}`);
      if (status !== 'accepted') throw new Error(`${id} is ${status}`);
    });
  } finally {
    await write('it is cancelled', `/v1/reservations/${id}/cancellation`, { reason: 'verified' });
  }
}

/**
 * A write is repeated with the same key until it is answered: it takes place once.
 *
 * @param {string} what
 * @param {string} path
 * @param {object} body
 */
function write(what, path, body) {
  const once = { 'Idempotency-Key': randomUUID(), 'Content-Type': 'application/json' };
  return eventually(what, () => ask('POST', path, { headers: once, body: JSON.stringify(body) }));
}

/**
 * @param {string} method
 * @param {string} path
 * @param {{ headers?: Record<string, string>, body?: string }} [more]
 * @returns {Promise<any>}
 */
async function ask(method, path, { headers, body } = {}) {
  const response = await fetch(new URL(path, base), {
    method,
    headers: { ...headers, Authorization: `Bearer ${key}` },
    body,
    signal: AbortSignal.timeout(ANSWER_MS),
  });
  const text = await response.text();
  if (!response.ok) throw new Error(`${method} ${path}: ${response.status}: ${short(text)}`);
  return JSON.parse(text);
}

/**
 * Tries until the time is over, and then says what was wrong at last.
 *
 * @template T
 * @param {string} what
 * @param {() => Promise<T>} attempt
 * @returns {Promise<T>}
 */
async function eventually(what, attempt) {
  const deadline = Date.now() + PATIENCE_MS;
  for (;;) {
    try {
      const found = await attempt();
      console.log(`Well: ${what}.`);
      return found;
    } catch (error) {
      const { message, cause } = /** @type {Error & { cause?: Error }} */ (error);
      if (Date.now() >= deadline) {
        console.error(`Not well: ${what}? ${message}${cause ? ` (${cause.message})` : ''}`);
        throw error;
      }
    }
    await sleep(PAUSE_MS);
  }
}

/** @param {string} text */
function short(text) {
  return text.slice(0, 200);
}
