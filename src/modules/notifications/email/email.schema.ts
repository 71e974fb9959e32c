import { z } from 'zod';
import { PageQuery, pageOf } from '../../../kernel/http/pagination.js';
import { choice, Id, Instant } from '../../../kernel/http/schema.js';
import { notices } from '../notices/table.js';
import { normalizeAddress } from './address.js';

export const UnsubscribeToken = z
  .string()
  .max(200)
  .meta({ example: 'AZqhsnw9fk-KW2x9jp8KGw.missions.K5oZfzN95Z9UVu1EsfQmfVNQhnkZ2pj9o9NDN_H_pI4' });

/** An HTML page for browsers, one line of text for programs. */
export const Page = z.string().meta({ example: 'You are unsubscribed.' });

export const PreviewQuery = z.strictObject({
  type: choice(
    'EventType',
    notices.map(({ on }) => on.type),
    'mission.failed',
  ).meta({ description: 'The event type.' }),
  locale: choice('Locale', ['ko', 'en']).default('ko'),
});
export type PreviewQuery = z.infer<typeof PreviewQuery>;

export const LetterView = z
  .object({
    subject: z.string().meta({ example: '미션 실패' }),
    text: z.string(),
    html: z.string(),
  })
  .meta({ id: 'Letter' });

export const SuppressionView = z
  .object({
    id: Id,
    email: z.string().meta({ example: 'mina@example.com' }),
    reason: choice('SuppressionReason', ['bounce', 'complaint']),
    detail: z.string().nullable().meta({ example: '550 5.1.1 user unknown' }),
    createdAt: Instant,
  })
  .meta({ id: 'Suppression' });
export type SuppressionView = z.infer<typeof SuppressionView>;

export const SuppressionQuery = PageQuery.extend({
  email: z.string().max(320).transform(normalizeAddress).optional().meta({ description: 'Only this e-mail address.' }),
});
export type SuppressionQuery = z.infer<typeof SuppressionQuery>;

export const SuppressionPage = pageOf(SuppressionView).meta({ id: 'SuppressionPage' });

export const FeedbackResult = z
  .object({ suppressed: z.int().meta({ description: 'Number of suppressed addresses in this feedback.', example: 1 }) })
  .meta({ id: 'MailFeedbackTaken' });
