import { z } from 'zod';
import { Instant } from '../../../kernel/http/schema.js';
import { TagCode } from '../cafes.schema.js';
import { tagCodes, tagsOfMask } from '../tags.js';
import type { Rating } from './ratings.queries.js';

const MINIMUM_TAGS = 3;

const points = z.number().min(0).max(5).multipleOf(0.5).meta({ description: '0 to 5 in steps of 0.5.', example: 4.5 });
const tooFewTags = {
  code: 'too_few_tags',
  message: {
    ko: `서로 다른 태그를 ${MINIMUM_TAGS}개 이상 선택해 주세요.`,
    en: `Choose at least ${MINIMUM_TAGS} different tags.`,
  },
};

export const NewRating = z
  .strictObject({
    points,
    tags: z
      .array(TagCode)
      .min(MINIMUM_TAGS)
      .max(tagCodes.length)
      .refine((chosen) => new Set(chosen).size >= MINIMUM_TAGS, { params: tooFewTags })
      .meta({ description: 'At least three different tags that apply to this café.' }),
  })
  .meta({ id: 'NewCafeRating', example: { points: 4.5, tags: ['wifi', 'concent', 'mute'] } });
export type NewRating = z.infer<typeof NewRating>;

export const RatingView = z
  .object({ points, tags: z.array(TagCode), ratedAt: Instant })
  .meta({ id: 'CafeRating', example: { points: 4.5, tags: ['wifi'], ratedAt: '2026-12-24T01:30:00.000Z' } });

/** The public shape of a rating. */
export const toView = ({ halves, tags, ratedAt }: Rating): z.infer<typeof RatingView> => ({
  points: halves / 2,
  tags: tagsOfMask(tags),
  ratedAt: ratedAt.toISOString(),
});
