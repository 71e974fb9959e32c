/**
 * `npm run demo`: walks two deliveries against the running `npm start` and shows every exchange: one that a driver accepts by
 * hand, and one with a price that a robot carries out, from the quote to the payment.
 */
import { randomUUID } from 'node:crypto';
import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { command } from './lib/command.mjs';
import { CliError, bold, cyan, dim, green, red, yellow } from './lib/console.mjs';
import { LOCAL } from './lib/paths.mjs';

/** @typedef {{ name: string, loginId?: string, token?: string }} Person */
/** @typedef {{ type: string, title: string, body: string, data: { reservationId?: string } }} Notice */

const STATE = join(LOCAL, 'state.json');
const state = existsSync(STATE) ? JSON.parse(readFileSync(STATE, 'utf8')) : {};
const address = process.env.PORT ? `http://127.0.0.1:${process.env.PORT}` : (state.url ?? 'http://127.0.0.1:3000');
const password = process.env.DEMO_ADMIN_PASSWORD ?? state.password;

/** Far longer than even a slow machine takes: who waits in vain should learn it all the same. */
const ANSWER_MS = 60_000;
const NOTIFIED_MS = 60_000;

/** A robot drives 20 times as fast as a driver, and so needs less than a minute; a slow machine more. */
const DRIVEN_MS = 300_000;

const say = (/** @type {string} */ text) => console.log(`\n${bold(text)}`);

/**
 * Sends one request, shows it with its answer, and insists on the expected status.
 *
 * @param {Person} caller
 * @param {string} method
 * @param {string} path
 * @param {{ body?: object, key?: string, expect?: number | number[] }} [request]
 */
async function call(caller, method, path, { body, key, expect = [200, 201] } = {}) {
  /** @type {Record<string, string>} */
  const headers = { accept: 'application/json' };
  if (body) headers['content-type'] = 'application/json';
  if (caller.token) headers.authorization = `Bearer ${caller.token}`;
  if (key) headers['idempotency-key'] = key;
  const since = performance.now();
  const request = { method, headers, body: body && JSON.stringify(body), signal: AbortSignal.timeout(ANSWER_MS) };
  const answer = await fetch(address + path, request).catch((error) => {
    throw new CliError(`No answer from ${address} (${error.cause?.code ?? error.message}). Is \`npm start\` running?`);
  });
  const text = await answer.text();
  const ms = Math.round(performance.now() - since);
  const expected = [expect].flat().includes(answer.status);
  const replayed = answer.headers.get('idempotent-replayed') ? yellow(' Idempotent-Replayed') : '';
  console.log(`  ${dim(caller.name.padEnd(8))} ${cyan(method.padEnd(4))} ${path}${body ? ` ${dim(brief(body))}` : ''}`);
  console.log(
    `  ${' '.repeat(8)} ${(expected ? green : red)(answer.status)} ${dim(`${ms} ms`)}${replayed} ${brief(text)}`,
  );
  if (!expected) throw new CliError(`${method} ${path} answered ${answer.status}, expected ${expect}:\n${text}`);
  return { headers: answer.headers, body: text ? JSON.parse(text) : undefined };
}

/**
 * One line of JSON without secrets, cut to a readable length.
 *
 * @param {unknown} value
 */
function brief(value) {
  const json = (typeof value === 'string' ? value : JSON.stringify(value))
    .replace(/("(?:password|accessToken|refreshToken)":")[^"]+/g, '$1…')
    .replace(/\s+/g, ' ');
  return json.length > 160 ? `${json.slice(0, 159)}…` : json;
}

/**
 * @param {unknown} condition
 * @param {string} message
 */
function insist(condition, message) {
  if (!condition) throw new CliError(`Not as expected: ${message}`);
}

/**
 * @param {Person} person
 * @param {string} secret
 * @returns {Promise<Person>}
 */
async function logIn(person, secret) {
  const { body } = await call(person, 'POST', '/v1/sessions', { body: { loginId: person.loginId, password: secret } });
  insist(body.accessToken && body.refreshToken && body.expiresIn > 0, 'a log-in gives two tokens and their lifetime');
  return { ...person, token: body.accessToken };
}

/**
 * @param {string} role
 * @param {string} name
 * @param {string} locale
 */
async function register(role, name, locale) {
  const loginId = `${role}-${Date.now().toString(36)}`;
  const secret = randomUUID();
  const body = { loginId, password: secret, name, email: `${loginId}@demo.madang.local`, locale, roles: [role] };
  await call({ name: role }, 'POST', '/v1/users', { body, expect: 201 });
  return logIn({ name: role, loginId }, secret);
}

/**
 * Notifications travel through the outbox and the queue: asks again until the one about this booking is there.
 *
 * @param {Person} person
 * @param {string} type
 * @param {string} reservationId
 */
async function notified(person, type, reservationId) {
  /** @type {RequestInit} */
  const asking = { headers: { authorization: `Bearer ${person.token}` } };
  const since = performance.now();
  while (performance.now() - since < NOTIFIED_MS) {
    const answer = await fetch(`${address}/v1/notifications`, asking);
    const { items = [] } = /** @type {{ items?: Notice[] }} */ (await answer.json());
    const found = items.find((item) => item.type === type && item.data.reservationId === reservationId);
    if (found) {
      const waited = `${Math.round(performance.now() - since)} ms`;
      console.log(`  ${dim(person.name.padEnd(8))} ${green('🔔')} ${bold(found.title)} ${found.body} ${dim(waited)}`);
      return;
    }
    await new Promise((resolve) => setTimeout(resolve, 100));
  }
  throw new CliError(`${person.name} was not told about ${type} within ${NOTIFIED_MS / 1_000} s`);
}

/**
 * Asks again until the robot is so far; prints each thing that is new.
 *
 * @template T
 * @param {Person} person
 * @param {string} path
 * @param {(found: any) => T | undefined | false} isThere
 * @param {(found: any) => string} describe
 * @returns {Promise<T>}
 */
async function watch(person, path, isThere, describe) {
  let printed = '';
  for (const since = performance.now(); performance.now() - since < DRIVEN_MS;) {
    const answer = await fetch(address + path, { headers: { authorization: `Bearer ${person.token}` } });
    const found = await answer.json();
    const text = describe(found);
    if (text && text !== printed) console.log(`  ${dim('robot'.padEnd(8))} ${text}`);
    printed = text;
    const there = isThere(found);
    if (there) return there;
    await new Promise((resolve) => setTimeout(resolve, 1_000));
  }
  throw new CliError(`No robot was so far within ${DRIVEN_MS / 1_000} s. Does the worker run with ROBOTS=true?`);
}

const won = (/** @type {number} */ amount) => `${amount.toLocaleString('en')} won`;

/** A delivery with a price, which a robot carries out, because the demo's consumer is a test account. */
async function walkQuoted() {
  say('5. Mina asks what a delivery costs: places, route and price are fixed for ten minutes');
  const [mina, admin] = [
    await logIn({ name: 'mina', loginId: 'mina' }, password),
    await logIn({ name: 'admin', loginId: 'admin' }, password),
  ];
  const stops = [
    { address: '서울 중구 한강대로 405', lat: 37.55467, lng: 126.97061 },
    { address: '서울 중구 세종대로 110', lat: 37.5663, lng: 126.9779, name: '김미나', note: '1층 안내 데스크' },
  ];
  const wanted = { stops, vehicle: 'motorcycle', parcel: { size: 'small', weightGrams: 1_200 }, verification: 'pin' };
  const { body: quote } = await call(mina, 'POST', '/v1/delivery-quotes', {
    body: wanted,
    key: randomUUID(),
    expect: 201,
  });
  const parts = quote.price.breakdown.map(
    (/** @type {{ part: string, amount: number }} */ { part, amount }) => `${part} ${won(amount)}`,
  );
  console.log(
    `  ${green(won(quote.price.total))} ${dim(`(${parts.join(' + ')})`)}; the driver gets ${won(quote.driverPay)}`,
  );
  const { body: wallet } = await call(mina, 'GET', '/v1/wallet');
  if (wallet.available < quote.hold) {
    const deposit = {
      userId: (await call(mina, 'GET', '/v1/users/me')).body.id,
      amount: 50_000,
      reference: randomUUID(),
    };
    await call(admin, 'POST', '/v1/wallet/deposits', { body: deposit, key: randomUUID(), expect: 201 });
  }
  const before = (await call(mina, 'GET', '/v1/wallet')).body.available;

  say('6. She books it: the price moves into escrow in the same transaction');
  const { body: booked } = await call(mina, 'POST', '/v1/reservations', {
    ...{ body: { quoteId: quote.id, clientReference: `demo ${Date.now()}` }, key: randomUUID(), expect: 201 },
  });
  const path = `/v1/reservations/${booked.id}`;
  insist((await call(mina, 'GET', '/v1/wallet')).body.available === before - quote.hold, 'the price is in escrow');
  const { body: link } = await call(mina, 'GET', `${path}/tracking`);
  const { body: handover } = await call(mina, 'GET', `${path}/handover`);
  console.log(`\n  Follow it: ${cyan(link.url)}  ${dim('the page for everybody with the link')}`);
  console.log(`  PIN for the recipient: ${bold(handover.pin)}`);

  say('7. A robot near the pick-up is offered it, looks at it for 3 s, accepts, drives and arrives');
  /** @param {any} found */
  const progress = ({ status, arrivedAt, dropoffArrivedAt }) =>
    bold(status) +
    (dropoffArrivedAt ? ', at the drop-off' : arrivedAt && status === 'accepted' ? ', at the pick-up' : '');
  await watch(mina, path, ({ arrivedAt, status }) => arrivedAt || status !== 'requested', progress);
  await watch(mina, path, ({ arrivedAt }) => arrivedAt, progress);

  say('8. It picks up: from now on the link shows where it is, and when it arrives');
  await watch(
    mina,
    `${path}/tracking`,
    ({ status }) => status === 'delivered',
    ({ status, driver, position, eta }) =>
      position && status === 'picked_up'
        ? `${driver?.firstName ?? ''} ${position.lat.toFixed(4)}, ${position.lng.toFixed(4)}${eta ? ` arrives ${eta.slice(11, 19)} UTC` : ''}`
        : bold(status),
  );

  say('9. The PIN opened the escrow: the driver is paid, the receipt says for what');
  const { body: timeline } = await call(mina, 'GET', `${path}/timeline`);
  const types = timeline.items.map((/** @type {{ type: string }} */ { type }) => type);
  for (const type of ['requested', 'accepted', 'arrived', 'picked_up', 'delivered'])
    insist(types.includes(`reservation.${type}`), `the timeline has ${type}`);
  const { body: receipt } = await call(mina, 'GET', `${path}/receipt`);
  insist(receipt.paid === quote.price.total, 'what was paid is the price of the quote');
  insist(
    (await call(mina, 'GET', '/v1/wallet')).body.available === before - quote.price.total,
    'the wallet has the rest',
  );
  const { body: books } = await call(admin, 'GET', '/v1/ledger/trial-balance');
  insist(books.difference === 0 && books.findings.length === 0, 'the books balance');
}

await command('demo', async () => {
  console.log(`${bold('Madang: two deliveries, from request to payment')}  ${dim(address)}`);

  say('1. A consumer registers and logs in; a driver logs in and goes online');
  const consumer = await register('consumer', 'Demo Consumer', 'en');
  const driver = password
    ? await logIn({ name: 'driver', loginId: 'jun' }, password)
    : await register('driver', 'Demo Driver', 'ko');
  await call(driver, 'PUT', '/v1/drivers/me/availability', { body: { online: true }, expect: [200, 204] });

  say('2. The consumer books; a retry with the same key books only once');
  const tomorrow = new Date(Date.now() + 24 * 3600 * 1000).toISOString().slice(0, 10);
  const booking = {
    departure: '서울역',
    destination: '강남역',
    date: tomorrow,
    pickupWindow: { from: '09:00', to: '12:00' },
    note: '깨지기 쉬움',
    contactName: 'Demo Consumer',
  };
  const key = randomUUID();
  const first = await call(consumer, 'POST', '/v1/reservations', { body: booking, key, expect: 201 });
  const again = await call(consumer, 'POST', '/v1/reservations', { body: booking, key, expect: 201 });
  const { id } = first.body;
  insist(again.headers.get('idempotent-replayed') === 'true', 'the retry says Idempotent-Replayed: true');
  insist(again.body.id === id, 'the retry answers with the same booking');

  say('3. The driver is notified, accepts, picks up and delivers');
  await notified(driver, 'reservation.requested', id);
  for (const [action, status] of Object.entries({
    acceptance: 'accepted',
    pickup: 'picked_up',
    delivery: 'delivered',
  })) {
    const { body } = await call(driver, 'POST', `/v1/reservations/${id}/${action}`, { key: randomUUID() });
    insist(body.status === status, `after ${action} the booking is ${status}`);
    await notified(consumer, `reservation.${status}`, id);
  }

  say('4. The consumer looks it up');
  const { body: found } = await call(consumer, 'GET', `/v1/reservations/${id}`);
  insist(found.status === 'delivered', 'the booking is delivered');
  const { body: timeline } = await call(consumer, 'GET', `/v1/reservations/${id}/timeline`);
  insist(timeline.items.length === 4, 'the timeline has four entries');
  const { body: inbox } = await call(consumer, 'GET', '/v1/notifications');
  insist(inbox.unread === 3, 'the consumer has three unread notifications');

  if (password) await walkQuoted();

  console.log(`\n${green('✓ Everything as expected.')}`);
  if (state.mailbox) console.log(`The e-mails that went out: ${cyan(state.mailbox)}`);
});
