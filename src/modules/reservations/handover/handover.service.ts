import { Injectable } from '@nestjs/common';
import type { EntityManager } from 'typeorm';
import { hasRole, type Principal } from '../../../kernel/auth/principal.js';
import { Problem } from '../../../kernel/problems/problem.js';
import { deleteSome } from '../../../kernel/tx/delete-some.js';
import type { Tx } from '../../../kernel/tx/tx.js';
import { UnitOfWork } from '../../../kernel/tx/unit-of-work.js';
import { QuotesService } from '../../quotes/index.js';
import type { Arrival, Failure, HandOver, HandoverView, MilestoneView, PickUp, Return } from '../handover.schema.js';
import { activeStatuses, openStatuses, type Reservation } from '../reservation.entity.js';
import {
  reservationArrived,
  reservationDelivered,
  reservationFailed,
  reservationPickedUp,
  reservationReturned,
  reservationReturning,
} from '../reservations.events.js';
import { ReservationsService } from '../reservations.service.js';
import { conflict } from '../state.js';
import { PinsService } from '../pins/pins.service.js';
import { ProofsService } from '../proofs/proofs.service.js';
import { findMilestones, insertMilestone, oldMilestones } from './milestones.queries.js';

const PICKUP = 0;
const DROPOFF = 1;

/** What a driver reports on the way, from the arrival at the pick-up to the end. */
@Injectable()
export class HandoverService {
  constructor(
    private readonly reservations: ReservationsService,
    private readonly quotes: QuotesService,
    private readonly pins: PinsService,
    private readonly proofs: ProofsService,
    private readonly uow: UnitOfWork,
  ) {}

  /**
   * The driver is at a stop; a second report of it changes nothing.
   *
   * @throws Problem `reservation-not-found` (404; also for another driver), `reservation-conflict` (409)
   */
  async arrive(tx: Tx, driver: Principal, id: string, { stop, ...report }: Arrival): Promise<Reservation> {
    const reservation = await this.reservations.getOwnDelivery(tx, driver, id);
    const [during, column] =
      stop === PICKUP ? (['accepted', 'arrivedAt'] as const) : (['picked_up', 'dropoffArrivedAt'] as const);
    if (reservation.status === during && reservation[column] !== null) return reservation;
    const change = { event: reservationArrived, set: { [column]: new Date() }, says: { stop } };
    const changed = await this.reservations.mark(tx, driver, reservation, during, change);
    insertMilestone(tx, { reservationId: id, driverId: driver.id, kind: 'arrival', stop, ...report });
    return changed;
  }

  /** @throws Problem `reservation-not-found` (404; also for another driver), `reservation-conflict` (409) */
  async pickUp(tx: Tx, driver: Principal, id: string, report: PickUp): Promise<Reservation> {
    const reservation = await this.reservations.getOwnDelivery(tx, driver, id);
    insertMilestone(tx, { reservationId: id, driverId: driver.id, kind: 'pickup', stop: PICKUP, ...report });
    return this.reservations.transition(tx, driver, reservation, { to: 'picked_up', event: reservationPickedUp });
  }

  /**
   * @throws Problem `reservation-not-found` (404; also for another driver), `reservation-conflict`, `pin-locked` (409),
   *   `proof-required`, `proof-unknown`, `pin-wrong` (422)
   */
  async deliver(tx: Tx, driver: Principal, id: string, input: HandOver): Promise<Reservation> {
    const reservation = await this.reservations.getOwnDelivery(tx, driver, id);
    if (reservation.status === 'failed' && (await this.comesBack(tx, reservation)))
      throw conflict('failed', 'delivered');
    const { pin, proofIds = [], ...report } = input;
    const { status, verification } = reservation;
    if (status === 'picked_up') await this.pins.assertRight(tx, id, pin);
    const isLeftAtTheDoor = status === 'failed';
    await this.proofs.show(
      tx,
      driver,
      id,
      proofIds,
      isLeftAtTheDoor || (status === 'picked_up' && verification === 'photo'),
    );
    insertMilestone(tx, { reservationId: id, driverId: driver.id, kind: 'delivery', stop: DROPOFF, ...report });
    return this.reservations.transition(tx, driver, reservation, { to: 'delivered', event: reservationDelivered });
  }

  /**
   * It cannot be handed over.
   *
   * @throws Problem `reservation-not-found` (404; also for another driver), `reservation-conflict`, `quote-required` (409),
   *   `proof-unknown` (422)
   */
  async fail(tx: Tx, driver: Principal, id: string, input: Failure): Promise<Reservation> {
    const reservation = await this.reservations.getOwnDelivery(tx, driver, id);
    if (reservation.quoteId === null) throw new Problem('quote-required');
    const { reason, proofIds = [], ...report } = input;
    await this.proofs.show(tx, driver, id, proofIds, false);
    insertMilestone(tx, { reservationId: id, driverId: driver.id, kind: 'failure', stop: DROPOFF, ...report });
    return this.reservations.transition(tx, driver, reservation, {
      to: 'failed',
      event: reservationFailed,
      set: { failureReason: reason },
    });
  }

  /**
   * Where its quote says so, what could not be handed over goes back, and is back at the pick-up in the end.
   *
   * @throws Problem `reservation-not-found` (404; also for another driver), `reservation-conflict` (409)
   */
  async sendBack(tx: Tx, driver: Principal, id: string, { stop, ...report }: Return): Promise<Reservation> {
    const reservation = await this.reservations.getOwnDelivery(tx, driver, id);
    const change =
      stop === undefined
        ? ({ to: 'returning', event: reservationReturning } as const)
        : ({ to: 'returned', event: reservationReturned } as const);
    if (reservation.status === 'failed' && !(await this.comesBack(tx, reservation)))
      throw conflict('failed', change.to);
    insertMilestone(tx, { reservationId: id, driverId: driver.id, kind: 'return', stop: stop ?? DROPOFF, ...report });
    return this.reservations.transition(tx, driver, reservation, change);
  }

  /** What the parties need for the handover. @throws Problem `reservation-not-found` (404; also for a stranger) */
  async find(manager: EntityManager, viewer: Principal, id: string): Promise<HandoverView> {
    const { status, consumerId, quoteId, verification } = await this.reservations.findOfParty(manager, viewer, id);
    const stops = quoteId === null ? [] : await this.quotes.findStops(manager, quoteId);
    const isUnderWay = activeStatuses.includes(status);
    const found = await this.pins.find(manager, id);
    const seesPin = viewer.id === consumerId && (openStatuses as readonly string[]).includes(status);
    return {
      verification,
      pin: (seesPin && found?.pin) || null,
      attemptsLeft: found?.attemptsLeft ?? null,
      stops: isUnderWay ? stops : stops.map((stop) => ({ ...stop, phone: null })),
    };
  }

  private async comesBack(tx: Tx, { quoteId }: Reservation): Promise<boolean> {
    return (await this.quotes.findTerms(tx, quoteId!)).undeliverable === 'return';
  }

  /**
   * What was reported, for the parties; where a driver was is for that driver and for operators.
   *
   * @throws Problem `reservation-not-found` (404; also for a stranger)
   */
  async findMilestones(manager: EntityManager, viewer: Principal, id: string): Promise<MilestoneView[]> {
    const { consumerId } = await this.reservations.findOfParty(manager, viewer, id);
    const seesAll = viewer.id === consumerId || hasRole(viewer, 'admin');
    const found = await findMilestones(manager, id, seesAll ? null : viewer.id);
    const seesPlaces = viewer.id !== consumerId || hasRole(viewer, 'admin');
    return seesPlaces ? found : found.map((one) => ({ ...one, lat: null, lng: null }));
  }

  /** Forgets old reports. Returns whether there may be more. */
  forget(): Promise<boolean> {
    return this.uow.run((tx) => deleteSome(tx, oldMilestones, 1_000));
  }
}
