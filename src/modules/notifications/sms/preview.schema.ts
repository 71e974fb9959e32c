import { z } from 'zod';
import { PageQuery, pageOf } from '../../../kernel/http/pagination.js';
import { choice, Id, Instant } from '../../../kernel/http/schema.js';

export const SmsPreviewQuery = PageQuery.extend({ channel: choice('TextChannel', ['sms', 'push']) });
export type SmsPreviewQuery = z.infer<typeof SmsPreviewQuery>;

export const SmsPreviewPage = pageOf(
  z.object({
    id: Id,
    userId: Id,
    type: z.string().meta({ description: 'The event type.', example: 'reservation.delivered' }),
    text: z.string().meta({ example: '서울 마포구 양화로 45까지 배송이 완료되었습니다.' }),
    length: z
      .object({ encoding: choice('SmsEncoding', ['GSM-7', 'UCS-2']), segments: z.int() })
      .nullable()
      .meta({
        description: 'Number of SMS segments; null for a push message.',
        example: { encoding: 'UCS-2', segments: 1 },
      }),
    recordedAt: Instant,
  }),
).meta({ id: 'NotificationOutboxPage' });
export type SmsPreviewItem = z.infer<typeof SmsPreviewPage>['items'][number];
