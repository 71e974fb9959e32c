import { database } from '../support/database.js';

/** What the model may know of the tables. */
export const moneyTables = 'accounts transfers entries deposits withdrawals missions pledges events ledger_stops'.split(
  ' ',
);

export type Account = { kind: string; owner_id: Buffer; balance: number; held: number };

/** Seconds since 1970, whatever the time zone of the session. */
const epoch = (column: string) => `TIMESTAMPDIFF(MICROSECOND, '1970-01-01', ${column}) / 1000000`;

export const ACCOUNTS = `SELECT kind, owner_id, CAST(credits_posted AS SIGNED) - CAST(debits_posted AS SIGNED) AS balance,
  debits_reserved - debits_released AS held FROM accounts`;
export const MISSIONS = `SELECT id, status, pot, backers, ${epoch('deadline')} AS deadline, accepted_at IS NOT NULL AS isAccepted,
  ${epoch('claimed_until')} AS claimedUntil, refunding AS isRefunding FROM missions`;
export const WITHDRAWALS = `SELECT id, status, ${epoch('due_at')} AS dueAt FROM withdrawals`;

/** Empties tables: what broke one run must not break the next. TRUNCATE knows no triggers. */
export async function empty(tables: readonly string[]): Promise<void> {
  const connection = await database.getConnection();
  await connection.query('SET foreign_key_checks = 0');
  for (const table of tables) await connection.query(`TRUNCATE ${table}`);
  await connection.query('SET foreign_key_checks = 1');
  connection.release();
}
