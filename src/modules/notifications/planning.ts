import type { Channel } from './notification.entity.js';
import type { Notice } from './notices/notice.js';

/** What one person wants; `undefined` settings are those of somebody who never said anything. */
export type Wishes = {
  settings: Settings | undefined;
  /** By `scope channel`: `* email`, `missions email`, `mission.failed email`; the narrowest one counts. */
  preferences: ReadonlyMap<string, boolean>;
};

/** Times are HH:MM in the person's zone. */
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
const DEFAULTS: Record<Channel, boolean> = { in_app: true, email: true, webhook: true, sms: false, push: false };

/** Decides what happens to a message, or null when there is nothing to send; a critical one is sent whatever was said. */
export function plan(notice: Notice, channel: Channel, wishes: Wishes): Plan | null {
  const wish = notice.critical ? undefined : wishOf(notice, channel, wishes);
  if (wish === false) return { state: 'suppressed', reason: 'preference', dueAt: null, digest: false };
  if (wish === undefined && !DEFAULTS[channel]) return null;
  return { state: channel === 'in_app' ? 'delivered' : 'pending', reason: null, dueAt: null, digest: false };
}

function wishOf({ on, category }: Notice, channel: Channel, { preferences }: Wishes): boolean | undefined {
  for (const scope of [on.type, category, '*']) {
    const wish = preferences.get(`${scope} ${channel}`);
    if (wish !== undefined) return wish;
  }
  return undefined;
}
