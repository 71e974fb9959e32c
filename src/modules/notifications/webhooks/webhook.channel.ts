import { Injectable } from '@nestjs/common';
import { Webhook as Signer } from 'standardwebhooks';
import { DataSource } from 'typeorm';
import { config } from '../../../config.js';
import { UrlRejected, Outgoing, type WebhookResponse } from './outgoing.js';
import type { Locale } from '../../../kernel/problems/locale.js';
import { retryAfterMs } from '../../../kernel/http/retry-after.js';
import { isTest } from '../../../kernel/tx/mode.js';
import { SecretBox } from '../../../kernel/secret-box.js';
import { UsersService } from '../../users/index.js';
import { findAccountEventsByIds } from '../account-events/account-events.queries.js';
import { AccountEventView } from '../account-events/account-events.schema.js';
import { testEventOf } from '../account-events/examples.js';
import { AccountEventViews } from '../account-events/views.js';
import { result, type SendingChannel, type Result } from '../sending/channel.js';
import type { LeasedMessage } from '../sending/channel.js';
import { render } from '../notices/table.js';
import { Breaker, type Admission } from './breaker.js';
import { TEST_TYPE } from './deliveries.service.js';
import { findWebhook, type Webhook } from './webhooks.queries.js';

const MINUTE = 60;
const HOUR = 60 * MINUTE;
/** Seconds before each attempt, as Standard Webhooks proposes: an endpoint may be down for three days. */
const SCHEDULE = [0, 5, 5 * MINUTE, 30 * MINUTE, 2 * HOUR, 5 * HOUR, 10 * HOUR, 14 * HOUR, 20 * HOUR, 24 * HOUR];
/** ± 20 %, so that messages that failed together are not retried together. */
const JITTER = 0.2;
const MAX_RETRY_AFTER = 24 * HOUR;

const testMessage: Record<Locale, { title: string; body: string }> = {
  ko: { title: '웹훅 테스트', body: '웹훅이 정상적으로 연결되었습니다.' },
  en: { title: 'Webhook test', body: 'This webhook is connected.' },
};

/** The webhook that a batch is sent to. */
type Destination = { webhook: Webhook; locale: Locale; admission: Admission; events: Map<string, AccountEventView> };

/** Standard Webhooks 1.0 (standardwebhooks.com): signed JSON by POST to user-supplied URLs. */
@Injectable()
export class WebhookChannel implements SendingChannel {
  readonly channel = 'webhook';
  /** Also the most concurrent requests to a webhook: it is served target by target. */
  readonly batch = 4;
  readonly leaseSeconds = config.webhooks.timeoutMs / 1_000 + 20;

  constructor(
    private readonly dataSource: DataSource,
    private readonly users: UsersService,
    private readonly secrets: SecretBox,
    private readonly outgoing: Outgoing,
    private readonly breaker: Breaker,
    private readonly views: AccountEventViews,
  ) {}

  retryAfter(tries: number): number | null {
    const pause = SCHEDULE[tries];
    return pause === undefined ? null : pause * (1 - JITTER + 2 * JITTER * Math.random());
  }

  deliver(messages: LeasedMessage[]): Promise<Result>[] {
    return [...Map.groupBy(messages, ({ targetId }) => targetId)].flatMap(([id, own]) => {
      const destination = this.findDestination(id, own);
      return own.map(async (message, place) => this.attempt(message, place, await destination));
    });
  }

  private async findDestination(id: string, messages: LeasedMessage[]): Promise<Destination> {
    const { manager } = this.dataSource;
    const webhook = (await findWebhook(manager, id))!;
    if (webhook.state !== 'active')
      return { webhook, locale: 'en', admission: { atOnce: 0, seconds: 0 }, events: new Map() };
    const { locale } = await this.users.get(manager, webhook.userId);
    const events = await this.findEvents(webhook, messages);
    return { webhook, locale, admission: await this.breaker.admit(webhook), events };
  }

  /** The events of the account among these messages, by id, as it reads them itself. */
  private async findEvents({ userId }: Webhook, messages: LeasedMessage[]): Promise<Map<string, AccountEventView>> {
    const ids = messages.filter(({ isEvent }) => isEvent).map(({ eventId }) => eventId);
    if (ids.length === 0) return new Map();
    const { manager } = this.dataSource;
    const views = await this.views.find(manager, await findAccountEventsByIds(manager, userId, ids));
    return new Map(views.map((view) => [view.id, view]));
  }

  private async attempt(
    message: LeasedMessage,
    place: number,
    { webhook, locale, admission, events }: Destination,
  ): Promise<Result> {
    const { id } = message;
    if (webhook.state !== 'active') return result(id, { outcome: 'suppressed', reason: `webhook-${webhook.state}` });
    if (place >= admission.atOnce) return result(id, { outcome: 'postponed', seconds: admission.seconds });
    const content = contentOf(message, webhook, locale, events.get(message.eventId));
    if (!content) return result(id, { outcome: 'suppressed', reason: 'event-forgotten' });
    const sent = await this.send(message.id, content, webhook);
    if (sent.outcome === 'delivered') await this.breaker.succeeded(webhook);
    else if (sent.outcome === 'refused') await this.breaker.gone(webhook);
    else await this.breaker.failed(webhook);
    return sent;
  }

  private async send(messageId: string, { id, body }: Content, webhook: Webhook): Promise<Result> {
    const startedAt = new Date();
    const timing = () => ({ id: messageId, startedAt, ms: Date.now() - startedAt.getTime() });
    try {
      const headers = this.sign(id, startedAt, body, webhook);
      const response = await this.outgoing.post(webhook.url, { headers, body, timeoutMs: config.webhooks.timeoutMs });
      return { ...timing(), status: response.status, response: response.body, ...outcomeOf(response) };
    } catch (error) {
      return { ...timing(), outcome: 'failed', reason: reasonOf(error) };
    }
  }

  private sign(id: string, at: Date, body: string, { id: webhookId, secret, previousSecret }: Webhook) {
    const secrets = [secret, previousSecret].filter((sealed) => sealed !== null);
    const signatures = secrets.map((sealed) => new Signer(this.secrets.open(sealed, webhookId)).sign(id, at, body));
    return {
      'Content-Type': 'application/json',
      'User-Agent': 'Madang-Webhooks/1',
      'webhook-id': id,
      'webhook-timestamp': String(Math.floor(at.getTime() / 1_000)),
      'webhook-signature': signatures.join(' '),
    };
  }
}

/** What is sent, under the id that stays the same on every retry. */
type Content = { id: string; body: string };

/** An event under its own id, or a notification in words; undefined for an event that is forgotten. */
function contentOf(
  message: LeasedMessage,
  { kind, userId }: Webhook,
  locale: Locale,
  event: AccountEventView | undefined,
): Content | undefined {
  const { id, eventId, type, createdAt } = message;
  if (message.isEvent) return event && { id: eventId, body: JSON.stringify(AccountEventView.parse(event)) };
  if (kind === 'events') {
    const own = { id: eventId, createdAt: createdAt.toISOString(), livemode: !isTest(userId) };
    const test = testEventOf(type, own);
    return { id: eventId, body: JSON.stringify(test) };
  }
  return { id, body: bodyOf(message, locale) };
}

function bodyOf(leased: LeasedMessage, locale: Locale): string {
  const { id, userId, eventId, type, data, createdAt } = leased;
  const message = type === TEST_TYPE ? testMessage[locale] : render(leased, locale);
  return JSON.stringify({
    type,
    timestamp: createdAt.toISOString(),
    livemode: !isTest(userId),
    data: { eventId, notificationId: id, ...message, facts: data },
  });
}

/** 2xx: accepted. 410: gone. Everything else, redirects included, is retried. */
function outcomeOf({ status, headers }: WebhookResponse) {
  if (status >= 200 && status < 300) return { outcome: 'delivered' } as const;
  const reason = `HTTP ${status}`;
  if (status === 410) return { outcome: 'refused', reason } as const;
  const pauseMs = retryAfterMs(headers['retry-after']);
  const retryAfterSeconds = pauseMs === undefined ? undefined : Math.min(pauseMs / 1_000, MAX_RETRY_AFTER);
  return { outcome: 'failed', reason, retryAfterSeconds } as const;
}

/** The reason as the webhook's owner may read it; it does not tell which private address a name resolves to. */
function reasonOf(error: unknown): string {
  if (error instanceof UrlRejected) return `nothing is sent to this address: ${error.message}`;
  const { message, code } = error as { message?: string; code?: string };
  return message || code || 'no answer'; // when several addresses failed there is only a code
}
