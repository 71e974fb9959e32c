import { offsetMs } from '../../../kernel/time-zones.js';

const MINUTE_MS = 60_000;
const DAY_MS = 86_400_000;
export const DAY_MINUTES = 1440;

/** Whose public holidays count. Of other countries than Korea none are known. */
export type HolidayCalendar = 'KR' | null;

/** A wall clock: the local date as days since 1970-01-01, the minute of that day, and the calendar of the country. */
export type LocalTime = { readonly day: number; readonly minute: number; readonly calendar: HolidayCalendar };

/** A date with the values that rules test. `weekday` 0 is Sunday. */
export type CalendarDay = {
  readonly year: number;
  readonly month: number;
  readonly dayOfMonth: number;
  readonly weekday: number;
  readonly calendar: HolidayCalendar;
};

/** A period with a constant offset from UTC; milliseconds, `until` exclusive. */
export type Stretch = { from: number; until: number; offset: number };

/**
 * The local time in a time zone. Convert once for many cafés.
 *
 * @throws RangeError for an unknown zone or an invalid date
 */
export function localTime(at: Date, zone: string): LocalTime {
  return { ...fromMinutes(localMinutes(at.getTime(), offsetMs(at.getTime(), zone))), calendar: calendarOf(zone) };
}

/** The holidays of the country that a time zone lies in; ROK is an old name of Seoul's. */
export const calendarOf = (zone: string): HolidayCalendar => (/^(asia\/seoul|rok)$/i.test(zone) ? 'KR' : null);

export function localMinutes(atMs: number, offset: number): number {
  return Math.floor((atMs + offset) / MINUTE_MS);
}

export function fromMinutes(minutes: number): Omit<LocalTime, 'calendar'> {
  const day = Math.floor(minutes / DAY_MINUTES);
  return { day, minute: minutes - day * DAY_MINUTES };
}

export function calendarDay(day: number, calendar: HolidayCalendar): CalendarDay {
  const date = new Date(day * DAY_MS);
  return {
    year: date.getUTCFullYear(),
    month: date.getUTCMonth() + 1,
    dayOfMonth: date.getUTCDate(),
    weekday: date.getUTCDay(),
    calendar,
  };
}

/** No time zone changes its offset and back within a week (Morocco's Ramadan, the shortest, takes four). */
const STEP_MS = 7 * DAY_MS;

/** The `days` from an instant on, split where the offset changes. */
export function* stretches(atMs: number, zone: string, days: number): Generator<Stretch> {
  const end = atMs + days * DAY_MS;
  for (let from = atMs; from < end;) {
    const offset = offsetMs(from, zone);
    let until = Math.min(from + STEP_MS, end);
    if (offsetMs(until, zone) !== offset) {
      // Bisect until the first second after the change is known.
      let before = from;
      while (until - before > 1) {
        const middle = Math.floor((before + until) / 2);
        if (offsetMs(middle, zone) === offset) before = middle;
        else until = middle;
      }
    }
    yield { from, until, offset };
    from = until;
  }
}
