/** The journeys that prove that a whole Madang works, walked through its gateway as people would. */
import { randomBytes, randomUUID } from 'node:crypto';
import { setTimeout as sleep } from 'node:timers/promises';

/** @typedef {{ id?: string, token: string }} Person */
/** @typedef {{ admin: Person, consumer: Person, driver: Person, streamer: Person }} People */
/** @typedef {{ status: number, body?: any, text: string }} Answer what it holds is the API's to say */

const PATIENCE_MS = 60_000;
const BOOKING = { departure: '서울역', destination: '강남역', date: '2099-12-24' };

/**
 * The status of an answer (0: nobody answered) and its body.
 *
 * @param {string} address
 * @param {string} method
 * @param {string} path
 * @param {{ body?: object, by?: Person }} [request]
 * @returns {Promise<Answer>}
 */
async function ask(address, method, path, { body, by } = {}) {
  const headers = {
    ...(body && { 'Content-Type': 'application/json' }),
    ...(method === 'POST' && { 'Idempotency-Key': randomUUID() }),
    ...(by && { Authorization: `Bearer ${by.token}` }),
  };
  try {
    const signal = AbortSignal.timeout(20_000);
    const answer = await fetch(address + path, { method, headers, body: body && JSON.stringify(body), signal });
    const text = await answer.text();
    const isJson = /json/.test(answer.headers.get('content-type') ?? '');
    return { status: answer.status, body: isJson && text ? JSON.parse(text) : undefined, text };
  } catch {
    return { status: 0, text: 'nobody answered' };
  }
}

/**
 * The body of an answer that went well. @throws Error with what it was otherwise.
 *
 * @param {string} address
 * @param {string} method
 * @param {string} path
 * @param {{ body?: object, by?: Person }} [request]
 */
async function insist(address, method, path, request) {
  const { status, body, text } = await ask(address, method, path, request);
  if (status >= 200 && status < 300) return body;
  throw new Error(`${method} ${path} answered ${status}: ${text}`);
}

/**
 * Asks until `question` gives something. @throws Error that says what was waited for.
 *
 * @template T
 * @param {string} what
 * @param {() => Promise<T>} question
 */
export async function until(what, question, patienceMs = PATIENCE_MS) {
  for (const end = performance.now() + patienceMs; performance.now() < end; await sleep(100)) {
    const answer = await question();
    if (answer) return answer;
  }
  throw new Error(`waited ${patienceMs / 1000} s in vain until ${what}`);
}

/**
 * Registers the people of all journeys; `admin` has logged in with the demo's password.
 *
 * @param {string} address
 * @param {string} password
 * @returns {Promise<People>}
 */
export async function gather(address, password) {
  const logIn = async (/** @type {string} */ loginId, /** @type {string} */ secret) => ({
    token: (await insist(address, 'POST', '/v1/sessions', { body: { loginId, password: secret } })).accessToken,
  });
  const register = async (/** @type {string} */ role) => {
    const [loginId, secret] = [`drill${randomBytes(6).toString('hex')}`, randomBytes(12).toString('hex')];
    const body = { loginId, password: secret, name: role, email: `${loginId}@example.com`, roles: [role] };
    const { id } = await insist(address, 'POST', '/v1/users', { body });
    return { id, ...(await logIn(loginId, secret)) };
  };
  const people = {
    admin: await logIn('admin', password),
    consumer: await register('consumer'),
    driver: await register('driver'),
    streamer: await register('streamer'),
  };
  await insist(address, 'PUT', '/v1/drivers/me/availability', { body: { online: true }, by: people.driver });
  return people;
}

/**
 * @param {string} address
 * @param {People} people
 */
export const book = (address, { consumer }) =>
  ask(address, 'POST', '/v1/reservations', { body: BOOKING, by: consumer });

/**
 * @param {string} address
 * @param {People} people
 * @param {string} id
 */
export const lookUp = (address, { consumer }, id) => ask(address, 'GET', `/v1/reservations/${id}`, { by: consumer });

/**
 * Waits until this person has been told this about this thing.
 *
 * @param {string} address
 * @param {Person} by
 * @param {string} type
 * @param {string} id
 */
export const told = (address, by, type, id) =>
  until(`${type} is in the inbox`, async () => {
    const { body } = await ask(address, 'GET', '/v1/notifications?limit=100', { by });
    return body?.items?.some(
      (/** @type {{ type: string, data: object }} */ item) =>
        item.type === type && Object.values(item.data).includes(id),
    );
  });

/** @type {Record<string, (address: string, people: People) => Promise<string>>} */
export const journeys = {
  async booking(address, people) {
    const { consumer, driver } = people;
    const { id } = await insist(address, 'POST', '/v1/reservations', { body: BOOKING, by: consumer });
    await told(address, driver, 'reservation.requested', id);
    for (const step of ['acceptance', 'pickup', 'delivery']) {
      await insist(address, 'POST', `/v1/reservations/${id}/${step}`, { by: driver });
    }
    const { status } = await insist(address, 'GET', `/v1/reservations/${id}`, { by: consumer });
    if (status !== 'delivered') throw new Error(`the booking is ${status}, not delivered`);
    await told(address, consumer, 'reservation.delivered', id);
    return id;
  },

  async mission(address, { admin, consumer, streamer }) {
    const credit = { userId: consumer.id, amount: 20_000, reference: randomUUID() };
    await insist(address, 'POST', '/v1/wallet/deposits', { body: credit, by: admin });
    const wish = { streamerId: streamer.id, title: '노래 한 곡', amount: 10_000, timeLimitSeconds: 3_600 };
    const { id } = await insist(address, 'POST', '/v1/missions', { body: wish, by: consumer });
    await insist(address, 'POST', `/v1/missions/${id}/acceptance`, { by: streamer });
    await insist(address, 'POST', `/v1/missions/${id}/pledges`, { body: { amount: 5_000 }, by: consumer });
    await insist(address, 'POST', `/v1/missions/${id}/settlement`, { body: { outcome: 'success' }, by: streamer });
    const { status, pot } = await insist(address, 'GET', `/v1/missions/${id}`, { by: consumer });
    if (status !== 'succeeded' || pot !== 15_000) throw new Error(`the mission is ${status} with ${pot} won`);
    await told(address, streamer, 'mission.succeeded', id);
    const { difference, findings } = await insist(address, 'GET', '/v1/ledger/trial-balance', { by: admin });
    if (difference || findings?.length) throw new Error('the ledger does not balance');
    return id;
  },

  async cafe(address, { consumer }) {
    const near = '/v1/cafes?lat=37.5446&lng=127.0559&radius=1000&limit=20';
    const [first] = (await insist(address, 'GET', near)).items;
    if (!first) throw new Error('there is no café in Seongsu');
    await insist(address, 'POST', `/v1/cafes/${first.id}/comments`, { body: { text: '조용해요' }, by: consumer });
    const mine = await until('the comment is there', async () => {
      const { body } = await ask(address, 'GET', `/v1/cafes/${first.id}/comments`, { by: consumer });
      return body?.items?.some((/** @type {{ text: string }} */ { text }) => text === '조용해요');
    });
    return mine && first.id;
  },
};
