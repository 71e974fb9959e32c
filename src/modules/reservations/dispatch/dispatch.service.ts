import { Injectable, Logger } from '@nestjs/common';
import { DataSource } from 'typeorm';
import { config } from '../../../config.js';
import { Nudges } from '../../../kernel/events/nudges.js';
import { Outbox } from '../../../kernel/events/outbox.js';
import { fromBytes, toBytes } from '../../../kernel/tx/ids.js';
import { isTest } from '../../../kernel/tx/mode.js';
import type { Tx } from '../../../kernel/tx/tx.js';
import { onCommit, UnitOfWork } from '../../../kernel/tx/unit-of-work.js';
import { forEachDue } from '../../../kernel/work/each.js';
import { claimDue, defineWork, dueRows } from '../../../kernel/work/work.js';
import { OfferCounters } from '../../drivers/index.js';
import { QuotesService } from '../../quotes/index.js';
import { Reservation } from '../reservation.entity.js';
import { reservationOffered, reservationOfferEnded, reservationOfferMade } from '../reservations.events.js';
import * as queries from './dispatch.queries.js';
import * as offers from './offers.queries.js';
import { inOrder, rings, type Candidate, type Ring } from './rings.js';
import { searchOf, type Search } from './search.js';
import { snapshotOf } from '../snapshot.js';

/** Searches for a driver; each is due when its next round begins. The lock holds a row. */
export const dispatchWork = defineWork({
  name: 'reservations.dispatch',
  table: 'dispatches',
  key: 'reservation_id',
  waiting: ['searching'],
  dueAt: 'next_at',
  owedSince: 'next_at',
  isPlanned: true,
  heldWhile: `state = 'searching'`,
});

const BOOKINGS = 50;
/** The most pauses that a search without new drivers doubles: some ten minutes from 20 s. */
const MOST_PAUSES = 5;
/** Rounds of one transaction that ask different drivers. */
const ROUNDS_AHEAD = 10;

const { fanout, roundSeconds } = config.dispatch;

/** A row of `dispatches`. `ring` is the next one to offer it in; null: it is broadcast. */
type Row = { round: number; pauses: number; ring: number | null };

/**
 * Searches for the driver of a booking in rounds. One with a price is offered to a few drivers nearby, in growing rings; each
 * offer is that driver's to take for `DISPATCH_ROUND_SECONDS`. After the last ring, and from the beginning without a place to
 * start from, it is broadcast: at most `DISPATCH_FANOUT` drivers a round are asked who were not asked for it yet, the least
 * lately asked first, and it is anyone's. A round is one transaction; the next one follows while no driver accepts, or at once
 * when all have declined. Nothing outside MySQL decides.
 */
@Injectable()
export class DispatchService {
  private readonly logger = new Logger('dispatch');
  private readonly lines = new WeakMap<Tx, Promise<string[]>>();

  constructor(
    private readonly dataSource: DataSource,
    private readonly uow: UnitOfWork,
    private readonly outbox: Outbox,
    private readonly quotes: QuotesService,
    private readonly counters: OfferCounters,
    private readonly nudges: Nudges,
  ) {}

  /** Begins to broadcast a booking without a price, and returns whom to ask first. The search for others began with them. */
  async begin(tx: Tx, reservation: Pick<Reservation, 'id' | 'consumerId' | 'quoteId'>): Promise<string[]> {
    const { id, consumerId, quoteId } = reservation;
    if (quoteId !== null) {
      onCommit(tx, () => this.nudges.nudge('reservations.beginRounds'));
      return [];
    }
    // Those who are next are people.
    const chosen = isTest(id) ? [] : (await this.next(tx)).filter((driverId) => driverId !== consumerId);
    queries.insertAsked(tx, id, 1, chosen);
    queries.plan(tx, reservation, 1, roundSeconds);
    if (chosen.length >= fanout - 1) this.moveBack(tx, chosen); // else all are asked, in whatever order
    return chosen;
  }

  /** Whom to ask in this round. */
  findAsked(tx: Tx, id: string, round: number): Promise<string[]> {
    return offers.findAsked(tx, id, round);
  }

  /** To whom of the drivers nearby it is offered now. */
  findLive(tx: Tx, id: string) {
    return offers.findLive(tx, id);
  }

  /** A driver has come near a booking: if it is broadcast already, those nearby are offered it all the same. */
  lookAround(tx: Tx, id: string): void {
    queries.lookAround(tx, id);
  }

  /** Begins rounds that are due. A search that another worker has locked is left to it. */
  async beginRounds(): Promise<boolean> {
    const rows: { id: Buffer; status: string | null }[] = await this.dataSource.query(
      `SELECT reservation_id AS id, (SELECT status FROM reservations r WHERE r.id = reservation_id) AS status
       FROM ${dueRows(dispatchWork)} ORDER BY next_at LIMIT ${BOOKINGS}`,
    );
    const idsOf = (isOpen: boolean) =>
      rows.filter(({ status }) => (status === 'requested') === isOpen).map(({ id }) => fromBytes(id));
    const over = idsOf(false);
    const hasForgotten = over.length > 0 && (await this.forgetOver(over));
    return (await forEachDue(idsOf(true), (id) => this.beginRound(id))) || hasForgotten;
  }

  /** Most searches end like this: a driver accepted, and the time of the next round has come. */
  private forgetOver(ids: string[]): Promise<boolean> {
    return this.uow.run(async (tx) => {
      const over = await queries.lockOver(tx, ids);
      queries.forget(tx, over);
      return over.length > 0;
    });
  }

  /**
   * One transaction: whose offers end, who is asked, that they are, and when the next round is. So no driver is asked twice. The
   * booking is locked: no driver accepts it meanwhile.
   */
  private beginRound(id: string): Promise<boolean> {
    return this.uow.run(async (tx) => {
      const [row] = await claimDue<Row>(tx, dispatchWork, {
        columns: 'round, pauses, ring',
        and: 'reservation_id = ?',
        values: [toBytes(id)],
        limit: 1,
      });
      if (!row) return false;
      const reservation = await tx.findOne(Reservation, { where: { id }, lock: { mode: 'pessimistic_write' } });
      if (reservation?.status !== 'requested') {
        queries.forget(tx, [id]);
        return true;
      }
      if (row.round > 0) await this.endOffers(tx, reservation, row.round); // before the first one there are none
      const search = await this.findSearch(tx, reservation);
      const isOffered = search !== null && row.ring !== null && (await this.offer(tx, reservation, search, row));
      if (!isOffered) await this.broadcast(tx, reservation, search, row);
      return true;
    });
  }

  /** Those who have not answered in time. */
  private async endOffers(tx: Tx, reservation: Reservation, round: number): Promise<void> {
    const { id, consumerId } = reservation;
    const ignoring = await offers.ignore(tx, id);
    if (ignoring.length === 0) return;
    await this.counters.ignored(tx, ignoring);
    const payload = { reservationId: id, consumerId, round, driverId: null };
    const snapshot = snapshotOf(reservation);
    await this.outbox.add(tx, reservationOfferEnded, { aggregateId: id, actorId: null, payload, snapshot });
  }

  private async findSearch(tx: Tx, reservation: Reservation): Promise<Search | null> {
    const { quoteId } = reservation;
    return quoteId === null ? null : searchOf(reservation, await this.quotes.findTerms(tx, quoteId), new Date());
  }

  /** Offers it to the best drivers of the next ring that has any. Returns whether there is one. */
  private async offer(tx: Tx, reservation: Reservation, search: Search, row: Row): Promise<boolean> {
    const { id, consumerId } = reservation;
    for (let ring = row.ring!; ring < rings.length; ring++) {
      const chosen = await this.choose(tx, reservation, search, rings[ring]!);
      if (chosen.length === 0) continue;
      const round = row.round + 1;
      const driverIds = chosen.map(({ driverId }) => driverId);
      offers.insertLive(tx, id, round, roundSeconds, chosen);
      queries.setAsked(tx, driverIds);
      this.counters.offered(tx, driverIds);
      queries.planNext(tx, id, { round, pauses: 0, ring: ring + 1 < rings.length ? ring + 1 : null }, roundSeconds);
      const payload = { reservationId: id, consumerId, round };
      const snapshot = snapshotOf(reservation);
      await this.outbox.add(tx, reservationOfferMade, { aggregateId: id, actorId: null, payload, snapshot });
      return true;
    }
    return false;
  }

  /** The best who are free, once they are locked: another round may have offered them something meanwhile. */
  private async choose(tx: Tx, reservation: Reservation, search: Search, ring: Ring): Promise<Candidate[]> {
    const left = inOrder(await offers.findNear(tx, reservation, search, ring.meters), search.hour);
    const chosen: Candidate[] = [];
    while (left.length > 0 && chosen.length < ring.drivers) {
      const best = left.splice(0, ring.drivers - chosen.length);
      const free = await offers.lockFree(
        tx,
        best.map(({ driverId }) => driverId),
      );
      chosen.push(...best.filter(({ driverId }) => free.has(driverId)));
    }
    return chosen;
  }

  private async broadcast(tx: Tx, reservation: Reservation, search: Search | null, row: Row): Promise<void> {
    const { id, consumerId } = reservation;
    const round = row.round + 1;
    // However many bookings are open, later rounds ask a driver for one at a time; a hand-back is urgent.
    const seconds = row.round === 0 ? 0 : roundSeconds;
    const left = await queries.findNotAsked(tx, reservation, search, { limit: fanout, seconds });
    const chosen = left.flatMap(({ driverId, isDue }) => (isDue ? [driverId] : []));
    const pauses = left.length > 0 ? 0 : Math.min(row.pauses + 1, MOST_PAUSES);
    const next = { round: chosen.length > 0 ? round : row.round, pauses, ring: null };
    queries.planNext(tx, id, next, roundSeconds * 2 ** pauses);
    if (chosen.length === 0) return;
    queries.insertAsked(tx, id, round, chosen);
    const payload = { reservationId: id, consumerId, round };
    const snapshot = snapshotOf(reservation);
    await this.outbox.add(tx, reservationOffered, { aggregateId: id, actorId: null, payload, snapshot });
    this.moveBack(tx, chosen);
  }

  /** The next drivers in line: bookings of one transaction ask different ones while there are. */
  private async next(tx: Tx): Promise<string[]> {
    const line = this.lines.get(tx) ?? queries.findInTurn(tx, fanout * ROUNDS_AHEAD);
    this.lines.set(tx, line);
    const drivers = await line;
    const chosen = drivers.splice(0, fanout);
    drivers.push(...chosen);
    return chosen;
  }

  /**
   * Moves those who are asked to the end of the line. After the commit: other
   * rounds would wait for these rows, and a line that is a moment old is fair enough.
   */
  private moveBack(tx: Tx, chosen: string[]): void {
    onCommit(tx, () => {
      this.uow
        .run((own) => Promise.resolve(queries.setAsked(own, chosen)))
        .catch((error: unknown) => this.logger.warn({ err: error }, 'the line of drivers stays as it was'));
    });
  }
}
