import { koreanHolidays } from './korean-holidays.js';
import { type CalendarDay, DAY_MINUTES } from './local-time.js';

/** The parts of one rule of an opening_hours value, as written. */
export type YearRange = { readonly from: number; readonly to: number };
/** A month (without `day`) or a date, of every year (without `year`) or of one. */
export type MonthDay = { readonly year?: number; readonly month: number; readonly day?: number };
export type DateRange = { readonly from: MonthDay; readonly to: MonthDay };
/** Weekdays from 0 (Sunday) to 6; `nth` of the month, negative from its end, empty for all. */
export type WeekdayRange = { readonly from: number; readonly to: number; readonly nth: readonly number[] };
/** Minutes since midnight; `until` as written, so it is at or before `from` when it is on the next day. */
export type TimeRange = { readonly from: number; readonly until: number };
export type State = 'open' | 'off' | 'closed' | 'unknown';

export type Rule = {
  /** After a comma: adds to the previous rules; after a semicolon a rule replaces them on its days. */
  readonly additional: boolean;
  /** Written as `24/7`. */
  readonly always: boolean;
  readonly years: readonly YearRange[];
  readonly dates: readonly DateRange[];
  readonly days: readonly (WeekdayRange | 'PH')[];
  /** `PH Mo`: only those of the days that are public holidays. */
  readonly onlyHolidays: boolean;
  readonly times: readonly TimeRange[];
  readonly state?: State;
  readonly comment?: string;
};

export const weekdays = ['Su', 'Mo', 'Tu', 'We', 'Th', 'Fr', 'Sa'];
export const months = ['Jan', 'Feb', 'Mar', 'Apr', 'May', 'Jun', 'Jul', 'Aug', 'Sep', 'Oct', 'Nov', 'Dec'];

/** True when a rule applies to a day. */
export function matches(rule: Rule, day: CalendarDay): boolean {
  return (
    (rule.years.length === 0 || rule.years.some(({ from, to }) => from <= day.year && day.year <= to)) &&
    (rule.dates.length === 0 || rule.dates.some((range) => holdsDate(range, day))) &&
    (rule.days.length === 0 || rule.days.some((days) => (days === 'PH' ? isHoliday(day) : holdsWeekday(days, day)))) &&
    (!rule.onlyHolidays || isHoliday(day))
  );
}

/** The end of a time range in minutes since the midnight before its start: at most 24 h after its start. */
export function endOf({ from, until }: TimeRange): number {
  return until > from ? until : until + DAY_MINUTES;
}

/** True when a rule repeats every week. */
export function isWeekly(rule: Rule): boolean {
  return (
    rule.years.length === 0 &&
    rule.dates.length === 0 &&
    !rule.onlyHolidays &&
    rule.days.every((days) => days !== 'PH' && days.nth.length === 0)
  );
}

/** The last year in a rule, or 0. */
export function lastYear(rule: Rule): number {
  const named = [
    ...rule.years.flatMap(({ from, to }) => [from, to]),
    ...rule.dates.flatMap(({ from, to }) => [from.year ?? 0, to.year ?? 0]),
  ];
  return Math.max(0, ...named.filter(Number.isFinite));
}

function isHoliday({ year, month, dayOfMonth, calendar }: CalendarDay): boolean {
  return calendar === 'KR' && koreanHolidays(year).has(month * 100 + dayOfMonth);
}

function holdsWeekday({ from, to, nth }: WeekdayRange, { year, month, dayOfMonth, weekday }: CalendarDay): boolean {
  if (!(from <= to ? from <= weekday && weekday <= to : weekday >= from || weekday <= to)) return false;
  if (nth.length === 0 || nth.includes(Math.ceil(dayOfMonth / 7))) return true;
  const daysInMonth = new Date(Date.UTC(year, month, 0)).getUTCDate();
  return nth.includes(-Math.ceil((daysInMonth - dayOfMonth + 1) / 7));
}

function holdsDate({ from, to }: DateRange, { year, month, dayOfMonth }: CalendarDay): boolean {
  const date = month * 100 + dayOfMonth;
  const first = from.month * 100 + (from.day ?? 1);
  const last = to.month * 100 + (to.day ?? 31);
  if (from.year === undefined) return first <= last ? first <= date && date <= last : date >= first || date <= last;
  const dated = year * 10_000 + date;
  return (
    from.year * 10_000 + first <= dated && dated <= (to.year ?? from.year + (last < first ? 1 : 0)) * 10_000 + last
  );
}

/** The canonical text of a rule. */
export function writeRule(rule: Rule): string {
  const comment = rule.comment === undefined ? undefined : `"${rule.comment}"`;
  return [
    rule.always && '24/7',
    rule.years.map(({ from, to }) => (to === from ? from : to === Infinity ? `${from}+` : `${from}-${to}`)).join(','),
    rule.dates.map(writeDates).join(','),
    rule.onlyHolidays && 'PH',
    rule.days.map(writeDays).join(','),
    rule.times.map(({ from, until }) => `${writeTime(from)}-${writeTime(until)}`).join(','),
    rule.state,
    comment,
  ]
    .filter(Boolean)
    .join(' ');
}

function writeDates({ from, to }: DateRange): string {
  const start = writeMonthDay(from);
  if (to === from) return start;
  return `${start}-${to.year === undefined && to.month === from.month && to.day !== undefined ? to.day : writeMonthDay(to)}`;
}

function writeMonthDay({ year, month, day }: MonthDay): string {
  return [year, months[month - 1], day].filter((part) => part !== undefined).join(' ');
}

function writeDays(days: WeekdayRange | 'PH'): string {
  if (days === 'PH') return days;
  const range = days.to === days.from ? weekdays[days.from]! : `${weekdays[days.from]}-${weekdays[days.to]}`;
  return days.nth.length === 0 ? range : `${range}[${days.nth.join(',')}]`;
}

function writeTime(minutes: number): string {
  return [Math.floor(minutes / 60), minutes % 60].map((part) => String(part).padStart(2, '0')).join(':');
}
