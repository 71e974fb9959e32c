import { z } from 'zod';
import { PageQuery, pageOf } from '../../kernel/pages.js';
import { Id, Instant } from '../../kernel/schema.js';

export const NotificationView = z
  .object({
    id: Id,
    type: z.string().meta({ description: 'The event it tells of.', example: 'reservation.requested' }),
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
    readAt: Instant.nullable(),
  })
  .meta({ id: 'Notification' });
export type NotificationView = z.infer<typeof NotificationView>;

export const NotificationQuery = PageQuery.extend({
  unread: z
    .stringbool({ truthy: ['true'], falsy: ['false'] })
    .optional()
    .meta({ description: 'Only unread (or only read) ones.' }),
});
export type NotificationQuery = z.infer<typeof NotificationQuery>;

export const NotificationPage = pageOf(NotificationView)
  .extend({ unread: z.int().meta({ description: 'How many are unread altogether.', example: 1 }) })
  .meta({ id: 'NotificationPage' });
