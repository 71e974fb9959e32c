import { Injectable } from '@nestjs/common';
import type { EntityManager } from 'typeorm';
import { config } from '../../config.js';
import type { Principal } from '../../kernel/auth/principal.js';
import { tagOfPerson, tagForInvalidation } from '../../kernel/tx/changes.js';
import type { EventType } from '../../kernel/events/events.js';
import { newId } from '../../kernel/tx/ids.js';
import { Outbox } from '../../kernel/events/outbox.js';
import { Problem } from '../../kernel/problems/problem.js';
import { clockOf } from '../../kernel/time-zones.js';
import type { Tx } from '../../kernel/tx/tx.js';
import { Reservation, transitions, type ReservationStatus } from './reservation.entity.js';
import {
  reservationAccepted,
  reservationCancelled,
  reservationDelivered,
  reservationPickedUp,
  reservationRequested,
} from './reservations.events.js';
import { isParty } from './reservations.lookup.js';
import { countOpen, findByIds, insert } from './reservations.queries.js';
import type { NewReservation } from './reservations.schema.js';

/** A greater bound than this is none: each booking would count so many. */
const MOST_COUNTED = 10_000;

/** A transition: the next state, its columns and its event. */
type Transition = { to: ReservationStatus; event: EventType; set?: Partial<Reservation> };

/** Writes bookings, from the request to the delivery. `ReservationsLookup` reads them. */
@Injectable()
export class ReservationsService {
  constructor(private readonly outbox: Outbox) {}

  /** @throws Problem `date-in-past`, `pickup-window-over` (422), `too-many-open-reservations` (409) */
  async request(tx: Tx, consumer: Principal, { pickupWindow, ...input }: NewReservation): Promise<Reservation> {
    const now = new Date();
    assertNotPast(now, input.date, pickupWindow);
    const { openMax } = config.reservations;
    if (openMax <= MOST_COUNTED && (await countOpen(tx, consumer.id, openMax)) >= openMax)
      throw new Problem('too-many-open-reservations', { max: String(openMax) });
    const reservation: Reservation = {
      id: newId(),
      consumerId: consumer.id,
      driverId: null,
      departure: input.departure,
      destination: input.destination,
      date: input.date,
      pickupFrom: pickupWindow?.from ?? null,
      pickupTo: pickupWindow?.to ?? null,
      note: input.note ?? null,
      contactName: input.contactName ?? null,
      status: 'requested',
      cancelReason: null,
      version: 1,
      createdAt: now,
      updatedAt: now,
    };
    await insert(tx, reservation);
    await this.addEvent(tx, reservationRequested, reservation, consumer);
    return reservation;
  }

  /** Of concurrent drivers one wins. @throws Problem `reservation-not-found` (404), `reservation-conflict` (409) */
  async accept(tx: Tx, driver: Principal, id: string): Promise<Reservation> {
    const reservation = await get(tx, id);
    return this.transition(tx, driver, reservation, {
      to: 'accepted',
      event: reservationAccepted,
      set: { driverId: driver.id },
    });
  }

  /** @throws Problem `reservation-not-found` (404; also for another driver), `reservation-conflict` (409) */
  async pickUp(tx: Tx, driver: Principal, id: string): Promise<Reservation> {
    const reservation = await this.getOwnDelivery(tx, driver, id);
    return this.transition(tx, driver, reservation, { to: 'picked_up', event: reservationPickedUp });
  }

  /** @throws Problem `reservation-not-found` (404; also for another driver), `reservation-conflict` (409) */
  async deliver(tx: Tx, driver: Principal, id: string): Promise<Reservation> {
    const reservation = await this.getOwnDelivery(tx, driver, id);
    return this.transition(tx, driver, reservation, { to: 'delivered', event: reservationDelivered });
  }

  /**
   * Its consumer, its driver or an admin may cancel, until the pick-up.
   *
   * @throws Problem `reservation-not-found` (404), `reservation-conflict` (409)
   */
  async cancel(tx: Tx, actor: Principal, id: string, reason: string): Promise<Reservation> {
    const reservation = await get(tx, id);
    if (!isParty(actor, reservation)) throw new Problem('reservation-not-found');
    return this.transition(tx, actor, reservation, {
      to: 'cancelled',
      event: reservationCancelled,
      set: { cancelReason: reason },
    });
  }

  /** For other modules, in their transaction. @throws Problem `reservation-not-found` (404) */
  get(tx: Tx, id: string): Promise<Reservation> {
    return get(tx, id);
  }

  /** The reservations with these ids that exist, by id, for other modules. */
  async findByIds(manager: EntityManager, ids: string[]): Promise<Map<string, Reservation>> {
    return ids.length === 0 ? new Map() : findByIds(manager, ids);
  }

  private async getOwnDelivery(tx: Tx, driver: Principal, id: string): Promise<Reservation> {
    const reservation = await get(tx, id);
    if (reservation.driverId !== driver.id) throw new Problem('reservation-not-found');
    return reservation;
  }

  /** The compare-and-set of every transition: of concurrent ones exactly one finds the expected state. */
  private async transition(
    tx: Tx,
    actor: Principal,
    from: Reservation,
    { to, event, set }: Transition,
  ): Promise<Reservation> {
    if (!transitions[from.status].includes(to)) throw conflict(from.status, to);
    const changes = { ...set, status: to, version: from.version + 1, updatedAt: new Date() };
    const { affected } = await tx.update(
      Reservation,
      { id: from.id, status: from.status, version: from.version },
      changes,
    );
    if (affected === 0) throw conflict((await get(tx, from.id)).status, to);
    const reservation = { ...from, ...changes };
    await this.addEvent(tx, event, reservation, actor);
    return reservation;
  }

  private async addEvent(tx: Tx, event: EventType, { id, consumerId, driverId }: Reservation, actor: Principal) {
    // Their lists must not show an older state than they may have seen already.
    tagForInvalidation(tx, tagOfPerson(consumerId), ...(driverId ? [tagOfPerson(driverId)] : []));
    const parties = { reservationId: id, consumerId, ...(event !== reservationRequested && { driverId }) };
    await this.outbox.add(tx, event, { aggregateId: id, actorId: actor.id, payload: parties });
  }
}

async function get(manager: EntityManager, id: string): Promise<Reservation> {
  const reservation = await manager.findOneBy(Reservation, { id });
  if (!reservation) throw new Problem('reservation-not-found');
  return reservation;
}

const conflict = (status: ReservationStatus, wanted: ReservationStatus) =>
  new Problem('reservation-conflict', { status, wanted });

/** Today counts as long as there is something left of it, or of its pick-up window. */
function assertNotPast(now: Date, date: string, window: { to: string } | undefined): void {
  const { date: earliest, time } = clockOf(now, config.businessTimeZone);
  if (date < earliest) throw new Problem('date-in-past', { date, earliest });
  if (date > earliest || !window || window.to > time) return;
  const over = new Problem('pickup-window-over', { to: window.to });
  const message = { en: over.detail('en'), ko: over.detail('ko') };
  over.issues.push({ in: 'body', pointer: '/pickupWindow', code: 'pickup_window_over', message });
  throw over;
}
