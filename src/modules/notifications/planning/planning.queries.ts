import type { EntityManager } from 'typeorm';
import { fromBytes, NIL_ID, toBytes } from '../../../kernel/tx/ids.js';
import type { Tx } from '../../../kernel/tx/tx.js';
import type { Channel } from '../notification.entity.js';
import type { Facts } from '../notices/notice.js';
import type { Plan, Settings, UserPreferences } from './planning.js';

/** The target of notifications that go to the user and not to one of their webhooks. */
export const PERSON = NIL_ID;

const noPreferences: UserPreferences = { settings: undefined, preferences: new Map() };

/** The preferences of these users; a user without any has the defaults. */
export async function findPreferences(
  manager: EntityManager,
  userIds: string[],
): Promise<(userId: string) => UserPreferences> {
  if (userIds.length === 0) return () => noPreferences;
  const ids = userIds.map(toBytes);
  type SettingsRow = {
    user_id: Buffer;
    zone: string;
    digest: Settings['digest'];
    digest_minutes: number | null;
  } & Record<'quiet_from' | 'quiet_until' | 'digest_time', string | null>;
  const settings: SettingsRow[] = await manager.query('SELECT * FROM notification_settings WHERE user_id IN (?)', [
    ids,
  ]);
  const preferences: { user_id: Buffer; scope: string; channel: Channel; enabled: number }[] = await manager.query(
    'SELECT user_id, scope, channel, enabled FROM notification_preferences WHERE user_id IN (?)',
    [ids],
  );
  const settingsOf = new Map(settings.map((row) => [fromBytes(row.user_id), toSettings(row)]));
  const preferencesOf = Map.groupBy(preferences, (row) => fromBytes(row.user_id));
  return (userId) => ({
    settings: settingsOf.get(userId),
    preferences: new Map(preferencesOf.get(userId)?.map((row) => [`${row.scope} ${row.channel}`, row.enabled === 1])),
  });

  function toSettings(row: SettingsRow): Settings {
    return {
      zone: row.zone,
      quietFrom: row.quiet_from,
      quietUntil: row.quiet_until,
      digest: row.digest,
      digestMinutes: row.digest_minutes,
      digestTime: row.digest_time,
    };
  }
}

/**
 * Locks the users with digests by window until the commit, and returns when their open window ends: of two concurrent
 * events, one opens the window and the other joins it.
 */
export async function lockDigestWindows(tx: Tx, userIds: string[]): Promise<Map<string, Date | null>> {
  if (userIds.length === 0) return new Map();
  const rows: { user_id: Buffer; window_until: Date | null }[] = await tx.query(
    `SELECT user_id, window_until FROM notification_settings WHERE user_id IN (?) AND digest = 'window'
     ORDER BY user_id FOR UPDATE`,
    [userIds.map(toBytes)],
  );
  return new Map(rows.map((row) => [fromBytes(row.user_id), row.window_until]));
}

/** Sets when the open digest windows of these users end. */
export async function setDigestWindows(tx: Tx, windows: { userId: string; until: Date }[]): Promise<void> {
  for (const [untilMs, same] of Map.groupBy(windows, ({ until }) => until.getTime())) {
    await tx.query('UPDATE notification_settings SET window_until = ? WHERE user_id IN (?)', [
      new Date(untilMs),
      same.map(({ userId }) => toBytes(userId)),
    ]);
  }
}

/** The active webhooks of these users that subscribe to this event type. */
export async function findEndpoints(tx: Tx, userIds: string[], type: string): Promise<Map<string, string[]>> {
  if (userIds.length === 0) return new Map();
  const rows: { id: Buffer; user_id: Buffer }[] = await tx.query(
    `SELECT id, user_id FROM webhooks WHERE user_id IN (?) AND state = 'active'
       AND (JSON_LENGTH(event_types) = 0 OR JSON_CONTAINS(event_types, JSON_QUOTE(?)))`,
    [userIds.map(toBytes), type],
  );
  const byPerson = Map.groupBy(rows, (row) => fromBytes(row.user_id));
  return new Map([...byPerson].map(([userId, own]) => [userId, own.map(({ id }) => fromBytes(id))]));
}

/**
 * The next notification number of each user. The counters stay locked until the commit, so that a user's numbers become
 * visible in order and without gaps.
 */
export async function nextNumbers(tx: Tx, userIds: string[]): Promise<Map<string, number>> {
  if (userIds.length === 0) return new Map();
  const ids = userIds.toSorted().map(toBytes); // one lock order, against deadlocks
  await tx.query(
    `INSERT INTO inbox_counters (user_id, last) VALUES ${ids.map(() => '(?, 1)').join(', ')} ON DUPLICATE KEY UPDATE last = last + 1`,
    ids,
  );
  const rows: { user_id: Buffer; last: string }[] = await tx.query(
    'SELECT user_id, last FROM inbox_counters WHERE user_id IN (?)',
    [ids],
  );
  return new Map(rows.map(({ user_id, last }) => [fromBytes(user_id), Number(last)]));
}

export type NewNotification = Plan & {
  id: string;
  eventId: string;
  /** What it is about; null when it follows and precedes nothing. */
  aggregateId: string | null;
  userId: string;
  channel: Channel;
  targetId: string;
  number: number | null;
  type: string;
  facts: Facts;
};

/** Deletes the earlier notifications about a subject: a newer one replaces them. */
export async function deleteNotifications(tx: Tx, subject: string): Promise<void> {
  await tx.query('DELETE FROM notifications WHERE event_id = ?', [toBytes(subject)]);
}

/** One statement for all; a notification that exists already is skipped. */
export async function insertNotifications(tx: Tx, rows: NewNotification[]): Promise<void> {
  if (rows.length === 0) return;
  await tx.query(
    `INSERT INTO notifications (id, event_id, aggregate_id, user_id, channel, target_id, number, type, data, state, reason, due_at, digest)
     VALUES ${rows.map(() => '(?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, COALESCE(?, NOW(6)), ?)').join(', ')}
     ON DUPLICATE KEY UPDATE id = notifications.id`,
    rows.flatMap((row) => [
      toBytes(row.id),
      toBytes(row.eventId),
      row.aggregateId && toBytes(row.aggregateId),
      toBytes(row.userId),
      row.channel,
      toBytes(row.targetId),
      row.number,
      row.type,
      JSON.stringify(row.facts),
      row.state,
      row.reason,
      row.dueAt,
      row.digest,
    ]),
  );
}
