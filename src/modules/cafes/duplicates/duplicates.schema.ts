import { z } from 'zod';
import { pageOf, PageQuery } from '../../../kernel/http/pagination.js';
import { choice, Id, Instant } from '../../../kernel/http/schema.js';
import { CafeRecord } from '../cafes.schema.js';
import { duplicateStates } from './duplicates.queries.js';

const state = choice('CafeDuplicateState', duplicateStates).meta({
  description:
    'suggested: waiting for a decision. merged: the two are one café. dismissed: the two are different cafés. separated: the merge was undone.',
  example: 'suggested',
});

export const DuplicateQuery = PageQuery.extend({ state: state.default('suggested') });
export type DuplicateQuery = z.infer<typeof DuplicateQuery>;

const side = z
  .object({
    id: Id,
    name: z.string().meta({ example: '스타벅스 강남역점' }),
    roadAddress: z.string().nullable(),
    lat: z.number().nullable().meta({ example: 37.498095 }),
    lng: z.number().nullable().meta({ example: 127.02761 }),
    sources: z.array(CafeRecord),
  })
  .meta({ id: 'CafeOfDuplicate' });

export const DuplicateView = z
  .object({
    id: Id,
    state,
    similarity: z.number().meta({ description: 'Similarity of name and phone number, 0 to 1.', example: 0.95 }),
    distance: z
      .number()
      .nullable()
      .meta({ description: 'Distance in metres; null when either café has no position.', example: 3.2 }),
    first: side.meta({ description: 'The café that represents both when they are merged.' }),
    second: side,
    decidedBy: Id.nullable().meta({
      description: 'Null when Madang merged them automatically or there is no decision yet.',
    }),
    decidedAt: Instant.nullable(),
  })
  .meta({ id: 'CafeDuplicate' });
export type DuplicateView = z.infer<typeof DuplicateView>;

export const DuplicatePage = pageOf(DuplicateView).meta({ id: 'CafeDuplicatePage' });

export const NewDuplicate = z
  .strictObject({ firstId: Id, secondId: Id })
  .refine(({ firstId, secondId }) => firstId !== secondId, {
    path: ['secondId'],
    params: {
      code: 'same_cafe',
      message: { en: 'Must be a different café than the first one.', ko: '첫 번째 카페와 다른 카페여야 합니다.' },
    },
  })
  .meta({
    id: 'NewCafeDuplicate',
    example: {
      firstId: '019aa1b2-7c3d-7e4f-8a5b-6c7d8e9f0a1b',
      secondId: '019aa1b2-7c3d-7e4f-8a5b-6c7d8e9f0a1c',
    },
  });
export type NewDuplicate = z.infer<typeof NewDuplicate>;
