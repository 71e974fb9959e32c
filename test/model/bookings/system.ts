import { NestFactory } from '@nestjs/core';
import type { INestApplicationContext } from '@nestjs/common';
import { DataSource } from 'typeorm';
import { AppModule } from '../../../src/app.module.js';
import { config } from '../../../src/config.js';
import { dataSourceOptions } from '../../../src/database/data-source.js';
import type { Principal } from '../../../src/kernel/auth/principal.js';
import { Problem } from '../../../src/kernel/problems/problem.js';
import { newId } from '../../../src/kernel/tx/ids.js';
import { flush, type Tx } from '../../../src/kernel/tx/tx.js';
import { UnitOfWork } from '../../../src/kernel/tx/unit-of-work.js';
import { DriversService } from '../../../src/modules/drivers/index.js';
import { QuotesService } from '../../../src/modules/quotes/index.js';
import { NewQuote } from '../../../src/modules/quotes/quotes.schema.js';
import { ExpiryService } from '../../../src/modules/reservations/expiry.js';
import { HandoverService } from '../../../src/modules/reservations/handover/handover.service.js';
import { DispatchService, ReservationsService } from '../../../src/modules/reservations/index.js';
import { OffersService } from '../../../src/modules/reservations/offers.service.js';
import { AuditService } from '../../../src/modules/wallets/index.js';
import { WalletsService } from '../../../src/modules/wallets/wallets.service.js';
import { bytes, database } from '../../support/database.js';
import { empty, moneyTables } from '../tables.js';
import { Refused } from '../vocabulary.js';
import type { View } from './reference.js';
import { houseOf, offerOf, viewOf } from './view.js';
import { CONSUMERS, DRIVERS, metersOf, PEOPLE, type Terms } from './vocabulary.js';

/** What a run must not find of an earlier one: the drivers of one place, and searches. */
const OF_A_RUN = ['dispatches', 'offers', 'driver_slots', 'driver_positions', 'driver_availability'];
const TABLES = [
  ...[...moneyTables, ...OF_A_RUN, 'driver_profiles'],
  ...['reservations', 'delivery_quotes', 'milestones', 'booking_turns', 'proofs'],
];
/** Where every booking is picked up. */
const PICKUP = { lat: 37.5, lng: 127 };
const METERS_PER_DEGREE = 111_195;

/** What a crash throws. */
class Crashed extends Error {}

/**
 * Madang's own services on the real database, with the same verbs as the reference: people and bookings are numbers there, ids
 * here. It has one connection to the database, whose clock stands still until it is set.
 */
export class System {
  private people: Principal[] = [];
  private quoteIds: string[] = [];
  private bookingIds: string[] = [];
  private house = { topup: 0, fees: 0 };
  /** What is done now never reaches its COMMIT. */
  isCrashing = false;
  private readonly expiry: ExpiryService;
  private readonly reservations: ReservationsService;
  private readonly handover: HandoverService;

  private constructor(private readonly app: INestApplicationContext) {
    this.reservations = app.get(ReservationsService);
    this.handover = app.get(HandoverService);
    this.expiry = new ExpiryService(app.get(DataSource), app.get(UnitOfWork), this.reservations);
  }

  static async start(): Promise<System> {
    // One connection, which mysql2 must not close, has one clock. And nothing inside a transaction may wait for a second one.
    Object.assign(dataSourceOptions, { poolSize: 1, extra: { ...dataSourceOptions.extra, maxIdle: 1 } });
    const app = await NestFactory.createApplicationContext(AppModule.for('api'), {
      logger: false,
      abortOnError: false,
    });
    // Bookings of the coming days are searched for at once.
    Object.assign(config.dispatch, { leadSeconds: 4_000_000 });
    return new System(app);
  }

  async stop(): Promise<void> {
    await this.app.close();
    await database.end();
  }

  forget(): Promise<void> {
    return empty(TABLES);
  }

  /** Strangers to everybody before them. */
  async begin(now: number): Promise<void> {
    for (const table of OF_A_RUN) await database.query(`DELETE FROM ${table}`);
    [this.quoteIds, this.bookingIds] = [[], []];
    await this.setClock(now);
    this.people = Array.from({ length: PEOPLE }, newId)
      .sort()
      .map((id, who) => ({
        ...{ id, sessionId: id },
        roles: CONSUMERS.includes(who) ? ['consumer'] : DRIVERS.includes(who) ? ['driver'] : ['admin'],
      }));
    await database.query(
      'INSERT INTO users (id, login_id, email, name, locale, roles, password_hash, created_at) VALUES ?',
      [this.people.map(({ id, roles }) => [bytes(id), id.slice(4), id, id, 'ko', roles.join(), '', new Date()])],
    );
    for (const who of DRIVERS) {
      const id = bytes(this.people[who]!.id);
      await database.query('INSERT INTO driver_profiles (driver_id, vehicle, consent_at) VALUES (?, ?, NOW())', [
        id,
        'motorcycle',
      ]);
      await database.query('INSERT INTO driver_availability (driver_id, online, seen_at) VALUES (?, TRUE, NOW())', [
        id,
      ]);
      // Of a time to come: positions do not grow old here.
      const at = [PICKUP.lat + metersOf(who) / METERS_PER_DEGREE, PICKUP.lng, new Date((now + 90 * 86_400) * 1_000)];
      await database.query('INSERT INTO driver_positions (driver_id, lat, lng, recorded_at) VALUES (?)', [[id, ...at]]);
    }
    this.house = await houseOf();
  }

  async setClock(now: number): Promise<void> {
    await this.app.get(DataSource).query(`SET SESSION timestamp = ${now}`);
  }

  deposit(who: number, amount: number) {
    const payment = { userId: this.idOf(who), amount, reference: newId() };
    return this.run(async (tx) => {
      await this.app.get(WalletsService).deposit(tx, payment, null);
      return 'deposit';
    });
  }

  /** What a quote for this time says; it is fixed with it. */
  async quote(
    owner: number,
    { day, from, to, undeliverable }: Pick<Terms, 'day' | 'from' | 'to' | 'undeliverable'>,
  ): Promise<Terms> {
    const time = (hour: number) => `${String(hour).padStart(2, '0')}:00`;
    const input = NewQuote.parse({
      stops: [
        { address: '서울 중구 한강대로 405', ...PICKUP },
        { address: '서울 강남구 테헤란로 152', lat: PICKUP.lat + 0.05, lng: PICKUP.lng },
      ],
      ...{ vehicle: 'motorcycle', parcel: { size: 'small', weightGrams: 100 } },
      ...{ date: day, pickupWindow: { from: time(from), to: time(to) }, undeliverable },
    });
    const quotes = this.app.get(QuotesService);
    const terms = await quotes.prepare(input);
    const { id } = await this.app.get(UnitOfWork).run((tx) => quotes.save(tx, this.idOf(owner), terms));
    this.quoteIds.push(id);
    const { price, returnFare, driverPay, returnPay } = terms;
    return {
      price: price.total,
      returnFare,
      driverPay,
      returnPay: returnPay ?? 0,
      ...{ day, from, to, undeliverable },
    };
  }

  async book(consumer: number, quote: number) {
    return this.run(async (tx) => {
      const input = { quoteId: this.quoteIds[quote] ?? newId() };
      const { id } = await this.reservations.request(tx, this.people[consumer]!, input);
      return id;
    });
  }

  setOnline(driver: number, online: boolean) {
    return this.run(async (tx) => {
      await this.app.get(DriversService).setOnline(tx, this.idOf(driver), online);
      return 'done';
    });
  }

  accept(driver: number, booking: number) {
    return this.carry((tx) => this.reservations.accept(tx, this.people[driver]!, this.bookingId(booking)));
  }

  acceptOffer(driver: number, booking: number) {
    return this.carry(async (tx) => {
      const offer = await offerOf(tx, this.bookingId(booking), this.idOf(driver));
      return this.app.get(OffersService).accept(tx, this.people[driver]!, offer);
    });
  }

  decline(driver: number, booking: number) {
    return this.run(async (tx) => {
      await this.app
        .get(OffersService)
        .decline(tx, this.people[driver]!, await offerOf(tx, this.bookingId(booking), this.idOf(driver)));
      return 'done';
    });
  }

  handBack(driver: number, booking: number) {
    return this.carry((tx) => this.reservations.handBack(tx, this.people[driver]!, this.bookingId(booking)));
  }

  reassign(actor: number, booking: number) {
    return this.carry((tx) => this.reservations.reassign(tx, this.people[actor]!, this.bookingId(booking)));
  }

  cancel(actor: number, booking: number) {
    return this.carry((tx) => this.reservations.cancel(tx, this.people[actor]!, this.bookingId(booking), 'x'));
  }

  arrive(driver: number, booking: number) {
    return this.carry((tx) => this.handover.arrive(tx, this.people[driver]!, this.bookingId(booking), { stop: 0 }));
  }

  pickUp(driver: number, booking: number) {
    return this.carry((tx) => this.handover.pickUp(tx, this.people[driver]!, this.bookingId(booking), {}));
  }

  /** With a photo, which is needed where it is left at the door. */
  async deliver(driver: number, booking: number) {
    const [photo, id] = [newId(), this.bookingId(booking)];
    await database.query(
      `INSERT INTO proofs (id, reservation_id, driver_id, media_type, size, state, delete_at)
       VALUES (?, ?, ?, 'image/jpeg', 1, 'kept', NOW() + INTERVAL 30 DAY)`,
      [photo, id, this.idOf(driver)].map(bytes),
    );
    return this.carry((tx) => this.handover.deliver(tx, this.people[driver]!, id, { proofIds: [photo] }));
  }

  fail(driver: number, booking: number) {
    const report = { reason: 'recipient_absent' } as const;
    return this.carry((tx) => this.handover.fail(tx, this.people[driver]!, this.bookingId(booking), report));
  }

  sendBack(driver: number, booking: number) {
    return this.carry((tx) => this.handover.sendBack(tx, this.people[driver]!, this.bookingId(booking), {}));
  }

  bringBack(driver: number, booking: number) {
    return this.carry((tx) => this.handover.sendBack(tx, this.people[driver]!, this.bookingId(booking), { stop: 0 }));
  }

  async expireOverdue(): Promise<void> {
    await this.expiry.expireOverdue();
  }

  async beginRounds(): Promise<void> {
    while (await this.app.get(DispatchService).beginRounds());
  }

  audit() {
    return this.app.get(AuditService).check();
  }

  /** What each wallet's statement adds up to. */
  async statements(): Promise<number[]> {
    const pages = this.people.map(({ id }) =>
      this.app.get(WalletsService).findTransactions(id, { limit: 100, cursor: undefined }),
    );
    return (await Promise.all(pages)).map(({ items, nextCursor }) => {
      if (nextCursor) throw new Error('A statement of a run has more than a page.');
      return items.reduce((sum, { amount }) => sum + amount, 0);
    });
  }

  view(): Promise<View> {
    return viewOf(
      this.people.map(({ id }) => id),
      this.bookingIds,
      this.house,
    );
  }

  private carry(work: (tx: Tx) => Promise<{ id: string }>): Promise<string> {
    return this.run(async (tx) => (await work(tx)).id);
  }

  /** Runs a verb in a unit of work; what it answers is a word, or the id of a booking. */
  private async run(work: (tx: Tx) => Promise<string>): Promise<string> {
    try {
      const said = await this.app.get(UnitOfWork).run(async (tx) => {
        const done = await work(tx);
        if (!this.isCrashing) return done;
        await flush(tx);
        throw new Crashed();
      });
      if (!said.includes('-')) return said;
      if (!this.bookingIds.includes(said)) this.bookingIds.push(said);
      return `booking ${this.bookingIds.indexOf(said)}`;
    } catch (error) {
      if (error instanceof Problem) throw new Refused(error.code);
      if (error instanceof Crashed) throw new Refused('crashed');
      throw error;
    }
  }

  private idOf(who: number): string {
    return this.people[who]!.id;
  }

  private bookingId(index: number): string {
    return this.bookingIds[index] ?? newId();
  }
}
