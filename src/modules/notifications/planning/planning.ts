import { clockOf, resolveLocalTime } from '../../../kernel/time-zones.js';
import type { Channel } from '../notification.entity.js';
import type { Notice } from '../notices/notice.js';

/** One user's preferences; `settings` is undefined when the user never set any. */
export type UserPreferences = {
  settings: Settings | undefined;
  /** By `scope channel`: `* email`, `missions email`, `mission.failed email`; the narrowest scope applies. */
  preferences: ReadonlyMap<string, boolean>;
};

/** Times are HH:MM in the user's time zone. */
export type Settings = {
  zone: string;
  quietFrom: string | null;
  quietUntil: string | null;
  digest: 'off' | 'window' | 'daily';
  digestMinutes: number | null;
  digestTime: string | null;
};

/** What happens to one notification: shown, sent at `dueAt` (null means at once), or suppressed for a reason. */
export type Plan = {
  state: 'delivered' | 'pending' | 'suppressed';
  reason: 'preference' | null;
  dueAt: Date | null;
  /** True when it waits for others and goes out with them in one message. */
  digest: boolean;
};

/** Channels that are on by default; for a channel that is off by default no row is written. */
export const DEFAULTS: Record<Channel, boolean> = { in_app: true, email: true, webhook: true, sms: false, push: false };

/** Channels that make a sound and must respect quiet hours. */
const DISTURBING: readonly Channel[] = ['email', 'sms', 'push'];

/**
 * Decides what happens to a notification; null when there is nothing to send. A critical one is sent at once.
 *
 * @param windowUntil when the user's open digest window ends; null when none is open
 */
export function plan(
  notice: Notice,
  channel: Channel,
  { settings, preferences }: UserPreferences,
  now: Date,
  windowUntil: Date | null,
): Plan | null {
  const { enabled, from } = resolvePreference(notice, channel, preferences);
  if (!enabled && from === 'default') return null;
  if (!enabled) return { state: 'suppressed', reason: 'preference', dueAt: null, digest: false };
  if (channel === 'in_app') return { state: 'delivered', reason: null, dueAt: null, digest: false };
  const digestAt = channel === 'email' && !notice.critical ? endOfDigest(settings, now, windowUntil) : null;
  const dueAt = findQuietEnd(notice, channel, settings, digestAt ?? now) ?? digestAt;
  return { state: 'pending', reason: null, dueAt, digest: digestAt !== null };
}

/**
 * When the quiet hours end that forbid sending at this instant, or null; checked again before a delayed message is
 * sent.
 */
export function findQuietEnd(
  notice: Notice,
  channel: Channel,
  settings: UserPreferences['settings'],
  at: Date,
): Date | null {
  return settings && !notice.critical && DISTURBING.includes(channel) ? endOfQuiet(settings, at) : null;
}

const MINUTE_MS = 60_000;
const MAIL_PAUSE_MS = 10 * MINUTE_MS;

/** The minute in which notifications are gathered. */
export const minuteOf = (now: Date): number => Math.floor(now.getTime() / MINUTE_MS);

/** The end of that minute: what is gathered is complete then. */
export const endOfMinute = (now: Date): Date => new Date((minuteOf(now) + 1) * MINUTE_MS);

/**
 * When the mail with what is gathered now goes out.
 *
 * @param last when the last one goes out or went out, the end of a minute; null when there was none
 */
export function nextGatheredMail(now: Date, last: Date | null): Date {
  if (last !== null && last > now) return last;
  return later(endOfMinute(now), last && new Date(last.getTime() + MAIL_PAUSE_MS));
}

/** The plan with a message of gathered events not before `dueAt`; mails join in one digest. */
export const gathered = (plan: Plan, channel: Channel, dueAt: Date): Plan =>
  plan.state === 'pending'
    ? { ...plan, dueAt: later(dueAt, plan.dueAt), digest: plan.digest || channel === 'email' }
    : plan;

const later = (one: Date, other: Date | null): Date => (other !== null && other > one ? other : one);

/** Whether a notice goes out through a channel, and which scope decided it. */
export type ResolvedPreference = { enabled: boolean; from: 'default' | 'global' | 'category' | 'type' };

/** The preference of the narrowest scope, else the default. For critical notices "off" is ignored. */
export function resolvePreference(
  { on, category, critical }: Notice,
  channel: Channel,
  preferences: UserPreferences['preferences'],
): ResolvedPreference {
  const scopes = [
    ['type', on.type],
    ['category', category],
    ['global', '*'],
  ] as const;
  for (const [from, scope] of scopes) {
    const enabled = preferences.get(`${scope} ${channel}`);
    if (enabled || (enabled === false && !critical)) return { enabled, from };
  }
  return { enabled: DEFAULTS[channel], from: 'default' };
}

/** True when the user does not want it; checked again before a delayed message is sent. */
export const isUnwanted = (notice: Notice, channel: Channel, { preferences }: UserPreferences): boolean =>
  !resolvePreference(notice, channel, preferences).enabled;

/** When the digest goes out that a message joins, or null without digests. */
function endOfDigest(settings: UserPreferences['settings'], now: Date, windowUntil: Date | null): Date | null {
  if (!settings || settings.digest === 'off') return null;
  const { zone, digest, digestMinutes, digestTime } = settings;
  if (digest === 'daily') return nextLocalTime(digestTime!, zone, now);
  const own = new Date(now.getTime() + digestMinutes! * 60_000);
  // Never later than a window of its own: the open one may have been set when the user wanted longer windows.
  return windowUntil !== null && windowUntil > now && windowUntil < own ? windowUntil : own;
}

/** The next instant at which the local time occurs for the first time on its date. */
function nextLocalTime(time: string, timeZone: string, now: Date): Date {
  const { date } = clockOf(now, timeZone);
  for (let plusDays = 0; ; plusDays++) {
    const at = resolveLocalTime(date, time, timeZone, { plusDays });
    if (at > now) return at;
  }
}

/** When the quiet hours around this instant end, or null outside of them. */
function endOfQuiet(settings: Settings, at: Date): Date | null {
  const { zone, quietFrom, quietUntil } = settings;
  if (quietFrom === null || quietUntil === null) return null;
  const { date, time } = clockOf(at, zone);
  const [hasBegun, hasNotEnded] = [time >= quietFrom, time < quietUntil];
  const isQuiet = quietFrom < quietUntil ? hasBegun && hasNotEnded : hasBegun || hasNotEnded;
  if (!isQuiet) return null;
  const end = resolveLocalTime(date, quietUntil, zone, { plusDays: hasNotEnded ? 0 : 1, after: at });
  return endOfQuiet(settings, end) ?? end; // a zone may skip a whole day, so that the end falls into the next night
}
