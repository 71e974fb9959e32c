import { Injectable, type OnModuleInit } from '@nestjs/common';
import type { EntityManager } from 'typeorm';
import { hasRole, type Principal } from '../../../kernel/auth/principal.js';
import { isTest } from '../../../kernel/tx/mode.js';
import { Problem } from '../../../kernel/problems/problem.js';
import { recordAct } from '../../../kernel/tx/acts.js';
import { isDuplicate } from '../../../kernel/tx/database-errors.js';
import type { Tx } from '../../../kernel/tx/tx.js';
import { QuotesService, type QuoteTerms } from '../../quotes/index.js';
import { AuditService, feesOf, Ledger, walletOf, WalletsService } from '../../wallets/index.js';
import type { Adjustment, NewAdjustment, Receipt } from '../fares.schema.js';
import { transitions, type Reservation } from '../reservation.entity.js';
import { lockReservation } from '../reservations.queries.js';
import { adjustmentRules, findAdjustments, insertAdjustment } from './adjustments.queries.js';

/** What a consumer paid for an ended booking, and what an operator gives back of it. */
@Injectable()
export class ReceiptsService implements OnModuleInit {
  constructor(
    private readonly quotes: QuotesService,
    private readonly wallets: WalletsService,
    private readonly ledger: Ledger,
    private readonly audit: AuditService,
  ) {}

  onModuleInit(): void {
    for (const rule of adjustmentRules) this.audit.add(rule);
  }

  /**
   * The receipt of an ended booking, for its consumer and for operators.
   *
   * @throws Problem `reservation-not-found` (404; also for its driver), `no-receipt` (409)
   */
  async find(manager: EntityManager, viewer: Principal, reservation: Reservation): Promise<Receipt> {
    const { id, status, departure, destination, date, consumerId, quoteId, updatedAt } = reservation;
    if (viewer.id !== consumerId && !hasRole(viewer, 'admin')) throw new Problem('reservation-not-found');
    if (quoteId === null || !hasEnded(reservation)) throw new Problem('no-receipt');
    const { price, distanceMeters, vehicle } = await this.quotes.findTerms(manager, quoteId);
    const payments = await this.findPayments(manager, id);
    const charged = sumOf(payments.filter(({ kind }) => kind !== 'adjustment'));
    return {
      ...{ reservationId: id, livemode: !isTest(id), status, departure, destination, date, distanceMeters, vehicle },
      items: itemsOf(status, price, charged),
      ...{ charged, payments, paid: sumOf(payments) },
      endedAt: updatedAt.toISOString(),
    };
  }

  /**
   * Fees → consumer. `id` derives from the idempotency key, so that a late repeat finds what it did.
   *
   * @throws Problem `adjustment-impossible` (409), `adjustment-too-large` (422), `insufficient-funds` (402),
   *   `idempotency-key-reused` (422)
   */
  async adjust(
    tx: Tx,
    actorId: string,
    reservation: Reservation,
    input: NewAdjustment,
    id: string,
  ): Promise<Adjustment> {
    const { id: reservationId, consumerId, quoteId } = reservation;
    if (quoteId === null || !hasEnded(reservation)) throw new Problem('adjustment-impossible');
    // Of concurrent adjustments the second one sees the first.
    await lockReservation(tx, reservationId);
    const { amount, reason, note = null } = input;
    try {
      await insertAdjustment(tx, { id, reservationId, amount, reason, note }, actorId);
    } catch (error) {
      if (!isDuplicate(error)) throw error;
      const made = (await findAdjustments(tx, reservationId)).find((one) => one.id === id);
      if (made?.amount !== amount || made.reason !== reason) throw new Problem('idempotency-key-reused');
      return made;
    }
    const left = sumOf(await this.findPayments(tx, reservationId));
    // The new one is among them already.
    if (left < 0) throw new Problem('adjustment-too-large', { max: (left + amount).toLocaleString('en-US') });
    const accounts = { from: feesOf(consumerId), to: walletOf(consumerId) };
    const act = { actorId, action: 'reservation.adjusted', subjectId: reservationId } as const;
    recordAct(tx, { ...act, reason: note, details: { amount, reason } });
    await this.ledger.post(tx, [{ id, kind: 'adjustment', ...accounts, amountKrw: amount, subjectId: reservationId }]);
    return (await findAdjustments(tx, reservationId)).find((one) => one.id === id)!;
  }

  /** Out of the wallet is positive. The oldest first. */
  private async findPayments(manager: EntityManager, id: string): Promise<Receipt['payments']> {
    const [escrow, adjustments] = [await this.wallets.findEscrow(manager, id), await findAdjustments(manager, id)];
    const moved = escrow.toReversed().flatMap(({ kind, amount, createdAt: at }): Receipt['payments'] => {
      // What went out of escrow to the driver and to the fees was the consumer's payment.
      return kind === 'fare' || kind === 'refund' ? [{ kind, amount, reason: null, at }] : [];
    });
    const given = adjustments.map(
      ({ amount, reason, createdAt: at }) => ({ kind: 'adjustment', amount: -amount, reason, at }) as const,
    );
    return [...moved, ...given];
  }
}

/** What was charged: the price and the way back, or the fee of a cancellation. */
function itemsOf(
  status: Receipt['status'],
  { breakdown, total }: QuoteTerms['price'],
  charged: number,
): Receipt['items'] {
  if (status === 'delivered') return breakdown;
  if (status === 'returned') return [...breakdown, { part: 'return', amount: charged - total }];
  return charged > 0 ? [{ part: 'cancellation', amount: charged }] : [];
}

const hasEnded = ({ status }: Reservation): boolean => transitions[status].length === 0;

const sumOf = (payments: readonly { amount: number }[]): number =>
  payments.reduce((sum, { amount }) => sum + amount, 0);
