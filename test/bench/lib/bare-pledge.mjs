// @ts-nocheck
/**
 * Baseline of a pledge: the statements and rows of its transaction, one after the other, as prepared statements in a bare mysql2
 * loop: key, mission, pledge, pot, two accounts under lock, transfer, two entries, two counters, event, answer. No HTTP, no token,
 * no validation.
 */
import { createHash } from 'node:crypto';
import { createPool } from 'mysql2/promise';
import { parse, v5, v7 } from 'uuid';
import { summarizeRun } from '../../../load/numbers.mjs';

const pool = createPool({
  uri: process.env.DATABASE_URL,
  connectionLimit: Number(process.env.DATABASE_POOL),
  timezone: 'Z',
  supportBigNumbers: true,
});
pool.on('connection', (connection) => connection.query('SET SESSION TRANSACTION ISOLATION LEVEL READ COMMITTED'));

const toBytes = (id) => Buffer.from(parse(id));
const newId = () => toBytes(v7());
const NAMESPACE = '6ba7c0de-6d61-5d61-8e67-6c6564676572';
const accountId = (kind, owner) => toBytes(v5(`${kind}:${owner}`, NAMESPACE));

process.on('message', (order) => {
  run(order).then(
    (answer) => process.send(answer),
    (error) => process.send({ error: error.message }),
  );
});
process.on('disconnect', () => process.exit());

async function run({ seconds, connections, backers, missions, amount }) {
  const latenciesMs = [];
  let turn = 0;
  const startedAt = performance.now();
  const end = startedAt + seconds * 1000;
  const loop = async () => {
    for (let now = performance.now(); now < end; now = performance.now()) {
      const n = turn++;
      await pledge(backers[n % backers.length], missions[n % missions.length], amount);
      latenciesMs.push(performance.now() - now);
    }
  };
  await Promise.all(Array.from({ length: connections }, loop));
  return summarizeRun(latenciesMs, (performance.now() - startedAt) / 1000);
}

async function pledge(backer, mission, amount) {
  const connection = await pool.getConnection();
  try {
    await connection.beginTransaction();
    await transaction((sql, values) => connection.execute(sql, values), toBytes(backer), toBytes(mission), {
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

async function transaction(execute, backer, mission, { wallet, escrow, amount }) {
  const [key, pledge, posting] = [v7(), newId(), newId()];
  await execute('INSERT INTO idempotency_keys (principal, idempotency_key, fingerprint) VALUES (?, ?, ?)', [
    backer,
    key,
    createHash('sha256').update(key).digest(),
  ]);
  await execute('SELECT * FROM missions WHERE id = ? FOR UPDATE', [mission]);
  const [known] = await execute('SELECT id FROM pledges WHERE backer_id = ? AND mission_id = ? LIMIT 1', [
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
  const [accounts] = await execute(
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
  const [[made]] = await execute('SELECT * FROM pledges WHERE id = ?', [pledge]);
  await execute(
    'UPDATE idempotency_keys SET status = ?, headers = ?, body = ? WHERE principal = ? AND idempotency_key = ?',
    [201, '{}', JSON.stringify(made), backer, key],
  );
}

/** The next entry of an account, chained to the one before it. */
function entry(accounts, id, transfer, posting, direction, amount) {
  const { version, balance, head_hash: head } = accounts.find((account) => account.id.equals(id));
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
