import { readRules } from './grammar.js';
import {
  calendarDay,
  calendarOf,
  DAY_MINUTES,
  fromMinutes,
  type HolidayCalendar,
  localMinutes,
  type LocalTime,
  localTime,
  stretches,
} from './local-time.js';
import { endOf, isWeekly, lastYear, matches, type Rule, writeRule } from './rule.js';

/** Minutes since midnight, `to` exclusive. */
type Span = { readonly from: number; readonly to: number };

/** Two weeks contain every change of weekly hours, also when clocks change in one of them. */
const WEEKLY_HORIZON_DAYS = 15;
/** 29 February falls on a given weekday at least every 40 years. */
const YEARLY_HORIZON_YEARS = 41;

/**
 * Compiled opening hours. A time past midnight belongs to the day it starts on: after `Fr 18:00-03:00` a rule for
 * Saturday does not end Friday's night, only `off` with times does. `unknown`, which a comment without a state also
 * means, is not open.
 */
export class OpeningHours {
  /** The last evaluated day: lists evaluate many cafés for one instant. */
  #last: { day: number; calendar: HolidayCalendar; open: Span[] } | undefined;
  readonly #rules: readonly Rule[];

  private constructor(rules: readonly Rule[]) {
    this.#rules = rules;
  }

  /** @throws OpeningHoursError outside of the supported subset */
  static parse(value: string): OpeningHours {
    return new OpeningHours(readRules(value));
  }

  /** The canonical text (normalised spacing and case), which is stored. */
  toString(): string {
    return this.#rules
      .map((rule, index) => (index === 0 ? '' : rule.additional ? ', ' : '; ') + writeRule(rule))
      .join('');
  }

  /** Whether it is open at the instant in the IANA time zone. */
  isOpen(at: Date, zone: string): boolean {
    return this.isOpenLocal(localTime(at, zone));
  }

  /** The same for a local time that was converted once for many cafés. */
  isOpenLocal({ day, minute, calendar }: LocalTime): boolean {
    return this.#openOn(day, calendar).some(({ from, to }) => from <= minute && minute < to);
  }

  /** The next instant at which it opens or closes; null when it never does (within 41 years). */
  nextChange(at: Date, zone: string): Date | null {
    const now = localTime(at, zone);
    const open = this.isOpenLocal(now);
    const calendar = calendarOf(zone);
    for (const day of this.#daysUnlike(open, now, this.#horizonDays(at))) {
      // In every time zone a local date lies within these five days of UTC. A date that clocks skip changes nothing.
      const start = Math.max(at.getTime(), (day - 2) * DAY_MINUTES * 60_000);
      for (const { from, until, offset } of stretches(start, zone, 5)) {
        const change = this.#firstOther(open, localMinutes(from, offset), localMinutes(until, offset), calendar);
        if (change !== undefined) return new Date(change * 60_000 - offset);
      }
    }
    return null;
  }

  /** The local dates on which the state is not `open` all day: finding them needs no time zone and is cheap. */
  *#daysUnlike(open: boolean, { day: first, calendar }: LocalTime, days: number): Generator<number> {
    let before = this.#startingOn(first - 1, calendar);
    for (let day = first; day < first + days; day++) {
      const starting = this.#startingOn(day, calendar);
      const [span] = within(before, starting);
      if (open ? span?.from !== 0 || span.to !== DAY_MINUTES : span) yield day;
      before = starting;
    }
  }

  #horizonDays(at: Date): number {
    if (this.#rules.every(isWeekly)) return WEEKLY_HORIZON_DAYS;
    const year = at.getUTCFullYear();
    return (Math.max(year, ...this.#rules.map(lastYear)) - year + YEARLY_HORIZON_YEARS) * 366;
  }

  /** The first local minute (since 1970) in [start, end) whose state is not `open`, or undefined. */
  #firstOther(open: boolean, start: number, end: number, calendar: HolidayCalendar): number | undefined {
    for (let at = start; at < end;) {
      const { day, minute } = fromMinutes(at);
      const spans = this.#openOn(day, calendar);
      const current = spans.find(({ from, to }) => from <= minute && minute < to);
      if (Boolean(current) !== open) return at;
      const next = current?.to ?? spans.find(({ from }) => from > minute)?.from ?? DAY_MINUTES;
      at = day * DAY_MINUTES + next;
    }
    return undefined;
  }

  /** The open periods of a local date. */
  #openOn(day: number, calendar: HolidayCalendar): Span[] {
    if (this.#last?.day !== day || this.#last.calendar !== calendar) {
      const open = within(this.#startingOn(day - 1, calendar), this.#startingOn(day, calendar));
      this.#last = { day, calendar, open };
    }
    return this.#last.open;
  }

  /** The periods that start on a local date, up to 48 h from its midnight; later rules override earlier ones. */
  #startingOn(day: number, calendar: HolidayCalendar): Span[] {
    let spans: Span[] = [];
    const today = calendarDay(day, calendar);
    for (const rule of this.#rules) {
      const state = stateOf(rule);
      const closes = state === 'closed' && rule.times.length > 0;
      if (closes || (state === 'unknown' && rule.additional)) spans = this.#without(spans, rule, day, calendar);
      else if (matches(rule, today)) {
        if (!rule.additional || state === 'closed') spans = [];
        if (state === 'open') spans = [...spans, ...spansOf(rule)];
      }
    }
    return spans;
  }

  /** Removes the times of a rule, which may start the day before or end in the following night. */
  #without(spans: Span[], rule: Rule, day: number, calendar: HolidayCalendar): Span[] {
    for (const days of [-1, 0, 1])
      if (matches(rule, calendarDay(day + days, calendar)))
        for (const { from, to } of spansOf(rule).map((span) => shifted(span, days * DAY_MINUTES)))
          spans = spans.flatMap((span) =>
            [
              { from: span.from, to: Math.min(span.to, from) },
              { from: Math.max(span.from, to), to: span.to },
            ].filter((rest) => rest.from < rest.to),
          );
    return spans;
  }
}

function stateOf({ state, comment }: Rule): 'open' | 'closed' | 'unknown' {
  if (state === 'off' || state === 'closed') return 'closed';
  return state === 'unknown' || (!state && comment !== undefined) ? 'unknown' : 'open';
}

/** The times of a rule; the whole day when it has none. */
function spansOf({ times }: Rule): Span[] {
  if (times.length === 0) return [{ from: 0, to: DAY_MINUTES }];
  return times.map((range) => ({ from: range.from, to: endOf(range) }));
}

function shifted({ from, to }: Span, minutes: number): Span {
  return { from: from + minutes, to: to + minutes };
}

/** The periods within a day, of those that started the day before or on it: disjoint, ordered, within 0 to 24 h. */
function within(before: Span[], starting: Span[]): Span[] {
  const spilling = before.filter(({ to }) => to > DAY_MINUTES);
  if (spilling.length === 0 && (starting.length === 0 || (starting.length === 1 && starting[0]!.to <= DAY_MINUTES)))
    return starting;
  return joined([...spilling.map((span) => shifted(span, -DAY_MINUTES)), ...starting])
    .map(({ from, to }) => ({ from: Math.max(0, from), to: Math.min(DAY_MINUTES, to) }))
    .filter(({ from, to }) => from < to);
}

/** Merges overlapping and adjacent periods. */
function joined(spans: Span[]): Span[] {
  const result: Span[] = [];
  for (const span of spans.sort((a, b) => a.from - b.from)) {
    const last = result.at(-1);
    if (last && span.from <= last.to) result[result.length - 1] = { from: last.from, to: Math.max(last.to, span.to) };
    else result.push(span);
  }
  return result;
}
