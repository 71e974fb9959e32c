import { z } from 'zod';
import { pageOf, PageQuery } from '../../../kernel/http/pagination.js';
import {
  AnyInstant,
  choice,
  Id,
  Instant,
  isInOrder,
  livemode,
  text,
  windowOrder,
} from '../../../kernel/http/schema.js';
import { isTest } from '../../../kernel/tx/mode.js';
import { states } from '../notification.entity.js';
import { attemptFields } from '../sending/attempts.schema.js';
import { disabledReasons, webhookKinds, type Webhook } from './webhooks.queries.js';

const url = z.string().max(2_000).meta({
  description: 'An https URL with port 443 or 8443 and a public address.',
  example: 'https://hooks.example.com/madang',
});
const eventTypes = z
  .array(z.string().max(64))
  .max(100)
  .transform((types) => [...new Set(types)])
  .meta({
    description:
      'When omitted: all that I am notified of, or all events of my account. Of the kind `events` also `reservation.*`, for all of reservations.',
    example: ['reservation.requested', 'mission.succeeded'],
  });
const state = choice('WebhookState', ['active', 'disabled']);

const kind = z.enum(webhookKinds).meta({
  id: 'WebhookKind',
  description:
    'notifications: what I am notified of, in my language. events: every event of my account with its resource, as `GET /v1/events` has it; see `webhooks` of the contract.',
  example: 'events',
});

export const NewWebhook = z
  .strictObject({
    url,
    kind: kind.default('notifications'),
    eventTypes: eventTypes.default([]),
    description: text(200).optional(),
  })
  .meta({ id: 'NewWebhook' });
export type NewWebhook = z.infer<typeof NewWebhook>;

export const WebhookChanges = z
  .strictObject({
    url: url.optional(),
    eventTypes: eventTypes.optional(),
    description: text(200).nullable().optional(),
    state: state.optional(),
  })
  .meta({ id: 'WebhookChanges' });
export type WebhookChanges = z.infer<typeof WebhookChanges>;

export const WebhookView = z
  .object({
    id: Id,
    livemode,
    kind,
    url,
    description: z.string().nullable(),
    eventTypes: z.array(z.string()).meta({ example: ['reservation.requested'] }),
    state,
    disabledReason: choice('WebhookDisabledReason', disabledReasons).nullable().meta({
      description: 'gone: the endpoint answered 410. failing: every attempt failed for 5 days.',
      example: null,
    }),
    failingSince: Instant.nullable().meta({ description: 'Every attempt has failed since this time.', example: null }),
    previousSecretUntil: Instant.nullable().meta({
      description: 'Messages are also signed with the previous secret until this time.',
      example: null,
    }),
    createdAt: Instant,
  })
  .meta({ id: 'Webhook' });
export type WebhookView = z.infer<typeof WebhookView>;

export const WebhookPage = pageOf(WebhookView).meta({ id: 'WebhookPage' });

export const WebhookWithSecret = WebhookView.extend({
  secret: z.string().meta({
    description: 'Shown only once. Verify signatures with it, using any Standard Webhooks library.',
    example: 'whsec_C2FVsBQIhrscChlQIMV+b5sSYspob7oDazfjAXdtx0o=',
  }),
}).meta({ id: 'WebhookWithSecret' });
export type WebhookWithSecret = z.infer<typeof WebhookWithSecret>;

const deliveryState = choice('DeliveryState', states).meta({
  description:
    'pending, retrying: waits until nextAttemptAt. sending: an attempt is running. dead: all ten attempts failed, or the endpoint answered 410. suppressed: not sent, see reason.',
  example: 'delivered',
});

export const WebhookDeliveryQuery = PageQuery.extend({ state: deliveryState.optional() });
export type WebhookDeliveryQuery = z.infer<typeof WebhookDeliveryQuery>;

export const WebhookDeliveryView = z
  .object({
    id: Id.meta({
      description: 'Also the webhook-id of the message in every attempt; for an event that is `eventId`.',
    }),
    livemode,
    eventId: Id,
    type: z.string().meta({ example: 'reservation.requested' }),
    state: deliveryState,
    reason: z.string().nullable().meta({ description: 'Why it was not sent.', example: null }),
    attempts: z.int().meta({ example: 1 }),
    nextAttemptAt: Instant.nullable(),
    deliveredAt: Instant.nullable(),
    createdAt: Instant,
  })
  .meta({ id: 'WebhookDelivery' });
export type WebhookDeliveryView = z.infer<typeof WebhookDeliveryView>;

export const WebhookDeliveryPage = pageOf(WebhookDeliveryView).meta({ id: 'WebhookDeliveryPage' });

export const WebhookAttempts = z
  .object({
    items: z.array(
      z.object({
        ...attemptFields,
        reason: z.string().nullable().meta({ example: 'HTTP 503' }),
        status: z
          .int()
          .nullable()
          .meta({ description: 'HTTP status of the response; null when there was none.', example: 503 }),
        response: z.string().nullable().meta({ description: 'The first KB of the response.', example: 'busy' }),
      }),
    ),
  })
  .meta({ id: 'WebhookAttempts' });
export type WebhookAttempts = z.infer<typeof WebhookAttempts>;

export const NewWebhookTest = z
  .strictObject({
    type: z.string().max(64).optional().meta({
      description:
        'Of which event it is the example, for webhooks of the kind `events`; by default the first that they get.',
      example: 'reservation.accepted',
    }),
  })
  .prefault({})
  .meta({ id: 'NewWebhookTest', example: {} });
export type NewWebhookTest = z.infer<typeof NewWebhookTest>;

export const WebhookReplay = z
  .strictObject({
    from: AnyInstant.meta({ example: '2026-12-24T00:00:00.000Z' }),
    to: AnyInstant.meta({ example: '2026-12-25T00:00:00.000Z' }),
    state: choice('ReplayedState', ['delivered', 'dead', 'suppressed'])
      .optional()
      .meta({ description: 'Only deliveries in these states; by default all three.', example: 'dead' }),
  })
  .refine(isInOrder, windowOrder)
  .meta({ id: 'NewWebhookReplay' });
export type WebhookReplay = z.infer<typeof WebhookReplay>;

export const WebhookReplayed = z
  .object({ count: z.int().meta({ description: 'Number of messages that are sent again.', example: 12 }) })
  .meta({ id: 'WebhookReplayed' });

/** The public shape of a row. */
export const toView = (webhook: Webhook): WebhookView => ({
  id: webhook.id,
  livemode: !isTest(webhook.userId),
  kind: webhook.kind,
  url: webhook.url,
  description: webhook.description,
  eventTypes: webhook.eventTypes,
  state: webhook.state === 'active' ? 'active' : 'disabled',
  disabledReason: webhook.disabledReason,
  failingSince: webhook.failingSince?.toISOString() ?? null,
  previousSecretUntil: webhook.previousUntil?.toISOString() ?? null,
  createdAt: webhook.createdAt.toISOString(),
});
