import { Refused } from '../vocabulary.js';
import { Searches } from './searches.js';
import {
  deadlineOf,
  GRACE_SECONDS,
  isCarriedOut,
  LATE_SECONDS,
  OPERATOR,
  PEOPLE,
  QUOTE_SECONDS,
  seoul,
  type Booking,
  type Offer,
  type Quote,
  type Terms,
} from './vocabulary.js';

/**
 * The rules of bookings with a price, said as simply as they can be said: quotes, escrow, offers in rings, drivers, a clock; in
 * memory, one caller at a time. It shares no code with what it judges.
 */
export class Reference extends Searches {
  readonly balances = new Map<string, number>();
  readonly quotes: Quote[] = [];
  balanceOf(account: string): number {
    return this.balances.get(account) ?? 0;
  }

  deposit(who: number, amount: number): string {
    this.move('topup', `wallet ${who}`, amount);
    return 'deposit';
  }

  quote(owner: number, terms: Terms): string {
    return `quote ${this.quotes.push({ ...terms, owner, expiresAt: this.now + QUOTE_SECONDS, usedBy: null }) - 1}`;
  }

  book(consumer: number, index: number): string {
    const quote = this.quotes[index];
    if (quote?.owner !== consumer) throw new Refused('quote-not-found');
    if (quote.usedBy !== null) throw new Refused('quote-used');
    if (quote.expiresAt <= this.now) throw new Refused('quote-expired');
    const hold = quote.price + quote.returnFare;
    if (this.balanceOf(`wallet ${consumer}`) < hold) throw new Refused('insufficient-funds');
    const made = this.bookings.push({
      ...quote,
      ...{ consumer, driver: null, status: 'requested', acceptedAt: 0, hasArrived: false, offers: new Map() },
      search: { round: 0, ring: 0, pauses: 0, nextAt: this.now },
    });
    quote.usedBy = made - 1;
    this.move(`wallet ${consumer}`, `escrow ${made - 1}`, hold);
    return `booking ${made - 1}`;
  }

  setOnline(driver: number, online: boolean): string {
    this.drivers.get(driver)!.online = online;
    return 'done';
  }

  /** By the booking's id: it takes the driver's offer, if any driver has one. */
  accept(driver: number, index: number): string {
    const booking = this.find(index);
    const isOpen = booking.status === 'requested';
    if (isOpen && !this.drivers.get(driver)!.online) throw new Refused('driver-offline');
    const live = [...booking.offers].filter(([, offer]) => offer.state === 'live' && this.isOpen(offer));
    if (isOpen && live.length > 0 && !live.some(([whose]) => whose === driver)) throw new Refused('offered-to-others');
    return this.take(driver, booking, index, live.length > 0);
  }

  acceptOffer(driver: number, index: number): string {
    const booking = this.findOffered(index);
    const { state } = this.findOpen(driver, booking);
    if (booking.status === 'requested' && !this.drivers.get(driver)!.online) throw new Refused('driver-offline');
    return this.take(driver, booking, index, state === 'live');
  }

  decline(driver: number, index: number): string {
    const booking = this.findOffered(index);
    const offer = this.findOpen(driver, booking);
    if (booking.status !== 'requested') throw new Refused('offer-over');
    if (offer.state === 'live') this.count('declined', driver);
    offer.state = 'declined';
    const { search } = booking;
    const isLast = ![...booking.offers.values()].some((one) => one.round === search?.round && this.isOpen(one));
    if (search && isLast) search.nextAt = Math.min(search.nextAt, this.now);
    return 'done';
  }

  handBack(driver: number, index: number): string {
    const booking = this.findOwn(driver, index);
    this.leave(booking, 'requested');
    this.searchAgain(booking, driver);
    return `booking ${index}`;
  }

  reassign(actor: number, index: number): string {
    const booking = this.findOfParty(actor, index);
    if (booking.status !== 'accepted') throw new Refused('reservation-conflict');
    const driver = booking.driver!;
    if (actor === driver) throw new Refused('use-hand-back');
    const waitedFrom = Math.max(booking.acceptedAt, seoul(booking.day, booking.from));
    const isLate = !booking.hasArrived && waitedFrom <= this.now - LATE_SECONDS;
    if (actor !== OPERATOR && !isLate) throw new Refused('driver-not-late');
    this.leave(booking, 'requested');
    if (actor !== OPERATOR) this.drivers.get(driver)!.counters.late++;
    this.searchAgain(booking, driver);
    return `booking ${index}`;
  }

  cancel(actor: number, index: number): string {
    const booking = this.findOfParty(actor, index);
    if (booking.status === 'accepted' && actor === booking.driver) throw new Refused('use-hand-back');
    const fee = actor === booking.consumer && booking.status === 'accepted' ? this.feeOf(booking) : 0;
    const { driver } = booking;
    this.change(booking, ['requested', 'accepted'], 'cancelled');
    this.give(index, { driver: fee, house: 0 }, driver);
    return `booking ${index}`;
  }

  arrive(driver: number, index: number): string {
    const booking = this.findOwn(driver, index);
    if (booking.status !== 'accepted') throw new Refused('reservation-conflict');
    booking.hasArrived = true;
    return `booking ${index}`;
  }

  pickUp(driver: number, index: number): string {
    this.change(this.findOwn(driver, index), ['accepted'], 'picked_up');
    return `booking ${index}`;
  }

  deliver(driver: number, index: number): string {
    const booking = this.findOwn(driver, index);
    const { price, driverPay, undeliverable } = booking;
    this.change(booking, undeliverable === 'return' ? ['picked_up'] : ['picked_up', 'failed'], 'delivered');
    this.give(index, { driver: driverPay, house: price - driverPay }, driver);
    return `booking ${index}`;
  }

  fail(driver: number, index: number): string {
    this.change(this.findOwn(driver, index), ['picked_up'], 'failed');
    return `booking ${index}`;
  }

  sendBack(driver: number, index: number): string {
    const booking = this.findOwn(driver, index);
    this.change(booking, booking.undeliverable === 'return' ? ['failed'] : [], 'returning');
    return `booking ${index}`;
  }

  bringBack(driver: number, index: number): string {
    const booking = this.findOwn(driver, index);
    const { price, driverPay, returnPay } = booking;
    this.change(booking, ['returning'], 'returned');
    this.give(index, { driver: driverPay + returnPay, house: price - driverPay }, driver);
    return `booking ${index}`;
  }

  expireOverdue(): void {
    for (const [index, booking] of this.bookings.entries()) {
      if (booking.status !== 'requested' || deadlineOf(booking) > this.now) continue;
      this.change(booking, ['requested'], 'expired');
      this.give(index, { driver: 0, house: 0 }, null);
    }
  }

  private findOpen(driver: number, { offers }: Booking): Offer {
    const offer = offers.get(driver);
    if (!offer?.hasId) throw new Refused('offer-not-found');
    if (!this.isOpen(offer)) throw new Refused('offer-over');
    return offer;
  }

  private take(driver: number, booking: Booking, index: number, isOffered: boolean): string {
    if (booking.status !== 'requested' || deadlineOf(booking) <= this.now) throw new Refused('reservation-conflict');
    if (this.isBusy(driver, booking)) throw new Refused('driver-busy');
    if (isOffered) {
      for (const offer of booking.offers.values()) if (offer.state === 'live') offer.state = 'withdrawn';
      booking.offers.get(driver)!.state = 'accepted';
      this.count('accepted', driver);
    }
    Object.assign(booking, { status: 'accepted', driver, acceptedAt: this.now, hasArrived: false });
    return `booking ${index}`;
  }

  private searchAgain(booking: Booking, driver: number): void {
    for (const [whose, { state }] of booking.offers) if (state !== 'declined') booking.offers.delete(whose);
    const known = booking.offers.get(driver);
    if (!known) booking.offers.set(driver, { state: 'declined', round: 0, expiresAt: null, hasId: false });
    booking.search = { round: 0, ring: 0, pauses: 0, nextAt: this.now };
  }

  private feeOf({ hasArrived, acceptedAt, driverPay }: Booking): number {
    if (hasArrived) return Math.max(3_000, Math.floor(driverPay * 0.3));
    return this.now - acceptedAt < GRACE_SECONDS ? 0 : 1_000;
  }

  /** All of the escrow: what driver and house do not get goes back. */
  private give(index: number, { driver, house }: { driver: number; house: number }, who: number | null): void {
    const { consumer, price, returnFare } = this.bookings[index]!;
    this.move(`escrow ${index}`, `wallet ${who}`, driver);
    this.move(`escrow ${index}`, 'fees', house);
    this.move(`escrow ${index}`, `wallet ${consumer}`, price + returnFare - driver - house);
  }

  private change(booking: Booking, from: string[], status: string): void {
    if (!from.includes(booking.status)) throw new Refused('reservation-conflict');
    if (booking.status === 'requested')
      for (const offer of booking.offers.values()) if (offer.state === 'live') offer.state = 'withdrawn';
    booking.status = status;
  }

  private leave(booking: Booking, status: string): void {
    this.change(booking, ['accepted'], status);
    Object.assign(booking, { driver: null, hasArrived: false });
  }

  private move(from: string, to: string, amount: number): void {
    this.balances.set(from, this.balanceOf(from) - amount);
    this.balances.set(to, this.balanceOf(to) + amount);
  }

  private find(index: number): Booking {
    const booking = this.bookings[index];
    if (!booking) throw new Refused('reservation-not-found');
    return booking;
  }

  private findOffered(index: number): Booking {
    const booking = this.bookings[index];
    if (!booking) throw new Refused('offer-not-found');
    return booking;
  }

  private findOwn(driver: number, index: number): Booking {
    const booking = this.find(index);
    if (booking.driver !== driver) throw new Refused('reservation-not-found');
    return booking;
  }

  private findOfParty(actor: number, index: number): Booking {
    const booking = this.find(index);
    if (![booking.consumer, booking.driver, OPERATOR].includes(actor)) throw new Refused('reservation-not-found');
    return booking;
  }

  /** Everything that can be seen of it, to be compared with what can be seen of the database. */
  view() {
    return {
      wallets: Array.from({ length: PEOPLE }, (_, who) => this.balanceOf(`wallet ${who}`)),
      house: { topup: this.balanceOf('topup'), fees: this.balanceOf('fees') },
      bookings: this.bookings.map((booking, index) => ({
        ...{ status: booking.status, driver: booking.driver, escrow: this.balanceOf(`escrow ${index}`) },
        hours: isCarriedOut(booking) ? booking.to - booking.from : 0,
        search: booking.search,
        offers: [...booking.offers].map(([driver, { state, round }]) => `${driver} ${state} ${round}`).sort(),
      })),
      drivers: [...this.drivers.values()].map(({ online, ignoredInRow, counters }) => ({
        ...{ online, ignoredInRow, ...counters },
      })),
    };
  }
}

export type View = ReturnType<Reference['view']>;
