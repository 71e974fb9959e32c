import { randomBytes } from 'node:crypto';
import { Injectable } from '@nestjs/common';
import { DataSource, type EntityManager } from 'typeorm';
import type { Principal } from '../../../kernel/auth/principal.js';
import { newId, toBytes } from '../../../kernel/tx/ids.js';
import { inModeOf } from '../../../kernel/tx/mode.js';
import { Outgoing, type UrlRejection } from './outgoing.js';
import { readCursor, toPage } from '../../../kernel/http/pagination.js';
import { Problem, type InputIssue } from '../../../kernel/problems/problem.js';
import { SecretBox } from '../../../kernel/secret-box.js';
import type { Tx } from '../../../kernel/tx/tx.js';
import { notices } from '../notices/table.js';
import { suppressWaiting } from './deliveries.queries.js';
import { expandTypes } from '../account-events/patterns.js';
import {
  countWebhooks,
  findWebhook,
  findWebhooks,
  updateWebhook,
  type Webhook,
  type WebhookKind,
} from './webhooks.queries.js';
import { toView, type NewWebhook, type WebhookChanges, type WebhookWithSecret } from './webhooks.schema.js';

const MAX_PER_PERSON = 10;
const SECRET_BYTES = 32; // Standard Webhooks: 24 to 64
const BOTH_SECRETS_HOURS = 24;

/** The result of a URL check, made before the transaction, so that no DNS look-up happens inside it. */
type CheckedUrl = Awaited<ReturnType<Outgoing['inspect']>>;

const rejections: Record<UrlRejection, InputIssue['message']> = {
  malformed_url: { en: 'Must be a URL.', ko: 'URL이어야 합니다.' },
  not_https: { en: 'The URL must start with https://.', ko: 'URL은 https://로 시작해야 합니다.' },
  has_credentials: {
    en: 'The URL must not contain a user name or a password: messages are signed instead.',
    ko: 'URL에 사용자 이름과 비밀번호를 넣을 수 없습니다. 메시지는 서명으로 확인해 주세요.',
  },
  port_not_allowed: { en: 'The port must be 443 or 8443.', ko: '포트는 443 또는 8443이어야 합니다.' },
  no_public_address: {
    en: 'The host must have public IP addresses only.',
    ko: '호스트의 IP 주소는 모두 공인 주소여야 합니다.',
  },
};

/** Registers users' webhooks. */
@Injectable()
export class WebhooksService {
  constructor(
    private readonly dataSource: DataSource,
    private readonly outgoing: Outgoing,
    private readonly secrets: SecretBox,
  ) {}

  inspect(url: string): Promise<CheckedUrl> {
    return this.outgoing.inspect(url);
  }

  /**
   * The secret is stored sealed. @throws Problem `webhook-url-refused`, `unknown-event-types` (422),
   * `webhook-limit-reached` (409)
   */
  async register(tx: Tx, me: Principal, input: NewWebhook, address: CheckedUrl): Promise<WebhookWithSecret> {
    const url = assertAccepted(address);
    assertKnownTypes(input.kind, input.eventTypes);
    if ((await countWebhooks(tx, me.id)) >= MAX_PER_PERSON)
      throw new Problem('webhook-limit-reached', { limit: MAX_PER_PERSON });
    const id = inModeOf(me.id, newId());
    const secret = this.newSecret(id);
    await tx.query(
      `INSERT INTO webhooks (id, user_id, kind, url, description, event_types, secret, state)
       VALUES (?, ?, ?, ?, ?, ?, ?, 'active')`,
      [
        ...[toBytes(id), toBytes(me.id), input.kind],
        ...[url, input.description ?? null, JSON.stringify(input.eventTypes), secret],
      ],
    );
    return { ...toView((await findWebhook(tx, id))!), secret };
  }

  /**
   * A new URL or re-enabling resets the failure count; messages that wait for a webhook when its owner disables it are suppressed.
   *
   * @throws Problem `webhook-not-found` (404), `webhook-url-refused`, `unknown-event-types` (422)
   */
  async change(tx: Tx, me: Principal, id: string, input: WebhookChanges, address: CheckedUrl | undefined) {
    const webhook = await this.get(tx, me, id);
    assertKnownTypes(webhook.kind, input.eventTypes ?? []);
    const state = input.state === webhook.state ? undefined : input.state;
    const isFresh = address !== undefined || state === 'active';
    if (state === 'disabled') await suppressWaiting(tx, id, 'webhook-disabled');
    return toView(
      await updateWebhook(tx, id, {
        url: address && assertAccepted(address),
        event_types: input.eventTypes && JSON.stringify(input.eventTypes),
        description: input.description,
        state,
        ...(state && { disabled_reason: state === 'disabled' ? 'owner' : null }),
        ...(isFresh && { failures: 0, failing_since: null, closed_until: null }),
      }),
    );
  }

  /** Deletes its secrets and keeps its messages. @throws Problem `webhook-not-found` (404) */
  async remove(tx: Tx, me: Principal, id: string): Promise<void> {
    await this.get(tx, me, id);
    await updateWebhook(tx, id, { state: 'deleted', secret: '', previous_secret: null });
    await suppressWaiting(tx, id, 'webhook-deleted');
  }

  /** A new secret; the previous one signs as well for a day. @throws Problem `webhook-not-found` (404) */
  async rotate(tx: Tx, me: Principal, id: string): Promise<WebhookWithSecret> {
    const { secret: previous } = await this.get(tx, me, id);
    const secret = this.newSecret(id);
    await tx.query(
      `UPDATE webhooks SET secret = ?, previous_secret = ?, previous_until = NOW(6) + INTERVAL ${BOTH_SECRETS_HOURS} HOUR WHERE id = ?`,
      [secret, previous, toBytes(id)],
    );
    return { ...toView(await this.get(tx, me, id)), secret };
  }

  /** Opens the secret of an answer on its way out: the record of the request keeps the answer with the secret sealed. */
  reveal(webhook: WebhookWithSecret): WebhookWithSecret {
    return { ...webhook, secret: this.secrets.open(webhook.secret, webhook.id) };
  }

  /** @throws Problem `invalid-cursor` (400) */
  async findAll(me: Principal, { limit, cursor }: { limit: number; cursor?: string }) {
    const webhooks = await findWebhooks(this.dataSource.manager, me.id, readCursor(cursor), limit + 1);
    const { items, nextCursor } = toPage(webhooks, limit);
    return { items: items.map(toView), nextCursor };
  }

  /** @throws Problem `webhook-not-found` (404) */
  async find(me: Principal, id: string) {
    return toView(await this.get(this.dataSource.manager, me, id));
  }

  /** @throws Problem `webhook-not-found` (404; also for another person's) */
  async get(manager: EntityManager, me: Principal, id: string): Promise<Webhook> {
    const webhook = await findWebhook(manager, id);
    if (webhook?.userId !== me.id || webhook.state === 'deleted') throw new Problem('webhook-not-found');
    return webhook;
  }

  private newSecret(id: string): string {
    return this.secrets.seal(`whsec_${randomBytes(SECRET_BYTES).toString('base64')}`, id);
  }
}

function assertAccepted(address: CheckedUrl): string {
  if ('url' in address) return address.url;
  const { refusal: rejection } = address;
  const issue: InputIssue = { in: 'body', pointer: '/url', code: rejection, message: rejections[rejection] };
  throw new Problem('webhook-url-refused', {}, { issues: [issue] });
}

function assertKnownTypes(kind: WebhookKind, types: string[]): void {
  if (kind === 'events') return void expandTypes(types);
  const known = notices.filter(({ channels }) => channels?.includes('webhook') ?? true).map(({ on }) => on.type);
  const unknown = types.filter((type) => !known.includes(type));
  if (unknown.length === 0) return;
  throw new Problem('unknown-event-types', { unknown: unknown.join(', '), known: known.toSorted().join(', ') });
}
