import { z } from 'zod';
import { wantedForm } from '../../../kernel/http/input-messages.js';
import { PageQuery, pageOf } from '../../../kernel/http/pagination.js';
import { REQUEST_ID } from '../../../kernel/http/request-log.js';
import { AnyInstant, choice, Id, Instant, livemode } from '../../../kernel/http/schema.js';

const exampleId = '8d1e5f0a-6a57-4f0e-9a51-5d9d3f0c1b2a';

/** The id of a request, as callers may choose it. */
export const RequestId = z
  .string()
  .regex(
    wantedForm(REQUEST_ID, {
      ko: '영문자, 숫자, _, ., -로 된 8~64자로 보내 주세요.',
      en: 'Must be 8 to 64 letters, digits, _, . or -.',
    }),
  )
  .max(64)
  .meta({ example: exampleId });

export const RequestQuery = PageQuery.extend({
  keyId: Id.optional().meta({ description: 'Only those by this API key.' }),
  method: choice('RequestMethod', ['GET', 'HEAD', 'POST', 'PUT', 'PATCH', 'DELETE'], 'POST').optional(),
  status: choice('StatusClass', ['2xx', '3xx', '4xx', '5xx'], '4xx').optional(),
  since: AnyInstant.optional().meta({
    description: 'Only those that were answered at this time or later.',
    example: '2026-11-24T00:00:00Z',
  }),
});
export type RequestQuery = z.infer<typeof RequestQuery>;
export type RequestFilters = Omit<RequestQuery, 'limit' | 'cursor'>;

export const RequestView = z
  .object({
    livemode,
    requestId: z.string().meta({
      description: '`X-Request-Id` of the answer: what was sent in that header, or an id that we chose.',
      example: exampleId,
    }),
    createdAt: Instant.meta({ description: 'When it was answered.' }),
    method: z.string().meta({ example: 'POST' }),
    route: z.string().nullable().meta({
      description: 'The pattern of its address, never the address itself; null where there is nothing.',
      example: '/v1/reservations/{id}/cancellation',
    }),
    status: z.int().meta({ example: 409 }),
    problem: z
      .string()
      .nullable()
      .meta({ description: 'The `code` of its problem; null if it had none.', example: 'reservation-conflict' }),
    durationMs: z.int().meta({ description: 'Milliseconds until it was answered.', example: 12 }),
    key: z
      .object({ id: Id, name: z.string().nullable().meta({ example: 'Order import' }) })
      .meta({ id: 'ApiRequestKey', description: 'The API key that it was sent with.' }),
    idempotencyKey: z.string().nullable().meta({ description: 'Its `Idempotency-Key`.', example: 'order-2026-1187' }),
  })
  .meta({ id: 'ApiRequest' });
export type RequestView = z.infer<typeof RequestView>;

export const RequestPage = pageOf(RequestView).meta({ id: 'ApiRequestPage' });
