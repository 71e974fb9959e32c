import type { EntityManager } from 'typeorm';
import { fromBytes, NIL_ID, toBytes } from '../../../kernel/tx/ids.js';
import { parseJson } from '../../../kernel/tx/json.js';
import { write, type Tx } from '../../../kernel/tx/tx.js';
import { isMeant } from '../account-events/patterns.js';
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

/**
 * Locks the users who get mails of gathered events until the commit, and returns when the last one of each goes out or went
 * out.
 */
export async function lockGatheredMails(tx: Tx, userIds: string[]): Promise<Map<string, Date | null>> {
  if (userIds.length === 0) return new Map();
  const ids = userIds.toSorted().map(toBytes); // one lock order, against deadlocks
  write(
    tx,
    `INSERT INTO gathered_mails (user_id) VALUES ${ids.map(() => '(?)').join(', ')} ON DUPLICATE KEY UPDATE user_id = gathered_mails.user_id`,
    ids,
  );
  const rows: { user_id: Buffer; due_at: Date | null }[] = await tx.query(
    'SELECT user_id, due_at FROM gathered_mails WHERE user_id IN (?)',
    [ids],
  );
  return new Map(rows.map((row) => [fromBytes(row.user_id), row.due_at]));
}

/** Sets when the mail of gathered events of this user goes out. */
export async function setGatheredMail(tx: Tx, userId: string, dueAt: Date): Promise<void> {
  await tx.query('UPDATE gathered_mails SET due_at = ? WHERE user_id = ?', [dueAt, toBytes(userId)]);
}

/** The active webhooks of a kind that a user has for an event type. */
export type FindEndpoints = (kind: 'notifications' | 'events', userId: string, type: string) => string[];

/** Users per statement. */
const USERS = 1_000;

/** The active webhooks of these users. */
export async function findEndpoints(tx: Tx, userIds: string[]): Promise<FindEndpoints> {
  const rows: { id: Buffer; user_id: Buffer; kind: 'notifications' | 'events'; event_types: unknown }[] = [];
  for (let start = 0; start < userIds.length; start += USERS) {
    const some = userIds.slice(start, start + USERS).map(toBytes);
    rows.push(
      ...(await tx.query<typeof rows>(
        `SELECT id, user_id, kind, event_types FROM webhooks WHERE user_id IN (?) AND state = 'active'`,
        [some],
      )),
    );
  }
  const byUser = Map.groupBy(
    rows.map((row) => ({ ...row, id: fromBytes(row.id), types: parseJson(row.event_types) as string[] })),
    (row) => fromBytes(row.user_id),
  );
  return (kind, userId, type) =>
    (byUser.get(userId) ?? []).filter((one) => one.kind === kind && isMeant(one.types, type)).map(({ id }) => id);
}

/**
 * Takes the next numbers of each user, those of notifications and those of events: one for each entry, in this order. The counters
 * stay locked until the commit, so that a user's numbers become visible in order and without gaps.
 */
export async function takeNumbers(
  tx: Tx,
  userIds: string[],
  ofEvents: string[],
): Promise<{ numbers: number[]; ofEvents: number[] }> {
  const ids = [...new Set([...userIds, ...ofEvents])].toSorted(); // one lock order, against deadlocks
  if (ids.length === 0) return { numbers: [], ofEvents: [] };
  const [counts, countsOfEvents] = [countEach(userIds), countEach(ofEvents)];
  write(
    tx,
    `INSERT INTO inbox_counters (user_id, last, last_event) VALUES ${ids.map(() => '(?, ?, ?)').join(', ')}
     ON DUPLICATE KEY UPDATE last = last + VALUES(last), last_event = last_event + VALUES(last_event)`,
    ids.flatMap((id) => [toBytes(id), counts.get(id) ?? 0, countsOfEvents.get(id) ?? 0]),
  );
  const rows: { user_id: Buffer; last: string; last_event: string }[] = await tx.query(
    'SELECT user_id, last, last_event FROM inbox_counters WHERE user_id IN (?)',
    [ids.map(toBytes)],
  );
  const [last, lastEvent] = [new Map<string, number>(), new Map<string, number>()];
  for (const row of rows) {
    last.set(fromBytes(row.user_id), Number(row.last));
    lastEvent.set(fromBytes(row.user_id), Number(row.last_event));
  }
  return { numbers: numbersUpTo(last, userIds, counts), ofEvents: numbersUpTo(lastEvent, ofEvents, countsOfEvents) };
}

function countEach(ids: string[]): Map<string, number> {
  const counts = new Map<string, number>();
  for (const id of ids) counts.set(id, (counts.get(id) ?? 0) + 1);
  return counts;
}

/** The number of each entry, where the last of an id is `last` and there are so many. */
function numbersUpTo(last: Map<string, number>, ids: string[], counts: Map<string, number>): number[] {
  const taken = new Map([...counts].map(([id, count]) => [id, last.get(id)! - count]));
  return ids.map((id) => {
    const number = taken.get(id)! + 1;
    taken.set(id, number);
    return number;
  });
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
  /** Null for an event of the account: what is sent is read when it is. */
  facts: Facts | null;
};

/** Deletes the earlier notifications about these subjects: newer ones replace them. */
export async function deleteNotifications(tx: Tx, subjects: string[]): Promise<void> {
  if (subjects.length === 0) return;
  await tx.query('DELETE FROM notifications WHERE event_id IN (?)', [subjects.map(toBytes)]);
}

/** One statement for all; a notification that exists already is skipped. */
export function insertNotifications(tx: Tx, rows: NewNotification[]): void {
  if (rows.length === 0) return;
  write(
    tx,
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

type OpenNotification = Record<'id' | 'eventId' | 'userId' | 'aggregateId' | 'type', string> & { isShown: boolean };

/**
 * The notifications of these types about these aggregates that are shown, or were never tried to be sent to a person.
 * Webhooks are for machines, which get every event.
 */
export async function findOpen(tx: Tx, about: { aggregateId: string; type: string }[]): Promise<OpenNotification[]> {
  const rows: (Record<'id' | 'event_id' | 'user_id' | 'aggregate_id', Buffer> & { type: string; channel: Channel })[] =
    await tx.query(
      `SELECT id, event_id, user_id, aggregate_id, type, channel FROM notifications FORCE INDEX (notifications_in_order)
       WHERE aggregate_id IN (?) AND type IN (?) AND gone_at IS NULL
         AND ((channel = 'in_app' AND number IS NOT NULL)
           OR (channel IN ('email', 'sms', 'push') AND state = 'pending' AND attempts = 0))
       ORDER BY id`,
      [about.map(({ aggregateId }) => toBytes(aggregateId)), about.map(({ type }) => type)],
    );
  return rows.map((row) => ({
    id: fromBytes(row.id),
    eventId: fromBytes(row.event_id),
    userId: fromBytes(row.user_id),
    aggregateId: fromBytes(row.aggregate_id),
    type: row.type,
    isShown: row.channel === 'in_app',
  }));
}

/** Messages that were never tried are not sent. */
export function suppressNotifications(tx: Tx, rows: { id: string }[]): void {
  if (rows.length === 0) return;
  write(
    tx,
    `UPDATE notifications SET state = 'suppressed', reason = 'gone', gone_at = NOW(6)
     WHERE id IN (?) AND state = 'pending' AND attempts = 0`,
    [rows.map(({ id }) => toBytes(id))],
  );
}

/** Marks notifications in the inbox as gone, and so as read, under a new number each. */
export function markGone(tx: Tx, rows: { id: string; number: number }[]): void {
  if (rows.length === 0) return;
  write(
    tx,
    `UPDATE notifications SET number = CASE id ${rows.map(() => 'WHEN ? THEN ?').join(' ')} END, gone_at = NOW(6),
       read_at = COALESCE(read_at, NOW(6)), seen_at = COALESCE(seen_at, NOW(6))
     WHERE id IN (?)`,
    [...rows.flatMap(({ id, number }) => [toBytes(id), number]), rows.map(({ id }) => toBytes(id))],
  );
}

/** A notification of gathered events that can take more. */
export type GatheredNotification = { id: string; subject: string; userId: string; isShown: boolean; facts: Facts };

/** The notifications about these subjects, locked; messages that were tried already take no more. */
export async function lockGathered(tx: Tx, subjects: string[]): Promise<GatheredNotification[]> {
  if (subjects.length === 0) return [];
  const rows: (Record<'id' | 'event_id' | 'user_id', Buffer> & { number: string | null; data: unknown })[] =
    await tx.query(
      `SELECT id, event_id, user_id, number, data FROM notifications
       WHERE event_id IN (?) AND attempts = 0 AND state <> 'sending' ORDER BY id FOR UPDATE`,
      [subjects.map(toBytes)],
    );
  return rows.map((row) => ({
    id: fromBytes(row.id),
    subject: fromBytes(row.event_id),
    userId: fromBytes(row.user_id),
    isShown: row.number !== null,
    facts: parseJson(row.data) as Facts,
  }));
}

/** Gives a notification the facts of more events. In the inbox it is new again, under a new number. */
export async function addToGathered(tx: Tx, id: string, facts: Facts, number: number | null): Promise<void> {
  await tx.query(
    `UPDATE notifications SET data = ?, number = COALESCE(?, number), read_at = NULL, seen_at = NULL, archived_at = NULL
     WHERE id = ?`,
    [JSON.stringify(facts), number, toBytes(id)],
  );
}
