import type { EntityManager } from 'typeorm';
import { firstIdOf, fromBytes, SKEW_MS, toBytes } from '../../../kernel/tx/ids.js';
import { isTest, isTestSql } from '../../../kernel/tx/mode.js';
import { where } from '../../../kernel/tx/where.js';
import type { Channel, SendingState } from '../notification.entity.js';
import { PERSON } from '../planning/planning.queries.js';
import { findAttempts } from './attempts.queries.js';
import type { DeliveryAttempts, DeliveryQuery, DeliveryView } from './deliveries.schema.js';

const ATTEMPTS_SHOWN = 100;

type Row = Record<'id' | 'event_id' | 'user_id' | 'target_id', Buffer> &
  Record<'reason' | 'first_error' | 'last_error', string | null> & {
    channel: Channel;
    type: string;
    state: SendingState;
    attempts: number;
    due_at: Date;
    created_at: Date;
    delivered_at: Date | null;
  };

/** Messages before the message `before`, newest first; those of test accounts are no matter of operators. */
export async function findDeliveries(
  manager: EntityManager,
  filter: Omit<DeliveryQuery, 'limit' | 'cursor'>,
  before: string | undefined,
  limit: number,
): Promise<DeliveryView[]> {
  const { eventId, userId, channel, state, type, from, to } = filter;
  const { sql, parameters } = where(
    [`NOT ${isTestSql('id')}`],
    ['event_id = ?', eventId && toBytes(eventId)],
    ['user_id = ?', userId && toBytes(userId)],
    ['channel = ?', channel],
    ['state = ?', state],
    ['type = ?', type],
    ['created_at >= ?', from && new Date(from)],
    ['created_at < ?', to && new Date(to)],
    ['id < ?', before && toBytes(before)],
    // Ids contain the time by another clock: this skips partitions that are long before or after.
    ['id >= ?', from && firstIdOf(Date.parse(from) - SKEW_MS)],
    ['id < ?', to && firstIdOf(Date.parse(to) + SKEW_MS)],
  );
  const rows: Row[] = await manager.query(
    `SELECT id, event_id, user_id, channel, target_id, type, state, reason, attempts, due_at, created_at, delivered_at,
       first_error, last_error
     FROM notifications ${indexFor(filter)} WHERE ${sql} ORDER BY id DESC LIMIT ${limit}`,
    parameters,
  );
  return rows.map(toView);
}

/** Without this hint the optimizer would scan the newest messages of all users for those of one. */
function indexFor({ eventId, userId, state }: Omit<DeliveryQuery, 'limit' | 'cursor'>): string {
  if (eventId) return 'FORCE INDEX (notifications_once)';
  if (userId) return 'FORCE INDEX (notifications_inbox)';
  return state ? 'FORCE INDEX (notifications_in_state)' : '';
}

/** The last attempts at a message, newest first; undefined if there is no such message. */
export async function findDeliveryAttempts(
  manager: EntityManager,
  id: string,
): Promise<DeliveryAttempts['items'] | undefined> {
  if (isTest(id)) return undefined;
  const [message]: unknown[] = await manager.query('SELECT 1 FROM notifications WHERE id = ?', [toBytes(id)]);
  if (!message) return undefined;
  const attempts = await findAttempts(manager, id, ATTEMPTS_SHOWN);
  // Without the response: for an SMS it is the text.
  return attempts.map(({ number, startedAt, ms, outcome, reason, status }) => ({
    number,
    startedAt: startedAt.toISOString(),
    ms,
    outcome,
    reason: withoutAddresses(reason),
    status,
  }));
}

function toView(row: Row): DeliveryView {
  const targetId = fromBytes(row.target_id);
  const isOver = ['delivered', 'dead', 'suppressed'].includes(row.state);
  return {
    id: fromBytes(row.id),
    eventId: fromBytes(row.event_id),
    userId: fromBytes(row.user_id),
    channel: row.channel,
    targetId: targetId === PERSON ? null : targetId,
    type: row.type,
    state: row.state,
    reason: row.reason,
    attempts: row.attempts,
    dueAt: isOver ? null : row.due_at.toISOString(),
    createdAt: row.created_at.toISOString(),
    deliveredAt: row.delivered_at?.toISOString() ?? null,
    firstError: withoutAddresses(row.first_error),
    lastError: withoutAddresses(row.last_error),
  };
}

/** Mail servers often repeat the rejected address. */
const withoutAddresses = (error: string | null): string | null =>
  error && error.replace(/[^\s<>]+/g, (word) => (word.includes('@') ? '…' : word));
