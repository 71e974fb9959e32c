/**
 * Baseline of a settlement: the rows of refunds to all backers of a mission, made by set-based SQL that never leaves the database:
 * transfers, entries with their chains of hashes, counters, mission, event; one transaction.
 */
import { createConnection } from 'mysql2/promise';
import { parse, v7 } from 'uuid';
import { takeOrders } from './orders.mjs';
import { affectedBy } from './rows.mjs';

const toBytes = (/** @type {string} */ id) => Buffer.from(parse(id));
const newId = () => toBytes(v7());

/** @typedef {typeof settle} Ask */
takeOrders(settle);

/**
 * @param {string} head
 * @param {string} account
 * @param {Record<'id' | 'version' | 'direction' | 'amount' | 'balance', string>} transfer
 */
const hash = (head, account, transfer) =>
  `UNHEX(SHA2(CONCAT(${head}, ${account}, ${transfer.id}, '|', ${transfer.version}, '|', ${transfer.direction}, '|',
     ${transfer.amount}, '|', ${transfer.balance}), 256))`;

/** @param {{ missionId: string }} order */
async function settle({ missionId }) {
  const mission = toBytes(missionId);
  const connection = await createConnection({ uri: process.env.DATABASE_URL, timezone: 'Z' });
  await connection.query('SET SESSION TRANSACTION ISOLATION LEVEL READ COMMITTED');
  const posting = newId();
  const startedAt = performance.now();
  await connection.beginTransaction();
  const run = (/** @type {string} */ sql, /** @type {unknown[]} */ values) => affectedBy(connection, sql, values);
  await run('SELECT id FROM missions WHERE id = ? FOR UPDATE', [mission]);
  await run(`UPDATE missions SET status = 'failed', ended_at = NOW(6) WHERE id = ? AND status = 'open'`, [mission]);
  await run(
    `SELECT COUNT(*) FROM (SELECT a.id FROM accounts a WHERE (a.kind = 'escrow' AND a.owner_id = ?)
       OR (a.kind = 'wallet' AND a.owner_id IN (SELECT backer_id FROM pledges WHERE mission_id = ?)) FOR UPDATE) locked`,
    [mission, mission],
  );
  await run(
    `INSERT INTO transfers (id, posting_id, kind, phase, debit_account_id, credit_account_id, amount, pending_id, subject_id)
     SELECT UNHEX(LEFT(SHA2(CONCAT('refund:', ?, p.backer_id), 256), 32)), ?, 'refund', 'posted', escrow.id, wallet.id, p.amount, NULL, ?
     FROM (SELECT backer_id, SUM(amount) AS amount FROM pledges WHERE mission_id = ? GROUP BY backer_id) p
     JOIN accounts wallet ON wallet.kind = 'wallet' AND wallet.owner_id = p.backer_id
     JOIN accounts escrow ON escrow.kind = 'escrow' AND escrow.owner_id = ?
     ORDER BY p.backer_id`,
    [mission, posting, mission, mission, mission],
  );
  const credit = { id: 't.id', version: 'a.version + 1', direction: `'credit'`, amount: 't.amount' };
  const after = 'CAST(a.credits_posted AS SIGNED) - CAST(a.debits_posted AS SIGNED)';
  await run(
    `INSERT INTO entries (account_id, version, transfer_id, posting_id, direction, amount, balance_after, hash)
     SELECT a.id, a.version + 1, t.id, ?, 'credit', t.amount, ${after} + t.amount,
       ${hash('a.head_hash', 'a.id', { ...credit, balance: `${after} + t.amount` })}
     FROM transfers t JOIN accounts a ON a.id = t.credit_account_id WHERE t.posting_id = ?`,
    [posting, posting],
  );
  await run(
    `SELECT head_hash, version, ${after} INTO @head, @version, @balance FROM accounts a WHERE kind = 'escrow' AND owner_id = ?`,
    [mission],
  );
  const debit = { id: 't.id', version: '@version', direction: `'debit'`, amount: 't.amount', balance: '@balance' };
  await run(
    `INSERT INTO entries (account_id, version, transfer_id, posting_id, direction, amount, balance_after, hash)
     SELECT t.debit_account_id, @version := @version + 1, t.id, ?, 'debit', t.amount, @balance := @balance - t.amount,
       @head := ${hash('@head', 't.debit_account_id', debit)}
     FROM transfers t WHERE t.posting_id = ?`,
    [posting, posting],
  );
  const moved = await run(
    `UPDATE accounts a
     JOIN (SELECT account_id, MAX(version) AS version, SUM(IF(direction = 'debit', amount, 0)) AS debits,
             SUM(IF(direction = 'credit', amount, 0)) AS credits
           FROM entries WHERE posting_id = ? GROUP BY account_id) moved ON moved.account_id = a.id
     JOIN entries head ON head.account_id = a.id AND head.version = moved.version
     SET a.debits_posted = a.debits_posted + moved.debits, a.credits_posted = a.credits_posted + moved.credits,
       a.version = moved.version, a.head_hash = head.hash`,
    [posting],
  );
  await run('INSERT INTO events (id, type, aggregate_type, aggregate_id, payload) VALUES (?, ?, ?, ?, ?)', [
    newId(),
    'mission.failed',
    'mission',
    mission,
    JSON.stringify({ missionId: mission.toString('hex') }),
  ]);
  await connection.commit();
  const ms = performance.now() - startedAt;
  await connection.end();
  if (moved < 2) throw new Error(`The bare settlement moved ${moved} accounts.`);
  return { ms };
}
