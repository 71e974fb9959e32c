import { clockOf, firstShowing } from '../../../kernel/time-zones.js';
import type { Channel } from '../notification.entity.js';
import type { Notice } from '../notices/notice.js';

/** What one person wants; `undefined` settings are those of somebody who never said anything. */
export type Wishes = {
  settings: Settings | undefined;
  /** By `scope channel`: `* email`, `missions email`, `mission.failed email`; the narrowest one counts. */
  preferences: ReadonlyMap<string, boolean>;
};

/** Times are HH:MM on the clocks of the person's zone. */
export type Settings = {
  zone: string;
  quietFrom: string | null;
  quietUntil: string | null;
  digest: 'off' | 'window' | 'daily';
  digestMinutes: number | null;
  digestTime: string | null;
};

/** What becomes of one message: shown, sent at `dueAt` (null is at once), or not sent and why. */
export type Plan = {
  state: 'delivered' | 'pending' | 'suppressed';
  reason: 'preference' | null;
  dueAt: Date | null;
  /** It waits for others, and goes out with them in one message. */
  digest: boolean;
};

/** Channels that are on for people who never said anything; for the others there is not even a row. */
export const DEFAULTS: Record<Channel, boolean> = { in_app: true, email: true, webhook: true, sms: false, push: false };

/** What makes a sound beside a bed. */
const DISTURBING: readonly Channel[] = ['email', 'sms', 'push'];

/**
 * Decides what happens to a message, or null when there is nothing to send. A critical one is sent at once whatever was said.
 *
 * @param windowUntil when the digest goes out that the person's earlier messages wait for; null when none is open
 */
export function plan(
  notice: Notice,
  channel: Channel,
  { settings, preferences }: Wishes,
  now: Date,
  windowUntil: Date | null,
): Plan | null {
  const { enabled, from } = findWish(notice, channel, preferences);
  if (!enabled && from === 'default') return null;
  if (!enabled) return { state: 'suppressed', reason: 'preference', dueAt: null, digest: false };
  if (channel === 'in_app') return { state: 'delivered', reason: null, dueAt: null, digest: false };
  const digestAt = channel === 'email' && !notice.critical ? endOfDigest(settings, now, windowUntil) : null;
  const dueAt = findQuietEnd(notice, channel, settings, digestAt ?? now) ?? digestAt;
  return { state: 'pending', reason: null, dueAt, digest: digestAt !== null };
}

/** Until when a message has to wait that would go out at this instant, or null; asked again before one that waited is sent. */
export function findQuietEnd(notice: Notice, channel: Channel, settings: Wishes['settings'], at: Date): Date | null {
  return settings && !notice.critical && DISTURBING.includes(channel) ? endOfQuiet(settings, at) : null;
}

/** Whether a notice goes out through a channel, and what says so. */
export type Wish = { enabled: boolean; from: 'default' | 'global' | 'category' | 'type' };

/** What was said of the narrowest scope, else what is usual. Of a critical notice "off" counts as not said. */
export function findWish(
  { on, category, critical }: Notice,
  channel: Channel,
  preferences: Wishes['preferences'],
): Wish {
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

/** Whether it is not to go out; asked again before what has waited is sent. */
export const isUnwanted = (notice: Notice, channel: Channel, { preferences }: Wishes): boolean =>
  !findWish(notice, channel, preferences).enabled;

/** When a message goes out that waits for others, or null when none do. */
function endOfDigest(settings: Wishes['settings'], now: Date, windowUntil: Date | null): Date | null {
  if (!settings || settings.digest === 'off') return null;
  const { zone, digest, digestMinutes, digestTime } = settings;
  if (digest === 'daily') return nextShowing(digestTime!, zone, now);
  const own = new Date(now.getTime() + digestMinutes! * 60_000);
  // Never later than a window of its own: the open one may be of a person who wanted longer ones then.
  return windowUntil !== null && windowUntil > now && windowUntil < own ? windowUntil : own;
}

/** Once on each date: the next instant at which clocks show this time for the first time. */
function nextShowing(time: string, zone: string, now: Date): Date {
  const { date } = clockOf(now, zone);
  for (let plusDays = 0; ; plusDays++) {
    const at = firstShowing(date, time, zone, { plusDays });
    if (at > now) return at;
  }
}

/** When the quiet hours end that this instant lies in, or null when it lies in none: when clocks next show their end. */
function endOfQuiet(settings: Settings, at: Date): Date | null {
  const { zone, quietFrom, quietUntil } = settings;
  if (quietFrom === null || quietUntil === null) return null;
  const { date, time } = clockOf(at, zone);
  const [hasBegun, hasNotEnded] = [time >= quietFrom, time < quietUntil];
  const isQuiet = quietFrom < quietUntil ? hasBegun && hasNotEnded : hasBegun || hasNotEnded;
  if (!isQuiet) return null;
  const end = firstShowing(date, quietUntil, zone, { plusDays: hasNotEnded ? 0 : 1, after: at });
  return endOfQuiet(settings, end) ?? end; // a zone may leave out a whole day, and wake up in the next night
}
