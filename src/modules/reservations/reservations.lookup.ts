import { Injectable } from '@nestjs/common';
import type { EntityManager } from 'typeorm';
import { hasRole, type Principal } from '../../kernel/auth/principal.js';
import { batched } from '../../kernel/reads/batch.js';
import { Cache, type Cached } from '../../kernel/cache/cache.js';
import { PEOPLE, tagOf, tagOfPerson } from '../../kernel/tx/changes.js';
import { isSameMode, isTest } from '../../kernel/tx/mode.js';
import type { SerializedResponse } from '../../kernel/http/conditional.js';
import { readCursor, toPage } from '../../kernel/http/pagination.js';
import { Problem } from '../../kernel/problems/problem.js';
import { findTimeline } from '../../kernel/events/timeline.js';
import { UsersService } from '../users/index.js';
import type { Reservation } from './reservation.entity.js';
import { findByIds, findVisible } from './reservations.queries.js';
import {
  etagOf,
  ReservationView,
  toDriverView,
  toOpenView,
  toPartyView,
  toView,
  type ReservationPeople,
  type ReservationQuery,
} from './reservations.schema.js';

/** A cached reservation: its serialized response, and the fields that decide who may see it. */
type CachedReservation = SerializedResponse &
  Pick<Reservation, 'consumerId' | 'driverId' | 'status'> & {
    /** The body for its driver. */
    driven?: string;
    /** The body for drivers who are not party to it. */
    open: string;
  };

/** Reads reservations from the cache or a replica, never older than the caller's own writes and reads. */
@Injectable()
export class ReservationsLookup {
  /** Concurrent lookups share a query, per database. */
  private readonly lookUps = new WeakMap<EntityManager, (id: string) => Promise<Reservation | undefined>>();

  constructor(
    private readonly cache: Cache,
    private readonly users: UsersService,
  ) {}

  /** The caller's own; for a driver also all open ones. @throws Problem `invalid-cursor` (400) */
  async findAll(viewer: Principal, { limit, cursor, status, date, clientReference }: ReservationQuery) {
    const before = readCursor(cursor);
    const rows = await this.cache.uncached([tagOfPerson(viewer.id)], (manager) =>
      findVisible(manager, viewer, { status, date, clientReference, before, take: limit + 1 }),
    );
    const { items, nextCursor } = toPage(rows, limit);
    return {
      items: items.map((row) => (isParty(viewer, row) ? toPartyView(viewer, row) : toOpenView(row))),
      nextCursor,
    };
  }

  /** @throws Problem `reservation-not-found` (404; also for a stranger) */
  async find(viewer: Principal, id: string): Promise<Cached<CachedReservation> & { value: CachedReservation }> {
    const { value, result } = await this.cache.readThrough(
      `reservation-views:${id}`,
      [tagOf('reservation', id)],
      (manager) => this.load(manager, id),
    );
    if (!value || !isSameMode(viewer.id, id)) throw new Problem('reservation-not-found');
    const isWhole = viewer.id === value.consumerId || hasRole(viewer, 'admin');
    if (isWhole) return { value, result };
    // What the release before this one cached has none.
    if (isParty(viewer, value)) return { value: { ...value, body: value.driven ?? value.body }, result };
    const isOpen = value.status === 'requested' && !isTest(id);
    if (!isOpen || !hasRole(viewer, 'driver')) throw new Problem('reservation-not-found');
    return { value: { ...value, body: value.open }, result };
  }

  /** The events of a reservation, oldest first; who did them is seen by its parties. @throws Problem `reservation-not-found` (404; also for a stranger) */
  async findTimeline(viewer: Principal, id: string) {
    const { value } = await this.find(viewer, id);
    const { items } = await this.cache.uncached([tagOf('reservation', id)], (manager) =>
      findTimeline(manager, id, viewer),
    );
    const isSeen = (actorId: string | null) => actorId === viewer.id || isParty(viewer, value);
    return { items: items.map((item) => (isSeen(item.actorId) ? item : { ...item, actorId: null })) };
  }

  /** Its parties, for each other. @throws Problem `reservation-not-found` (404; also for everybody else) */
  async findPeople(viewer: Principal, id: string): Promise<ReservationPeople> {
    const { consumerId, driverId } = (await this.find(viewer, id)).value;
    if (!isParty(viewer, { consumerId, driverId })) throw new Problem('reservation-not-found');
    const tags = [tagOf('reservation', id), PEOPLE];
    const people = await this.cache.uncached(tags, (manager) =>
      this.users.findPeople(manager, driverId === null ? [consumerId] : [consumerId, driverId]),
    );
    return { consumer: people.get(consumerId)!, driver: driverId === null ? null : people.get(driverId)! };
  }

  private async load(manager: EntityManager, id: string): Promise<CachedReservation | null> {
    let lookUp = this.lookUps.get(manager);
    if (!lookUp) this.lookUps.set(manager, (lookUp = batched((ids) => findByIds(manager, ids))));
    const row = await lookUp(id);
    if (!row) return null;
    const { consumerId, driverId, status } = row;
    return {
      consumerId,
      driverId,
      status,
      etag: etagOf(row),
      body: JSON.stringify(ReservationView.parse(toView(row))),
      driven: JSON.stringify(ReservationView.parse(toDriverView(row))),
      open: JSON.stringify(ReservationView.parse(toOpenView(row))),
    };
  }
}

/** True for the consumer and the driver of a reservation, and for admins unless it is of the test mode. */
export const isParty = (
  viewer: Principal,
  { consumerId, driverId }: Pick<Reservation, 'consumerId' | 'driverId'>,
): boolean =>
  viewer.id === consumerId || viewer.id === driverId || (hasRole(viewer, 'admin') && isSameMode(viewer.id, consumerId));
