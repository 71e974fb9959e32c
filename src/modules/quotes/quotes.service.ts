import { Injectable } from '@nestjs/common';
import { DataSource, type EntityManager } from 'typeorm';
import { config } from '../../config.js';
import { Problem } from '../../kernel/problems/problem.js';
import { clockOf, resolveLocalTime } from '../../kernel/time-zones.js';
import { newId } from '../../kernel/tx/ids.js';
import { inModeOf, isTest } from '../../kernel/tx/mode.js';
import { deleteSome } from '../../kernel/tx/delete-some.js';
import type { Tx } from '../../kernel/tx/tx.js';
import { UnitOfWork } from '../../kernel/tx/unit-of-work.js';
import { maskedPhoneNumber } from '../../kernel/phone-number.js';
import { SecretBox } from '../../kernel/secret-box.js';
import { PlaceFinder, RouteFinder } from '../geo/index.js';
import { cancellationTermsOf } from './cancellation.js';
import { fareTable } from './fare-table.js';
import { fits, priceOf, returnPayOf } from './pricing.js';
import { findQuote, forgotten, insertQuote, useQuote, type Quote } from './quotes.queries.js';
import type { NewQuote, QuotedStop, QuoteTerms, QuoteView } from './quotes.schema.js';

/** What phone numbers of a quote are sealed for. */
const sealOf = (id: string): string => `phones of the quote ${id}`;

const MAX_DAYS_AHEAD = 30;
const DAY_MS = 86_400_000;
/** Until a driver is at the pick-up, where no window says when. */
const PICKUP_SECONDS = 900;

/** Makes quotes, and lets a booking use each once. */
@Injectable()
export class QuotesService {
  constructor(
    private readonly dataSource: DataSource,
    private readonly uow: UnitOfWork,
    private readonly places: PlaceFinder,
    private readonly routes: RouteFinder,
    private readonly secrets: SecretBox,
  ) {}

  /**
   * Fixes places, route and price. Asks providers, so it runs outside of any transaction.
   *
   * @throws Problem `parcel-too-large`, `pickup-date-out-of-range`, `dropoff-window-over`, `address-not-found`, `route-too-long` (422)
   */
  async prepare(input: NewQuote): Promise<QuoteTerms> {
    const { vehicle, parcel, undeliverable, verification, pickupWindow, dropoffWindow } = input;
    if (!fits(vehicle, parcel, fareTable)) throw new Problem('parcel-too-large', { vehicle });
    const now = new Date();
    const { date: today, time } = clockOf(now, config.businessTimeZone);
    const date = input.date ?? today;
    assertInRange(now, date, pickupWindow);
    const stops = await Promise.all(input.stops.map((stop, at) => this.locate(stop, `/stops/${at}/address`)));
    const hour = Number((pickupWindow?.from ?? time).slice(0, 2));
    const route = await this.routes.findRoute({ points: stops, vehicle, hour });
    if (route.distanceMeters > fareTable.maxMeters)
      throw new Problem('route-too-long', {
        kilometers: Math.ceil(route.distanceMeters / 1_000),
        max: fareTable.maxMeters / 1_000,
      });
    const { total, breakdown, driverPay, returnFare, returnPay } = priceOf(
      { distanceMeters: route.distanceMeters, vehicle, size: parcel.size, hour },
      fareTable,
    );
    const from = pickupWindow && resolveLocalTime(date, pickupWindow.from, config.businessTimeZone);
    const pickup = Math.max(now.getTime() + PICKUP_SECONDS * 1_000, from?.getTime() ?? startOf(date, today));
    const until = dropoffWindow && resolveLocalTime(date, dropoffWindow.to, config.businessTimeZone);
    if (until && until.getTime() <= pickup) throw new Problem('dropoff-window-over');
    return {
      ...{ stops, vehicle, parcel, date, undeliverable, verification, ...route },
      pickupWindow: pickupWindow ?? null,
      dropoffWindow: dropoffWindow ?? null,
      price: { total, breakdown },
      returnFare: undeliverable === 'return' ? returnFare : 0,
      driverPay,
      returnPay: undeliverable === 'return' ? returnPay : 0,
      cancellationTerms: cancellationTermsOf({ total, driverPay }, fareTable),
      pickupEta: new Date(pickup).toISOString(),
      dropoffEta: new Date(pickup + route.durationSeconds * 1_000).toISOString(),
    };
  }

  /** Keeps prepared terms for ten minutes. */
  async save(tx: Tx, ownerId: string, terms: QuoteTerms): Promise<QuoteView> {
    const id = inModeOf(ownerId, newId());
    const stops = terms.stops.map((stop) => ({
      ...stop,
      phone: stop.phone && this.secrets.seal(stop.phone, sealOf(id)),
    }));
    await insertQuote(tx, id, ownerId, { ...terms, stops });
    return this.toView((await findQuote(tx, id))!);
  }

  /** @throws Problem `quote-not-found` (404; also for everybody but its owner) */
  async find(ownerId: string, id: string): Promise<QuoteView> {
    const quote = await findQuote(this.dataSource.manager, id);
    if (quote?.ownerId !== ownerId) throw new Problem('quote-not-found');
    return this.toView(quote);
  }

  /**
   * The terms of a quote of this owner, for a booking that has them now and for good.
   *
   * @throws Problem `quote-not-found` (404), `quote-used`, `quote-expired` (409)
   */
  async use(tx: Tx, ownerId: string, id: string, reservationId: string): Promise<QuoteTerms> {
    const isMine = await useQuote(tx, id, ownerId, reservationId);
    const quote = await findQuote(tx, id);
    if (quote?.ownerId !== ownerId) throw new Problem('quote-not-found');
    if (!isMine) throw new Problem(quote.reservationId === null ? 'quote-expired' : 'quote-used');
    return quote.terms;
  }

  /** What a used quote has fixed. @throws Problem `quote-not-found` (404) */
  async findTerms(manager: EntityManager, id: string): Promise<QuoteTerms> {
    const quote = await findQuote(manager, id);
    if (!quote) throw new Problem('quote-not-found');
    return quote.terms;
  }

  /**
   * Where a booking goes, with whole phone numbers: for those who carry it out, while they do.
   *
   * @throws Problem `quote-not-found` (404)
   */
  async findStops(manager: EntityManager, id: string): Promise<QuotedStop[]> {
    const { stops } = await this.findTerms(manager, id);
    return stops.map((stop) => ({ ...stop, phone: stop.phone && this.secrets.open(stop.phone, sealOf(id)) }));
  }

  /** Won that the driver gets for the way back, by a used quote. @throws Problem `quote-not-found` (404) */
  async findReturnPay(manager: EntityManager, id: string): Promise<number> {
    return returnPayOf(await this.findTerms(manager, id), fareTable);
  }

  /** Forgets unused quotes. Returns whether there may be more. */
  forget(): Promise<boolean> {
    return this.uow.run((tx) => deleteSome(tx, forgotten, 1_000));
  }

  private toView({ id, terms, reservationId, createdAt, expiresAt }: Quote): QuoteView {
    const masked = (sealed: string | null) => sealed && maskedPhoneNumber(this.secrets.open(sealed, sealOf(id)));
    return {
      ...terms,
      id,
      livemode: !isTest(id),
      stops: terms.stops.map((stop) => ({ ...stop, phone: masked(stop.phone) })),
      hold: terms.price.total + terms.returnFare,
      reservationId,
      createdAt: createdAt.toISOString(),
      expiresAt: expiresAt.toISOString(),
    };
  }

  private async locate(stop: NewQuote['stops'][number], pointer: string): Promise<QuotedStop> {
    const { address, detail = null, name = null, phone = null, note = null } = stop;
    const { lat, lng } = await this.places.resolve(stop, pointer);
    return { address, detail, lat, lng, name, phone, note };
  }
}

/** In ms since 1970; today began already. */
const startOf = (date: string, today: string): number =>
  date === today ? 0 : resolveLocalTime(date, '00:00', config.businessTimeZone).getTime();

/** Today counts as long as there is something left of it, or of its pick-up window. */
function assertInRange(now: Date, date: string, window: { to: string } | undefined): void {
  const { date: earliest, time } = clockOf(now, config.businessTimeZone);
  const { date: latest } = clockOf(new Date(now.getTime() + MAX_DAYS_AHEAD * DAY_MS), config.businessTimeZone);
  const isOver = date === earliest && window !== undefined && window.to <= time;
  if (date < earliest || date > latest || isOver) throw new Problem('pickup-date-out-of-range', { earliest, latest });
}
