import { Injectable } from '@nestjs/common';
import { Raw, type EntityManager, type FindOptionsWhere } from 'typeorm';
import { config } from '../../config.js';
import { hasRole, type Principal } from '../../kernel/auth/principal.js';
import { tagOfPerson, tagForInvalidation } from '../../kernel/tx/changes.js';
import type { EventType } from '../../kernel/events/events.js';
import { newId } from '../../kernel/tx/ids.js';
import { Outbox } from '../../kernel/events/outbox.js';
import { Problem } from '../../kernel/problems/problem.js';
import { clockOf, resolveLocalTime } from '../../kernel/time-zones.js';
import type { Tx } from '../../kernel/tx/tx.js';
import { DriversService } from '../drivers/index.js';
import { activeStatuses, Reservation, transitions, type ReservationStatus } from './reservation.entity.js';
import {
  reservationAccepted,
  reservationCancelled,
  reservationDelivered,
  reservationExpired,
  reservationHandedBack,
  reservationPickedUp,
  reservationRequested,
} from './reservations.events.js';
import { FaresService } from './fares/fares.service.js';
import { isParty } from './reservations.lookup.js';
import { compareAndSet, findByIds, findByReference, insert } from './reservations.queries.js';
import type { NewReservation } from './reservations.schema.js';
import { deleteOffers, insertOffers, plan } from './dispatch.queries.js';
import { freeSlots, takeSlots } from './slots.js';

/** A greater bound than this is none: each booking would count so many. */
const MOST_COUNTED = 10_000;

/** A transition: the next state, its columns, its event, and a condition of the row besides its state. */
type Transition = {
  to: ReservationStatus;
  event: EventType;
  set?: Partial<Reservation>;
  only?: FindOptionsWhere<Reservation>;
};

/** Events of bookings without a driver. */
const withoutDriver: readonly EventType[] = [reservationRequested, reservationExpired] as EventType[];

/** By the clock of the database, which all processes share: a booking is accepted or expires, never both. */
const isInTime = { deadline: Raw((deadline) => `(${deadline} IS NULL OR ${deadline} > NOW(6))`) };
const isOver = { deadline: Raw((deadline) => `${deadline} <= NOW(6)`) };

/** Writes bookings, from the request to the delivery. `ReservationsLookup` reads them. */
@Injectable()
export class ReservationsService {
  constructor(
    private readonly outbox: Outbox,
    private readonly fares: FaresService,
    private readonly drivers: DriversService,
  ) {}

  /**
   * With a quote its price moves into escrow in this transaction.
   *
   * @throws Problem `date-in-past`, `pickup-window-over` (422), `too-many-open-reservations`, `client-reference-used` (409),
   *   `quote-not-found` (404), `quote-used`, `quote-expired` (409), `insufficient-funds` (402)
   */
  async request(tx: Tx, consumer: Principal, input: NewReservation): Promise<Reservation> {
    const [now, id] = [new Date(), newId()];
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
      status: 'requested',
      cancelReason: null,
      version: 1,
      createdAt: now,
      updatedAt: now,
    };
    await assertNewReference(tx, reservation);
    const tooMany = () => new Problem('too-many-open-reservations', { max: String(openMax) });
    insert(tx, reservation, openMax <= MOST_COUNTED ? openMax : null, tooMany);
    await this.fares.hold(tx, reservation);
    await this.addEvent(tx, reservationRequested, reservation, consumer);
    return reservation;
  }

  /**
   * Of concurrent drivers one wins; after the deadline none does. A driver carries out one booking at a time.
   *
   * @throws Problem `reservation-not-found` (404), `reservation-conflict`, `driver-offline`, `driver-busy` (409)
   */
  async accept(tx: Tx, driver: Principal, id: string): Promise<Reservation> {
    const open = await get(tx, id);
    if (open.status === 'requested' && !(await this.drivers.isOnline(tx, driver.id)))
      throw new Problem('driver-offline');
    const reservation = await this.transition(tx, driver, open, {
      to: 'accepted',
      event: reservationAccepted,
      set: { driverId: driver.id },
      only: isInTime,
    });
    await takeSlots(tx, driver.id, reservation);
    return reservation;
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
   * Its consumer or an admin may cancel, until the pick-up. Its driver hands it back instead: the consumer still wants it.
   *
   * @throws Problem `reservation-not-found` (404), `reservation-conflict`, `use-hand-back` (409)
   */
  async cancel(tx: Tx, actor: Principal, id: string, reason: string): Promise<Reservation> {
    const reservation = await this.findOfParty(tx, actor, id);
    const { status, consumerId } = reservation;
    if (status === 'accepted' && actor.id !== consumerId && !hasRole(actor, 'admin'))
      throw new Problem('use-hand-back');
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
      set: { driverId: null },
    });
    searchAgain(tx, id, driver.id);
    return reservation;
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

  private async getOwnDelivery(tx: Tx, driver: Principal, id: string): Promise<Reservation> {
    const reservation = await get(tx, id);
    if (reservation.driverId !== driver.id) throw new Problem('reservation-not-found');
    return reservation;
  }

  /** The compare-and-set of every transition: of concurrent ones exactly one finds the expected state. */
  private async transition(
    tx: Tx,
    actor: Principal | null,
    from: Reservation,
    { to, event, set, only }: Transition,
  ): Promise<Reservation> {
    if (!transitions[from.status].includes(to)) throw conflict(from.status, to);
    const changes = { ...set, status: to, version: from.version + 1, updatedAt: new Date() };
    const expected = { ...only, id: from.id, status: from.status, version: from.version };
    compareAndSet(tx, expected, changes, async () => conflict(await this.statusToTell(tx, from.id), to));
    if (activeStatuses.includes(from.status) && !activeStatuses.includes(to)) freeSlots(tx, from.id);
    const reservation = { ...from, ...changes };
    await this.fares.follow(tx, from.status, reservation, actor);
    await this.addEvent(tx, event, reservation, actor, reservation.driverId ?? from.driverId);
    return reservation;
  }

  /** A booking whose deadline has passed is over, even in the second before the sweep has ended it. */
  private async statusToTell(tx: Tx, id: string): Promise<ReservationStatus> {
    const { status } = await get(tx, id);
    return status === 'requested' && (await tx.existsBy(Reservation, { id, ...isOver })) ? 'expired' : status;
  }

  private async addEvent(
    tx: Tx,
    event: EventType,
    { id, consumerId, driverId: nextDriver }: Reservation,
    actor: Principal | null,
    driverId = nextDriver,
  ): Promise<void> {
    // Their lists must not show an older state than they may have seen already.
    tagForInvalidation(tx, tagOfPerson(consumerId), ...(driverId ? [tagOfPerson(driverId)] : []));
    const isDriven = !withoutDriver.includes(event);
    const parties = { reservationId: id, consumerId, ...(isDriven && { driverId }) };
    await this.outbox.add(tx, event, { aggregateId: id, actorId: actor?.id ?? null, payload: parties });
  }
}

/** @throws Problem `client-reference-used` (409) */
async function assertNewReference(tx: Tx, { consumerId, clientReference }: Reservation): Promise<void> {
  if (clientReference === null) return;
  const reservationId = await findByReference(tx, consumerId, clientReference);
  if (reservationId !== undefined) throw new Problem('client-reference-used', { reservationId });
}

/** Everybody may be asked anew but the driver who handed it back. */
function searchAgain(tx: Tx, id: string, driverId: string): void {
  deleteOffers(tx, id);
  insertOffers(tx, id, 0, [driverId]);
  plan(tx, id, 0, 0);
}

async function get(manager: EntityManager, id: string): Promise<Reservation> {
  const reservation = await manager.findOneBy(Reservation, { id });
  if (!reservation) throw new Problem('reservation-not-found');
  return reservation;
}

const conflict = (status: ReservationStatus, wanted: ReservationStatus) =>
  new Problem('reservation-conflict', { status, wanted });

/** The end of the pick-up window, or else of the day, in the business time zone. */
export function deadlineOf({ date, pickupTo }: Pick<Reservation, 'date' | 'pickupTo'>): Date {
  const end = pickupTo ?? '00:00';
  return resolveLocalTime(date, end, config.businessTimeZone, { plusDays: pickupTo === null ? 1 : 0 });
}

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
