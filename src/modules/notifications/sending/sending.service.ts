import { Injectable, Logger, type OnModuleInit } from '@nestjs/common';
import type { Redriver } from '../../../kernel/work/dead-letters.js';
import { DurableWork, REFUSED, RETRIES_EXHAUSTED, revive } from '../../../kernel/work/work.js';
import { toBytes } from '../../../kernel/tx/ids.js';
import { deliveries } from '../../../kernel/work/work.metrics.js';
import type { Tx } from '../../../kernel/tx/tx.js';
import { UnitOfWork } from '../../../kernel/tx/unit-of-work.js';
import { sendingWork } from './sending.work.js';
import { channels, type Channel } from '../notification.entity.js';
import { result, type LeasedMessage, type SendingChannel, type Result } from './channel.js';
import { leaseDigests, leaseDue } from './lease.js';

/**
 * Sends due messages. MySQL holds the queue: one transaction leases messages, they are sent outside of any transaction, and
 * another one records the results. After a crash in between, a message is sent again with the same id; none is lost.
 */
@Injectable()
export class SendingService implements OnModuleInit {
  private readonly logger = new Logger('delivery');

  constructor(
    private readonly uow: UnitOfWork,
    private readonly work: DurableWork,
  ) {}

  onModuleInit(): void {
    for (const channel of channels) this.work.redriver(sourceOf(channel), redriveNotifications);
  }

  /** Sends due messages, or only those of one target. Returns true when it sent some: others may have waited for them. */
  async deliverDue(channel: SendingChannel, targetId?: string): Promise<boolean> {
    const due = await this.uow.run((tx) => leaseDue(tx, channel, targetId));
    await this.send(channel, due);
    return due.length > 0;
  }

  /** Sends due digests: all due notifications of a user in one message. */
  async deliverDigests(channel: SendingChannel): Promise<boolean> {
    const due = await this.uow.run((tx) => leaseDigests(tx, channel));
    await this.send(channel, due);
    return due.length >= channel.batch;
  }

  private async send(channel: SendingChannel, due: LeasedMessage[]): Promise<void> {
    // Attempts are counted at the lease: a message that crashes its sender must exhaust its budget as well.
    const exhausted = due.filter(({ tries }) => channel.retryAfter(tries - 1) === null);
    const results = [
      ...exhausted.map(({ id }) =>
        Promise.resolve(result(id, { outcome: 'refused' as const, reason: 'its sender crashed too often' })),
      ),
      ...channel.deliver(due.filter((message) => !exhausted.includes(message))),
    ];
    const settled = await Promise.allSettled(
      results.map(async (sending) => {
        const ended = await sending;
        const message = due.find(({ id }) => id === ended.id)!;
        await this.uow.run((tx) => this.settle(tx, channel, message, ended));
      }),
    );
    // A message whose result could not be recorded is sent again when its lease expires.
    for (const each of settled) if (each.status === 'rejected') throw each.reason;
  }

  /** Records a result by compare-and-set: a sender whose lease has expired changes nothing. */
  private async settle(tx: Tx, channel: SendingChannel, message: LeasedMessage, outcome: Result): Promise<void> {
    const { unwanted = [] } = outcome;
    if (unwanted.length > 0) await this.suppress(tx, channel, unwanted, message.attempts, 'preference');
    const ids = message.rows.map(({ id }) => id).filter((id) => !unwanted.includes(id));
    const rows = { keys: ids.map(toBytes), heldBy: message.attempts };
    if (outcome.outcome === 'postponed') {
      await tx.query(
        `UPDATE notifications SET state = 'pending', attempts = attempts - 1, due_at = NOW(6) + INTERVAL ? SECOND
         WHERE id IN (?) AND ${sendingWork.heldWhile}`,
        [outcome.seconds, rows.keys, rows.heldBy],
      );
      return;
    }
    if (outcome.outcome === 'suppressed') return this.suppress(tx, channel, ids, message.attempts, outcome.reason);
    await recordAttempts(tx, ids, message.attempts, outcome);
    if (outcome.outcome === 'delivered') {
      await this.work.succeed(tx, sendingWork, rows);
      deliveries.inc({ channel: channel.channel, outcome: 'delivered' }, ids.length);
      return;
    }
    await this.failed(tx, channel, message, outcome, ids);
  }

  private async suppress(tx: Tx, { channel }: SendingChannel, ids: string[], attempts: number, reason: string) {
    await tx.query(
      `UPDATE notifications SET state = 'suppressed', attempts = attempts - 1, reason = ?
       WHERE id IN (?) AND ${sendingWork.heldWhile}`,
      [reason.slice(0, 64), ids.map(toBytes), attempts],
    );
    deliveries.inc({ channel, outcome: 'suppressed' }, ids.length);
  }

  private async failed(
    tx: Tx,
    channel: SendingChannel,
    { attempts, tries }: LeasedMessage,
    failure: Result & { outcome: 'failed' | 'refused' },
    ids: string[],
  ): Promise<void> {
    const pause = failure.outcome === 'refused' ? null : channel.retryAfter(tries);
    const seconds = Math.max(pause ?? 0, failure.outcome === 'failed' ? (failure.retryAfterSeconds ?? 0) : 0);
    const outcome = await this.work.fail(
      tx,
      sendingWork,
      { keys: ids.map(toBytes), heldBy: attempts },
      {
        source: sourceOf(channel.channel),
        reason: failure.reason,
        seconds: pause === null ? null : seconds,
        cause: failure.outcome === 'refused' ? REFUSED : RETRIES_EXHAUSTED,
      },
    );
    const state = outcome === 'dead' ? 'dead' : 'retrying';
    deliveries.inc({ channel: channel.channel, outcome: state }, ids.length);
    const reason = failure.reason.slice(0, 2_000);
    this.logger.warn({ notificationIds: ids, channel: channel.channel, attempts, state, reason }, 'not delivered');
  }
}

const sourceOf = (channel: Channel) => `notifications.${channel}`;

/** Append-only; the numbers continue after a redrive. */
async function recordAttempts(
  tx: Tx,
  ids: string[],
  attempts: number,
  { outcome, startedAt, ms, ...details }: Result,
): Promise<void> {
  const attempt = [
    attempts,
    startedAt,
    Math.round(ms),
    outcome,
    details.reason?.slice(0, 500) ?? null,
    details.status ?? null,
    details.response?.subarray(0, 1_024) ?? null,
  ];
  await tx.query(
    // Not ON DUPLICATE KEY UPDATE: that needs the right to update this table, which the application does not have.
    `INSERT IGNORE INTO delivery_attempts (notification_id, number, started_at, ms, outcome, reason, status, response)
     VALUES ${ids.map(() => '(?, ?, ?, ?, ?, ?, ?, ?)').join(', ')}`,
    ids.flatMap((id) => [toBytes(id), ...attempt]),
  );
}

/** Notifications that died together in a digest are sent together again. */
const redriveNotifications: Redriver = async (tx, letterIds) => {
  await tx.query(
    `UPDATE notifications n JOIN (
       SELECT m.id, MIN(d.redrive_due_at) OVER (PARTITION BY IF(m.digest, m.user_id, m.id), IF(m.digest, m.due_at, NULL)) AS due
       FROM dead_letters d JOIN notifications m ON m.id = d.reference_id WHERE d.id IN (?)) AS turn ON turn.id = n.id
     SET ${revive(sendingWork, 'n')}, n.due_at = turn.due WHERE n.state = 'dead'`,
    [letterIds],
  );
};
