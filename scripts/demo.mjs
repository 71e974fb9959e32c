/** `npm run demo`: walks a booking against the running `npm start`, from registration to delivery, and shows every exchange. */
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

await command('demo', async () => {
  console.log(`${bold('Madang: a booking from request to delivery')}  ${dim(address)}`);

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

  console.log(`\n${green('✓ Everything as expected.')}`);
  if (state.mailbox) console.log(`The e-mails that went out: ${cyan(state.mailbox)}`);
});
