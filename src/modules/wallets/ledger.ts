import { Injectable } from '@nestjs/common';
import { newId } from '../../kernel/tx/ids.js';
import { Problem } from '../../kernel/problems/problem.js';
import type { Tx } from '../../kernel/tx/tx.js';
import { advance, apply, guarded, insertEntries, insertTransfers, lock } from './journal.js';
import type { Transfer } from './transfer.js';

/**
 * The ledger (after TigerBeetle's accounts and transfers). Accounts hold counters that only grow; the journal is
 * append-only; each account's entries form a hash chain. A guarded UPDATE, a CHECK and a trigger each refuse an overdraft.
 *
 * Every verb throws Problem `insufficient-funds` (402) and `ledger-read-only` (503), and the database's duplicate error
 * when a transfer's id exists: this money has moved already.
 */
@Injectable()
export class Ledger {
  /**
   * Moves money, all of it or none. Accounts are locked in one statement by ascending id, so that opposite transfers
   * never wait for each other in a circle.
   */
  async post(tx: Tx, transfers: Transfer[]): Promise<void> {
    const accounts = await lock(
      tx,
      transfers.flatMap(({ from, to }) => [from, to]),
    );
    const entries = transfers.flatMap((transfer) => advance(transfer, accounts));
    const postingId = newId();
    await insertTransfers(
      tx,
      postingId,
      transfers.map((transfer) => ({ ...transfer, phase: 'posted' })),
    );
    await insertEntries(tx, postingId, entries);
    await apply(tx, postingId, accounts.size);
  }

  /** Sets money aside for a transfer whose fate is not known yet: it cannot be spent, and it has not moved. */
  async reserve(tx: Tx, transfer: Transfer): Promise<void> {
    const accounts = await lock(tx, [transfer.from, transfer.to]);
    if (accounts.get(transfer.from.id)!.available < transfer.amountKrw) throw new Problem('insufficient-funds');
    await insertTransfers(tx, newId(), [{ ...transfer, phase: 'pending' }]);
    await guarded(
      tx,
      `UPDATE accounts SET debits_reserved = debits_reserved + ?
       WHERE id = ? AND credits_posted + debits_released >= debits_posted + debits_reserved + ?`,
      transfer,
    );
  }

  /** Ends a reservation: the money moves. A reservation ends once. */
  async settle(tx: Tx, reservation: Transfer): Promise<void> {
    await this.release(tx, reservation);
    const accounts = await lock(tx, [reservation.from, reservation.to]);
    const [postingId, id] = [newId(), newId()];
    const posted = { ...reservation, id };
    await insertTransfers(tx, postingId, [{ ...posted, phase: 'posted', pendingId: reservation.id }]);
    await insertEntries(tx, postingId, advance(posted, accounts));
    await apply(tx, postingId, accounts.size);
  }

  /** Ends a reservation: the money is free again. A reservation ends once. */
  async cancel(tx: Tx, reservation: Transfer): Promise<void> {
    await this.release(tx, reservation);
    await insertTransfers(tx, newId(), [{ ...reservation, id: newId(), phase: 'voided', pendingId: reservation.id }]);
  }

  private async release(tx: Tx, reservation: Transfer): Promise<void> {
    await lock(tx, [reservation.from, reservation.to]);
    await guarded(
      tx,
      'UPDATE accounts SET debits_released = debits_released + ? WHERE id = ? AND debits_reserved >= debits_released + ?',
      reservation,
    );
  }
}
