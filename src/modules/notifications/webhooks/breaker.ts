import { Injectable } from '@nestjs/common';
import { config } from '../../../config.js';
import { toBytes } from '../../../kernel/tx/ids.js';
import { Outbox } from '../../../kernel/events/outbox.js';
import type { Tx } from '../../../kernel/tx/tx.js';
import { UnitOfWork } from '../../../kernel/tx/unit-of-work.js';
import { postponeWaiting, suppressWaiting } from './deliveries.queries.js';
import { webhookDisabled } from '../notifications.events.js';
import { findWebhook, type DisabledReason, type Webhook } from './webhooks.queries.js';

const FAILURES_ALLOWED = 5;
const FIRST_PAUSE_SECONDS = 30;
const MAX_PAUSE_SECONDS = 600;
const DISABLE_AFTER_DAYS = 5;
/** Longer than an attempt takes: while one message probes the webhook, no other does. */
const PROBE_SECONDS = config.webhooks.timeoutMs / 1_000 + 5;
const SOON_SECONDS = 1;

/** How many messages may be sent to a webhook now, and how long the others wait. */
export type Admission = { atOnce: number; seconds: number };

/**
 * Circuit breaker: pauses a webhook that fails, so that its messages do not use up their attempts, and probes it with
 * one message at a time.
 */
@Injectable()
export class Breaker {
  constructor(
    private readonly uow: UnitOfWork,
    private readonly outbox: Outbox,
  ) {}

  async admit({ id, failures, closedSeconds }: Webhook): Promise<Admission> {
    if (closedSeconds > 0) {
      await this.uow.run((tx) => postponeWaiting(tx, id, closedSeconds));
      return { atOnce: 0, seconds: closedSeconds };
    }
    if (failures < FAILURES_ALLOWED) return { atOnce: Infinity, seconds: 0 };
    // Compare-and-set: one worker of all sends one probe.
    const { affectedRows } = await this.uow.run((tx) =>
      tx.query(
        `UPDATE webhooks SET closed_until = NOW(6) + INTERVAL ? SECOND
         WHERE id = ? AND (closed_until IS NULL OR closed_until <= NOW(6))`,
        [PROBE_SECONDS, toBytes(id)],
      ),
    );
    return { atOnce: affectedRows, seconds: SOON_SECONDS };
  }

  async succeeded({ id, failures, failingSince }: Webhook): Promise<void> {
    if (failures === 0 && !failingSince) return;
    await this.uow.run((tx) =>
      tx.query('UPDATE webhooks SET failures = 0, failing_since = NULL, closed_until = NULL WHERE id = ?', [
        toBytes(id),
      ]),
    );
  }

  /**
   * Counts a failure, unless the breaker opened while the message was in flight. Each failed probe doubles the pause.
   * After days of nothing but failures the webhook is disabled.
   */
  async failed({ id, failures }: Webhook): Promise<void> {
    const isProbe = failures >= FAILURES_ALLOWED;
    await this.uow.run(async (tx) => {
      // `failures` on a right-hand side is the value before this failure on both engines only because it is assigned last.
      const { affectedRows } = await tx.query(
        `UPDATE webhooks SET failing_since = COALESCE(failing_since, NOW(6)),
           closed_until = IF(failures + 1 < ?, NULL, NOW(6) + INTERVAL LEAST(? * POW(2, failures + 1 - ?), ?) SECOND),
           failures = LEAST(failures + 1, 100)
         WHERE id = ? AND (? OR closed_until IS NULL OR closed_until <= NOW(6))`,
        [FAILURES_ALLOWED, FIRST_PAUSE_SECONDS, FAILURES_ALLOWED, MAX_PAUSE_SECONDS, toBytes(id), isProbe],
      );
      if (affectedRows === 0) return;
      if (await isFailingForDays(tx, id)) return this.disable(tx, id, 'failing');
      const { closedSeconds } = (await findWebhook(tx, id))!;
      if (closedSeconds > 0) await postponeWaiting(tx, id, closedSeconds);
    });
  }

  /** The endpoint answered 410. */
  async gone({ id }: Webhook): Promise<void> {
    await this.uow.run((tx) => this.disable(tx, id, 'gone'));
  }

  private async disable(tx: Tx, webhookId: string, reason: DisabledReason): Promise<void> {
    const { affectedRows } = await tx.query(
      `UPDATE webhooks SET state = 'disabled', disabled_reason = ? WHERE id = ? AND state = 'active'`,
      [reason, toBytes(webhookId)],
    );
    if (affectedRows === 0) return;
    await suppressWaiting(tx, webhookId, 'webhook-disabled');
    await this.outbox.add(tx, webhookDisabled, { aggregateId: webhookId, actorId: null, payload: { webhookId } });
  }
}

async function isFailingForDays(tx: Tx, id: string): Promise<boolean> {
  const rows: unknown[] = await tx.query(
    `SELECT id FROM webhooks WHERE id = ? AND failing_since <= NOW(6) - INTERVAL ${DISABLE_AFTER_DAYS} DAY`,
    [toBytes(id)],
  );
  return rows.length > 0;
}
