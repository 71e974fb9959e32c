import { isZone } from '../../../kernel/time-zones.js';
import { localTime, type LocalTime } from '../hours/local-time.js';
import { OpeningHours } from '../hours/opening-hours.js';
import { OpeningHoursError } from '../hours/opening-hours.error.js';

const MINUTE_MS = 60_000;
const NOT_EVALUATED = 0;
const CLOSED = 1;
const OPEN = 2;

/** The number of unknown hours. */
export const UNKNOWN_HOURS = 0;

/** Every distinct opening hours value, compiled once: many cafés share the same ones. */
export class HoursTable {
  private readonly numbers = new Map<string, number>();
  private readonly values: { hours: OpeningHours; zone: string }[] = [];
  private minute: Openness | undefined;

  /** The number of these hours; `UNKNOWN_HOURS` for values that cannot be parsed. */
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

  /** Which hours are open in the current minute; requests share its results. */
  now(): Openness {
    const minute = minuteOf(Date.now());
    if (this.minute?.number !== minute) this.minute = new Openness(this, minute);
    return this.minute;
  }

  /** Whether these hours are open at the local time of their zone. */
  isOpen(number: number, clockIn: (zone: string) => LocalTime): boolean {
    const { hours, zone } = this.values[number - 1]!;
    return hours.isOpenLocal(clockIn(zone));
  }

  get size(): number {
    return this.values.length + 1;
  }
}

/** What is open in one minute: hours have no seconds, so each value is evaluated once. */
export class Openness {
  private known: Uint8Array;
  private readonly clocks = new Map<string, LocalTime>();

  constructor(
    private readonly table: HoursTable,
    /** Minutes since 1970. */
    readonly number: number,
  ) {
    this.known = new Uint8Array(table.size);
  }

  /** Null when the hours are unknown. */
  of(hours: number): boolean | null {
    if (hours === UNKNOWN_HOURS) return null;
    if (hours >= this.known.length) this.grow();
    let state = this.known[hours]!;
    if (state === NOT_EVALUATED) {
      state = this.table.isOpen(hours, this.clockIn) ? OPEN : CLOSED;
      this.known[hours] = state;
    }
    return state === OPEN;
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

/** Undefined outside of the supported subset, which an older version may have stored. */
export function compile(value: string): OpeningHours | undefined {
  try {
    return OpeningHours.parse(value);
  } catch (error) {
    if (error instanceof OpeningHoursError) return undefined;
    throw error;
  }
}
