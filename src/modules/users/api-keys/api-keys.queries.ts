import type { EntityManager } from 'typeorm';
import { deleteSome } from '../../../kernel/tx/delete-some.js';
import { fromBytes, toBytes } from '../../../kernel/tx/ids.js';
import { parseJson } from '../../../kernel/tx/json.js';
import { isTest } from '../../../kernel/tx/mode.js';
import { where } from '../../../kernel/tx/where.js';
import type { Scope } from '../../../kernel/auth/scopes.js';
import type { Tx } from '../../../kernel/tx/tx.js';
import type { ApiKeyView } from './api-keys.schema.js';

type Row = {
  id: Buffer;
  name: string;
  scopes: unknown;
  cidrs: unknown;
  last_four: string;
  expires_at: Date | null;
  previous_until: Date | null;
  last_used_at: Date | null;
  created_at: Date;
};

/** What a person has: keys that were revoked are kept, because events name them, and no longer shown. */
const COLUMNS = `id, name, scopes, cidrs, last_four, expires_at, last_used_at, created_at,
  (SELECT MAX(s.expires_at) FROM api_key_secrets s WHERE s.key_id = api_keys.id AND s.expires_at > NOW(6)) AS previous_until`;

const toView = (row: Row): ApiKeyView => ({
  id: fromBytes(row.id),
  livemode: !isTest(fromBytes(row.id)),
  name: row.name,
  scopes: parseJson(row.scopes) as Scope[],
  cidrs: parseJson(row.cidrs) as string[],
  lastFour: row.last_four,
  expiresAt: row.expires_at?.toISOString() ?? null,
  previousSecretUntil: row.previous_until?.toISOString() ?? null,
  lastUsedAt: row.last_used_at?.toISOString() ?? null,
  createdAt: row.created_at.toISOString(),
});

/** A person's keys, newest first. */
export async function findApiKeys(
  manager: EntityManager,
  userId: string,
  before: string | undefined,
  limit: number,
): Promise<ApiKeyView[]> {
  const { sql, parameters } = where(
    ['user_id = ?', toBytes(userId)],
    ['revoked_at IS NULL'],
    ['id < ?', before && toBytes(before)],
  );
  const rows: Row[] = await manager.query(
    `SELECT ${COLUMNS} FROM api_keys WHERE ${sql} ORDER BY id DESC LIMIT ${limit}`,
    parameters,
  );
  return rows.map(toView);
}

/** One of a person's keys. */
export async function findApiKey(manager: EntityManager, userId: string, id: string): Promise<ApiKeyView | undefined> {
  const [row]: Row[] = await manager.query(
    `SELECT ${COLUMNS} FROM api_keys WHERE id = ? AND user_id = ? AND revoked_at IS NULL`,
    [toBytes(id), toBytes(userId)],
  );
  return row && toView(row);
}

/** How many keys a person has; another transaction adds none before this one ends. */
export async function countApiKeys(tx: Tx, userId: string): Promise<number> {
  await tx.query('SELECT 1 FROM users WHERE id = ? FOR UPDATE', [toBytes(userId)]);
  const [row]: [{ n: string }] = await tx.query(
    'SELECT COUNT(*) AS n FROM api_keys WHERE user_id = ? AND revoked_at IS NULL',
    [toBytes(userId)],
  );
  return Number(row.n);
}

/** Deletes secrets that no longer work. Returns true when there are more. */
export const purgeSecrets = (tx: Tx): Promise<boolean> =>
  deleteSome(tx, 'api_key_secrets WHERE expires_at < NOW(6)', 500);
