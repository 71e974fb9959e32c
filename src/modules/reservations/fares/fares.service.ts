import { Injectable, type OnModuleInit } from '@nestjs/common';
import type { EntityManager } from 'typeorm';
import type { Principal } from '../../../kernel/auth/principal.js';
import { Problem } from '../../../kernel/problems/problem.js';
import type { Tx } from '../../../kernel/tx/tx.js';
import { feeOf, QuotesService, stageOf, type CancellationStage, type CancellationTerm } from '../../quotes/index.js';
import { AuditService, escrowOf, feesOf, Ledger, transferId, walletOf, type Transfer } from '../../wallets/index.js';
import { transitions, type Reservation, type ReservationStatus } from '../reservation.entity.js';
import type { NewReservation } from '../reservations.schema.js';
import { fareRules, findProgress, markAccepted } from './fares.queries.js';
import { isQuoted, quotedTrip, unpricedTrip, type Trip } from './trip.js';

type Priced = Reservation & { quoteId: string; price: number; returnFare: number; driverPay: number };

/** What a cancellation costs its consumer now, in won. */
export type CancellationNow = {
  stage: CancellationStage;
  fee: number;
  refund: number;
  /** Until the fee rises by itself. */
  secondsLeft: number | null;
  terms: CancellationTerm[];
};

/**
 * The money of bookings with a price: one escrow account each, which holds the fare from the booking to the end. A booking
 * without a quote has none, and everything here leaves it alone.
 */
@Injectable()
export class FaresService implements OnModuleInit {
  constructor(
    private readonly quotes: QuotesService,
    private readonly ledger: Ledger,
    private readonly audit: AuditService,
  ) {}

  onModuleInit(): void {
    for (const rule of fareRules) this.audit.add(rule);
  }

  /**
   * What is booked; a quote is used by it.
   *
   * @throws Problem `quote-not-found` (404), `quote-used`, `quote-expired` (409)
   */
  async findTrip(tx: Tx, consumerId: string, reservationId: string, input: NewReservation): Promise<Trip> {
    if (!isQuoted(input)) return unpricedTrip(input);
    return quotedTrip(input, await this.quotes.use(tx, consumerId, input.quoteId, reservationId));
  }

  /** Wallet → escrow: the price, and the fare for a return. @throws Problem `insufficient-funds` (402) */
  async hold(tx: Tx, reservation: Reservation): Promise<void> {
    if (!isPriced(reservation)) return;
    const { id, consumerId } = reservation;
    await this.post(tx, [
      {
        id: transferId(`fare:${id}`),
        kind: 'fare',
        from: walletOf(consumerId),
        to: escrowOf(id),
        amountKrw: holdOf(reservation),
        subjectId: id,
      },
    ]);
  }

  /** Moves the fare after a transition of the booking, in the same transaction; `actor` is null for the clock. */
  async follow(tx: Tx, from: ReservationStatus, reservation: Reservation, actor: Principal | null): Promise<void> {
    if (!isPriced(reservation)) return;
    const { id, status, price, returnFare, driverPay } = reservation;
    if (status === 'accepted') return markAccepted(tx, id);
    if (status === 'delivered')
      return this.distribute(tx, reservation, { driver: driverPay, house: price - driverPay, consumer: returnFare });
    if (status === 'returned') {
      const returnPay = await this.quotes.findReturnPay(tx, reservation.quoteId);
      const won = { driver: driverPay + returnPay, house: price - driverPay, consumer: returnFare - returnPay };
      return this.distribute(tx, reservation, won);
    }
    if (transitions[status].length > 0) return;
    const { fee, refund } = await this.findCancellation(tx, { ...reservation, status: from }, actor);
    await this.distribute(tx, reservation, { driver: fee, house: 0, consumer: refund });
  }

  /**
   * What it costs when this actor ends the booking now. Only its consumer pays, and only once a driver has accepted: a driver, an
   * operator or the clock give everything back.
   *
   * @throws Problem `reservation-conflict` (409) after the pick-up and after the end
   */
  async findCancellation(
    manager: EntityManager,
    reservation: Reservation,
    actor: Principal | null,
  ): Promise<CancellationNow> {
    const { id, status, consumerId } = reservation;
    if (!transitions[status].includes('cancelled'))
      throw new Problem('reservation-conflict', { status, wanted: 'cancelled' });
    if (!isPriced(reservation))
      return { stage: stageWithoutPrice(status), fee: 0, refund: 0, secondsLeft: null, terms: [] };
    const { cancellationTerms: terms } = await this.quotes.findTerms(manager, reservation.quoteId);
    const hold = holdOf(reservation);
    const progress = status === 'accepted' ? await findProgress(manager, id) : null;
    const stage = stageOf(progress, terms);
    const fee = actor?.id === consumerId ? feeOf(stage, terms) : 0;
    const grace = stage === 'just_accepted' ? (terms.find((term) => term.stage === stage)?.seconds ?? null) : null;
    const secondsLeft = grace === null || !progress ? null : Math.ceil(grace - progress.secondsSinceAcceptance);
    return { stage, fee, refund: hold - fee, secondsLeft, terms };
  }

  /** Escrow → driver, fees and consumer: all of it. */
  private async distribute(
    tx: Tx,
    { id, consumerId, driverId }: Priced,
    won: { driver: number; house: number; consumer: number },
  ): Promise<void> {
    const escrow = { from: escrowOf(id), subjectId: id };
    const moves: Transfer[] = [
      { ...escrow, id: transferId(`fee:${id}`), kind: 'fee', to: feesOf(id), amountKrw: won.house },
      { ...escrow, id: transferId(`refund:${id}`), kind: 'refund', to: walletOf(consumerId), amountKrw: won.consumer },
    ];
    if (driverId)
      moves.push({
        ...{ ...escrow, id: transferId(`payout:${id}`), kind: 'payout' },
        ...{ to: walletOf(driverId), amountKrw: won.driver },
      });
    await this.post(tx, moves);
  }

  private async post(tx: Tx, moves: Transfer[]): Promise<void> {
    const real = moves.filter(({ amountKrw }) => amountKrw > 0);
    if (real.length > 0) await this.ledger.post(tx, real);
  }
}

const isPriced = (reservation: Reservation): reservation is Priced => reservation.quoteId !== null;

const holdOf = ({ price, returnFare }: Priced): number => price + returnFare;

const stageWithoutPrice = (status: ReservationStatus): CancellationStage =>
  status === 'accepted' ? 'accepted' : 'requested';
