/**
 * What people do here, as data: the generator of this folder walks it, and `artillery.mjs` renders it for Artillery.
 *
 * A step sends a request `as` somebody, or thinks for so many seconds. `{name}` in a path is a value that the journey was given
 * (people.mjs) or has taken from an answer by `take` (name → path into the JSON); a step whose value is missing is left out, as
 * somebody who finds no café opens none.
 */

/**
 * @typedef {{ as: string, send: string, json?: object, take?: Record<string, string> }} Ask
 * @typedef {Ask | { think: number }} Step
 * @typedef {{ title: string, needs?: string[], steps: Step[] }} Journey `needs`: what has to be there besides the names in paths
 */

/** What a delivery in the city costs: places with coordinates need no provider. */
const quote = {
  stops: [
    { address: '서울 중구 한강대로 405', lat: '{lat}', lng: '{lng}' },
    { address: '서울 중구 세종대로 110', lat: 37.5663, lng: 126.9779, name: '김미나' },
  ],
  vehicle: 'motorcycle',
  parcel: { size: 'small', weightGrams: 1_200 },
};

/** @type {Record<string, Journey>} */
const journeys = {
  book: {
    title: 'Books a delivery, and a driver takes it',
    steps: [
      {
        as: 'consumer',
        send: 'POST /v1/reservations',
        json: {
          departure: '서울 강남구 테헤란로 152',
          destination: '서울 마포구 양화로 45',
          // Of its own: a driver carries out one delivery at a time.
          date: '{day}',
          pickupWindow: { from: '09:00', to: '12:00' },
          note: '깨지기 쉬운 물건입니다',
          contactName: '김미나',
        },
        take: { reservation: 'id' },
      },
      { think: 1 },
      { as: 'driver', send: 'GET /v1/reservations/{reservation}' },
      { as: 'driver', send: 'POST /v1/reservations/{reservation}/acceptance' },
      { think: 1 },
      { as: 'driver', send: 'POST /v1/reservations/{reservation}/pickup' },
      { as: 'driver', send: 'POST /v1/reservations/{reservation}/delivery' },
      { as: 'consumer', send: 'GET /v1/reservations/{reservation}' },
    ],
  },
  deliver: {
    title: 'Books a delivery with a price, which a driver carries out',
    needs: ['money', 'courier'],
    steps: [
      {
        as: 'consumer',
        send: 'POST /v1/delivery-quotes',
        // An hour of its own: a driver carries out one delivery at a time.
        json: { ...quote, date: '{courierDay}', pickupWindow: { from: '{courierHour}', to: '{courierEnd}' } },
        take: { quote: 'id' },
      },
      { think: 1 },
      { as: 'consumer', send: 'POST /v1/reservations', json: { quoteId: '{quote}' }, take: { reservation: 'id' } },
      { as: 'consumer', send: 'GET /v1/reservations/{reservation}/tracking' },
      { think: 1 },
      { as: 'courier', send: 'POST /v1/reservations/{reservation}/acceptance' },
      { as: 'courier', send: 'POST /v1/reservations/{reservation}/arrival', json: { stop: 0 } },
      { as: 'courier', send: 'POST /v1/reservations/{reservation}/pickup' },
      { as: 'consumer', send: 'GET /v1/reservations/{reservation}/tracking' },
      { think: 1 },
      { as: 'courier', send: 'POST /v1/reservations/{reservation}/delivery' },
      { as: 'consumer', send: 'GET /v1/reservations/{reservation}/receipt' },
    ],
  },
  ask: {
    title: 'Books a delivery for now, which is offered nearby, and cancels it',
    needs: ['money', 'courier'],
    steps: [
      { as: 'consumer', send: 'POST /v1/delivery-quotes', json: quote, take: { quote: 'id' } },
      { as: 'consumer', send: 'POST /v1/reservations', json: { quoteId: '{quote}' }, take: { reservation: 'id' } },
      { think: 2 },
      { as: 'courier', send: 'GET /v1/offers' },
      {
        as: 'consumer',
        send: 'POST /v1/reservations/{reservation}/cancellation',
        json: { reason: '일정이 바뀌었습니다' },
      },
    ],
  },
  drive: {
    title: 'Sends where a driver is, and looks at what is offered',
    needs: ['courier'],
    steps: [
      {
        as: 'courier',
        send: 'POST /v1/drivers/me/positions',
        json: { fixes: [{ lat: '{courierLat}', lng: '{courierLng}', accuracyMeters: 8, recordedAt: '{now}' }] },
      },
      { as: 'courier', send: 'GET /v1/offers' },
    ],
  },
  lookup: {
    title: 'Looks up what became of a booking',
    steps: [
      { as: 'consumer', send: 'GET /v1/reservations?limit=20' },
      { think: 1 },
      { as: 'consumer', send: 'GET /v1/reservations/{ownReservation}' },
      { think: 1 },
      { as: 'consumer', send: 'GET /v1/reservations/{ownReservation}/timeline' },
    ],
  },
  fund: {
    title: 'Chooses a mission and pledges',
    steps: [
      { as: 'consumer', send: 'GET /v1/missions?status=open&sort=pot&limit=20' },
      { think: 1 },
      { as: 'consumer', send: 'GET /v1/missions/{openMission}' },
      { think: 1 },
      { as: 'consumer', send: 'POST /v1/missions/{openMission}/pledges', json: { amount: 1_000 } },
      { as: 'consumer', send: 'GET /v1/missions/{openMission}/pledges?limit=20' },
    ],
  },
  find: {
    title: 'Looks for a café nearby',
    steps: [
      { as: 'consumer', send: 'GET /v1/cafes?lat={lat}&lng={lng}&radius=1000&limit=20', take: { cafe: 'items.0.id' } },
      { think: 1 },
      { as: 'consumer', send: 'GET /v1/cafes?lat={lat}&lng={lng}&radius=1000&tags=wifi,concent&limit=20' },
      { think: 1 },
      { as: 'consumer', send: 'GET /v1/cafes/{cafe}' },
      { as: 'consumer', send: 'GET /v1/cafes/{cafe}/comments?limit=20' },
    ],
  },
  hear: {
    title: 'Reads what is new',
    steps: [
      { as: 'consumer', send: 'GET /v1/notifications?limit=20' },
      { think: 1 },
      { as: 'consumer', send: 'POST /v1/notifications/read', json: {} },
    ],
  },
};

/**
 * How many of those who come do what.
 *
 * @type {Record<string, Record<string, number>>}
 */
export const profiles = {
  mixed: { book: 3, lookup: 4, fund: 2, find: 4, hear: 2 },
  booking: { book: 1 },
  deliveries: { deliver: 3, ask: 2, drive: 10 },
  lookup: { lookup: 1 },
  missions: { fund: 1 },
  cafes: { find: 1 },
};

/** @param {string} name */
export function journeyOf(name) {
  const journey = journeys[name];
  if (!journey) throw new Error(`There is no journey ${name}.`);
  return journey;
}

const NAMES = /\{(\w+)\}/g;

/**
 * The method and path of a step, and the route that its figures are kept under: `GET /v1/reservations/{id}`.
 *
 * @param {Ask} step
 */
export function requestOf({ send }) {
  const [method = '', path = ''] = send.split(' ');
  return { method, path, route: `${method} ${path.replace(/\?.*/, '').replaceAll(NAMES, '{id}')}` };
}

/**
 * The names that stand in a path.
 *
 * @param {string} path
 */
export const namesIn = (path) => [...path.matchAll(NAMES)].map(([, name = '']) => name);

/**
 * `path` with the values of these names, or undefined when one is missing.
 *
 * @param {string} path
 * @param {Record<string, string | number | undefined>} values
 */
export function fill(path, values) {
  if (namesIn(path).some((name) => values[name] === undefined)) return undefined;
  return path.replaceAll(NAMES, (_, name) => encodeURIComponent(values[name] ?? ''));
}

/**
 * The body of a step with the values of its names; where a name is all of a value, the value may be a number.
 *
 * @param {object | undefined} json
 * @param {(name: string) => string | number} valueOf
 */
export const fillJson = (json, valueOf) =>
  json && JSON.parse(JSON.stringify(json).replaceAll(/"\{(\w+)\}"/g, (_, name) => JSON.stringify(valueOf(name))));

/**
 * What an answer holds at `items.0.id`.
 *
 * @param {any} json as the system answered
 * @param {string} path
 * @returns {string | undefined}
 */
export const pick = (json, path) => path.split('.').reduce((value, name) => value?.[name], json);

/** @param {string} profile */
const requestsOf = (profile) =>
  Object.keys(profiles[profile] ?? {}).flatMap((name) => journeyOf(name).steps.filter((step) => 'send' in step));

/**
 * Who and what the journeys of a profile need to be there before they begin, such as `driver` and `openMission`.
 *
 * @param {string} profile
 */
export function needsOf(profile) {
  const steps = requestsOf(profile);
  const taken = new Set(steps.flatMap(({ take = {} }) => Object.keys(take)));
  const names = steps.flatMap((step) => [step.as, ...namesIn(requestOf(step).path)]);
  const more = Object.keys(profiles[profile] ?? {}).flatMap((name) => journeyOf(name).needs ?? []);
  return new Set([...names, ...more].filter((name) => !taken.has(name)));
}

/**
 * All routes that the journeys of a profile ask, in their order.
 *
 * @param {string} profile
 */
export const routesOf = (profile) => [...new Set(requestsOf(profile).map((step) => requestOf(step).route))];
