import type { EntityManager } from 'typeorm';
import { fromBytes, toBytes } from '../../../kernel/tx/ids.js';
import type { Tx } from '../../../kernel/tx/tx.js';
import type { Channel } from '../notification.entity.js';
import type { Facts } from '../notices/notice.js';
import type { Plan, Settings, Wishes } from './planning.js';

/** The target of what goes to the person themselves and not to a webhook of theirs (RFC 9562 §5.9, the nil UUID). */
export const PERSON = '00000000-0000-0000-0000-000000000000';

const nothing: Wishes = { settings: undefined, preferences: new Map() };

/** What these people want; somebody who never said anything wants the usual. */
export async function findWishes(manager: EntityManager, userIds: string[]): Promise<(userId: string) => Wishes> {
  if (userIds.length === 0) return () => nothing;
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
  const said: { user_id: Buffer; scope: string; channel: Channel; enabled: number }[] = await manager.query(
    'SELECT user_id, scope, channel, enabled FROM notification_preferences WHERE user_id IN (?)',
    [ids],
  );
  const settingsOf = new Map(settings.map((row) => [fromBytes(row.user_id), toSettings(row)]));
  const saidBy = Map.groupBy(said, (row) => fromBytes(row.user_id));
  return (userId) => ({
    settings: settingsOf.get(userId),
    preferences: new Map(saidBy.get(userId)?.map((row) => [`${row.scope} ${row.channel}`, row.enabled === 1])),
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
 * When the digests of these people go out that are open, of those who want digests by window. They stay locked until the
 * commit: of two events at once one opens the window, and the other joins it.
 */
export async function holdWindows(tx: Tx, userIds: string[]): Promise<Map<string, Date | null>> {
  if (userIds.length === 0) return new Map();
  const rows: { user_id: Buffer; window_until: Date | null }[] = await tx.query(
    `SELECT user_id, window_until FROM notification_settings WHERE user_id IN (?) AND digest = 'window'
     ORDER BY user_id FOR UPDATE`,
    [userIds.map(toBytes)],
  );
  return new Map(rows.map((row) => [fromBytes(row.user_id), row.window_until]));
}

/** The digests of these people go out then: what comes before that joins them. */
export async function openWindows(tx: Tx, windows: { userId: string; until: Date }[]): Promise<void> {
  for (const [untilMs, same] of Map.groupBy(windows, ({ until }) => until.getTime())) {
    await tx.query('UPDATE notification_settings SET window_until = ? WHERE user_id IN (?)', [
      new Date(untilMs),
      same.map(({ userId }) => toBytes(userId)),
    ]);
  }
}

/** The webhooks of these people that want to hear of such an event. */
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
 * The next number of each of these people's streams. The counters stay locked until the commit, so that a person's numbers
 * become visible in their order and without gaps.
 */
export async function takeNumbers(tx: Tx, userIds: string[]): Promise<Map<string, number>> {
  if (userIds.length === 0) return new Map();
  const ids = userIds.toSorted().map(toBytes); // everybody locks in one order
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
  userId: string;
  channel: Channel;
  targetId: string;
  number: number | null;
  type: string;
  facts: Facts;
};

/** Takes back what was told of a subject: there is newer news of it. */
export async function deleteNotifications(tx: Tx, subject: string): Promise<void> {
  await tx.query('DELETE FROM notifications WHERE event_id = ?', [toBytes(subject)]);
}

/** One statement for all of them; what was told before is not told again. */
export async function insertNotifications(tx: Tx, rows: NewNotification[]): Promise<void> {
  if (rows.length === 0) return;
  await tx.query(
    `INSERT INTO notifications (id, event_id, user_id, channel, target_id, number, type, data, state, reason, due_at, digest)
     VALUES ${rows.map(() => '(?, ?, ?, ?, ?, ?, ?, ?, ?, ?, COALESCE(?, NOW(6)), ?)').join(', ')}
     ON DUPLICATE KEY UPDATE id = notifications.id`,
    rows.flatMap((row) => [
      toBytes(row.id),
      toBytes(row.eventId),
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
