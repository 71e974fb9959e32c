import { Injectable, Logger } from '@nestjs/common';
import { DeadLetters } from '../../kernel/dead-letters.js';
import { fromBytes, toBytes } from '../../kernel/ids.js';
import { parseJson } from '../../kernel/json.js';
import { deliveries } from '../../kernel/telemetry.js';
import { type Tx, UnitOfWork } from '../../kernel/tx.js';
import type { Channel } from './notification.entity.js';
import type { Facts } from './notices/notice.js';

/**
 * A message on its way. `attempts` counts this one and all before it; `tries` only those since it was last sent anew, by which
 * its budget and its pauses go.
 */
export type Delivery = {
  id: string;
  eventId: string;
  userId: string;
  targetId: string;
  type: string;
  data: Facts;
  attempts: number;
  tries: number;
  digest: boolean;
  createdAt: Date;
};

/** What the other side said; the first KB of its words is kept. */
type Said = { reason?: string; status?: number; response?: Buffer };

/** How an attempt ended. `failed` is tried again; `refused` never is; the last two were no attempt at all. */
export type Result = { id: string; startedAt: Date; ms: number } & Said &
  (
    | { outcome: 'delivered' }
    | { outcome: 'failed'; reason: string; retryAfterSeconds?: number }
    | { outcome: 'refused'; reason: string }
    | { outcome: 'suppressed'; reason: string }
    | { outcome: 'postponed'; seconds: number }
  );

/** A way out of the house. */
export interface DeliveryChannel {
  readonly channel: Channel;
  /** How many messages are taken at once. */
  readonly batch: number;
  /** Longer than `deliver` may take, so that a slow sender still holds its lease. */
  readonly leaseSeconds: number;
  /** Seconds until the next attempt when so many tries have failed, or null when that was the last. */
  retryAfter(tries: number): number | null;
  /** Sends them, with no transaction open, and says how each ended as soon as it has. */
  deliver(messages: Delivery[]): Promise<Result>[];
}

/**
 * Sends what is due. MySQL holds the queue: a lease is taken, the message goes out with no transaction open, and the result
 * is written. A crash between the two sends a message again, with the same id, and never loses one.
 */
@Injectable()
export class DeliveryService {
  private readonly logger = new Logger('delivery');

  constructor(
    private readonly uow: UnitOfWork,
    private readonly deadLetters: DeadLetters,
  ) {}

  /** Sends what is due, or only what is due to one target. Returns true when there may be more to send at once. */
  async deliverDue(channel: DeliveryChannel, targetId?: string): Promise<boolean> {
    const due = await this.lease(channel, targetId);
    if (due.length === 0) return false;
    // Leases are counted, failures or not: a message that kills its sender must end as well.
    const worn = due.filter(({ tries }) => channel.retryAfter(tries - 1) === null);
    const results = [
      ...worn.map(({ id }) =>
        Promise.resolve(result(id, { outcome: 'refused' as const, reason: 'its sender crashed too often' })),
      ),
      ...channel.deliver(due.filter((message) => !worn.includes(message))),
    ];
    const settled = await Promise.allSettled(
      results.map(async (sending) => {
        const ended = await sending;
        const message = due.find(({ id }) => id === ended.id)!;
        await this.uow.run((tx) => this.settle(tx, channel, message, ended));
      }),
    );
    // Whatever could not be written down is sent again when its lease ends.
    for (const each of settled) if (each.status === 'rejected') throw each.reason;
    return due.length >= channel.batch;
  }

  private lease({ channel, batch, leaseSeconds }: DeliveryChannel, targetId?: string): Promise<Delivery[]> {
    return this.uow.run(async (tx) => {
      type Row = Record<'id' | 'event_id' | 'user_id' | 'target_id', Buffer> & {
        type: string;
        data: unknown;
        attempts: number;
        budget_from: number;
        digest: number;
        created_at: Date;
      };
      const rows: Row[] = await tx.query(
        `SELECT id, event_id, user_id, target_id, type, data, attempts, budget_from, digest, created_at FROM notifications
         WHERE ${targetId ? 'target_id' : 'channel'} = ? AND state IN ('pending', 'retrying', 'sending') AND due_at <= NOW(6) LIMIT ${batch} FOR UPDATE SKIP LOCKED`,
        [targetId ? toBytes(targetId) : channel],
      );
      if (rows.length === 0) return [];
      await tx.query(
        `UPDATE notifications SET state = 'sending', attempts = attempts + 1, due_at = NOW(6) + INTERVAL ${leaseSeconds} SECOND
         WHERE id IN (?)`,
        [rows.map((row) => row.id)],
      );
      return rows.map((row) => ({
        id: fromBytes(row.id),
        eventId: fromBytes(row.event_id),
        userId: fromBytes(row.user_id),
        targetId: fromBytes(row.target_id),
        type: row.type,
        data: parseJson(row.data) as Facts,
        attempts: row.attempts + 1,
        tries: row.attempts + 1 - row.budget_from,
        digest: row.digest === 1,
        createdAt: row.created_at,
      }));
    });
  }

  /** By compare-and-set: a sender that was slower than its lease changes nothing. */
  private async settle(tx: Tx, channel: DeliveryChannel, message: Delivery, outcome: Result): Promise<void> {
    const mine = [toBytes(message.id), message.attempts];
    const own = `WHERE id = ? AND state = 'sending' AND attempts = ?`;
    if (outcome.outcome === 'postponed') {
      const until = `due_at = NOW(6) + INTERVAL ? SECOND`;
      await tx.query(`UPDATE notifications SET state = 'pending', attempts = attempts - 1, ${until} ${own}`, [
        outcome.seconds,
        ...mine,
      ]);
      return;
    }
    if (outcome.outcome === 'suppressed') {
      await tx.query(`UPDATE notifications SET state = 'suppressed', attempts = attempts - 1, reason = ? ${own}`, [
        outcome.reason.slice(0, 64),
        ...mine,
      ]);
      deliveries.inc({ channel: channel.channel, outcome: 'suppressed' });
      return;
    }
    await recordAttempt(tx, message, outcome);
    if (outcome.outcome === 'delivered') {
      await tx.query(`UPDATE notifications SET state = 'delivered', delivered_at = NOW(6) ${own}`, mine);
      deliveries.inc({ channel: channel.channel, outcome: 'delivered' });
      return;
    }
    await this.failed(tx, channel, message, outcome, own, mine);
  }

  private async failed(
    tx: Tx,
    channel: DeliveryChannel,
    { id, attempts, tries }: Delivery,
    failure: Result & { outcome: 'failed' | 'refused' },
    own: string,
    mine: unknown[],
  ): Promise<void> {
    const pause = failure.outcome === 'refused' ? null : channel.retryAfter(tries);
    const seconds = Math.max(pause ?? 0, failure.outcome === 'failed' ? (failure.retryAfterSeconds ?? 0) : 0);
    const state = pause === null ? 'dead' : 'retrying';
    const reason = failure.reason.slice(0, 2_000);
    const { affectedRows } = await tx.query(
      `UPDATE notifications SET state = ?, last_error = ?, first_error = COALESCE(first_error, ?),
         due_at = NOW(6) + INTERVAL ? SECOND ${own}`,
      [state, reason, reason, seconds, ...mine],
    );
    deliveries.inc({ channel: channel.channel, outcome: state });
    this.logger.warn({ notificationId: id, channel: channel.channel, attempts, state, reason }, 'not delivered');
    if (state !== 'dead' || affectedRows === 0) return;
    const [row]: { first_error: string }[] = await tx.query('SELECT first_error FROM notifications WHERE id = ?', [
      toBytes(id),
    ]);
    await this.deadLetters.add(tx, {
      source: `notifications.${channel.channel}`,
      referenceId: id,
      reason: failure.outcome === 'refused' ? 'refused for good' : 'retries exhausted',
      attempts,
      firstError: row!.first_error,
      lastError: reason,
    });
  }
}

/** A result of something that took no time worth telling. */
export const result = <T extends object>(id: string, rest: T) => ({ id, startedAt: new Date(), ms: 0, ...rest });

/** Append-only; a redriven message goes on counting. */
async function recordAttempt(
  tx: Tx,
  { id, attempts }: Delivery,
  { outcome, startedAt, ms, ...said }: Result,
): Promise<void> {
  await tx.query(
    // Not ON DUPLICATE KEY UPDATE: the application has no right to update this table, and the server asks for it always.
    `INSERT IGNORE INTO delivery_attempts (notification_id, number, started_at, ms, outcome, reason, status, response)
     VALUES (?, ?, ?, ?, ?, ?, ?, ?)`,
    [
      toBytes(id),
      attempts,
      startedAt,
      Math.round(ms),
      outcome,
      said.reason?.slice(0, 500) ?? null,
      said.status ?? null,
      said.response?.subarray(0, 1_024) ?? null,
    ],
  );
}
