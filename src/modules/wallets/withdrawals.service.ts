import { Injectable, Logger, type OnModuleInit } from '@nestjs/common';
import { DataSource, type EntityManager } from 'typeorm';
import { fromBytes, toBytes } from '../../kernel/tx/ids.js';
import { isTest } from '../../kernel/tx/mode.js';
import { Outbox } from '../../kernel/events/outbox.js';
import { Problem } from '../../kernel/problems/problem.js';
import type { Tx } from '../../kernel/tx/tx.js';
import { UnitOfWork } from '../../kernel/tx/unit-of-work.js';
import { where } from '../../kernel/tx/where.js';
import { DeadLetters, type Redriver } from '../../kernel/work/dead-letters.js';
import { claimDue, defineWork, DurableWork, lease } from '../../kernel/work/work.js';
import { payoutOf, walletOf } from './account.js';
import { Ledger } from './ledger.js';
import type { Transfer } from './transfer.js';
import { PayoutProvider, pretendToPay, type PayoutAnswer } from './payout-provider.js';
import { withdrawalPaid, withdrawalRejected, withdrawalRequested } from './wallets.events.js';
import type { NewWithdrawal, Withdrawal } from './wallets.schema.js';

const BATCH = 10;
/** Longer than the provider may take to respond. */
const LEASE_SECONDS = 30;

/** About two hours without a definite response: an operator should look. */
const ATTEMPTS_BEFORE_LETTER = 32;
const SOURCE = 'wallets.withdrawals';

/** Withdrawals. Their retries never end: only a definite response of the provider ends one, whichever worker receives it. */
export const withdrawalWork = defineWork({
  name: SOURCE,
  table: 'withdrawals',
  key: 'id',
  stateColumn: 'status',
  waiting: ['pending'],
  owedSince: 'created_at',
  onLease: 'attempts = attempts + 1',
  onSuccess: 'status = ?, ended_at = NOW(6), last_error = ?',
  heldWhile: `status = 'pending'`,
});

type Due = { id: string; userId: string; amount: number; destination: string; attempts: number };

/**
 * Pays money out. The request puts the amount on hold. A worker calls the provider outside of any transaction, always with the
 * same key (the withdrawal's id), and only a definite yes or no of the provider ends the hold.
 */
@Injectable()
export class WithdrawalsService implements OnModuleInit {
  private readonly logger = new Logger('withdrawals');

  constructor(
    private readonly dataSource: DataSource,
    private readonly uow: UnitOfWork,
    private readonly ledger: Ledger,
    private readonly outbox: Outbox,
    private readonly provider: PayoutProvider,
    private readonly work: DurableWork,
    private readonly deadLetters: DeadLetters,
  ) {}

  onModuleInit(): void {
    this.work.redriver(SOURCE, redriveWithdrawals);
  }

  /**
   * `id` derives from the request's key, so a repeat finds its withdrawal even after the key has expired.
   *
   * @throws Problem `insufficient-funds` (402), `idempotency-key-reused` (422), `withdrawals-unavailable` (503)
   */
  async request(tx: Tx, userId: string, { amount, destination }: NewWithdrawal, id: string): Promise<Withdrawal> {
    if (!this.provider.isConfigured && !isTest(userId)) throw new Problem('withdrawals-unavailable');
    const [made] = await selectWithdrawals(tx, [id], userId);
    if (made) {
      if (made.amount === amount && made.destination === destination) return made;
      throw new Problem('idempotency-key-reused');
    }
    await this.ledger.placeHold(tx, holdOf({ id, userId, amount }));
    await tx.query('INSERT INTO withdrawals (id, user_id, amount, destination) VALUES (?, ?, ?, ?)', [
      toBytes(id),
      toBytes(userId),
      amount,
      destination,
    ]);
    await this.announce(tx, withdrawalRequested, { id, userId }, userId);
    return findWithdrawal(tx, userId, id);
  }

  /** The withdrawals with these ids that exist, for other modules. */
  findByIds(manager: EntityManager, ids: string[]): Promise<Withdrawal[]> {
    return selectWithdrawals(manager, ids);
  }

  /** @throws Problem `withdrawal-not-found` (404; also for another person's) */
  find(userId: string, id: string): Promise<Withdrawal> {
    return findWithdrawal(this.dataSource.manager, userId, id);
  }

  /** Calls the provider for due withdrawals. Returns true when there may be more. */
  async payDue(): Promise<boolean> {
    const due = await this.lease();
    await Promise.all(due.map(async (withdrawal) => this.finish(withdrawal, await this.pay(withdrawal))));
    return due.length === BATCH;
  }

  /** Of test money nothing reaches the provider. */
  private async pay(withdrawal: Due): Promise<PayoutAnswer> {
    if (isTest(withdrawal.userId)) return pretendToPay(withdrawal);
    return this.provider.pay({ key: withdrawal.id, ...withdrawal });
  }

  private lease(): Promise<Due[]> {
    return this.uow.run(async (tx) => {
      type Row = { id: Buffer; user_id: Buffer; amount: string; destination: string; attempts: number };
      const columns = 'id, user_id, amount, destination, attempts';
      const rows = await claimDue<Row>(tx, withdrawalWork, { columns, limit: BATCH });
      await lease(
        tx,
        withdrawalWork,
        rows.map((row) => row.id),
        LEASE_SECONDS,
      );
      return rows.map((row) => ({
        id: fromBytes(row.id),
        userId: fromBytes(row.user_id),
        amount: Number(row.amount),
        destination: row.destination,
        attempts: row.attempts + 1,
      }));
    });
  }

  private async finish(withdrawal: Due, { outcome, reason }: PayoutAnswer): Promise<void> {
    if (outcome === 'unknown') return this.postpone(withdrawal, reason);
    const status = outcome === 'executed' ? 'posted' : 'voided';
    await this.uow.run(async (tx) => {
      const row = { keys: [toBytes(withdrawal.id)] };
      const ended = await this.work.succeed(tx, withdrawalWork, row, [status, reason ?? null]);
      if (ended === 0) return; // another worker recorded the same response first
      if (status === 'posted') await this.ledger.postHold(tx, holdOf(withdrawal));
      else await this.ledger.voidHold(tx, holdOf(withdrawal));
      await this.announce(tx, status === 'posted' ? withdrawalPaid : withdrawalRejected, withdrawal, null);
      if (withdrawal.attempts >= ATTEMPTS_BEFORE_LETTER) await this.deadLetters.close(tx, SOURCE, withdrawal.id);
    });
  }

  private announce(
    tx: Tx,
    event: typeof withdrawalPaid,
    { id, userId }: Pick<Due, 'id' | 'userId'>,
    actorId: string | null,
  ): Promise<void> {
    return this.outbox.add(tx, event, { aggregateId: id, actorId, payload: { withdrawalId: id, userId } });
  }

  /**
   * Retries after 1, 2, 4 … 300 s without end: giving up could pay twice or never. After about two hours a dead letter alerts
   * an operator, and stays open until a definite response arrives.
   */
  private async postpone({ id, attempts }: Due, cause = 'no answer'): Promise<void> {
    const reason = cause.slice(0, 500);
    this.logger.warn({ withdrawalId: id, reason, attempts }, 'the payout provider gave no clear answer');
    const failure = { source: SOURCE, reason, seconds: Math.min(2 ** (attempts - 1), 300) };
    await this.uow.run(async (tx) => {
      // Only the last worker that called decides when to retry.
      const row = { keys: [toBytes(id)], scope: { sql: 'attempts = ?', values: [attempts] } };
      await this.work.fail(tx, withdrawalWork, row, failure);
      if (attempts < ATTEMPTS_BEFORE_LETTER || (await this.deadLetters.isOpen(tx, SOURCE, id))) return;
      const [made]: { first_error: string | null }[] = await tx.query(
        'SELECT first_error FROM withdrawals WHERE id = ?',
        [toBytes(id)],
      );
      const letter = { source: SOURCE, referenceId: id, reason: 'no clear answer', attempts };
      await this.deadLetters.add(tx, { ...letter, firstError: made!.first_error, lastError: reason });
    });
  }
}

/** Retries when the letter is due; the budget is unlimited. */
const redriveWithdrawals: Redriver = async (tx, letterIds) => {
  await tx.query(
    `UPDATE withdrawals w JOIN dead_letters d ON d.reference_id = w.id
     SET w.due_at = d.redrive_due_at WHERE d.id IN (?) AND w.status = 'pending'`,
    [letterIds],
  );
};

const holdOf = ({ id, userId, amount }: Pick<Due, 'id' | 'userId' | 'amount'>): Transfer => ({
  id,
  kind: 'withdrawal',
  from: walletOf(userId),
  to: payoutOf(userId),
  amountKrw: amount,
  subjectId: id,
});

async function findWithdrawal(manager: EntityManager, userId: string, id: string): Promise<Withdrawal> {
  const [found] = await selectWithdrawals(manager, [id], userId);
  if (!found) throw new Problem('withdrawal-not-found');
  return found;
}

async function selectWithdrawals(manager: EntityManager, ids: string[], userId?: string): Promise<Withdrawal[]> {
  if (ids.length === 0) return [];
  type Row = {
    id: Buffer;
    user_id: Buffer;
    amount: string;
    destination: string;
    status: Withdrawal['status'];
    created_at: Date;
    ended_at: Date | null;
  };
  const { sql, parameters } = where(['id IN (?)', ids.map(toBytes)], ['user_id = ?', userId && toBytes(userId)]);
  const rows: Row[] = await manager.query(
    `SELECT id, user_id, amount, destination, status, created_at, ended_at FROM withdrawals WHERE ${sql}`,
    parameters,
  );
  return rows.map(({ id, user_id, amount, destination, status, created_at, ended_at }) => ({
    id: fromBytes(id),
    livemode: !isTest(fromBytes(user_id)),
    amount: Number(amount),
    destination,
    status,
    createdAt: created_at.toISOString(),
    endedAt: ended_at?.toISOString() ?? null,
  }));
}
