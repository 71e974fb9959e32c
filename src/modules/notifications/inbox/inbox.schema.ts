import { z } from 'zod';
import { PageQuery, pageOf } from '../../../kernel/http/pagination.js';
import { Id, Instant } from '../../../kernel/http/schema.js';
import { categories } from '../notices/notice.js';

export const NotificationView = z
  .object({
    id: Id,
    number: z.int().meta({ description: 'Your own count of what you were told; the id in the stream.', example: 42 }),
    type: z.string().meta({ description: 'The event it tells of.', example: 'reservation.requested' }),
    category: z
      .enum(categories)
      .nullable()
      .meta({ description: 'What it is switched on and off with.', example: 'deliveries' }),
    title: z.string().meta({ example: '새 배송 요청' }),
    body: z
      .string()
      .meta({ example: '2026-12-24 서울 강남구 테헤란로 152 → 서울 마포구 양화로 45 배송 요청이 있습니다.' }),
    data: z
      .record(z.string(), z.string().nullable())
      .meta({ example: { reservationId: '019aa1b2-7c3d-7e4f-8a5b-6c7d8e9f0a1b' } }),
    critical: z
      .boolean()
      .meta({ description: 'It tells of money coming back: nobody can switch it off.', example: false }),
    createdAt: Instant,
    seenAt: Instant.nullable().meta({ description: 'When it was on your screen.' }),
    readAt: Instant.nullable(),
    archivedAt: Instant.nullable(),
  })
  .meta({ id: 'Notification' });
export type NotificationView = z.infer<typeof NotificationView>;

const flag = z.stringbool({ truthy: ['true'], falsy: ['false'] });

export const NotificationQuery = PageQuery.extend({
  unread: flag.optional().meta({ description: 'Only unread (or only read) ones.' }),
  category: z.enum(categories).optional(),
  type: z.string().max(64).optional().meta({ description: 'Only of this event.', example: 'mission.failed' }),
  archived: flag.default(false).meta({ description: 'The archived ones instead of the others.' }),
});
export type NotificationQuery = z.infer<typeof NotificationQuery>;

const counts = {
  unread: z.int().meta({ description: 'How many are unread altogether, the archived ones aside.', example: 3 }),
  unseen: z.int().meta({ description: 'How many of these were never on your screen.', example: 1 }),
};

export const NotificationPage = pageOf(NotificationView).extend(counts).meta({ id: 'NotificationPage' });

export const InboxCounts = z.object(counts).meta({ id: 'InboxCounts' });
export type InboxCounts = z.infer<typeof InboxCounts>;

const UpTo = z.int().min(0).meta({ description: 'The number of the last one that is meant.', example: 42 });

export const ReadMany = z
  .strictObject({ upTo: UpTo.optional(), ids: z.array(Id).min(1).max(100).optional() })
  .refine(({ upTo, ids }) => upTo === undefined || ids === undefined, {
    params: {
      code: 'up_to_or_ids',
      message: { en: 'Send "upTo" or "ids", not both.', ko: '"upTo"와 "ids" 중 하나만 보내 주세요.' },
    },
  })
  .meta({ id: 'ReadMany', description: 'Empty: all of them.' });
export type ReadMany = z.infer<typeof ReadMany>;

export const Seen = z.strictObject({ upTo: UpTo }).meta({ id: 'Seen' });
export type Seen = z.infer<typeof Seen>;
