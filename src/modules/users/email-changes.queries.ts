import { createHmac, randomBytes } from 'node:crypto';
import type { EntityManager } from 'typeorm';
import { derivedKey } from '../../kernel/derived-key.js';
import { deleteSome } from '../../kernel/tx/delete-some.js';
import { toBytes } from '../../kernel/tx/ids.js';
import type { Tx } from '../../kernel/tx/tx.js';

const CODE_DIGITS = 8;
const VALID_HOURS = 1;

export type EmailChange = { email: string; code: string };

/** Stores the address that a user wants, with a new code; an earlier wish is forgotten. */
export async function requestEmailChange(tx: Tx, userId: string, email: string): Promise<void> {
  await tx.query(
    `INSERT INTO email_changes (user_id, email, nonce, requested_at) VALUES (?, ?, ?, NOW(6))
     ON DUPLICATE KEY UPDATE email = VALUES(email), code = NULL, nonce = VALUES(nonce), requested_at = VALUES(requested_at)`,
    [toBytes(userId), email, randomBytes(16)],
  );
}

/** The address that a user wants, as long as its code is valid. */
export async function findEmailChange(tx: Tx, userId: string): Promise<EmailChange | undefined> {
  const [row]: { email: string; code: string | null; nonce: Buffer }[] = await tx.query(
    `SELECT email, code, nonce FROM email_changes WHERE user_id = ? AND requested_at > NOW(6) - INTERVAL ${VALID_HOURS} HOUR`,
    [toBytes(userId)],
  );
  return row && { email: row.email, code: row.code ?? codeOf(userId, row.email, row.nonce) };
}

let key: Buffer | undefined;

/**
 * The code of a wish. It is derived from what the table holds and a key that it does not hold: a hash of eight digits would be
 * guessed at once. Only the previous release stores codes.
 */
function codeOf(userId: string, email: string, nonce: Buffer): string {
  key ??= derivedKey(undefined, 'madang e-mail code 1');
  const mac = createHmac('sha256', key).update(toBytes(userId)).update(nonce).update(email).digest();
  return String(mac.readUIntBE(0, 6) % 10 ** CODE_DIGITS).padStart(CODE_DIGITS, '0');
}

/** Forgets addresses that were never confirmed, perhaps a stranger's. Returns true when there may be more. */
export const purgeEmailChanges = (manager: EntityManager): Promise<boolean> =>
  deleteSome(manager, `email_changes WHERE requested_at <= NOW(6) - INTERVAL ${VALID_HOURS} HOUR`, 500);

export async function forgetEmailChange(tx: Tx, userId: string): Promise<void> {
  await tx.query('DELETE FROM email_changes WHERE user_id = ?', [toBytes(userId)]);
}
