import { readRules } from './grammar.js';
import {
  calendarDay,
  DAY_MINUTES,
  fromMinutes,
  localMinutes,
  type LocalTime,
  localTime,
  stretches,
} from './local-time.js';
import { endOf, isWeekly, lastYear, matches, type Rule, writeRule } from './rule.js';

/** Minutes from the midnight of a day, `to` exclusive. */
type Span = { readonly from: number; readonly to: number };

/** Two weeks hold every change of a weekly value, also when clocks change in one of them. */
const WEEKLY_HORIZON_DAYS = 15;
/** 29 February falls on a given weekday at least every 40 years. */
const YEARLY_HORIZON_YEARS = 41;

/**
 * Opening hours compiled for asking. A time past midnight belongs to the day it starts on: after `Fr 18:00-03:00` a
 * rule for Saturday does not end Friday's night, only `off` with times does. `unknown`, which a comment without a state
 * means too, is not open.
 */
export class OpeningHours {
  /** The day that was asked about last: a list of cafés is asked about one instant. */
  #last: { day: number; open: Span[] } | undefined;
  readonly #rules: readonly Rule[];

  private constructor(rules: readonly Rule[]) {
    this.#rules = rules;
  }

  /** @throws OpeningHoursError for anything that is not the supported subset */
  static parse(value: string): OpeningHours {
    return new OpeningHours(readRules(value));
  }

  /** Canonical text (normalised spacing and case), what is stored. */
  toString(): string {
    return this.#rules
      .map((rule, index) => (index === 0 ? '' : rule.additional ? ', ' : '; ') + writeRule(rule))
      .join('');
  }

  /** Whether it is open at the instant in the IANA zone. */
  isOpen(at: Date, zone: string): boolean {
    return this.isOpenLocal(localTime(at, zone));
  }

  /** The same for an instant that was converted once for many cafés. */
  isOpenLocal({ day, minute }: LocalTime): boolean {
    return this.#openOn(day).some(({ from, to }) => from <= minute && minute < to);
  }

  /** The next instant at which open changes to closed or back, or null when it never does (within 41 years). */
  nextChange(at: Date, zone: string): Date | null {
    const now = localTime(at, zone);
    const open = this.isOpenLocal(now);
    for (const day of this.#daysUnlike(open, now.day, this.#horizonDays(at))) {
      // A local date, wherever it is, lies in these five days of UTC. One that clocks skip over changes nothing.
      const start = Math.max(at.getTime(), (day - 2) * DAY_MINUTES * 60_000);
      for (const { from, until, offset } of stretches(start, zone, 5)) {
        const change = this.#firstOther(open, localMinutes(from, offset), localMinutes(until, offset));
        if (change !== undefined) return new Date(change * 60_000 - offset);
      }
    }
    return null;
  }

  /** The local dates on which it is not all day as it is now: finding them needs no clock and costs little. */
  *#daysUnlike(open: boolean, first: number, days: number): Generator<number> {
    let before = this.#startingOn(first - 1);
    for (let day = first; day < first + days; day++) {
      const starting = this.#startingOn(day);
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

  /** The first local minute (since 1970) in [start, end) that is not `open`, or undefined. */
  #firstOther(open: boolean, start: number, end: number): number | undefined {
    for (let at = start; at < end;) {
      const { day, minute } = fromMinutes(at);
      const spans = this.#openOn(day);
      const current = spans.find(({ from, to }) => from <= minute && minute < to);
      if (Boolean(current) !== open) return at;
      const next = current?.to ?? spans.find(({ from }) => from > minute)?.from ?? DAY_MINUTES;
      at = day * DAY_MINUTES + next;
    }
    return undefined;
  }

  /** When it is open on a local date. */
  #openOn(day: number): Span[] {
    if (this.#last?.day !== day) this.#last = { day, open: within(this.#startingOn(day - 1), this.#startingOn(day)) };
    return this.#last.open;
  }

  /** What starts on a local date, up to 48 h from its midnight: each rule over those before it. */
  #startingOn(day: number): Span[] {
    let spans: Span[] = [];
    const today = calendarDay(day);
    for (const rule of this.#rules) {
      const state = stateOf(rule);
      const closes = state === 'closed' && rule.times.length > 0;
      if (closes || (state === 'unknown' && rule.additional)) spans = this.#without(spans, rule, day);
      else if (matches(rule, today)) {
        if (!rule.additional || state === 'closed') spans = [];
        if (state === 'open') spans = [...spans, ...spansOf(rule)];
      }
    }
    return spans;
  }

  /** Cuts out the times of a rule, which may come from the day before or lie in the night after. */
  #without(spans: Span[], rule: Rule, day: number): Span[] {
    for (const days of [-1, 0, 1])
      if (matches(rule, calendarDay(day + days)))
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

/** The times of a rule, the whole day when it has none. */
function spansOf({ times }: Rule): Span[] {
  if (times.length === 0) return [{ from: 0, to: DAY_MINUTES }];
  return times.map((range) => ({ from: range.from, to: endOf(range) }));
}

function shifted({ from, to }: Span, minutes: number): Span {
  return { from: from + minutes, to: to + minutes };
}

/** A day of what began the day before and what begins on it: disjoint, in order, within 0 to 24 h. */
function within(before: Span[], starting: Span[]): Span[] {
  const spilling = before.filter(({ to }) => to > DAY_MINUTES);
  if (spilling.length === 0 && (starting.length === 0 || (starting.length === 1 && starting[0]!.to <= DAY_MINUTES)))
    return starting;
  return joined([...spilling.map((span) => shifted(span, -DAY_MINUTES)), ...starting])
    .map(({ from, to }) => ({ from: Math.max(0, from), to: Math.min(DAY_MINUTES, to) }))
    .filter(({ from, to }) => from < to);
}

/** Joins what overlaps or touches. */
function joined(spans: Span[]): Span[] {
  const result: Span[] = [];
  for (const span of spans.sort((a, b) => a.from - b.from)) {
    const last = result.at(-1);
    if (last && span.from <= last.to) result[result.length - 1] = { from: last.from, to: Math.max(last.to, span.to) };
    else result.push(span);
  }
  return result;
}
