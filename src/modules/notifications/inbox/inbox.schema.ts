import { z } from 'zod';
import { PageQuery, pageOf } from '../../../kernel/http/pagination.js';
import { choice, flag, Id, Instant, livemode } from '../../../kernel/http/schema.js';
import { categories } from '../notices/notice.js';

export const NotificationView = z
  .object({
    id: Id,
    livemode,
    number: z.int().meta({
      description: 'Sequence number of the notification within your inbox; also its id in the stream.',
      example: 42,
    }),
    type: z.string().meta({ description: 'The event type.', example: 'reservation.requested' }),
    category: choice('NotificationCategory', categories, 'missions')
      .nullable()
      .meta({ description: 'The category whose preferences apply to it.', example: 'deliveries' }),
    title: z.string().meta({ example: '새 배송 요청' }),
    body: z
      .string()
      .meta({ example: '12월 24일 (목) 서울 강남구 테헤란로 152 → 서울 마포구 양화로 45 배송 요청이 들어왔습니다.' }),
    data: z
      .record(z.string(), z.string().nullable())
      .meta({ example: { reservationId: '019aa1b2-7c3d-7e4f-8a5b-6c7d8e9f0a1b' } }),
    critical: z.boolean().meta({ description: 'It concerns a refund and cannot be switched off.', example: false }),
    createdAt: Instant,
    seenAt: Instant.nullable().meta({ description: 'When it was displayed.' }),
    readAt: Instant.nullable(),
    archivedAt: Instant.nullable(),
    goneAt: Instant.nullable().meta({
      description:
        'When it became pointless, such as a request that another driver accepted. It is then marked as read, and comes again through the stream under a new number.',
    }),
  })
  .meta({ id: 'Notification' });
export type NotificationView = z.infer<typeof NotificationView>;

export const NotificationQuery = PageQuery.extend({
  unread: flag.optional().meta({ description: 'true: only unread notifications; false: only read ones.' }),
  category: choice('NotificationCategory', categories, 'missions').optional(),
  type: z.string().max(64).optional().meta({ description: 'Only of this event type.', example: 'mission.failed' }),
  archived: flag.default(false).meta({ description: 'true: only archived notifications.' }),
});
export type NotificationQuery = z.infer<typeof NotificationQuery>;

const counts = {
  unread: z.int().meta({ description: 'Number of unread notifications, without the archived ones.', example: 3 }),
  unseen: z.int().meta({ description: 'How many of the unread ones were never displayed.', example: 1 }),
};

export const NotificationPage = pageOf(NotificationView).extend(counts).meta({ id: 'NotificationPage' });

export const InboxCounts = z.object(counts).meta({ id: 'InboxCounts' });
export type InboxCounts = z.infer<typeof InboxCounts>;

const UpTo = z.int().min(0).meta({ description: 'All notifications up to and including this `number`.', example: 42 });

export const ReadMany = z
  .strictObject({ upTo: UpTo.optional(), ids: z.array(Id).min(1).max(100).optional() })
  .refine(({ upTo, ids }) => upTo === undefined || ids === undefined, {
    params: {
      code: 'up_to_or_ids',
      message: { en: 'Send "upTo" or "ids", not both.', ko: '"upTo"와 "ids" 중 하나만 보내 주세요.' },
    },
  })
  .meta({
    id: 'ReadMany',
    description: 'An empty object means all notifications.',
    example: { ids: ['019aa1b2-7c3d-7e4f-8a5b-6c7d8e9f0a1b'] },
  });
export type ReadMany = z.infer<typeof ReadMany>;

export const Seen = z.strictObject({ upTo: UpTo }).meta({ id: 'Seen' });
export type Seen = z.infer<typeof Seen>;
