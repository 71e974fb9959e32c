import { Injectable } from '@nestjs/common';
import { DataSource, type EntityManager } from 'typeorm';
import type { Principal } from '../../kernel/auth/principal.js';
import { recordAct } from '../../kernel/tx/acts.js';
import { toBytes } from '../../kernel/tx/ids.js';
import { isTest } from '../../kernel/tx/mode.js';
import { Outbox } from '../../kernel/events/outbox.js';
import { Problem } from '../../kernel/problems/problem.js';
import { isDuplicate } from '../../kernel/tx/database-errors.js';
import type { Tx } from '../../kernel/tx/tx.js';
import { escrowOf, topupOf, transferId, walletOf } from './account.js';
import { Ledger } from './ledger.js';
import { depositCredited } from './wallets.events.js';
import type { Deposit, NewDeposit, Transaction, TransactionQuery } from './wallets.schema.js';
import { findBalance, findDeposit, findDeposits, findEntries } from './wallets.queries.js';

/** Users' deposits, balances and transactions. */
@Injectable()
export class WalletsService {
  constructor(
    private readonly dataSource: DataSource,
    private readonly ledger: Ledger,
    private readonly outbox: Outbox,
  ) {}

  /**
   * Credits an external payment. The reference counts once: a repeat with the same user and amount returns the existing
   * deposit.
   *
   * @throws Problem `user-not-found` (422), `deposit-reference-reused` (409)
   */
  async deposit(tx: Tx, { userId, amount, reference }: NewDeposit, actorId: string | null): Promise<Deposit> {
    // Only test keys make test money.
    if (isTest(userId) && actorId !== userId) throw new Problem('user-not-found');
    const id = transferId(`deposit:${reference}`);
    const values = [toBytes(id), toBytes(userId), amount, reference, actorId && toBytes(actorId)];
    try {
      await tx.query('INSERT INTO deposits (id, user_id, amount, reference, actor_id) VALUES (?, ?, ?, ?, ?)', values);
    } catch (error) {
      if (isMissingPerson(error)) throw new Problem('user-not-found');
      if (!isDuplicate(error)) throw error;
      const made = await findDeposit(tx, id);
      if (made?.userId === userId && made.amount === amount) return made;
      throw new Problem('deposit-reference-reused', { reference });
    }
    const move = {
      id,
      kind: 'deposit',
      from: topupOf(userId),
      to: walletOf(userId),
      amountKrw: amount,
      subjectId: id,
    } as const;
    await this.ledger.post(tx, [move]);
    if (actorId && !isTest(actorId))
      recordAct(tx, { actorId, action: 'account.credited', subjectId: userId, reason: reference, details: { amount } });
    await this.outbox.add(tx, depositCredited, { aggregateId: id, actorId, payload: { depositId: id, userId } });
    return (await findDeposit(tx, id))!;
  }

  /** Test money, as much as is wanted: no payment precedes it. @throws Problem `test-mode-only` (403) */
  depositTestMoney(tx: Tx, { id: userId }: Principal, amount: number, reference: string): Promise<Deposit> {
    if (!isTest(userId)) throw new Problem('test-mode-only');
    return this.deposit(tx, { userId, amount, reference }, userId);
  }

  /** The deposits with these ids that exist, by id, for other modules. */
  findDepositsByIds(manager: EntityManager, ids: string[]): Promise<Map<string, Deposit>> {
    return findDeposits(manager, ids);
  }

  findBalance(userId: string) {
    return findBalance(this.dataSource.manager, walletOf(userId));
  }

  /** For other modules, in their transaction. */
  getBalance(tx: Tx, userId: string) {
    return findBalance(tx, walletOf(userId));
  }

  /**
   * What moved into and out of the escrow of a mission or a reservation, the newest first; for operators, and so nothing of the test
   * mode. @throws Problem `invalid-cursor` (400)
   */
  async findEscrowPage(subjectId: string, query: { limit: number; cursor?: string | undefined }) {
    if (isTest(subjectId)) return { items: [], nextCursor: null };
    return findEntries(this.dataSource.manager, escrowOf(subjectId), query);
  }

  /** The same of one with few transfers. */
  async findEscrow(manager: EntityManager, subjectId: string): Promise<Transaction[]> {
    return (await findEntries(manager, escrowOf(subjectId), { limit: 100 })).items;
  }

  /** Newest first. @throws Problem `invalid-cursor` (400) */
  findTransactions(userId: string, query: TransactionQuery) {
    return findEntries(this.dataSource.manager, walletOf(userId), query);
  }
}

/** The foreign key error for a user who does not exist (1452). */
const isMissingPerson = (error: unknown): boolean => (error as { errno?: number }).errno === 1452;
