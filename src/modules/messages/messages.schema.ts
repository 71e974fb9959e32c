import { z } from 'zod';
import { pageOf, PageQuery } from '../../kernel/http/pagination.js';
import {
  AnyInstant,
  BothLanguages,
  choice,
  Id,
  Instant,
  isInOrder,
  OtherId,
  text,
  windowOrder,
} from '../../kernel/http/schema.js';

const eitherOr = {
  code: 'reservation_or_mission',
  message: {
    en: 'Send "reservationId" or "missionId", not both.',
    ko: '"reservationId"와 "missionId" 중 하나만 보내 주세요.',
  },
};

export const MessageQuery = PageQuery.extend({
  q: text(100).optional().meta({
    description:
      'Only messages that contain this text, in Korean or English; ignores spaces, case and character width.',
    example: '강남역',
  }),
  type: z
    .string()
    .min(1)
    .max(64)
    .optional()
    .meta({ description: 'Only of this event type.', example: 'reservation.accepted' }),
  reservationId: Id.optional(),
  missionId: OtherId.optional().meta({ description: 'The UUID of a mission, instead of that of a reservation.' }),
  from: AnyInstant.optional().meta({
    description: 'Only messages at this time or later.',
    example: '2026-12-24T00:00:00.000Z',
  }),
  to: AnyInstant.optional().meta({
    description: 'Only messages before this time.',
    example: '2026-12-25T00:00:00.000Z',
  }),
})
  .refine(isInOrder, windowOrder)
  .refine(({ reservationId, missionId }) => !reservationId || !missionId, { params: eitherOr });
export type MessageQuery = z.infer<typeof MessageQuery>;

const Ranges = z.array(
  z.object({ start: z.int().meta({ example: 14 }), end: z.int().meta({ example: 17 }) }).meta({ id: 'TextRange' }),
);

export const MessageView = z
  .object({
    id: Id,
    kind: choice('MessageKind', ['event', 'notification']).meta({
      description: 'event: what happened. notification: what you were notified of.',
      example: 'event',
    }),
    type: z.string().meta({ description: 'The event.', example: 'reservation.accepted' }),
    occurredAt: Instant,
    actor: z
      .object({ id: Id, name: z.string().meta({ description: 'Name at that time.', example: '김미나' }) })
      .nullable()
      .meta({ description: 'The user who did it; null for Madang itself and where readers may not see who it was.' }),
    reservationId: Id.nullable(),
    missionId: Id.nullable(),
    text: BothLanguages.meta({
      example: {
        ko: '준호 기사님이 12월 24일 (목) 서울역 → 강남역 배송을 맡았습니다.',
        en: '준호 accepted the delivery on Thu 24 Dec: 서울역 → 강남역.',
      },
    }),
    highlights: z.object({ ko: Ranges, en: Ranges }).meta({
      description:
        'Where the texts match `q`: from `start` up to but not including `end`, in UTF-16 code units. The texts are plain text, never HTML.',
    }),
  })
  .meta({ id: 'Message' });
export type MessageView = z.infer<typeof MessageView>;

export const MessagePage = pageOf(MessageView)
  .extend({
    searchedBy: choice('SearchEngine', ['mysql', 'opensearch']).meta({
      description:
        'The search engine that answered. OpenSearch includes new messages after a second or two; MySQL answers when OpenSearch is not available.',
      example: 'mysql',
    }),
  })
  .meta({ id: 'MessagePage' });
