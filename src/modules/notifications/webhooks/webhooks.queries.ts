import type { EntityManager } from 'typeorm';
import { fromBytes, toBytes } from '../../../kernel/tx/ids.js';
import { parseJson } from '../../../kernel/tx/json.js';
import type { Tx } from '../../../kernel/tx/tx.js';
import { where } from '../../../kernel/tx/where.js';

/** A deleted webhook stays as a row, because its messages refer to it. */
type WebhookState = 'active' | 'disabled' | 'deleted';

/** Why a webhook is disabled: by its owner, by a 410 response, or after days of nothing but failures. */
export const disabledReasons = ['owner', 'gone', 'failing'] as const;
export type DisabledReason = (typeof disabledReasons)[number];

/** What is sent: notifications in words, or the events of the account for programs. */
export const webhookKinds = ['notifications', 'events'] as const;
export type WebhookKind = (typeof webhookKinds)[number];

/** A user's webhook. Secrets are sealed (`SecretBox`). */
export type Webhook = {
  id: string;
  userId: string;
  kind: WebhookKind;
  url: string;
  description: string | null;
  /** Empty means every type; of events also patterns such as `reservation.*`. */
  eventTypes: string[];
  state: WebhookState;
  disabledReason: DisabledReason | null;
  secret: string;
  /** The previous secret, while it is still valid. */
  previousSecret: string | null;
  previousUntil: Date | null;
  /** Consecutive failures since the last success. */
  failures: number;
  failingSince: Date | null;
  /** Seconds until the circuit breaker lets a message through; 0 means at once. */
  closedSeconds: number;
  createdAt: Date;
};

type Row = {
  id: Buffer;
  user_id: Buffer;
  kind: WebhookKind;
  url: string;
  description: string | null;
  event_types: unknown;
  state: WebhookState;
  disabled_reason: DisabledReason | null;
  secret: string;
  previous_secret: string | null;
  previous_until: Date | null;
  failures: number;
  failing_since: Date | null;
  closed_seconds: string;
  created_at: Date;
};

const COLUMNS = `id, user_id, kind, url, description, event_types, state, disabled_reason, secret,
  IF(previous_until > NOW(6), previous_secret, NULL) AS previous_secret, IF(previous_until > NOW(6), previous_until, NULL) AS previous_until,
  failures, failing_since, GREATEST(0, COALESCE(TIMESTAMPDIFF(MICROSECOND, NOW(6), closed_until), 0)) / 1000000 AS closed_seconds, created_at`;

const toWebhook = (row: Row): Webhook => ({
  id: fromBytes(row.id),
  userId: fromBytes(row.user_id),
  kind: row.kind,
  url: row.url,
  description: row.description,
  eventTypes: parseJson(row.event_types) as string[],
  state: row.state,
  disabledReason: row.disabled_reason,
  secret: row.secret,
  previousSecret: row.previous_secret,
  previousUntil: row.previous_until,
  failures: row.failures,
  failingSince: row.failing_since,
  closedSeconds: Number(row.closed_seconds),
  createdAt: row.created_at,
});

export async function findWebhook(manager: EntityManager, id: string): Promise<Webhook | undefined> {
  const [row]: Row[] = await manager.query(`SELECT ${COLUMNS} FROM webhooks WHERE id = ?`, [toBytes(id)]);
  return row && toWebhook(row);
}

/** A user's webhooks, newest first. */
export async function findWebhooks(
  manager: EntityManager,
  userId: string,
  before: string | undefined,
  limit: number,
): Promise<Webhook[]> {
  const { sql, parameters } = where(
    ['user_id = ?', toBytes(userId)],
    [`state <> 'deleted'`],
    ['id < ?', before && toBytes(before)],
  );
  const rows: Row[] = await manager.query(
    `SELECT ${COLUMNS} FROM webhooks WHERE ${sql} ORDER BY id DESC LIMIT ${limit}`,
    parameters,
  );
  return rows.map(toWebhook);
}

/** Counts a user's webhooks. Locks the user until the commit, so that two concurrent requests do not count the same. */
export async function countWebhooks(tx: Tx, userId: string): Promise<number> {
  await tx.query('SELECT id FROM users WHERE id = ? FOR UPDATE', [toBytes(userId)]);
  const [row]: { n: string }[] = await tx.query(
    `SELECT COUNT(*) AS n FROM webhooks WHERE user_id = ? AND state <> 'deleted'`,
    [toBytes(userId)],
  );
  return Number(row!.n);
}

/** Updates columns of a webhook and returns its new state. */
export async function updateWebhook(tx: Tx, id: string, columns: Record<string, unknown>): Promise<Webhook> {
  const given = Object.entries(columns).filter(([, value]) => value !== undefined);
  if (given.length > 0) {
    const sets = given.map(([column]) => `${column} = ?`).join(', ');
    await tx.query(`UPDATE webhooks SET ${sets} WHERE id = ?`, [...given.map(([, value]) => value), toBytes(id)]);
  }
  return (await findWebhook(tx, id))!;
}
