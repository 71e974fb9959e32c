/**
 * Baseline of a pledge: the statements and rows of its transaction, one after the other, as prepared statements in a bare mysql2
 * loop: key, mission, pledge, pot, two accounts under lock, transfer, two entries, two counters, event, answer. No HTTP, no token,
 * no validation.
 */
import { createHash } from 'node:crypto';
import { createPool } from 'mysql2/promise';
import { parse, v5, v7 } from 'uuid';
import { repeat } from './repeat.mjs';
import { inTurn } from './in-turn.mjs';
import { takeOrders } from './orders.mjs';

const pool = createPool({
  uri: process.env.DATABASE_URL,
  connectionLimit: Number(process.env.DATABASE_POOL),
  timezone: 'Z',
  supportBigNumbers: true,
});
pool.on('connection', (connection) => connection.query('SET SESSION TRANSACTION ISOLATION LEVEL READ COMMITTED'));

const toBytes = (/** @type {string} */ id) => Buffer.from(parse(id));
const newId = () => toBytes(v7());
const NAMESPACE = '6ba7c0de-6d61-5d61-8e67-6c6564676572';
const accountId = (/** @type {string} */ kind, /** @type {string} */ owner) =>
  toBytes(v5(`${kind}:${owner}`, NAMESPACE));

/** @typedef {typeof run} Ask */
takeOrders(run);

/** @param {{ seconds: number, connections: number, backers: string[], missions: string[], amount: number }} order */
function run({ seconds, connections, backers, missions, amount }) {
  return repeat(seconds, connections, (turn) => pledge(inTurn(backers, turn), inTurn(missions, turn), amount));
}

/**
 * @param {string} backer
 * @param {string} mission
 * @param {number} amount
 */
async function pledge(backer, mission, amount) {
  const connection = await pool.getConnection();
  try {
    await connection.beginTransaction();
    await transaction(connection, toBytes(backer), toBytes(mission), {
      wallet: accountId('wallet', backer),
      escrow: accountId('escrow', mission),
      amount,
    });
    await connection.commit();
  } catch (error) {
    await connection.rollback();
    throw error;
  } finally {
    connection.release();
  }
}

/**
 * @typedef {import('mysql2/promise').RowDataPacket} Row
 * @param {import('mysql2/promise').PoolConnection} connection
 * @param {Buffer} backer
 * @param {Buffer} mission
 * @param {{ wallet: Buffer, escrow: Buffer, amount: number }} money
 */
async function transaction(connection, backer, mission, { wallet, escrow, amount }) {
  /** @type {(sql: string, values: (Buffer | string | number)[]) => Promise<Row[]>} */
  const execute = async (sql, values) => /** @type {Row[]} */ ((await connection.execute(sql, values))[0]);
  const [key, pledge, posting] = [v7(), newId(), newId()];
  await execute('INSERT INTO idempotency_keys (principal, idempotency_key, fingerprint) VALUES (?, ?, ?)', [
    backer,
    key,
    createHash('sha256').update(key).digest(),
  ]);
  await execute('SELECT * FROM missions WHERE id = ? FOR UPDATE', [mission]);
  const known = await execute('SELECT id FROM pledges WHERE backer_id = ? AND mission_id = ? LIMIT 1', [
    backer,
    mission,
  ]);
  await execute('INSERT INTO pledges (id, transfer_id, mission_id, backer_id, amount) VALUES (?, ?, ?, ?, ?)', [
    pledge,
    newId(),
    mission,
    backer,
    amount,
  ]);
  await execute(
    `UPDATE missions SET pot = pot + ?, backers = backers + ? WHERE id = ? AND status = 'open' AND deadline > NOW(6)`,
    [amount, known.length === 0 ? 1 : 0, mission],
  );
  const accounts = await execute(
    `SELECT id, version, credits_posted - debits_posted AS balance, head_hash,
       (SELECT COUNT(*) FROM ledger_stops WHERE resolved_at IS NULL) AS stopped
     FROM accounts WHERE id IN (?, ?) ORDER BY id FOR UPDATE`,
    [wallet, escrow],
  );
  await execute(
    `INSERT INTO transfers (id, posting_id, kind, phase, debit_account_id, credit_account_id, amount, pending_id, subject_id)
     VALUES (?, ?, 'pledge', 'posted', ?, ?, ?, NULL, ?)`,
    [pledge, posting, wallet, escrow, amount, mission],
  );
  const entries = [
    entry(accounts, wallet, pledge, posting, 'debit', amount),
    entry(accounts, escrow, pledge, posting, 'credit', amount),
  ];
  await execute(
    `INSERT INTO entries (account_id, version, transfer_id, posting_id, direction, amount, balance_after, hash)
     VALUES (?, ?, ?, ?, ?, ?, ?, ?), (?, ?, ?, ?, ?, ?, ?, ?)`,
    entries.flat(),
  );
  await execute(APPLY, [posting]);
  await execute(
    'INSERT INTO events (id, type, aggregate_type, aggregate_id, actor_id, payload) VALUES (?, ?, ?, ?, ?, ?)',
    [
      newId(),
      'mission.pledged',
      'mission',
      mission,
      backer,
      JSON.stringify({ missionId: mission.toString('hex'), pledgeId: pledge.toString('hex'), amount }),
    ],
  );
  const [made] = await execute('SELECT * FROM pledges WHERE id = ?', [pledge]);
  await execute(
    'UPDATE idempotency_keys SET status = ?, headers = ?, body = ? WHERE principal = ? AND idempotency_key = ?',
    [201, '{}', JSON.stringify(made), backer, key],
  );
}

/**
 * The next entry of an account, chained to the one before it.
 *
 * @param {Row[]} accounts
 * @param {Buffer} id
 * @param {Buffer} transfer
 * @param {Buffer} posting
 * @param {'debit' | 'credit'} direction
 * @param {number} amount
 */
function entry(accounts, id, transfer, posting, direction, amount) {
  const account = accounts.find((one) => one.id.equals(id));
  if (!account) throw new Error('An account is missing.');
  const { version, balance, head_hash: head } = account;
  const after = Number(balance) + (direction === 'credit' ? amount : -amount);
  const next = Number(version) + 1;
  const text = `|${next}|${direction}|${amount}|${after}`;
  const hash = createHash('sha256').update(head).update(id).update(transfer).update(text).digest();
  return [id, next, transfer, posting, direction, amount, after, hash];
}

const APPLY = `UPDATE accounts a
  JOIN (SELECT account_id, MAX(version) AS version, COUNT(*) AS entries,
          SUM(IF(direction = 'debit', amount, 0)) AS debits, SUM(IF(direction = 'credit', amount, 0)) AS credits
        FROM entries WHERE posting_id = ? GROUP BY account_id) moved ON moved.account_id = a.id
  JOIN entries head ON head.account_id = a.id AND head.version = moved.version
  SET a.debits_posted = a.debits_posted + moved.debits, a.credits_posted = a.credits_posted + moved.credits,
    a.version = moved.version, a.head_hash = head.hash
  WHERE a.version + moved.entries = moved.version`;
