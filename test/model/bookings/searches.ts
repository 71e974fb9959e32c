import {
  DRIVERS,
  isCarriedOut,
  metersOf,
  MOST_IGNORED,
  MOST_LIVE,
  MOST_PAUSES,
  RINGS,
  type Booking,
  type Driver,
  type Offer,
  type Search,
  type Terms,
} from './vocabulary.js';

/** The searches for drivers, and their offers; what `Reference` says of the rest stands on it. */
export class Searches {
  readonly bookings: Booking[] = [];
  readonly drivers = new Map<number, Driver>(
    DRIVERS.map((driver) => [
      driver,
      {
        ...{ online: true, offeredAt: -Infinity, ignoredInRow: 0 },
        counters: { offered: 0, accepted: 0, declined: 0, ignored: 0, late: 0 },
      },
    ]),
  );

  constructor(
    /** Seconds since 1970; halves are the finest grain. */
    public now: number,
    readonly roundSeconds: number,
  ) {}

  beginRounds(): void {
    const isDue = ({ search }: Booking) => search !== null && search.nextAt <= this.now;
    for (let due = this.bookings.filter(isDue); due.length > 0; due = this.bookings.filter(isDue))
      for (const booking of due.toSorted((a, b) => a.search!.nextAt - b.search!.nextAt)) this.beginRound(booking);
  }

  private beginRound(booking: Booking): void {
    if (booking.status !== 'requested') {
      booking.search = null;
      return booking.offers.clear();
    }
    for (const [driver, offer] of booking.offers) {
      if (offer.state !== 'live') continue;
      offer.state = 'ignored';
      this.ignore(driver);
    }
    const search = booking.search!;
    const free = DRIVERS.filter((driver) => this.isFree(driver, booking));
    for (let ring = search.ring ?? RINGS.length; ring < RINGS.length; ring++) {
      const chosen = free.filter((driver) => metersOf(driver) <= RINGS[ring]! && this.liveOf(driver) < MOST_LIVE);
      if (chosen.length === 0) continue;
      Object.assign(search, { round: search.round + 1, pauses: 0, nextAt: this.now + this.roundSeconds });
      search.ring = ring + 1 < RINGS.length ? ring + 1 : null;
      for (const driver of chosen) {
        this.offer(booking, driver, { state: 'live', expiresAt: this.now + this.roundSeconds });
        this.count('offered', driver);
      }
      return;
    }
    this.broadcast(booking, search, free);
  }

  /** Whoever was asked for any booking within a round's time waits, but in the first round. */
  private broadcast(booking: Booking, search: Search, free: number[]): void {
    const since = this.now - (search.round === 0 ? 0 : this.roundSeconds);
    const chosen = free.filter((driver) => this.drivers.get(driver)!.offeredAt <= since);
    search.pauses = free.length > 0 ? 0 : Math.min(search.pauses + 1, MOST_PAUSES);
    Object.assign(search, { ring: null, nextAt: this.now + this.roundSeconds * 2 ** search.pauses });
    if (chosen.length > 0) search.round++;
    for (const driver of chosen) this.offer(booking, driver, { state: 'asked', expiresAt: null });
  }

  private offer(booking: Booking, driver: number, made: Pick<Offer, 'state' | 'expiresAt'>): void {
    booking.offers.set(driver, { ...made, round: booking.search!.round, hasId: true });
    this.drivers.get(driver)!.offeredAt = this.now;
  }

  private isFree(driver: number, booking: Booking): boolean {
    return this.drivers.get(driver)!.online && !booking.offers.has(driver) && !this.isBusy(driver, booking);
  }

  private liveOf(driver: number): number {
    const offers = this.bookings.flatMap((booking) => booking.offers.get(driver) ?? []);
    return offers.filter((offer) => offer.state === 'live' && this.isOpen(offer)).length;
  }

  protected isBusy(driver: number, { day, from, to }: Terms): boolean {
    return this.bookings.some(
      (other) =>
        other.driver === driver && isCarriedOut(other) && other.day === day && other.from < to && from < other.to,
    );
  }

  protected isOpen({ state, expiresAt }: Offer): boolean {
    return ['asked', 'live'].includes(state) && (expiresAt === null || expiresAt > this.now);
  }

  private ignore(driver: number): void {
    const it = this.drivers.get(driver)!;
    it.counters.ignored++;
    if (++it.ignoredInRow < MOST_IGNORED) return;
    Object.assign(it, { ignoredInRow: 0, online: false });
  }

  protected count(what: 'offered' | 'accepted' | 'declined', driver: number): void {
    const it = this.drivers.get(driver)!;
    it.counters[what]++;
    if (what !== 'offered') it.ignoredInRow = 0;
  }
}
