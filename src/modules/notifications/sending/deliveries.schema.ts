import { z } from 'zod';
import { pageOf, PageQuery } from '../../../kernel/http/pagination.js';
import { Id, Instant, isInOrder, windowOrder } from '../../../kernel/http/schema.js';
import { channels, states } from '../notification.entity.js';

const channel = z.enum(channels).meta({ example: 'email' });
const state = z.enum(states).meta({
  description:
    'pending, retrying: it waits until dueAt. sending: on its way. dead: given up, see lastError and the dead letters. suppressed: nothing was to be sent, see reason.',
  example: 'delivered',
});
const type = z
  .string()
  .min(1)
  .max(64)
  .meta({ description: 'The event it tells of.', example: 'reservation.requested' });
const time = z.iso.datetime({ offset: true });

export const DeliveryQuery = PageQuery.extend({
  eventId: Id.optional(),
  userId: Id.optional(),
  channel: channel.optional(),
  state: state.optional(),
  type: type.optional(),
  from: time.optional().meta({ description: 'Written at this time or later.', example: '2026-12-24T00:00:00.000Z' }),
  to: time.optional().meta({ description: 'Written before this time.', example: '2026-12-25T00:00:00.000Z' }),
}).refine(isInOrder, windowOrder);
export type DeliveryQuery = z.infer<typeof DeliveryQuery>;

/** What was to be told is not in it, nor anybody's address: an operator sees what happened, not what people write. */
export const DeliveryView = z
  .object({
    id: Id,
    eventId: Id,
    userId: Id,
    channel,
    targetId: Id.nullable().meta({ description: 'The webhook; null for every other channel.', example: null }),
    type,
    state,
    reason: z.string().nullable().meta({ description: 'Why it was suppressed.', example: null }),
    attempts: z.int().meta({ example: 1 }),
    dueAt: Instant.nullable().meta({
      description: 'When it is sent or, while it is being sent, sent again; null: over.',
    }),
    createdAt: Instant,
    deliveredAt: Instant.nullable(),
    firstError: z.string().nullable().meta({ example: 'connect ECONNREFUSED' }),
    lastError: z.string().nullable().meta({ example: 'connect ECONNREFUSED' }),
  })
  .meta({ id: 'Delivery' });
export type DeliveryView = z.infer<typeof DeliveryView>;

export const DeliveryPage = pageOf(DeliveryView).meta({ id: 'DeliveryPage' });

export const DeliveryAttempts = z
  .object({
    items: z.array(
      z.object({
        number: z.int().meta({ example: 1 }),
        startedAt: Instant,
        ms: z.int().meta({ example: 87 }),
        outcome: z.enum(['delivered', 'failed', 'refused']).meta({ example: 'failed' }),
        reason: z.string().nullable().meta({ example: 'connect ECONNREFUSED' }),
        status: z.int().nullable().meta({ description: 'Of a webhook: what it answered.', example: null }),
      }),
    ),
  })
  .meta({ id: 'DeliveryAttempts' });
export type DeliveryAttempts = z.infer<typeof DeliveryAttempts>;
