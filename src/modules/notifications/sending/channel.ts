import type { Channel } from '../notification.entity.js';
import type { Facts } from '../notices/notice.js';

/** One user's notification of one event; `isEvent` when it is an event of the account, which has no facts. */
export type LeasedNotification = {
  id: string;
  eventId: string;
  type: string;
  data: Facts;
  isEvent: boolean;
  createdAt: Date;
};

/**
 * A leased message: one notification, or a digest of several. `rows` are all its notifications in order of time; its own
 * fields are those of the first. `attempts` counts all attempts, this one included; `tries` only those since the last
 * redrive, which determine its retry budget and its pauses.
 */
export type LeasedMessage = LeasedNotification & {
  userId: string;
  targetId: string;
  attempts: number;
  tries: number;
  rows: LeasedNotification[];
};

/** The response of the receiver; its first KB is stored. */
type ProviderResponse = { reason?: string; status?: number; response?: Buffer };

/**
 * The outcome of an attempt. `failed` is retried, `refused` is not; `postponed` and `suppressed` do not count as attempts.
 * `unwanted` are the notifications that a digest left out because the user has switched them off.
 */
export type Result = { id: string; startedAt: Date; ms: number; unwanted?: string[] } & ProviderResponse &
  (
    | { outcome: 'delivered' }
    | { outcome: 'failed'; reason: string; retryAfterSeconds?: number }
    | { outcome: 'refused'; reason: string }
    | { outcome: 'suppressed'; reason: string }
    | { outcome: 'postponed'; seconds: number }
  );

/** Sends messages of one channel. */
export interface SendingChannel {
  readonly channel: Channel;
  /** How many messages are leased at once. */
  readonly batch: number;
  /** Longer than `deliver` may take, so that a slow sender keeps its lease. */
  readonly leaseSeconds: number;
  /** Seconds until the next attempt after this many failed tries, or null after the last one. */
  retryAfter(tries: number): number | null;
  /** Sends the messages, outside of any transaction; each promise resolves when its message has been sent or has failed. */
  deliver(messages: LeasedMessage[]): Promise<Result>[];
}

/** A result without a duration. */
export const result = <T extends object>(id: string, rest: T) => ({ id, startedAt: new Date(), ms: 0, ...rest });
