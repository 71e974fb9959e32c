import { afterAll, beforeAll, beforeEach, expect, it } from '@jest/globals';
import { database, rows } from '../support/database.js';
import { System } from './system.js';

/** Somebody with root's rights changes one thing; each rule of the audit must see its own kind of damage. */
let system: System;
beforeAll(async () => {
  system = await System.start();
  for (const { TRIGGER_NAME } of await rows(
    'SELECT TRIGGER_NAME FROM information_schema.triggers WHERE TRIGGER_SCHEMA = DATABASE()',
  ))
    await database.query(`DROP TRIGGER ${TRIGGER_NAME}`);
  for (const check of ['covered', 'reserved'])
    await database.query(`ALTER TABLE accounts DROP CONSTRAINT accounts_${check}`);
});
afterAll(() => system.stop());

/** Two people, a mission with two pledges, one that succeeded, a withdrawal under way. */
beforeEach(async () => {
  await system.forget();
  const now = Math.floor(Date.now() / 1_000);
  await system.begin({ feeBps: 1_000, disputeSeconds: 0, refundChunk: 50_000 }, now);
  for (const who of [0, 1]) await system.deposit(who, 50_000, `purse ${who}`);
  await system.create(0, 3, 5_000, 600, 1);
  await system.back(1, 0, 6_000, 2);
  await system.create(1, 3, 7_000, 600, 3);
  await system.settle(3, 1, 'success');
  await system.withdraw(0, 10_000, 4);
});

it('finds nothing in books that nobody touched', async () => {
  expect(await system.audit()).toMatchObject({ difference: 0, findings: [], readOnly: false });
});

const WALLET = `kind = 'wallet' AND debits_reserved > 0`;
const LAST = `(SELECT id, version FROM accounts WHERE kind = 'fees')`;

it.each([
  ['debits and credits differ by -1', `UPDATE accounts SET credits_posted = credits_posted + 1 WHERE kind = 'fees'`],
  [
    'accounts whose counters are not the sum of their entries: 2',
    // Nothing is lost, so that the sum alone would not show it.
    `UPDATE accounts SET credits_posted = credits_posted + IF(kind = 'fees', 1, -1) WHERE kind = 'fees' OR ${WALLET}`,
  ],
  [
    'accounts whose reservations are not the sum of the pending transfers: 1',
    `UPDATE accounts SET debits_reserved = debits_reserved - 1 WHERE ${WALLET}`,
  ],
  ['accounts overdrawn: 1', `UPDATE accounts SET credits_posted = 0 WHERE ${WALLET}`],
  [
    'entries out of their chain: 1',
    `UPDATE entries JOIN ${LAST} last ON last.id = account_id AND last.version = entries.version SET hash = REPEAT('x', 32)`,
  ],
  [
    'entries out of their chain: 1',
    // The last one of its account: an earlier one would put its successor out of the chain as well.
    `UPDATE entries JOIN ${LAST} last ON last.id = account_id AND last.version = entries.version SET balance_after = balance_after + 1`,
  ],
  [
    'accounts whose head is not their last entry: 1',
    `UPDATE accounts SET head_hash = REPEAT('x', 32) WHERE kind = 'fees'`,
  ],
  ['transfers without exactly their two entries: 1', `UPDATE transfers SET amount = amount + 1 WHERE kind = 'fee'`],
  [
    'transfers without exactly their two entries: 1',
    `INSERT INTO transfers SELECT REPEAT('x', 16), posting_id, kind, phase, debit_account_id, credit_account_id, 1, NULL, NULL, created_at
     FROM transfers WHERE kind = 'fee'`,
  ],
  [
    'missions whose pot is not the sum of their pledges: 1',
    `UPDATE missions SET pot = pot + 1 WHERE status = 'succeeded'`,
  ],
  [
    'missions whose escrow does not hold their pot until the end, and nothing after it: 1',
    `UPDATE missions SET status = 'open' WHERE status = 'succeeded'`,
  ],
])('finds: %s', async (finding, damage) => {
  await database.query(damage);
  const { findings } = await system.audit();
  expect(findings).toContain(finding);
});

it('stops the ledger when it has found something', async () => {
  await system.runAudit();
  expect(await system.deposit(0, 1, 'before')).toBe('deposit 2');
  await database.query(`UPDATE missions SET pot = pot + 1 WHERE status = 'succeeded'`);
  await system.runAudit();
  await expect(system.deposit(0, 1, 'after')).rejects.toMatchObject({ code: 'ledger-read-only' });
  expect(await system.audit()).toMatchObject({ difference: 0, readOnly: true });
});
