/**
 * Registers the people of a load and makes what their journeys need, through the API as anybody would. It depends on nothing but
 * Node, because Artillery's workers run it too.
 */
import { randomBytes, randomUUID } from 'node:crypto';

/** @typedef {{ id: string, token: string, reservation?: string }} Person */
/** @typedef {Person & { lat: number, lng: number }} Courier A driver who stands there. */

/** With a driver, a streamer and somebody to spare, no more than may sign up from one address within an hour. */
const CONSUMERS = 16;
const MISSIONS = 24;
/** Each has an hour of a day to itself in turn: the same comes again after so many deliveries that the first is long over. */
const COURIERS = 8;
const COURIER_DAYS = 28;
const HOURS = 23;
const WEALTH_KRW = 1_000_000_000;
/** Where the demo's cafés are, in Seongsu and Hongdae. */
const quarters = [
  { lat: 37.5446, lng: 127.0559 },
  { lat: 37.5563, lng: 126.9236 },
];
const QUARTER_DEGREES = 0.004;

/**
 * Gives `deal(random)`: the values for one journey, of a consumer chosen by `random` (0…1).
 *
 * @param {string} address
 * @param {object} wishes
 * @param {Set<string>} wishes.needs what of it has to be there: `driver`, `ownReservation`, `courier`, `openMission` and `money` (these two need the admin's password)
 * @param {string} [wishes.adminLogin]
 * @param {string} [wishes.adminPassword]
 * @throws Error that says which request was refused, or that the password is missing.
 */
export async function gather(address, { needs, adminLogin = 'admin', adminPassword }) {
  const consumers = await Promise.all(Array.from({ length: CONSUMERS }, () => register(address, 'consumer')));
  const driver = needs.has('driver') ? await onlineDriver(address) : undefined;
  if (needs.has('ownReservation')) {
    await Promise.all(consumers.map(async (consumer) => (consumer.reservation = await book(address, consumer))));
  }
  if (needs.has('openMission') || needs.has('money'))
    await enrich(address, consumers, await admin(address, adminLogin, adminPassword));
  const missions = needs.has('openMission') ? await putUpMissions(address, consumers) : [];
  const couriers = needs.has('courier') ? await placedDrivers(address) : [];
  let dealt = 0;
  return {
    deal(/** @type {() => number} */ random) {
      const turn = dealt++;
      const courier = couriers[turn % COURIERS];
      const hour = Math.floor(turn / COURIERS);
      const consumer = oneOf(consumers, random);
      const { lat, lng } = oneOf(quarters, random);
      const near = (/** @type {number} */ degrees) =>
        Number((degrees + (2 * random() - 1) * QUARTER_DEGREES).toFixed(6));
      return {
        consumer: consumer.token,
        driver: driver?.token,
        ownReservation: consumer.reservation,
        openMission: missions.length > 0 ? oneOf(missions, random) : undefined,
        day: oneDay(random),
        lat: near(lat),
        lng: near(lng),
        courier: courier?.token,
        courierLat: courier?.lat,
        courierLng: courier?.lng,
        courierDay: dayIn(2 + (Math.floor(hour / HOURS) % COURIER_DAYS)),
        courierHour: clock(hour % HOURS),
        courierEnd: clock((hour % HOURS) + 1),
        now: new Date().toISOString(),
      };
    },
  };
}

/**
 * One of some 300,000 days to come: hardly ever that of a delivery that is under way.
 *
 * @param {() => number} random
 */
const oneDay = (random) => new Date(Date.UTC(2100, 0, 1 + Math.floor(random() * 300_000))).toISOString().slice(0, 10);

/** @param {number} days from today */
const dayIn = (days) => new Date(Date.now() + days * 86_400_000).toISOString().slice(0, 10);
/** @param {number} hour */
const clock = (hour) => `${String(hour).padStart(2, '0')}:00`;

/**
 * @template T
 * @param {T[]} all
 * @param {() => number} random
 * @returns {T}
 */
function oneOf(all, random) {
  return /** @type {T} */ (all[Math.floor(random() * all.length)]);
}

/**
 * @param {string} address
 * @param {string} loginId
 * @param {string} [password]
 */
async function admin(address, loginId, password) {
  if (!password) throw new Error('Pledges and fares need money, which an admin credits: set LOAD_ADMIN_PASSWORD.');
  return { token: await logIn(address, loginId, password) };
}

/**
 * @param {string} address
 * @param {string} role
 * @returns {Promise<Person>}
 */
async function register(address, role) {
  const loginId = `load${randomBytes(8).toString('hex')}`;
  const password = randomBytes(12).toString('hex');
  const person = { loginId, password, name: '부하', email: `${loginId}@example.com`, roles: [role] };
  const { id } = await call(address, 'POST', '/v1/users', person);
  return { id, token: await logIn(address, loginId, password) };
}

/**
 * @param {string} address
 * @param {string} loginId
 * @param {string} password
 * @returns {Promise<string>}
 */
const logIn = async (address, loginId, password) =>
  (await call(address, 'POST', '/v1/sessions', { loginId, password })).accessToken;

/** @param {string} address */
async function onlineDriver(address) {
  const driver = await register(address, 'driver');
  await call(address, 'PUT', '/v1/drivers/me/availability', { online: true }, driver);
  return driver;
}

/**
 * Drivers who share their position and stand in the two quarters.
 *
 * @param {string} address
 * @returns {Promise<Courier[]>}
 */
const placedDrivers = (address) =>
  Promise.all(
    Array.from({ length: COURIERS }, async (_, index) => {
      const driver = await register(address, 'driver');
      await call(address, 'PUT', '/v1/drivers/me', { vehicle: 'motorcycle' }, driver);
      await call(address, 'PUT', '/v1/drivers/me/availability', { online: true, sharesPosition: true }, driver);
      const { lat, lng } = /** @type {{ lat: number, lng: number }} */ (quarters[index % quarters.length]);
      return { ...driver, lat: Number((lat + index * 1e-3).toFixed(6)), lng };
    }),
  );

/**
 * @param {string} address
 * @param {Person} consumer
 * @returns {Promise<string>}
 */
async function book(address, consumer) {
  const booking = { departure: '서울역', destination: '강남역', date: '2099-12-24' };
  return (await call(address, 'POST', '/v1/reservations', booking, consumer)).id;
}

/**
 * @param {string} address
 * @param {Person[]} consumers
 * @param {{ token: string }} cashier
 */
async function enrich(address, consumers, cashier) {
  const credit = (/** @type {Person} */ { id }) => ({ userId: id, amount: WEALTH_KRW, reference: randomUUID() });
  for (const consumer of consumers) await call(address, 'POST', '/v1/wallet/deposits', credit(consumer), cashier);
}

/**
 * @param {string} address
 * @param {Person[]} consumers
 * @returns {Promise<string[]>}
 */
async function putUpMissions(address, consumers) {
  const { id: streamerId } = await register(address, 'streamer');
  const wish = { streamerId, title: '노래 한 곡 부르기 🎤', amount: 1_000, timeLimitSeconds: 24 * 3_600 };
  const missions = Array.from({ length: MISSIONS }, (_, index) => consumers[index % consumers.length]);
  return Promise.all(missions.map(async (by) => (await call(address, 'POST', '/v1/missions', wish, by)).id));
}

/**
 * @param {string} address
 * @param {string} method
 * @param {string} path
 * @param {object} body
 * @param {{ token: string }} [by]
 */
async function call(address, method, path, body, by) {
  const headers = {
    'Content-Type': 'application/json',
    'Idempotency-Key': randomUUID(),
    ...(by && { Authorization: `Bearer ${by.token}` }),
  };
  const signal = AbortSignal.timeout(15_000);
  const response = await fetch(address + path, { method, headers, body: JSON.stringify(body), signal });
  const text = await response.text();
  if (response.ok) return text ? JSON.parse(text) : undefined;
  const hint = response.status === 429 ? '; raise RATE_LIMIT_FACTOR, or wait an hour' : '';
  throw new Error(`Preparing the load: ${method} ${path} answered ${response.status}${hint}: ${text}`);
}
