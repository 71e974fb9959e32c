/**
 * Public holidays of Korea (공휴일에 관한 법률, 관공서의 공휴일에 관한 규정), Sundays aside, with their substitute days.
 * Labour Day and Constitution Day are holidays, with substitutes, since the amendments of 2026 (passed on 31 March and
 * 29 January); the almanac of 2027 (월력요항) lists 3 May and 19 July as their first substitutes.
 */
const SUNDAY = 0;
const SATURDAY = 6;
const DAY_MS = 86_400_000;

/** A holiday by the solar calendar: since which year it exists, and since which year it has substitute days. */
type Solar = { month: number; day: number; since?: number; madeUpSince?: number };

const solarHolidays: readonly Solar[] = [
  { month: 1, day: 1 },
  { month: 3, day: 1, madeUpSince: 2021 },
  { month: 5, day: 1, since: 2026, madeUpSince: 2026 },
  { month: 5, day: 5, madeUpSince: 2014 },
  { month: 6, day: 6 },
  { month: 7, day: 17, since: 2026, madeUpSince: 2026 },
  { month: 8, day: 15, madeUpSince: 2021 },
  { month: 10, day: 3, madeUpSince: 2021 },
  { month: 10, day: 9, madeUpSince: 2021 },
  { month: 12, day: 25, madeUpSince: 2023 },
];

/**
 * Election days and one-off holidays. They follow no rule: add them when the almanac of the next year is published
 * (June) or the cabinet decides.
 */
const oneOffHolidays = ['2024-04-10', '2024-10-01', '2025-01-27', '2025-06-03', '2026-06-03'];

/** The lunar calendar is computed for these years; outside them no day is a holiday. */
const FIRST_YEAR = 2014;
const LAST_YEAR = 2100;

const found = new Map<number, ReadonlySet<number>>();

/** The public holidays of a year as month × 100 + day; none outside 2014–2100. */
export function koreanHolidays(year: number): ReadonlySet<number> {
  if (year < FIRST_YEAR || year > LAST_YEAR) return new Set();
  let holidays = found.get(year);
  if (!holidays) {
    holidays = new Set([...holidaysOf(year)].map(monthAndDay));
    found.set(year, holidays);
  }
  return holidays;
}

/** A holiday on a date; `lostOn` lists the weekdays that require a substitute, null means never. */
type Occurrence = { date: number; lostOn: readonly number[] | null };

/** Dates as milliseconds of UTC midnight. */
function holidaysOf(year: number): Set<number> {
  const regular: Occurrence[] = solarHolidays
    .filter(({ since = FIRST_YEAR }) => year >= since)
    .map(({ month, day, madeUpSince = Infinity }) => ({
      date: Date.UTC(year, month - 1, day),
      lostOn: year >= madeUpSince ? [SATURDAY, SUNDAY] : null,
    }));
  regular.push({
    date: lunarDate(year, { month: '4', day: 8, notBefore: Date.UTC(year, 3, 20) }),
    lostOn: year >= 2023 ? [SATURDAY, SUNDAY] : null,
  });
  // Seollal and Chuseok: the day before, the day, the day after. A Saturday needs no substitute.
  for (const day of [
    lunarDate(year, { month: '1', day: 1, notBefore: Date.UTC(year, 0, 20) }),
    lunarDate(year, { month: '8', day: 15, notBefore: Date.UTC(year, 8, 6) }),
  ])
    for (const date of [day - DAY_MS, day, day + DAY_MS]) regular.push({ date, lostOn: [SUNDAY] });

  const ofYear = oneOffHolidays.filter((date) => date.startsWith(`${year}-`)).map((date) => Date.parse(date));
  const holidays = new Set([...regular.map(({ date }) => date), ...ofYear]);
  for (const [date, occurrences] of [...Map.groupBy(regular, ({ date }) => date)].sort(([a], [b]) => a - b))
    for (let lost = lostOn(date, occurrences); lost > 0; lost--) holidays.add(nextWorkday(date, holidays));
  return holidays;
}

/**
 * The number of substitute days for one date: one per holiday lost to a weekend, else for all holidays but one (article
 * 3).
 */
function lostOn(date: number, occurrences: Occurrence[]): number {
  const weekday = new Date(date).getUTCDay();
  if (weekday === SATURDAY || weekday === SUNDAY)
    return occurrences.filter((occurrence) => occurrence.lostOn?.includes(weekday)).length;
  return occurrences.some((occurrence) => occurrence.lostOn) ? occurrences.length - 1 : 0;
}

function nextWorkday(date: number, holidays: ReadonlySet<number>): number {
  let next = date + DAY_MS;
  while ([SATURDAY, SUNDAY].includes(new Date(next).getUTCDay()) || holidays.has(next)) next += DAY_MS;
  return next;
}

function monthAndDay(date: number): number {
  const day = new Date(date);
  return (day.getUTCMonth() + 1) * 100 + day.getUTCDate();
}

/** ICU's Korean lunar calendar; a leap month is written `4bis` and holds no holiday. */
const dangi = new Intl.DateTimeFormat('en-u-ca-dangi', { timeZone: 'UTC', month: 'numeric', day: 'numeric' });

/** The first date from `notBefore` on with this day of the lunar month; steps to the day, then month by month. */
function lunarDate(year: number, lunar: { month: string; day: number; notBefore: number }): number {
  for (let date = lunar.notBefore; date < Date.UTC(year + 1, 0, 1);) {
    const parts = dangi.formatToParts(date);
    const month = parts.find(({ type }) => type === 'month')?.value;
    const day = Number(parts.find(({ type }) => type === 'day')?.value);
    if (month === lunar.month && day === lunar.day) return date;
    date += DAY_MS * (day < lunar.day ? lunar.day - day : Math.max(1, 30 - day));
  }
  throw new Error(`no day ${lunar.day} of lunar month ${lunar.month} in ${year}`);
}
