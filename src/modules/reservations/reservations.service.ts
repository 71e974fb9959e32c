import { Injectable } from '@nestjs/common';
import { type EntityManager, type FindOptionsWhere } from 'typeorm';
import { config } from '../../config.js';
import { hasRole, type Principal } from '../../kernel/auth/principal.js';
import { recordAct } from '../../kernel/tx/acts.js';
import { tagOfPerson, tagForInvalidation } from '../../kernel/tx/changes.js';
import type { EventType } from '../../kernel/events/events.js';
import { newId } from '../../kernel/tx/ids.js';
import { inModeOf, isSameMode, isTest } from '../../kernel/tx/mode.js';
import { Outbox } from '../../kernel/events/outbox.js';
import { Problem } from '../../kernel/problems/problem.js';
import type { Tx } from '../../kernel/tx/tx.js';
import { onCommit } from '../../kernel/tx/unit-of-work.js';
import { DriversService, OfferCounters } from '../drivers/index.js';
import { activeStatuses, Reservation, transitions, type ReservationStatus } from './reservation.entity.js';
import {
  reservationAccepted,
  reservationCancelled,
  reservationExpired,
  reservationHandedBack,
  reservationReassigned,
  reservationRequested,
} from './reservations.events.js';
import { PinsService } from './pins/pins.service.js';
import { FaresService } from './fares/fares.service.js';
import { searches } from './reservations.metrics.js';
import { isParty } from './reservations.lookup.js';
import { findByIds, findByReference, insert } from './reservations.queries.js';
import { snapshotOf } from './snapshot.js';
import { conflict, get, isInTime, isOver, setColumns } from './state.js';
import type { NewReservation } from './reservations.schema.js';
import { beginSearch, searchAgain } from './dispatch/dispatch.queries.js';
import { isOfferedTo, takeLive, wasAsked, withdraw } from './dispatch/offers.queries.js';
import { assertNotPast, deadlineOf } from './deadline.js';
import { isLate, PATIENCE_MINUTES } from './reassignment.js';
import { freeSlots, takeSlots } from './slots.js';

/** A greater bound than this is none: each booking would count so many. */
const MOST_COUNTED = 10_000;

/** A change: its columns, its event with what that says besides the parties, and a condition of the row besides its state. */
type Change = {
  event: EventType;
  set?: Partial<Reservation>;
  says?: { stop: number };
  only?: FindOptionsWhere<Reservation>;
};
type Transition = Change & { to: ReservationStatus };

/** Events of bookings without a driver. */
const withoutDriver: readonly EventType[] = [reservationRequested, reservationExpired] as EventType[];

/** Of the next driver nothing is known yet. */
const nobodyThere = { arrivedAt: null, dropoffArrivedAt: null };

/** Writes bookings, from the request to the delivery. `ReservationsLookup` reads them. */
@Injectable()
export class ReservationsService {
  constructor(
    private readonly outbox: Outbox,
    private readonly fares: FaresService,
    private readonly drivers: DriversService,
    private readonly counters: OfferCounters,
    private readonly pins: PinsService,
  ) {}

  /**
   * With a quote its price moves into escrow in this transaction.
   *
   * @throws Problem `date-in-past`, `pickup-window-over` (422), `too-many-open-reservations`, `client-reference-used` (409),
   *   `quote-not-found` (404), `quote-used`, `quote-expired` (409), `insufficient-funds` (402)
   */
  async request(tx: Tx, consumer: Principal, input: NewReservation): Promise<Reservation> {
    const [now, id] = [new Date(), inModeOf(consumer.id, newId())];
    const { pickupWindow, ...trip } = await this.fares.findTrip(tx, consumer.id, id, input);
    assertNotPast(now, trip.date, pickupWindow ?? undefined);
    const { openMax } = config.reservations;
    const reservation: Reservation = {
      id,
      consumerId: consumer.id,
      driverId: null,
      ...trip,
      pickupFrom: pickupWindow?.from ?? null,
      pickupTo: pickupWindow?.to ?? null,
      deadline: deadlineOf({ date: trip.date, pickupTo: pickupWindow?.to ?? null }),
      clientReference: input.clientReference ?? null,
      metadata: input.metadata ?? null,
      ...nobodyThere,
      status: 'requested',
      failureReason: null,
      cancelReason: null,
      version: 1,
      createdAt: now,
      updatedAt: now,
    };
    await assertNewReference(tx, reservation);
    const tooMany = () => new Problem('too-many-open-reservations', { max: String(openMax) });
    insert(tx, reservation, openMax <= MOST_COUNTED ? openMax : null, tooMany);
    await this.fares.hold(tx, reservation);
    beginSearch(tx, reservation);
    if (reservation.verification === 'pin') this.pins.draw(tx, id);
    await this.addEvent(tx, { event: reservationRequested }, reservation, consumer);
    return reservation;
  }

  /**
   * Of concurrent drivers one wins; after the deadline none does. While it is offered to drivers nearby it is theirs to take. A
   * driver carries out one booking at a time. `hasOffer`: it is accepted by an offer, which must be live still.
   *
   * @throws Problem `reservation-not-found` (404), `reservation-conflict`, `driver-offline`, `driver-busy`, `offered-to-others`,
   *   `offer-over` (409)
   */
  async accept(tx: Tx, driver: Principal, id: string, hasOffer = false): Promise<Reservation> {
    const open = await get(tx, id);
    if (!(await maySee(tx, driver, open))) throw new Problem('reservation-not-found');
    if (open.status === 'requested' && !(await this.drivers.isOnline(tx, driver.id)))
      throw new Problem('driver-offline');
    const isOffered = hasOffer || (open.status === 'requested' && (await isOfferedTo(tx, open, driver.id)));
    const reservation = await this.transition(tx, driver, open, {
      to: 'accepted',
      event: reservationAccepted,
      set: { driverId: driver.id, ...nobodyThere },
      only: isInTime,
    });
    if (isOffered) {
      takeLive(tx, id, driver.id);
      withdraw(tx, id);
      this.counters.accepted(tx, driver.id);
    }
    await takeSlots(tx, driver.id, reservation);
    return reservation;
  }

  /**
   * Its consumer or an admin may cancel, until the pick-up. Its driver hands it back instead: the consumer still wants it.
   *
   * @throws Problem `reservation-not-found` (404), `reservation-conflict`, `use-hand-back` (409)
   */
  async cancel(tx: Tx, actor: Principal, id: string, reason: string): Promise<Reservation> {
    const reservation = await this.findOfParty(tx, actor, id);
    const { status, consumerId } = reservation;
    if (status === 'accepted' && actor.id !== consumerId && !hasRole(actor, 'admin'))
      throw new Problem('use-hand-back');
    if (actor.id !== consumerId)
      recordAct(tx, { actorId: actor.id, action: 'reservation.cancelled', subjectId: id, reason });
    return this.transition(tx, actor, reservation, {
      to: 'cancelled',
      event: reservationCancelled,
      set: { cancelReason: reason },
    });
  }

  /**
   * Its driver returns it before the pick-up: it is open again, and other drivers are asked at once.
   *
   * @throws Problem `reservation-not-found` (404; also for another driver), `reservation-conflict` (409)
   */
  async handBack(tx: Tx, driver: Principal, id: string): Promise<Reservation> {
    const reservation = await this.transition(tx, driver, await this.getOwnDelivery(tx, driver, id), {
      to: 'requested',
      event: reservationHandedBack,
      set: { driverId: null, ...nobodyThere },
    });
    searchAgain(tx, reservation, driver.id);
    return reservation;
  }

  /**
   * Its consumer gives it to another driver when its driver has not come in time, an operator at any time before the pick-up.
   * The fare stays in escrow. Without a named driver the search goes on at once.
   *
   * @throws Problem `reservation-not-found` (404), `reservation-conflict`, `use-hand-back`, `driver-not-late`,
   *   `driver-unavailable` (409), `forbidden` (403)
   */
  async reassign(tx: Tx, actor: Principal, id: string, nextId?: string): Promise<Reservation> {
    const reservation = await this.findOfParty(tx, actor, id);
    const { status, driverId, consumerId } = reservation;
    const isOperator = hasRole(actor, 'admin');
    if (status !== 'accepted' || driverId === null)
      throw new Problem('reservation-conflict', { status, wanted: 'reassigned' });
    if (!isOperator && actor.id === driverId) throw new Problem('use-hand-back');
    if (!isOperator && !(await isLate(tx, reservation)))
      throw new Problem('driver-not-late', { minutes: String(PATIENCE_MINUTES) });
    if (!isOperator && nextId !== undefined) throw new Problem('forbidden', { roles: ['admin'] });
    const change = { to: 'requested', event: reservationReassigned, set: { driverId: null, ...nobodyThere } } as const;
    const open = await this.transition(tx, actor, reservation, change);
    if (!isOperator) this.counters.late(tx, driverId);
    else {
      const details = { from: driverId, ...(nextId !== undefined && { to: nextId }) };
      recordAct(tx, { actorId: actor.id, action: 'reservation.reassigned', subjectId: id, details });
    }
    if (nextId === undefined) {
      searchAgain(tx, open, driverId);
      return open;
    }
    const isStranger = [driverId, consumerId].includes(nextId) || !isSameMode(nextId, consumerId);
    if (isStranger || !(await this.drivers.isOnline(tx, nextId))) throw new Problem('driver-unavailable');
    const set = { driverId: nextId };
    const given = await this.transition(tx, actor, open, { to: 'accepted', event: reservationAccepted, set });
    await takeSlots(tx, nextId, given, 'driver-unavailable');
    return given;
  }

  /** Ends a booking whose deadline has passed. @throws Problem `reservation-conflict` (409) */
  async expire(tx: Tx, id: string): Promise<Reservation> {
    const reservation = await get(tx, id);
    return this.transition(tx, null, reservation, { to: 'expired', event: reservationExpired, only: isOver });
  }

  /** The newest state, for its parties. @throws Problem `reservation-not-found` (404; also for a stranger) */
  async findOfParty(manager: EntityManager, viewer: Principal, id: string): Promise<Reservation> {
    const reservation = await get(manager, id);
    if (!isParty(viewer, reservation)) throw new Problem('reservation-not-found');
    return reservation;
  }

  /** For other modules, in their transaction. @throws Problem `reservation-not-found` (404) */
  get(tx: Tx, id: string): Promise<Reservation> {
    return get(tx, id);
  }

  /** The reservations with these ids that exist, by id, for other modules. */
  async findByIds(manager: EntityManager, ids: string[]): Promise<Map<string, Reservation>> {
    return ids.length === 0 ? new Map() : findByIds(manager, ids);
  }

  /** What this driver carries out. @throws Problem `reservation-not-found` (404; also for another driver) */
  async getOwnDelivery(manager: EntityManager, driver: Principal, id: string): Promise<Reservation> {
    const reservation = await get(manager, id);
    if (reservation.driverId !== driver.id) throw new Problem('reservation-not-found');
    return reservation;
  }

  /** The compare-and-set of every transition: of concurrent ones exactly one finds the expected state. */
  async transition(
    tx: Tx,
    actor: Principal | null,
    from: Reservation,
    { to, ...change }: Transition,
  ): Promise<Reservation> {
    if (!transitions[from.status].includes(to)) throw conflict(from.status, to);
    const reservation = setColumns(tx, from, { ...change.set, status: to }, change.only, to);
    if (activeStatuses.includes(from.status) && !activeStatuses.includes(to)) freeSlots(tx, from.id);
    if (from.status === 'requested' && !isTest(from.id)) onCommit(tx, () => searches.inc({ outcome: to }));
    if (from.status === 'requested' && from.quoteId !== null && to !== 'accepted') withdraw(tx, from.id);
    await this.fares.follow(tx, from.status, reservation, actor);
    await this.addEvent(tx, change, reservation, actor, reservation.driverId ?? from.driverId);
    return reservation;
  }

  /**
   * A milestone of a booking that stays in its state, which must be `during`.
   *
   * @throws Problem `reservation-conflict` (409)
   */
  async mark(
    tx: Tx,
    actor: Principal,
    from: Reservation,
    during: ReservationStatus,
    change: Change,
  ): Promise<Reservation> {
    if (from.status !== during) throw conflict(from.status, 'arrived');
    const reservation = setColumns(tx, from, { status: during, ...change.set }, undefined, 'arrived');
    await this.addEvent(tx, change, reservation, actor);
    return reservation;
  }

  private async addEvent(
    tx: Tx,
    { event, says }: Change,
    reservation: Reservation,
    actor: Principal | null,
    driverId = reservation.driverId,
  ): Promise<void> {
    const { id, consumerId } = reservation;
    // Their lists must not show an older state than they may have seen already.
    tagForInvalidation(tx, tagOfPerson(consumerId), ...(driverId ? [tagOfPerson(driverId)] : []));
    const isDriven = !withoutDriver.includes(event);
    const payload = { reservationId: id, consumerId, ...(isDriven && { driverId }), ...says };
    // Of a new booking everything is said by its row.
    const snapshot = event === reservationRequested ? undefined : snapshotOf(reservation);
    await this.outbox.add(tx, event, { aggregateId: id, actorId: actor?.id ?? null, payload, snapshot });
  }
}

/** A live driver sees every live booking that is open. In test mode an account is alone, with the robots whom dispatch has asked. */
async function maySee(tx: Tx, driver: Principal, { id, consumerId, driverId }: Reservation): Promise<boolean> {
  if (!isSameMode(driver.id, id)) return false;
  return !isTest(id) || [consumerId, driverId].includes(driver.id) || wasAsked(tx, id, driver.id);
}

/** @throws Problem `client-reference-used` (409) */
async function assertNewReference(tx: Tx, { consumerId, clientReference }: Reservation): Promise<void> {
  if (clientReference === null) return;
  const reservationId = await findByReference(tx, consumerId, clientReference);
  if (reservationId !== undefined) throw new Problem('client-reference-used', { reservationId });
}
