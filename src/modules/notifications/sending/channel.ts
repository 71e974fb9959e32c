import type { Channel } from '../notification.entity.js';
import type { Facts } from '../notices/notice.js';

/** What one person is told of one event. */
export type LeasedNotification = { id: string; eventId: string; type: string; data: Facts; createdAt: Date };

/**
 * A message on its way: one row, or the first of a digest. `rows` are all that go out with it, in order of time, itself
 * included. `attempts` counts this one and all before it; `tries` only those since it was last sent anew, by which its budget
 * and its pauses go.
 */
export type LeasedMessage = LeasedNotification & {
  userId: string;
  targetId: string;
  attempts: number;
  tries: number;
  rows: LeasedNotification[];
};

/** The response of the other side; the first KB is stored. */
type ProviderResponse = { reason?: string; status?: number; response?: Buffer };

/**
 * How an attempt ended. `failed` is tried again; `refused` never is; the last two were no attempt at all. `unwanted` are the
 * messages of a digest that were left out of it, as the person does not want them any more.
 */
export type Result = { id: string; startedAt: Date; ms: number; unwanted?: string[] } & ProviderResponse &
  (
    | { outcome: 'delivered' }
    | { outcome: 'failed'; reason: string; retryAfterSeconds?: number }
    | { outcome: 'refused'; reason: string }
    | { outcome: 'suppressed'; reason: string }
    | { outcome: 'postponed'; seconds: number }
  );

/** A way out of the house. */
export interface SendingChannel {
  readonly channel: Channel;
  /** How many messages are taken at once. */
  readonly batch: number;
  /** Longer than `deliver` may take, so that a slow sender still holds its lease. */
  readonly leaseSeconds: number;
  /** Seconds until the next attempt when so many tries have failed, or null when that was the last. */
  retryAfter(tries: number): number | null;
  /** Sends them, with no transaction open, and says how each ended as soon as it has. */
  deliver(messages: LeasedMessage[]): Promise<Result>[];
}

/** A result of something that took no time worth telling. */
export const result = <T extends object>(id: string, rest: T) => ({ id, startedAt: new Date(), ms: 0, ...rest });
