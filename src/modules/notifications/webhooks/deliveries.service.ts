import { Injectable } from '@nestjs/common';
import { DataSource } from 'typeorm';
import type { Principal } from '../../../kernel/auth/principal.js';
import { newId } from '../../../kernel/tx/ids.js';
import { inModeOf, isTest } from '../../../kernel/tx/mode.js';
import { readCursor, toPage } from '../../../kernel/http/pagination.js';
import { Problem } from '../../../kernel/problems/problem.js';
import type { Tx } from '../../../kernel/tx/tx.js';
import { insertNotifications } from '../planning/planning.queries.js';
import { findAttempts } from '../sending/attempts.queries.js';
import {
  findDeliveries,
  findDelivery,
  replayDeliveries,
  type ReplaySelection,
  type WebhookDelivery,
} from './deliveries.queries.js';
import { updateWebhook, type Webhook } from './webhooks.queries.js';
import { expandTypes } from '../account-events/patterns.js';
import type {
  NewWebhookTest,
  WebhookAttempts,
  WebhookDeliveryQuery,
  WebhookDeliveryView,
  WebhookReplay,
} from './webhooks.schema.js';
import { WebhooksService } from './webhooks.service.js';

export const TEST_TYPE = 'webhook.test';

const ATTEMPTS_SHOWN = 100;

/** Lists, tests and replays messages to webhooks. */
@Injectable()
export class WebhookDeliveriesService {
  constructor(
    private readonly dataSource: DataSource,
    private readonly webhooks: WebhooksService,
  ) {}

  /**
   * Sends a test message, which belongs to no event; to a webhook of the kind `events` the example of an event.
   *
   * @throws Problem `webhook-not-found` (404), `webhook-disabled` (409), `unknown-event-types` (422)
   */
  async test(tx: Tx, me: Principal, webhookId: string, { type }: NewWebhookTest): Promise<WebhookDeliveryView> {
    const webhook = await this.open(tx, me, webhookId);
    const id = inModeOf(me.id, newId());
    const plan = { state: 'pending', reason: null, dueAt: null, digest: false } as const;
    const target = { userId: me.id, channel: 'webhook', targetId: webhookId, number: null } as const;
    insertNotifications(tx, [
      { ...plan, ...target, id, eventId: newId(), aggregateId: null, type: testTypeOf(webhook, type), facts: {} },
    ]);
    return toView((await findDelivery(tx, webhookId, id))!);
  }

  /** @throws Problem `webhook-not-found`, `delivery-not-found` (404), `webhook-disabled` (409) */
  async replayOne(tx: Tx, me: Principal, webhookId: string, id: string): Promise<WebhookDeliveryView> {
    await this.open(tx, me, webhookId);
    await replayDeliveries(tx, webhookId, { id });
    const delivery = await findDelivery(tx, webhookId, id);
    if (!delivery) throw new Problem('delivery-not-found');
    return toView(delivery);
  }

  /** @throws Problem `webhook-not-found` (404), `webhook-disabled` (409) */
  async replay(tx: Tx, me: Principal, webhookId: string, { from, to, state }: WebhookReplay) {
    await this.open(tx, me, webhookId);
    const selection: ReplaySelection & { from: Date } = {
      from: new Date(from),
      to: new Date(to),
      states: state ? [state] : ['delivered', 'dead', 'suppressed'],
    };
    return { count: await replayDeliveries(tx, webhookId, selection) };
  }

  /** @throws Problem `webhook-not-found` (404), `invalid-cursor` (400) */
  async findAll(me: Principal, webhookId: string, { limit, cursor, state }: WebhookDeliveryQuery) {
    const before = readCursor(cursor);
    const { manager } = this.dataSource;
    await this.webhooks.get(manager, me, webhookId);
    const { items, nextCursor } = toPage(await findDeliveries(manager, webhookId, state, before, limit + 1), limit);
    return { items: items.map(toView), nextCursor };
  }

  /** @throws Problem `webhook-not-found`, `delivery-not-found` (404) */
  async findAttempts(me: Principal, webhookId: string, id: string): Promise<WebhookAttempts> {
    const { manager } = this.dataSource;
    await this.webhooks.get(manager, me, webhookId);
    if (!(await findDelivery(manager, webhookId, id))) throw new Problem('delivery-not-found');
    const attempts = await findAttempts(manager, id, ATTEMPTS_SHOWN);
    return {
      items: attempts.map(({ startedAt, response, ...attempt }) => ({
        ...attempt,
        startedAt: startedAt.toISOString(),
        response: response && response.toString('utf8'),
      })),
    };
  }

  /** The owner expects the endpoint to work again: lets one message through the circuit breaker. */
  private async open(tx: Tx, me: Principal, webhookId: string): Promise<Webhook> {
    const { state } = await this.webhooks.get(tx, me, webhookId);
    if (state === 'disabled') throw new Problem('webhook-disabled');
    return updateWebhook(tx, webhookId, { closed_until: null });
  }
}

/** @throws Problem `unknown-event-types` (422) */
function testTypeOf({ kind, eventTypes }: Webhook, wanted: string | undefined): string {
  if (kind === 'events') return expandTypes([wanted ?? eventTypes[0] ?? 'reservation.*'])[0]!;
  if (wanted === undefined || wanted === TEST_TYPE) return TEST_TYPE;
  throw new Problem('unknown-event-types', { unknown: wanted, known: TEST_TYPE });
}

function toView({ dueAt, createdAt, deliveredAt, ...delivery }: WebhookDelivery): WebhookDeliveryView {
  const waits = delivery.state === 'pending' || delivery.state === 'retrying';
  return {
    ...delivery,
    livemode: !isTest(delivery.id),
    nextAttemptAt: waits ? dueAt.toISOString() : null,
    deliveredAt: deliveredAt?.toISOString() ?? null,
    createdAt: createdAt.toISOString(),
  };
}
