import type { EntityManager } from 'typeorm';
import { z } from 'zod';
import { fromBytes, toBytes } from '../../kernel/tx/ids.js';
import { isTest } from '../../kernel/tx/mode.js';
import { where } from '../../kernel/tx/where.js';
import { Cursor, cutPage } from '../../kernel/http/pagination.js';
import type { Account } from './account.js';
import type { Deposit, Transaction, TransactionQuery, Wallet } from './wallets.schema.js';

type EntryRow = {
  version: string;
  transfer_id: Buffer;
  kind: Transaction['kind'];
  direction: 'debit' | 'credit';
  amount: string;
  balance_after: string;
  subject_id: Buffer | null;
  created_at: Date;
};

export const findDeposit = async (manager: EntityManager, id: string): Promise<Deposit | undefined> =>
  (await findDeposits(manager, [id])).get(id);

/** The deposits with these ids that exist, by id. */
export async function findDeposits(manager: EntityManager, ids: string[]): Promise<Map<string, Deposit>> {
  type Row = { id: Buffer; user_id: Buffer; amount: string; reference: string; created_at: Date };
  if (ids.length === 0) return new Map();
  const rows: Row[] = await manager.query(
    'SELECT id, user_id, amount, reference, created_at FROM deposits WHERE id IN (?)',
    [ids.map(toBytes)],
  );
  const deposits = rows.map(({ id, user_id, amount, reference, created_at }): Deposit => ({
    id: fromBytes(id),
    livemode: !isTest(fromBytes(user_id)),
    userId: fromBytes(user_id),
    amount: Number(amount),
    reference,
    createdAt: created_at.toISOString(),
  }));
  return new Map(deposits.map((deposit) => [deposit.id, deposit]));
}

/** The available and the held amount of an account; zero for one that was never opened. */
export async function findBalance(manager: EntityManager, { id, owner }: Account): Promise<Wallet> {
  const [row]: { held: string; balance: string }[] = await manager.query(
    `SELECT debits_reserved - debits_released AS held, credits_posted - debits_posted AS balance FROM accounts WHERE id = ?`,
    [toBytes(id)],
  );
  const held = Number(row?.held ?? 0);
  return { livemode: !isTest(owner), available: Number(row?.balance ?? 0) - held, held };
}

/** An entry's version, behind a letter that tells it from other cursors. */
export const entryCursor = new Cursor(
  z.codec(z.string().regex(/^v\d{1,19}$/), z.string(), {
    decode: (text) => text.slice(1),
    encode: (version) => `v${version}`,
  }),
);

/**
 * One page of an account's entries. The cursor is the entry's version, which only grows, so that new entries do not change
 * later pages.
 *
 * @throws Problem `invalid-cursor` (400)
 */
export async function findEntries(manager: EntityManager, account: Account, query: TransactionQuery) {
  const { limit, cursor, kind, from, to } = query;
  const { sql, parameters } = where(
    ['e.account_id = ?', toBytes(account.id)],
    ['e.version < ?', cursor && entryCursor.read(cursor)],
    ['t.kind = ?', kind],
    ['e.created_at >= ?', from && new Date(from)],
    ['e.created_at < ?', to && new Date(to)],
  );
  const rows: EntryRow[] = await manager.query(
    `SELECT e.version, e.transfer_id, t.kind, e.direction, e.amount, e.balance_after, t.subject_id, e.created_at
     FROM entries e FORCE INDEX (PRIMARY) JOIN transfers t ON t.id = e.transfer_id
     WHERE ${sql} ORDER BY e.version DESC LIMIT ${limit + 1}`,
    parameters,
  );
  const { items, nextCursor } = cutPage(rows, limit, ({ version }) => entryCursor.write(version));
  return { items: items.map((row) => toTransaction(row, !isTest(account.owner))), nextCursor };
}

function toTransaction(row: EntryRow, livemode: boolean): Transaction {
  return {
    id: fromBytes(row.transfer_id),
    livemode,
    kind: row.kind,
    amount: Number(row.amount) * (row.direction === 'debit' ? -1 : 1),
    balance: Number(row.balance_after),
    subjectId: row.subject_id && fromBytes(row.subject_id),
    createdAt: row.created_at.toISOString(),
  };
}
