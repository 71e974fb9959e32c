import { z } from 'zod';
import { pageOf, PageQuery } from '../../../kernel/http/pagination.js';
import { AnyInstant, choice, Id, Instant, isInOrder, windowOrder } from '../../../kernel/http/schema.js';
import { channels, states } from '../notification.entity.js';
import { attemptFields } from './attempts.schema.js';

const channel = choice('Channel', channels, 'email');
const state = choice('DeliveryState', states).meta({
  description:
    'pending, retrying: waits until dueAt. sending: an attempt is running. dead: retries are exhausted, see lastError and the dead letters. suppressed: not sent, see reason.',
  example: 'delivered',
});
const type = z.string().min(1).max(64).meta({ description: 'The event type.', example: 'reservation.requested' });

export const DeliveryQuery = PageQuery.extend({
  eventId: Id.optional(),
  userId: Id.optional(),
  channel: channel.optional(),
  state: state.optional(),
  type: type.optional(),
  from: AnyInstant.optional().meta({
    description: 'Created at this time or later.',
    example: '2026-12-24T00:00:00.000Z',
  }),
  to: AnyInstant.optional().meta({ description: 'Created before this time.', example: '2026-12-25T00:00:00.000Z' }),
}).refine(isInOrder, windowOrder);
export type DeliveryQuery = z.infer<typeof DeliveryQuery>;

/** Contains neither texts nor addresses: an operator sees what happened, not what users write. */
export const DeliveryView = z
  .object({
    id: Id,
    eventId: Id,
    userId: Id,
    channel,
    targetId: Id.nullable().meta({ description: 'The webhook; null for all other channels.', example: null }),
    type,
    state,
    reason: z.string().nullable().meta({ description: 'Why it was not sent.', example: null }),
    attempts: z.int().meta({ example: 1 }),
    dueAt: Instant.nullable().meta({
      description: 'When the next attempt is due; null when there is none.',
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
        ...attemptFields,
        reason: z.string().nullable().meta({ example: 'connect ECONNREFUSED' }),
        status: z.int().nullable().meta({ description: 'HTTP status that a webhook answered.', example: null }),
      }),
    ),
  })
  .meta({ id: 'DeliveryAttempts' });
export type DeliveryAttempts = z.infer<typeof DeliveryAttempts>;
