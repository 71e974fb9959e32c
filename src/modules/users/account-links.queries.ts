import { createHmac } from 'node:crypto';
import type { EntityManager } from 'typeorm';
import { config } from '../../config.js';
import { derivedKey } from '../../kernel/derived-key.js';
import { hashOfSecret } from '../../kernel/secret-hash.js';
import { deleteSome } from '../../kernel/tx/delete-some.js';
import { fromBytes, newId, toBytes } from '../../kernel/tx/ids.js';
import { write, type Tx } from '../../kernel/tx/tx.js';

const DAY_MINUTES = 24 * 60;
/** How long each kind of link can be used. */
const validMinutes = {
  password_reset: 30,
  email_verification: DAY_MINUTES,
  email_undo: 7 * DAY_MINUTES,
  setup: DAY_MINUTES,
  deletion_cancel: 7 * DAY_MINUTES,
} as const;
export type LinkKind = keyof typeof validMinutes;

/** A link that was mailed to an address; its token does one thing, once. */
export type AccountLink = { email: string; token: string };

/** A link that is used: what it was mailed to, and whose it is where it was made for one account. */
type UsedLink = { id: string; email: string; userId: string | null };

/**
 * Stores a link and returns its id. Of the token the table holds a hash alone: the sender derives it from the id and a key
 * outside of the database, so that a second attempt of the same mail holds the same link.
 */
export function createLink(tx: Tx, kind: LinkKind, email: string, userId: string | null = null): string {
  const id = newId();
  write(
    tx,
    `INSERT INTO account_links (id, kind, email, user_id, token_hash, expires_at)
     VALUES (?, ?, ?, ?, ?, NOW(6) + INTERVAL ${validMinutes[kind]} MINUTE)`,
    [toBytes(id), kind, email, userId && toBytes(userId), hashOfSecret(tokenOf(id))],
  );
  return id;
}

/** A link by its id; undefined once it was used, was made void, or has expired. */
export async function findLink(tx: Tx, id: string): Promise<AccountLink | undefined> {
  const [row]: { email: string }[] = await tx.query(
    'SELECT email FROM account_links WHERE id = ? AND expires_at > NOW(6)',
    [toBytes(id)],
  );
  return row && { email: row.email, token: tokenOf(id) };
}

/** Whether a token is one that can be used: asked before work that costs much. */
export async function isLinkOpen(manager: EntityManager, kind: LinkKind, token: string): Promise<boolean> {
  const rows: unknown[] = await manager.query(`SELECT 1 FROM account_links WHERE ${IS_OPEN}`, [
    hashOfSecret(token),
    kind,
  ]);
  return rows.length > 0;
}

/** Uses a token up; undefined when it cannot be used. Of several who use it at once the row admits one. */
export async function takeLink(tx: Tx, kind: LinkKind, token: string): Promise<UsedLink | undefined> {
  const [row]: { id: Buffer; email: string; user_id: Buffer | null }[] = await tx.query(
    `SELECT id, email, user_id FROM account_links WHERE ${IS_OPEN} FOR UPDATE`,
    [hashOfSecret(token), kind],
  );
  if (!row) return undefined;
  write(tx, 'DELETE FROM account_links WHERE id = ?', [row.id]);
  return { id: fromBytes(row.id), email: row.email, userId: row.user_id && fromBytes(row.user_id) };
}

/** Locks the links of a kind and an address until the commit. */
export const lockLinks = (tx: Tx, kind: LinkKind, email: string): Promise<unknown> =>
  tx.query('SELECT id FROM account_links WHERE email = ? AND kind = ? ORDER BY id FOR UPDATE', [email, kind]);

/** Makes the links of a kind that were mailed to an address void. */
export const voidLinks = (tx: Tx, kind: LinkKind, email: string): unknown =>
  write(tx, 'DELETE FROM account_links WHERE email = ? AND kind = ?', [email, kind]);

/** Makes the links of a kind void that were made for an account after this one. */
export const voidLaterLinks = (tx: Tx, kind: LinkKind, userId: string, id: string): unknown =>
  write(tx, 'DELETE FROM account_links WHERE user_id = ? AND kind = ? AND id > ?', [
    toBytes(userId),
    kind,
    toBytes(id),
  ]);

/** Forgets links that have expired, and so addresses that perhaps have no account. Returns true when there may be more. */
export const purgeLinks = (manager: EntityManager): Promise<boolean> =>
  deleteSome(manager, 'account_links WHERE expires_at <= NOW(6)', 500);

const IS_OPEN = 'token_hash = ? AND kind = ? AND expires_at > NOW(6)';

let key: Buffer | undefined;

function tokenOf(id: string): string {
  key ??= derivedKey(config.mail.linkSecret, 'madang account link 1');
  return createHmac('sha256', key).update(toBytes(id)).digest('base64url');
}
