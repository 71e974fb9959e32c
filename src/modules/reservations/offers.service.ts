import { Injectable } from '@nestjs/common';
import { DataSource } from 'typeorm';
import type { Principal } from '../../kernel/auth/principal.js';
import { Outbox } from '../../kernel/events/outbox.js';
import { Problem } from '../../kernel/problems/problem.js';
import { isTest } from '../../kernel/tx/mode.js';
import type { Tx } from '../../kernel/tx/tx.js';
import { OfferCounters } from '../drivers/index.js';
import { districtOf } from './district.js';
import { decline, findOffer, findOpen, type ListedOffer, type Offer } from './dispatch/offers.queries.js';
import { MOST_LISTED, type OfferView } from './offers.schema.js';
import type { Reservation } from './reservation.entity.js';
import { reservationOfferEnded } from './reservations.events.js';
import { ReservationsService } from './reservations.service.js';
import { snapshotOf } from './snapshot.js';

/** What a driver was offered, and their answers. */
@Injectable()
export class OffersService {
  constructor(
    private readonly dataSource: DataSource,
    private readonly reservations: ReservationsService,
    private readonly counters: OfferCounters,
    private readonly outbox: Outbox,
  ) {}

  /** What the driver can accept or decline now. */
  async findAll(me: Principal): Promise<{ items: OfferView[] }> {
    return { items: (await findOpen(this.dataSource.manager, me.id, MOST_LISTED)).map(toView) };
  }

  /**
   * As the acceptance of the reservation.
   *
   * @throws Problem `offer-not-found` (404; also for another driver's), `offer-over`, `reservation-conflict`, `driver-offline`,
   *   `driver-busy` (409)
   */
  async accept(tx: Tx, me: Principal, id: string): Promise<Reservation> {
    const { reservationId, state } = await this.getOpen(tx, me, id);
    return this.reservations.accept(tx, me, reservationId, state === 'live');
  }

  /** It costs nothing. @throws Problem `offer-not-found` (404; also for another driver's), `offer-over` (409) */
  async decline(tx: Tx, me: Principal, id: string): Promise<void> {
    const offer = await this.getOpen(tx, me, id);
    const { reservationId, round, state } = offer;
    const reservation = await this.reservations.get(tx, reservationId);
    const { status, consumerId } = reservation;
    if (status !== 'requested') throw new Problem('offer-over');
    await decline(tx, offer);
    if (state === 'live') this.counters.declined(tx, me.id);
    const payload = { reservationId, consumerId, round, driverId: me.id };
    const snapshot = snapshotOf(reservation);
    await this.outbox.add(tx, reservationOfferEnded, { aggregateId: reservationId, actorId: me.id, payload, snapshot });
  }

  private async getOpen(tx: Tx, me: Principal, id: string): Promise<Offer> {
    const offer = await findOffer(tx, id, me.id);
    if (!offer) throw new Problem('offer-not-found');
    if (!offer.isOpen) throw new Problem('offer-over');
    return offer;
  }
}

const toView = ({ pickupFrom, pickupTo, meters, departure, destination, ...offer }: ListedOffer): OfferView => ({
  ...offer,
  livemode: !isTest(offer.reservationId),
  departure: districtOf(departure),
  destination: districtOf(destination),
  pickupWindow: pickupFrom && pickupTo ? { from: pickupFrom.slice(0, 5), to: pickupTo.slice(0, 5) } : null,
  distanceToPickupMeters: meters,
});
