import { createHash } from 'node:crypto';
import { fromBytes, toBytes } from '../../kernel/tx/ids.js';
import { Problem } from '../../kernel/problems/problem.js';
import type { SqlValue } from '../../kernel/tx/pending.js';
import { flush, write, type Tx } from '../../kernel/tx/tx.js';
import type { Account } from './account.js';
import type { Transfer } from './transfer.js';

/** Rows per INSERT statement, and of a kind per packet: far below `max_allowed_packet`. */
const BATCH = 1_000;

/** The hash before an account's first entry. */
const GENESIS = Buffer.alloc(32);

/** A locked account, and its state after the entries so far. Won as bigint: sums exceed 2^53. */
type State = { id: string; isExternal: boolean; version: number; balance: bigint; available: bigint; head: Buffer };

type Row = {
  id: Buffer;
  kind: string;
  version: string;
  credits: string;
  debits: string;
  reserved: string;
  head_hash: Buffer;
  stopped: number;
};

export type Entry = {
  accountId: string;
  version: number;
  transferId: string;
  direction: 'debit' | 'credit';
  amount: number;
  balanceAfter: bigint;
  hash: Buffer;
};

type TransferRow = Transfer & { phase: 'posted' | 'pending' | 'voided'; pendingId?: string };

/** Locks accounts by ascending id, and opens missing ones. @throws Problem `ledger-read-only` (503) */
export async function lock(tx: Tx, wanted: Account[]): Promise<Map<string, State>> {
  const accounts = new Map(wanted.map((account) => [account.id, account]));
  let rows = await select(tx, [...accounts.keys()]);
  if (rows.length < accounts.size) {
    const known = new Set(rows.map((row) => fromBytes(row.id)));
    await open(
      tx,
      [...accounts].filter(([id]) => !known.has(id)),
    );
    rows = await select(tx, [...accounts.keys()]);
  }
  if (rows.some((row) => Number(row.stopped) > 0)) throw new Problem('ledger-read-only');
  return new Map(rows.map((row) => [fromBytes(row.id), toState(row)]));
}

function select(tx: Tx, ids: string[]): Promise<Row[]> {
  return tx.query(
    `SELECT id, kind, version, credits_posted AS credits, debits_posted AS debits,
       debits_reserved - debits_released AS reserved, head_hash,
       (SELECT COUNT(*) FROM ledger_stops WHERE resolved_at IS NULL) AS stopped
     FROM accounts WHERE id IN (${ids.map(() => '?').join(', ')}) ORDER BY id FOR UPDATE`,
    ids.map(toBytes),
  );
}

async function open(tx: Tx, accounts: [string, Account][]): Promise<void> {
  await insert(
    tx,
    'accounts (id, kind, owner_id, head_hash)',
    accounts.map(([id, { kind, owner }]) => [toBytes(id), kind, toBytes(owner), GENESIS]),
    'ON DUPLICATE KEY UPDATE id = accounts.id',
  );
}

function toState(row: Row): State {
  const balance = BigInt(row.credits) - BigInt(row.debits);
  return {
    id: fromBytes(row.id),
    isExternal: row.kind === 'topup',
    version: Number(row.version),
    balance,
    available: balance - BigInt(row.reserved),
    head: row.head_hash,
  };
}

/** Creates the two entries of a transfer and advances the states. @throws Problem `insufficient-funds` (402) */
export function advance(transfer: Transfer, accounts: Map<string, State>): [Entry, Entry] {
  const { id, from, to, amountKrw } = transfer;
  if (!Number.isSafeInteger(amountKrw) || amountKrw <= 0) throw new Error(`The transfer ${id} moves ${amountKrw} won.`);
  const [debited, credited] = [accounts.get(from.id)!, accounts.get(to.id)!];
  if (debited === credited) throw new Error(`The transfer ${id} goes from an account to itself.`);
  if (!debited.isExternal && debited.available < amountKrw) throw new Problem('insufficient-funds');
  return [append(debited, transfer, 'debit'), append(credited, transfer, 'credit')];
}

function append(state: State, transfer: Transfer, direction: 'debit' | 'credit'): Entry {
  const { id: transferId, kind, subjectId, amountKrw: amount } = transfer;
  const change = direction === 'credit' ? BigInt(amount) : -BigInt(amount);
  state.version += 1;
  state.balance += change;
  state.available += change;
  state.head = createHash('sha256')
    .update(state.head)
    .update(toBytes(state.id))
    .update(toBytes(transferId))
    .update(`|${state.version}|${direction}|${amount}|${state.balance}|${kind}|`)
    .update(subjectId ? toBytes(subjectId) : '')
    .digest();
  const { id: accountId, version, balance: balanceAfter, head: hash } = state;
  return { accountId, version, transferId, direction, amount, balanceAfter, hash };
}

/**
 * The hash of an entry as SQL, which the audit compares with `append`. `p` is the entry before `e`, `t` its transfer.
 */
export const entryHashSql = `UNHEX(SHA2(CONCAT(COALESCE(p.hash, REPEAT(CHAR(0), 32)), e.account_id, e.transfer_id,
  '|', e.version, '|', e.direction, '|', e.amount, '|', e.balance_after, '|', t.kind, '|', COALESCE(t.subject_id, '')), 256))`;

export function insertTransfers(tx: Tx, postingId: string, transfers: TransferRow[]): Promise<void> {
  return insert(
    tx,
    'transfers (id, posting_id, kind, phase, debit_account_id, credit_account_id, amount, pending_id, subject_id)',
    transfers.map((t) => [
      toBytes(t.id),
      toBytes(postingId),
      t.kind,
      t.phase,
      toBytes(t.from.id),
      toBytes(t.to.id),
      t.amountKrw,
      t.pendingId ? toBytes(t.pendingId) : null,
      t.subjectId ? toBytes(t.subjectId) : null,
    ]),
  );
}

export function insertEntries(tx: Tx, postingId: string, entries: Entry[]): Promise<void> {
  return insert(
    tx,
    'entries (account_id, version, transfer_id, posting_id, direction, amount, balance_after, hash)',
    entries.map((e) => [
      toBytes(e.accountId),
      e.version,
      toBytes(e.transferId),
      toBytes(postingId),
      e.direction,
      e.amount,
      String(e.balanceAfter),
      e.hash,
    ]),
  );
}

/**
 * Updates the counters of every account of a posting in one guarded statement. The unit of work fails when an account changed
 * meanwhile or would be overdrawn; the lock and `advance` rule out both.
 */
export function apply(tx: Tx, postingId: string, accounts: number): void {
  write(
    tx,
    `UPDATE accounts a
     JOIN (SELECT account_id, MAX(version) AS version, COUNT(*) AS entries,
             SUM(IF(direction = 'debit', amount, 0)) AS debits, SUM(IF(direction = 'credit', amount, 0)) AS credits
           FROM entries WHERE posting_id = ? GROUP BY account_id) moved ON moved.account_id = a.id
     JOIN entries head ON head.account_id = a.id AND head.version = moved.version
     SET a.debits_posted = a.debits_posted + moved.debits, a.credits_posted = a.credits_posted + moved.credits,
       a.version = moved.version, a.head_hash = head.hash
     WHERE a.version + moved.entries = moved.version AND (a.kind = 'topup'
       OR a.credits_posted + moved.credits + a.debits_released >= a.debits_posted + moved.debits + a.debits_reserved)`,
    [toBytes(postingId)],
    { rows: accounts, otherwise: () => new Error(`The posting ${postingId} does not fit its ${accounts} accounts.`) },
  );
}

/** Writes a guarded UPDATE of the debited account; the unit of work fails when the guard does. */
export function guarded(tx: Tx, sql: string, { from, amountKrw }: Transfer): void {
  const refused = () => new Error(`The account ${from.id} refused ${amountKrw} won.`);
  write(tx, sql, [amountKrw, toBytes(from.id), amountKrw], { rows: 1, otherwise: refused });
}

async function insert(tx: Tx, into: string, rows: SqlValue[][], then = ''): Promise<void> {
  for (let start = 0; start < rows.length; start += BATCH) {
    if (start > 0) await flush(tx);
    const batch = rows.slice(start, start + BATCH);
    const values = batch.map((row) => `(${row.map(() => '?').join(', ')})`).join(', ');
    write(tx, `INSERT INTO ${into} VALUES ${values} ${then}`, batch.flat());
  }
}
