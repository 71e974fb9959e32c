import { OpeningHoursError } from './opening-hours.error.js';
import {
  type DateRange,
  endOf,
  type MonthDay,
  months,
  type Rule,
  type State,
  type TimeRange,
  type WeekdayRange,
  weekdays,
  type YearRange,
} from './rule.js';

const longestValue = 500;
const longestMonth = [31, 29, 31, 30, 31, 30, 31, 31, 30, 31, 30, 31];

const weekday = /(su|mo|tu|we|th|fr|sa)(?![a-z])/iy;
const month = /(jan|feb|mar|apr|may|jun|jul|aug|sep|oct|nov|dec)(?![a-z])/iy;
const year = /((?:19|20|21)\d\d)(?![\d:])/y;
const dayOfMonth = /(\d{1,2})(?![\d:])/y;
const time = /(\d{1,2}):(\d\d)(?!\d)/y;
const holiday = /PH(?![a-z])/iy;
const weekdayOrHoliday = /(su|mo|tu|we|th|fr|sa|ph)(?![a-z])/iy;
const date = /((19|20|21)\d\d\s*)?(jan|feb|mar|apr|may|jun|jul|aug|sep|oct|nov|dec)(?![a-z])/iy;
const always = /24\/7/y;
const state = /(open|off|closed|unknown)(?![a-z])/iy;
const comment = /"([^"]*)"/y;
const number = /(-?\d)(?!\d)/y;

/**
 * Parses the subset of the OSM opening_hours specification that cafés use
 * (https://wiki.openstreetmap.org/wiki/Key:opening_hours/specification), in any case and spacing. Rejects vague values
 * (`17:00+`, `Mo-Fr` without times) and what cafés do not use (weeks, school holidays, easter, sunrise, fallback rules,
 * day offsets).
 *
 * @throws OpeningHoursError
 */
export function readRules(value: string): Rule[] {
  return new Reader(value).rules();
}

class Reader {
  private position = 0;

  constructor(private readonly value: string) {}

  rules(): Rule[] {
    if (this.value.length > longestValue) this.fail('tooLong', longestValue);
    this.skipSpace();
    if (this.atEnd()) this.fail('empty');
    const rules = [this.rule(false)];
    while (!this.atEnd()) {
      if (this.sees(/\|\|/y)) this.fail('unsupported');
      const additional = this.take(/,/y) !== null;
      if (!additional && !this.take(/;/y)) this.fail();
      if (!additional && this.atEnd()) break;
      rules.push(this.rule(additional));
    }
    return rules;
  }

  private rule(additional: boolean): Rule {
    const start = this.position;
    const isAlways = this.take(always) !== null;
    const rule = {
      additional,
      always: isAlways,
      ...(isAlways ? { years: [], dates: [], days: [], onlyHolidays: false, times: [] } : this.selectors()),
      ...this.modifier(),
    };
    if (this.position === start) this.fail();
    if (!isAlways && rule.times.length === 0 && !rule.state && rule.comment === undefined) this.failUnspecified();
    return rule;
  }

  private selectors(): Pick<Rule, 'years' | 'dates' | 'days' | 'onlyHolidays' | 'times'> {
    const years = this.sees(year) ? this.list(year, () => this.yearRange()) : [];
    const single = years.length === 1 && years[0]!.from === years[0]!.to ? years[0]!.from : undefined;
    const dates = this.sees(month) ? this.dates(single) : [];
    if (years.length > 0 || dates.length > 0) this.take(/:/y);
    const days = this.sees(weekdayOrHoliday) ? this.list(weekdayOrHoliday, () => this.days()) : [];
    const onlyHolidays = days.length === 1 && days[0] === 'PH' && this.sees(weekday);
    return {
      // The year of `2026 Mar 1` belongs to the date: `2026 Dec 30-Jan 2` ends in 2027.
      years: single !== undefined && dates.length > 0 ? [] : years,
      dates,
      days: onlyHolidays ? this.list(weekday, () => this.days()) : days,
      onlyHolidays,
      times: this.sees(/\d/y) ? this.list(/\d{1,2}:/y, () => this.timeRange()) : [],
    };
  }

  /** One or more items, separated by commas that precede another item. */
  private list<T>(next: RegExp, one: () => T): T[] {
    const items = [one()];
    while (this.takeCommaBefore(next)) items.push(one());
    return items;
  }

  private yearRange(): YearRange {
    const start = this.position;
    const from = Number(this.take(year)![1]);
    if (this.take(/\+/y)) return { from, to: Infinity };
    const to = this.take(/-/y) ? Number(this.expect(year)[1]) : from;
    if (to < from) this.fail('date', start);
    return { from, to };
  }

  /** A year applies to the following dates until the next year (`2026 Mar 1,Apr 3`), a month to days (`Dec 24,31`). */
  private dates(given: number | undefined): DateRange[] {
    const dates = [this.dateRange(this.monthDay(given))];
    for (;;) {
      const { from, to } = dates.at(-1)!;
      if (this.takeCommaBefore(date)) dates.push(this.dateRange(this.monthDay(to.year ?? from.year)));
      else if (to.day !== undefined && to.month === from.month && this.takeCommaBefore(dayOfMonth))
        dates.push(this.dateRange(this.dated(from, this.expect(dayOfMonth))));
      else return dates;
    }
  }

  private dateRange(from: MonthDay): DateRange {
    const start = this.position;
    if (!this.take(/-/y)) return { from, to: from };
    if (from.day !== undefined && this.sees(dayOfMonth)) {
      const day = this.expect(dayOfMonth);
      const to = this.dated({ month: from.month }, day);
      if (to.day! < from.day) this.fail('date', start);
      return { from, to: to.day === from.day ? from : to };
    }
    const to = this.monthDay(undefined);
    const backwards =
      to.year === undefined
        ? to.month === from.month && (to.day ?? 0) < (from.day ?? 0)
        : from.year === undefined || written(to) < written(from);
    if (backwards || (to.day === undefined) !== (from.day === undefined)) this.fail('date', start);
    return { from, to: written(to) === written({ ...from, year: to.year }) && to.year === undefined ? from : to };
  }

  private monthDay(inherited: number | undefined): MonthDay {
    const own = this.take(year);
    const named = this.expect(month)[1]!;
    const at = {
      ...((own || inherited !== undefined) && { year: own ? Number(own[1]) : inherited }),
      month: months.findIndex((name) => name.toLowerCase() === named.toLowerCase()) + 1,
    };
    const day = this.take(dayOfMonth);
    return day ? this.dated(at, day) : at;
  }

  private dated(at: MonthDay, match: RegExpExecArray): MonthDay {
    const day = Number(match[1]);
    if (day < 1 || day > longestMonth[at.month - 1]!) this.fail('date', match.index);
    return { ...at, day };
  }

  private days(): WeekdayRange | 'PH' {
    if (this.take(holiday)) return 'PH';
    const from = this.weekday();
    const to = this.take(/-/y) ? this.weekday() : from;
    if (!this.sees(/\[/y)) return { from, to, nth: [] };
    if (to !== from) this.fail('nth');
    this.take(/\[/y);
    const nth = this.list(/-?\d/y, () => this.nthRange()).flat();
    if (!this.take(/\]/y)) this.fail('nth');
    return { from, to, nth };
  }

  private weekday(): number {
    const named = this.expect(weekday)[1]!;
    return weekdays.findIndex((name) => name.toLowerCase() === named.toLowerCase());
  }

  private nthRange(): number[] {
    const start = this.position;
    const from = Number(this.take(number)?.[1] ?? 0);
    const to = this.take(/-/y) ? Number(this.take(number)?.[1] ?? 0) : from;
    if (from === 0 || Math.abs(from) > 5 || to < from || to > 5 || (to !== from && from < 0)) this.fail('nth', start);
    return Array.from({ length: to - from + 1 }, (_, step) => from + step);
  }

  private timeRange(): TimeRange {
    const start = this.position;
    const from = this.time();
    if (this.sees(/\+/y)) this.fail('openEnd');
    if (!this.take(/-/y)) this.fail(this.sees(/[~–—〜～]/y) ? 'dash' : 'time');
    const until = this.time();
    if (this.sees(/\+/y)) this.fail('openEnd');
    // It starts on its day and ends at most 24 hours later.
    if (from >= 1440 || endOf({ from, until }) - from > 1440) this.fail('time', start);
    return { from, until };
  }

  private time(): number {
    const match = this.take(time);
    if (!match) this.fail('time');
    const minutes = Number(match[1]) * 60 + Number(match[2]);
    if (Number(match[2]) > 59 || minutes > 2880) this.fail('time', match.index);
    return minutes;
  }

  private modifier(): Pick<Rule, 'state' | 'comment'> {
    const said = this.take(state)?.[1]!.toLowerCase() as State | undefined;
    const text = this.take(comment)?.[1];
    return { ...(said && { state: said }), ...(text !== undefined && { comment: text }) };
  }

  private failUnspecified(): never {
    return this.fail(this.atEnd() || this.sees(/[;,]/y) ? 'unspecified' : undefined);
  }

  private atEnd(): boolean {
    return this.position === this.value.length;
  }

  private sees(pattern: RegExp): boolean {
    pattern.lastIndex = this.position;
    return pattern.test(this.value);
  }

  private take(pattern: RegExp): RegExpExecArray | null {
    pattern.lastIndex = this.position;
    const match = pattern.exec(this.value);
    if (match) {
      this.position += match[0].length;
      this.skipSpace();
    }
    return match;
  }

  private expect(pattern: RegExp): RegExpExecArray {
    return this.take(pattern) ?? this.fail();
  }

  private takeCommaBefore(next: RegExp): boolean {
    const start = this.position;
    if (this.take(/,/y) && this.sees(next)) return true;
    this.position = start;
    return false;
  }

  private skipSpace(): void {
    while (/\s/.test(this.value.charAt(this.position))) this.position++;
  }

  private fail(reason?: OpeningHoursError['reason'], position = this.position): never {
    throw new OpeningHoursError(reason ?? this.reasonHere(), position, this.value);
  }

  private reasonHere(): OpeningHoursError['reason'] {
    if (this.sees(/\p{Script=Hangul}/uy)) return 'words';
    if (this.sees(/[~–—〜～]/y)) return 'dash';
    if (this.sees(/\d/y)) return 'time';
    return this.sees(/week|SH|easter|sun|dawn|dusk|[(+]|\|\|/iy) ? 'unsupported' : 'unreadable';
  }
}

/** A sortable number for a date. */
function written({ year: of = 0, month: at, day = 0 }: MonthDay): number {
  return (of * 100 + at) * 100 + day;
}
