/**
 * What deliveries with a price have besides their reservation: quotes, milestones, and what is known of drivers. Only ended ones
 * have a price here, for there is no money behind them that an escrow would have to hold.
 */
import { idOf, timeOf } from './facts.mjs';

/**
 * @typedef {import('./tables.mjs').Table} Table
 * @typedef {{ at: number, id: string, status: string, consumer: string, driver: string, day: number, from: string, to: string }} Reservation
 * @typedef {(series: number, n: number) => number} Uniform
 */

const KINDS = { quote: 7, milestone: 8, offer: 9 };
const MINUTE_MS = 60_000;
const DAY_MS = 1_440 * MINUTE_MS;
/** As `fare-table.ts` has it for a motorcycle and a small parcel outside of rush hours. */
const FARE = { base: 4_500, includedMeters: 2_000, perKilometer: 1_000, driverShare: 0.85, returnShare: 0.5 };
const ENDED = ['delivered', 'cancelled', 'expired'];
const MILESTONE_DAYS = 30;

/**
 * The price of reservation `n`, or undefined for every other one and for what has not ended. Of fifty delivered ones one came back.
 *
 * @param {number} n
 * @param {Reservation} reservation
 * @param {Uniform} u
 */
export function fareOf(n, { at, status }, u) {
  if (n % 2 === 1 || !ENDED.includes(status)) return undefined;
  const meters = 1_000 + Math.floor(u(20, n) * 14_000);
  const distance = Math.floor((Math.max(0, meters - FARE.includedMeters) * FARE.perKilometer) / 1_000);
  const total = FARE.base + distance;
  const isReturned = status === 'delivered' && n % 100 === 0;
  const returnFare = n % 10 === 0 ? Math.floor(total * FARE.returnShare) : 0;
  return {
    ...{ quoteId: idOf(at - MINUTE_MS, KINDS.quote, n), meters, distance, total, returnFare, isReturned },
    driverPay: Math.floor(total * FARE.driverShare),
  };
}

/**
 * @param {object} given
 * @param {number} given.count reservations
 * @param {number} given.until ms since 1970 at which their year ends
 * @param {(n: number) => Reservation} given.reservation
 * @param {Uniform} given.u
 * @param {{ count: number, id(n: number): string }} given.drivers
 * @returns {Table[]}
 */
export function deliveryTables({ count, until, reservation, u, drivers }) {
  const place = (/** @type {number} */ series, /** @type {number} */ n) => ({
    lat: 37.45 + Math.floor(u(series, n) * 2e4) / 1e5,
    lng: 126.85 + Math.floor(u(series + 1, n) * 3e4) / 1e5,
  });

  const quotes = {
    table: 'delivery_quotes',
    columns: 'id, owner_id, terms, reservation_id, created_at, expires_at',
    count,
    rows(/** @type {number} */ n) {
      const one = reservation(n);
      const fare = fareOf(n, one, u);
      if (!fare) return [];
      const { at, id, consumer, day, from, to } = one;
      const known = { detail: null, name: null, phone: null, note: null };
      const parts = [
        { part: 'base', amount: FARE.base },
        { part: 'distance', amount: fare.distance },
      ];
      const terms = {
        stops: [
          { ...known, address: from, ...place(21, n) },
          { ...known, address: to, ...place(23, n) },
        ],
        ...{ vehicle: 'motorcycle', parcel: { size: 'small', weightGrams: 1_000, fragile: false } },
        ...{ date: new Date(day).toISOString().slice(0, 10), pickupWindow: null, dropoffWindow: null },
        ...{ undeliverable: fare.returnFare > 0 ? 'return' : 'leave', verification: 'none' },
        ...{ distanceMeters: fare.meters, durationSeconds: Math.round(fare.meters / 6) },
        price: { total: fare.total, breakdown: parts.filter(({ amount }) => amount > 0) },
        ...{ returnFare: fare.returnFare, driverPay: fare.driverPay },
        returnPay: Math.floor(fare.returnFare * FARE.driverShare),
        cancellationTerms: [],
        ...{
          pickupEta: new Date(at + 10 * MINUTE_MS).toISOString(),
          dropoffEta: new Date(at + 50 * MINUTE_MS).toISOString(),
        },
      };
      const made = timeOf(at - MINUTE_MS);
      return [`(${fare.quoteId},${consumer},'${JSON.stringify(terms)}',${id},${made},${timeOf(at + 9 * MINUTE_MS)})`];
    },
  };

  const milestones = {
    table: 'milestones',
    columns: 'id, reservation_id, driver_id, kind, stop, at, lat, lng, created_at',
    count,
    rows(/** @type {number} */ n) {
      const one = reservation(n);
      const fare = fareOf(n, one, u);
      const { at, id, status, driver } = one;
      if (!fare || status !== 'delivered' || until - at > MILESTONE_DAYS * DAY_MS) return [];
      const [first, last] = [place(21, n), place(23, n)];
      /** @type {[string, number, { lat: number, lng: number }][]} */
      const reported = [
        ['arrival', 0, first],
        ['pickup', 0, first],
        ['arrival', 1, last],
        ...(fare.isReturned
          ? /** @type {[string, number, typeof first][]} */ ([
              ['failure', 1, last],
              ['return', 1, last],
              ['return', 0, first],
            ])
          : /** @type {[string, number, typeof first][]} */ ([['delivery', 1, last]])),
      ];
      return reported.map(([kind, stop, { lat, lng }], step) => {
        const time = at + (15 + step * 10) * MINUTE_MS;
        const own = idOf(time, KINDS.milestone, n * 8 + step);
        return `(${own},${id},${driver},'${kind}',${stop},${timeOf(time)},${lat},${lng},${timeOf(time)})`;
      });
    },
  };

  /** Of an open booking some drivers were asked; no worker asks more of them, for the search goes on when a year is over. */
  const offers = {
    table: 'offers',
    columns: 'id, reservation_id, driver_id, round, state, made_at',
    count,
    rows(/** @type {number} */ n) {
      const { at, id, status } = reservation(n);
      if (status !== 'requested' || drivers.count === 0) return [];
      const asked = new Set([0, 1, 2].map((step) => Math.floor(u(25 + step, n) * drivers.count)));
      return [...asked].map(
        (driver, step) =>
          `(${idOf(at, KINDS.offer, n * 4 + step)},${id},${drivers.id(driver)},1,'asked',${timeOf(at)})`,
      );
    },
  };
  const searches = {
    table: 'dispatches',
    columns: 'reservation_id, round, ring, next_at',
    count,
    rows(/** @type {number} */ n) {
      const { id, status } = reservation(n);
      return status === 'requested' ? [`(${id},1,NULL,${timeOf(until + 365 * DAY_MS)})`] : [];
    },
  };

  const profiles = {
    table: 'driver_profiles',
    columns: 'driver_id, vehicle, plate, consent_at, offered, accepted, declined, ignored',
    count: drivers.count,
    rows(/** @type {number} */ n) {
      const [accepted, declined, ignored] = [28, 29, 30].map((series) => Math.floor(u(series, n) * 100));
      const offered = (accepted ?? 0) + (declined ?? 0) + (ignored ?? 0);
      const vehicle = n % 5 === 0 ? 'car' : 'motorcycle';
      return [
        `(${drivers.id(n)},'${vehicle}','서울 가 ${1_000 + (n % 9_000)}',${timeOf(until - 365 * DAY_MS)},${offered},${accepted},${declined},${ignored})`,
      ];
    },
  };
  const positions = {
    table: 'driver_positions',
    columns: 'driver_id, lat, lng, recorded_at',
    count: drivers.count,
    rows(/** @type {number} */ n) {
      const { lat, lng } = place(31, n);
      return [`(${drivers.id(n)},${lat},${lng},${timeOf(until)})`];
    },
  };
  return [quotes, milestones, offers, searches, profiles, positions];
}
