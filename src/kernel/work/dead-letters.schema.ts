import { z } from 'zod';
import { pageOf, PageQuery } from '../http/pagination.js';
import { AnyInstant, flag, Id, Instant, isInOrder, windowOrder } from '../http/schema.js';

const filters = {
  source: z.string().min(1).max(64).optional().meta({
    description:
      'The source that exhausted its retries: a consumer of events (such as notifications.reservation.requested), notifications.<channel>, forwarding.<target>, messages.history, messages.search, wallets.withdrawals, cafes.imports, privacy.deletions or privacy.exports.',
    example: 'notifications.email',
  }),
  reason: z.string().min(1).max(255).optional().meta({ description: 'Only this exact reason.' }),
  from: AnyInstant.optional().meta({
    description: 'Dead since this time or later.',
    example: '2026-12-24T00:00:00.000Z',
  }),
  to: AnyInstant.optional().meta({ description: 'Dead before this time.', example: '2026-12-25T00:00:00.000Z' }),
};

/** Selects letters; an absent field does not restrict them. */
export const DeadLetterFilter = z.strictObject(filters);
export type DeadLetterFilter = z.infer<typeof DeadLetterFilter> & { redriven?: boolean | undefined };

export const DeadLetterQuery = PageQuery.extend({
  ...filters,
  redriven: flag.optional().meta({ description: 'true: only redriven dead letters; false: only the others.' }),
}).refine(isInOrder, windowOrder);
export type DeadLetterQuery = z.infer<typeof DeadLetterQuery>;

export const DeadLetterView = z
  .object({
    id: Id,
    source: z.string().meta({ description: 'The source that exhausted its retries.', example: 'notifications.email' }),
    referenceId: Id.meta({ description: 'The id of the event, notification, forward, message, withdrawal or import.' }),
    reason: z.string().meta({ example: 'retries exhausted' }),
    attempts: z.int().meta({ description: 'All attempts, including those before the last redrive.', example: 20 }),
    firstError: z.string().nullable().meta({ example: 'connect ECONNREFUSED' }),
    lastError: z.string().nullable().meta({ example: 'connect ECONNREFUSED' }),
    diedAt: Instant,
    redrivenAt: Instant.nullable().meta({
      description: 'When the redrive was requested, or the work ended by itself.',
    }),
  })
  .meta({ id: 'DeadLetter' });
export type DeadLetterView = z.infer<typeof DeadLetterView>;

export const DeadLetterPage = pageOf(DeadLetterView).meta({ id: 'DeadLetterPage' });

const eitherOr = {
  code: 'ids_or_filter',
  message: { en: 'Send either "ids" or "filter".', ko: '"ids"와 "filter" 중 하나만 보내 주세요.' },
};

export const NewRedrive = z
  .strictObject({
    ids: z.array(Id).min(1).max(1_000).optional(),
    filter: DeadLetterFilter.optional().meta({
      description: 'A dead letter must match all conditions; {} matches every one.',
    }),
    ratePerSecond: z.int().min(1).max(50).default(10),
  })
  .refine(({ ids, filter }) => (ids === undefined) !== (filter === undefined), { params: eitherOr })
  .meta({ id: 'NewRedrive', example: { filter: { source: 'notifications.email' }, ratePerSecond: 50 } });
export type NewRedrive = z.infer<typeof NewRedrive>;

export const Redriven = z
  .object({ count: z.int().meta({ description: 'Number of dead letters that are queued again.', example: 10_000 }) })
  .meta({ id: 'Redriven' });
