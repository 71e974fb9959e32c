import { localTime, type LocalTime } from '../hours/local-time.js';
import { OpeningHours } from '../hours/opening-hours.js';
import { OpeningHoursError } from '../hours/opening-hours.error.js';

const MINUTE_MS = 60_000;
const ASKED_NOT = 0;
const SHUT = 1;
const OPEN = 2;

/** The number of hours that are not known. */
export const UNKNOWN_HOURS = 0;

/** Every distinct value of opening hours, compiled once: many cafés keep the same ones. */
export class HoursTable {
  private readonly numbers = new Map<string, number>();
  private readonly values: { hours: OpeningHours; zone: string }[] = [];
  private minute: Openness | undefined;

  /** The number of these hours; `UNKNOWN_HOURS` also for what is not understood. */
  numberOf(value: string | null, zone: string): number {
    if (value === null) return UNKNOWN_HOURS;
    const key = `${zone}\n${value}`;
    let number = this.numbers.get(key);
    if (number === undefined) {
      const hours = compile(value);
      number = hours && isZone(zone) ? this.values.push({ hours, zone }) : UNKNOWN_HOURS;
      this.numbers.set(key, number);
    }
    return number;
  }

  /** Which hours are open in the minute of an instant. */
  at(instant: Date): Openness {
    return new Openness(this, minuteOf(instant.getTime()));
  }

  /** Which hours are open in this minute; requests share what one of them asked. */
  now(): Openness {
    const minute = minuteOf(Date.now());
    if (this.minute?.number !== minute) this.minute = new Openness(this, minute);
    return this.minute;
  }

  /** Whether these hours are open on the clock of their own zone. */
  isOpen(number: number, clockIn: (zone: string) => LocalTime): boolean {
    const { hours, zone } = this.values[number - 1]!;
    return hours.isOpenLocal(clockIn(zone));
  }

  get size(): number {
    return this.values.length + 1;
  }
}

/** What is open in one minute: hours have no seconds, so each value is asked once. */
export class Openness {
  private known: Uint8Array;
  private readonly clocks = new Map<string, LocalTime>();

  constructor(
    private readonly table: HoursTable,
    /** Since 1970. */
    readonly number: number,
  ) {
    this.known = new Uint8Array(table.size);
  }

  /** Null when the hours are not known. */
  of(hours: number): boolean | null {
    if (hours === UNKNOWN_HOURS) return null;
    if (hours >= this.known.length) this.grow();
    let answer = this.known[hours]!;
    if (answer === ASKED_NOT) {
      answer = this.table.isOpen(hours, this.clockIn) ? OPEN : SHUT;
      this.known[hours] = answer;
    }
    return answer === OPEN;
  }

  private readonly clockIn = (zone: string): LocalTime => {
    let clock = this.clocks.get(zone);
    if (!clock) this.clocks.set(zone, (clock = localTime(new Date(this.number * MINUTE_MS), zone)));
    return clock;
  };

  private grow(): void {
    const known = new Uint8Array(this.table.size);
    known.set(this.known);
    this.known = known;
  }
}

const minuteOf = (ms: number): number => Math.floor(ms / MINUTE_MS);

/** Undefined for what is not the supported subset: an older version may have stored it. */
export function compile(value: string): OpeningHours | undefined {
  try {
    return OpeningHours.parse(value);
  } catch (error) {
    if (error instanceof OpeningHoursError) return undefined;
    throw error;
  }
}

/** Whether the runtime has the zone's data. */
export function isZone(zone: string): boolean {
  try {
    localTime(new Date(0), zone);
    return true;
  } catch {
    return false;
  }
}
