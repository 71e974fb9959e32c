import { Injectable, Logger } from '@nestjs/common';
import { DataSource, type EntityManager } from 'typeorm';
import { fromBytes, toBytes } from '../../kernel/tx/ids.js';
import { Problem } from '../../kernel/problems/problem.js';
import type { Tx } from '../../kernel/tx/tx.js';
import { UnitOfWork } from '../../kernel/tx/unit-of-work.js';
import { payout, walletOf } from './account.js';
import { Ledger } from './ledger.js';
import type { Transfer } from './transfer.js';
import { PayoutProvider, type PayoutAnswer } from './payout-provider.js';
import type { NewWithdrawal, Withdrawal } from './wallets.schema.js';

const BATCH = 10;
/** Longer than the provider may take to answer. */
const LEASE_SECONDS = 30;

type Due = { id: string; userId: string; amount: number; destination: string };

/**
 * Money out. It is reserved with the request, the provider is asked with no transaction open and always by the same key
 * (the withdrawal's id), and only its clear yes or no ends the reservation.
 */
@Injectable()
export class WithdrawalsService {
  private readonly logger = new Logger('withdrawals');

  constructor(
    private readonly dataSource: DataSource,
    private readonly uow: UnitOfWork,
    private readonly ledger: Ledger,
    private readonly provider: PayoutProvider,
  ) {}

  /**
   * `id` derives from the request's key, so that even a repeat after the key was forgotten finds what it asked for.
   *
   * @throws Problem `insufficient-funds` (402), `idempotency-key-reused` (422), `withdrawals-unavailable` (503)
   */
  async request(tx: Tx, userId: string, { amount, destination }: NewWithdrawal, id: string): Promise<Withdrawal> {
    if (!this.provider.isConfigured) throw new Problem('withdrawals-unavailable');
    const [made] = await selectWithdrawal(tx, userId, id);
    if (made) {
      if (made.amount === amount && made.destination === destination) return made;
      throw new Problem('idempotency-key-reused');
    }
    await this.ledger.reserve(tx, reservation({ id, userId, amount }));
    await tx.query('INSERT INTO withdrawals (id, user_id, amount, destination) VALUES (?, ?, ?, ?)', [
      toBytes(id),
      toBytes(userId),
      amount,
      destination,
    ]);
    return findWithdrawal(tx, userId, id);
  }

  /** @throws Problem `withdrawal-not-found` (404; also for another person's) */
  find(userId: string, id: string): Promise<Withdrawal> {
    return findWithdrawal(this.dataSource.manager, userId, id);
  }

  /** Asks the provider about what is pending and due. Returns true when there may be more. */
  async payDue(): Promise<boolean> {
    const due = await this.lease();
    await Promise.all(
      due.map(async (withdrawal) =>
        this.finish(withdrawal, await this.provider.pay({ key: withdrawal.id, ...withdrawal })),
      ),
    );
    return due.length === BATCH;
  }

  private lease(): Promise<Due[]> {
    return this.uow.run(async (tx) => {
      const rows: { id: Buffer; user_id: Buffer; amount: string; destination: string }[] = await tx.query(
        `SELECT id, user_id, amount, destination FROM withdrawals WHERE status = 'pending' AND due_at <= NOW(6)
         LIMIT ${BATCH} FOR UPDATE SKIP LOCKED`,
      );
      if (rows.length === 0) return [];
      await tx.query(
        `UPDATE withdrawals SET attempts = attempts + 1, due_at = NOW(6) + INTERVAL ${LEASE_SECONDS} SECOND
         WHERE id IN (${rows.map(() => '?').join(', ')})`,
        rows.map((row) => row.id),
      );
      return rows.map((row) => ({
        id: fromBytes(row.id),
        userId: fromBytes(row.user_id),
        amount: Number(row.amount),
        destination: row.destination,
      }));
    });
  }

  private async finish(withdrawal: Due, { outcome, reason }: PayoutAnswer): Promise<void> {
    if (outcome === 'unknown') return this.postpone(withdrawal.id, reason);
    const status = outcome === 'executed' ? 'posted' : 'voided';
    await this.uow.run(async (tx) => {
      const { affectedRows } = await tx.query(
        `UPDATE withdrawals SET status = ?, ended_at = NOW(6), last_error = ? WHERE id = ? AND status = 'pending'`,
        [status, reason ?? null, toBytes(withdrawal.id)],
      );
      if (affectedRows === 0) return; // another worker heard the same answer first
      if (status === 'posted') await this.ledger.settle(tx, reservation(withdrawal));
      else await this.ledger.cancel(tx, reservation(withdrawal));
    });
  }

  /** Asked again after 1, 2, 4 … 300 s, for as long as it takes: giving up could pay twice or never. */
  private async postpone(id: string, reason: string | undefined): Promise<void> {
    this.logger.warn({ withdrawalId: id, reason }, 'the payout provider gave no clear answer');
    await this.uow.run((tx) =>
      tx.query(
        `UPDATE withdrawals SET due_at = NOW(6) + INTERVAL LEAST(POW(2, LEAST(attempts, 10) - 1), 300) SECOND, last_error = ?
         WHERE id = ? AND status = 'pending'`,
        [reason ?? null, toBytes(id)],
      ),
    );
  }
}

const reservation = ({ id, userId, amount }: Omit<Due, 'destination'>): Transfer => ({
  id,
  kind: 'withdrawal',
  from: walletOf(userId),
  to: payout,
  amountKrw: amount,
  subjectId: id,
});

async function findWithdrawal(manager: EntityManager, userId: string, id: string): Promise<Withdrawal> {
  const [found] = await selectWithdrawal(manager, userId, id);
  if (!found) throw new Problem('withdrawal-not-found');
  return found;
}

async function selectWithdrawal(manager: EntityManager, userId: string, id: string): Promise<Withdrawal[]> {
  type Row = {
    amount: string;
    destination: string;
    status: Withdrawal['status'];
    created_at: Date;
    ended_at: Date | null;
  };
  const rows: Row[] = await manager.query('SELECT * FROM withdrawals WHERE id = ? AND user_id = ?', [
    toBytes(id),
    toBytes(userId),
  ]);
  return rows.map(({ amount, destination, status, created_at, ended_at }) => ({
    id,
    amount: Number(amount),
    destination,
    status,
    createdAt: created_at.toISOString(),
    endedAt: ended_at?.toISOString() ?? null,
  }));
}
