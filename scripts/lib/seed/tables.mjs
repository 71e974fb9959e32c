/** What each table is filled with. `rows(n)` gives thing number `n` as rows of SQL; the ids of a table ascend with `n`. */
import { uniform, weighted } from '../random.mjs';
import { deliveryTables, fareOf } from './deliveries.mjs';
import { dayOf, idOf, pick, skewed, timeOf } from './facts.mjs';

/**
 * @typedef {{ people: number, reservations: number, missions: number, cafes: number, events: boolean, seed: number }} Counts
 * @typedef {Counts & { until: number, passwordHash: string }} Wish `until`: the ms since 1970 at which their year ends
 * @typedef {{ table: string, columns: string, count: number, rows(n: number): string[] }} Table
 */

const MINUTE_MS = 60_000;
const DAY_MS = 1_440 * MINUTE_MS;
const SPAN_MS = 365 * DAY_MS;
const KINDS = { person: 1, reservation: 2, event: 3, mission: 4, pledge: 5, cafe: 6 };
const names = ['김민아', '이준', '박서연', '최하루', '정우진', '강지민', '조은', 'Ann Lee', '윤도현', '임수아'];
const places = [
  '서울 강남구 테헤란로',
  '서울 마포구 양화로',
  '서울 종로구 세종대로',
  '경기 성남시 판교역로',
  '인천 연수구 송도과학로',
  '부산 해운대구 센텀로',
];
const titles = ['노래 한 곡 부르기 🎤', '매운 라면 먹기', '하루 종일 영어로 방송하기', '산 정상에서 춤추기'];
const shops = ['스타벅스', '이디야커피', '메가엠지씨커피', '투썸플레이스', '카페 마당', '커피나무'];
/** @type {Record<string, number>} */
const STEPS = { requested: 1, accepted: 2, picked_up: 3, delivered: 4, cancelled: 2, expired: 2 };
const DRIVERS = 20; // one person of so many drives
const STREAMERS = 50;

/**
 * @param {Wish} wish
 * @returns {Table[]}
 */
export function tablesOf({ seed, until, passwordHash, ...counts }) {
  const u = (/** @type {number} */ series, /** @type {number} */ n) => uniform(seed, series, n);
  const start = until - SPAN_MS;
  const person = (/** @type {number} */ n) => idOf(start - DAY_MS + n, KINDS.person, n);
  const every = (/** @type {number} */ step, /** @type {number} */ share) =>
    person(step * skewed(share, Math.ceil(counts.people / step)));
  /** Things of a kind are spread over the year, in the order of their numbers. */
  const madeAt = (/** @type {number} */ n, /** @type {number} */ count) => Math.floor(start + (n / count) * SPAN_MS);

  /** @param {number} n */
  function reservation(n) {
    const at = madeAt(n, counts.reservations);
    const days = (until - at) / DAY_MS;
    // What is a few days old is over; of the last hours most are still open.
    const status = weighted(
      u(1, n),
      days > 3
        ? [
            [0.88, 'delivered'],
            [0.1, 'cancelled'],
            [0.02, 'expired'],
          ]
        : [
            [0.3, 'requested'],
            [0.2, 'accepted'],
            [0.1, 'picked_up'],
            [0.3, 'delivered'],
            [0.1, 'cancelled'],
          ],
    );
    const steps = STEPS[status] ?? 1;
    const isDriven = !['requested', 'cancelled', 'expired'].includes(status);
    return {
      ...{ at, status, steps, id: idOf(at, KINDS.reservation, n), consumer: person(skewed(u(2, n), counts.people)) },
      driver: isDriven ? every(DRIVERS, u(3, n)) : 'NULL',
      day: at + Math.floor(u(4, n) ** 2 * 8) * DAY_MS,
      ...{ from: `${pick(u(5, n), places)} ${n % 500}`, to: `${pick(u(6, n), places)} ${n % 300}` },
    };
  }

  const people = {
    table: 'users',
    columns: 'id, login_id, email, name, handle, locale, roles, password_hash, created_at',
    count: counts.people,
    rows(/** @type {number} */ n) {
      const login = `seed_${String(n).padStart(8, '0')}`;
      const roles = [
        'consumer',
        ...(n % DRIVERS === 0 ? ['driver'] : []),
        ...(n % STREAMERS === 0 ? ['streamer'] : []),
      ];
      const locale = u(0, n) < 0.8 ? 'ko' : 'en';
      return [
        `(${person(n)},'${login}','${login}@example.com','${names[n % 10]}',${handleOf(n)},'${locale}','${roles}','${passwordHash}',${timeOf(start)})`,
      ];
    },
  };

  /** Streamers have one. @param {number} n */
  const handleOf = (n) => (n % STREAMERS === 0 ? `'seed_${n}'` : 'NULL');
  const handles = {
    table: 'handles',
    columns: 'handle, user_id',
    count: Math.ceil(counts.people / STREAMERS),
    rows: (/** @type {number} */ n) => [`(${handleOf(n * STREAMERS)},${person(n * STREAMERS)})`],
  };

  const reservations = {
    table: 'reservations',
    columns:
      'id, consumer_id, driver_id, departure, destination, date, pickup_from, pickup_to, deadline, note, contact_name, status, cancel_reason, version, created_at, updated_at, quote_id, price, return_fare, driver_pay, verification, accepted_at, undelivered, failure_reason',
    count: counts.reservations,
    rows(/** @type {number} */ n) {
      const one = reservation(n);
      const { id, at, status, steps, consumer, driver, day, from, to } = one;
      const fare = fareOf(n, one, u);
      const priced = fare
        ? `${fare.quoteId},${fare.total},${fare.returnFare},${fare.driverPay},'none'`
        : 'NULL,NULL,NULL,NULL,NULL';
      const accepted = fare && driver !== 'NULL' ? timeOf(at + 20 * MINUTE_MS) : 'NULL';
      const undelivered = fare?.isReturned ? `'returned','recipient_absent'` : 'NULL,NULL';
      const window = n % 3 === 0 ? `'09:00','12:00'` : 'NULL,NULL';
      // The end of the window, or of the day, in Korea.
      const deadline = `TIMESTAMP(${dayOf(day)}) + INTERVAL ${n % 3 === 0 ? 3 : 15} HOUR`;
      const reason = status === 'cancelled' ? `'일정이 바뀌었습니다'` : 'NULL';
      const note = n % 4 === 0 ? `'깨지기 쉬운 물건입니다'` : 'NULL';
      return [
        `(${id},${consumer},${driver},'${from}','${to}',${dayOf(day)},${window},${deadline},${note},'${names[n % 10]}','${status}',${reason},${steps},${timeOf(at)},${timeOf(at + steps * 20 * MINUTE_MS)},${priced},${accepted},${undelivered})`,
      ];
    },
  };

  const ENDS = ['cancelled', 'expired', 'returned'];
  const happened = ['requested', 'accepted', 'picked_up', 'delivered'];
  const events = {
    table: 'events',
    columns: 'id, type, aggregate_type, aggregate_id, actor_id, payload, occurred_at, state',
    count: counts.events ? counts.reservations : 0,
    rows(/** @type {number} */ n) {
      const one = reservation(n);
      const { id, at, status, steps, consumer, driver } = one;
      const end = fareOf(n, one, u)?.isReturned ? 'returned' : status;
      const uuid = (/** @type {string} */ hex) => hex.slice(2).replace(/(.{8})(.{4})(.{4})(.{4})/, '$1-$2-$3-$4-');
      return Array.from({ length: steps }, (_, step) => {
        const time = at + step * 20 * MINUTE_MS;
        const isLast = step === steps - 1;
        const isExpiry = isLast && status === 'expired';
        const type = isLast && ENDS.includes(end) ? end : happened[step];
        const driverId =
          step === 0 || isExpiry ? '' : `,"driverId":${driver === 'NULL' ? 'null' : `"${uuid(driver)}"`}`;
        const payload = `{"reservationId":"${uuid(id)}","consumerId":"${uuid(consumer)}"${driverId}}`;
        const actor = isExpiry ? 'NULL' : step === 0 || driver === 'NULL' ? consumer : driver;
        return `(${idOf(time, KINDS.event, n * 4 + step)},'reservation.${type}','reservation',${id},${actor},'${payload}',${timeOf(time)},'announced')`;
      });
    },
  };

  /** @param {number} n */
  function mission(n) {
    const at = madeAt(n, counts.missions);
    const isOver = until - at > 7 * DAY_MS;
    /** @type {[number, string][]} */
    const shares = isOver
      ? [
          [0.5, 'succeeded'],
          [0.2, 'failed'],
          [0.2, 'expired'],
          [0.1, 'cancelled'],
        ]
      : [
          [0.95, 'open'],
          [0.02, 'claimed'],
          [0.03, 'disputed'],
        ];
    // No open one ends while a database of development lives: there is no money behind these pledges that could go back.
    const deadline = isOver ? at + 3 * DAY_MS : until + (30 + Math.floor(u(11, n) * 300_000) / 1_000) * DAY_MS;
    const amounts = Array.from({ length: 1 + skewed(u(12, n), 20) }, (_, k) => 1_000 * (1 + skewed(u(13 + k, n), 100)));
    return { at, deadline, amounts, id: idOf(at, KINDS.mission, n), status: weighted(u(10, n), shares) };
  }

  const missions = {
    table: 'missions',
    columns:
      'id, creator_id, streamer_id, title, fee_bps, status, pot, backers, deadline, claimed_until, ended_at, created_at',
    count: counts.missions,
    rows(/** @type {number} */ n) {
      const { id, at, deadline, amounts, status } = mission(n);
      const pot = amounts.reduce((sum, amount) => sum + amount, 0);
      const claimed = status === 'claimed' ? timeOf(deadline) : 'NULL';
      const ended = ['open', 'claimed', 'disputed'].includes(status) ? 'NULL' : timeOf(deadline);
      return [
        `(${id},${person(skewed(u(8, n), counts.people))},${every(STREAMERS, u(9, n))},'${titles[n % 4]}',1000,'${status}',${pot},${amounts.length},${timeOf(deadline)},${claimed},${ended},${timeOf(at)})`,
      ];
    },
  };

  const pledges = {
    table: 'pledges',
    columns: 'id, transfer_id, mission_id, backer_id, amount, created_at',
    count: counts.missions,
    rows(/** @type {number} */ n) {
      const { id, at, amounts } = mission(n);
      const first = skewed(u(7, n), counts.people);
      return amounts.map((amount, k) => {
        const own = idOf(at, KINDS.pledge, n * 32 + k);
        return `(${own},${own},${id},${person((first + k * 7) % counts.people)},${amount},${timeOf(at)})`;
      });
    },
  };

  const cafes = {
    table: 'cafes',
    columns:
      'id, name, name_key, initials, road_address, address_key, phone, lat, lng, location, open, zone, created_at, updated_at',
    count: counts.cafes,
    rows(/** @type {number} */ n) {
      const [lat, lng] = [37.4 + u(40, n) * 0.33, 126.8 + u(41, n) * 0.41];
      const name = `${pick(u(42, n), shops)} ${n}호점`;
      const address = `${pick(u(43, n), places)} ${n % 300}`;
      const at = timeOf(start);
      return [
        `(${idOf(madeAt(n, counts.cafes), KINDS.cafe, n)},'${name}','${name.replaceAll(' ', '')}','','${address}','${address.replaceAll(' ', '')}','02-555-${1_000 + (n % 9_000)}',${lat},${lng},POINT(${lng},${lat}),${u(44, n) < 0.9},'Asia/Seoul',${at},${at})`,
      ];
    },
  };

  const drivers = { count: Math.ceil(counts.people / DRIVERS), id: (/** @type {number} */ n) => person(n * DRIVERS) };
  const given = { count: counts.reservations, until, reservation, u, drivers };
  const deliveries = counts.reservations > 0 ? deliveryTables(given) : [];
  return [people, handles, reservations, ...deliveries, events, missions, pledges, cafes].filter(
    ({ count }) => count > 0,
  );
}
