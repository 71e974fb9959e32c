import { Injectable } from '@nestjs/common';
import { newId } from '../../kernel/tx/ids.js';
import { Problem } from '../../kernel/problems/problem.js';
import { isSameMode } from '../../kernel/tx/mode.js';
import type { Tx } from '../../kernel/tx/tx.js';
import { advance, apply, guarded, insertEntries, insertTransfers, lock } from './journal.js';
import type { Transfer } from './transfer.js';

/**
 * The ledger (after TigerBeetle's accounts and transfers). Accounts hold counters that only grow; the journal is
 * append-only; each account's entries form a hash chain. A guarded UPDATE, a CHECK and a trigger each prevent an overdraft.
 *
 * Every method throws Problem `insufficient-funds` (402) and `ledger-read-only` (503). The unit of work fails with the database's
 * duplicate error when a transfer's id exists, because this money has moved already.
 */
@Injectable()
export class Ledger {
  /**
   * Transfers money, all of it or none. Accounts are locked in one statement by ascending id, so that opposite
   * transfers cannot deadlock.
   */
  async post(tx: Tx, transfers: Transfer[]): Promise<void> {
    for (const transfer of transfers) assertOneMode(transfer);
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
    apply(tx, postingId, accounts.size);
  }

  /** Places a hold for a pending transfer: the money cannot be spent, and has not moved. */
  async placeHold(tx: Tx, transfer: Transfer): Promise<void> {
    assertOneMode(transfer);
    const accounts = await lock(tx, [transfer.from, transfer.to]);
    if (accounts.get(transfer.from.id)!.available < transfer.amountKrw) throw new Problem('insufficient-funds');
    await insertTransfers(tx, newId(), [{ ...transfer, phase: 'pending' }]);
    guarded(
      tx,
      `UPDATE accounts SET debits_reserved = debits_reserved + ?
       WHERE id = ? AND credits_posted + debits_released >= debits_posted + debits_reserved + ?`,
      transfer,
    );
  }

  /** Posts a hold: the money moves. A hold is resolved once. */
  async postHold(tx: Tx, hold: Transfer): Promise<void> {
    await this.release(tx, hold);
    const accounts = await lock(tx, [hold.from, hold.to]);
    const [postingId, id] = [newId(), newId()];
    const posted = { ...hold, id };
    await insertTransfers(tx, postingId, [{ ...posted, phase: 'posted', pendingId: hold.id }]);
    await insertEntries(tx, postingId, advance(posted, accounts));
    apply(tx, postingId, accounts.size);
  }

  /** Voids a hold: the money is available again. A hold is resolved once. */
  async voidHold(tx: Tx, hold: Transfer): Promise<void> {
    await this.release(tx, hold);
    await insertTransfers(tx, newId(), [{ ...hold, id: newId(), phase: 'voided', pendingId: hold.id }]);
  }

  private async release(tx: Tx, hold: Transfer): Promise<void> {
    await lock(tx, [hold.from, hold.to]);
    guarded(
      tx,
      'UPDATE accounts SET debits_released = debits_released + ? WHERE id = ? AND debits_reserved >= debits_released + ?',
      hold,
    );
  }
}

/** Test money stays test money. */
function assertOneMode({ id, from, to }: Transfer): void {
  if (!isSameMode(from.owner, to.owner)) throw new Error(`The transfer ${id} goes from one mode to the other.`);
}
