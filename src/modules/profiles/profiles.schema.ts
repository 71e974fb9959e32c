import { z } from 'zod';
import { PageQuery, pageOf } from '../../kernel/http/pagination.js';
import { Id } from '../../kernel/http/schema.js';
import { MOST_COUNTED } from '../missions/index.js';

const person = {
  id: Id,
  handle: z.string().meta({ example: 'haru' }),
  name: z.string().meta({ example: '하루' }),
  bio: z.string().nullable().meta({ example: '매일 밤 9시에 노래합니다 🎤' }),
};

const count = z.int().min(0).max(MOST_COUNTED);

export const ProfileView = z
  .object({
    ...person,
    isStreamer: z.boolean().meta({ description: 'Whether missions can be proposed to the person.', example: true }),
    missions: z
      .object({
        ongoing: count.meta({ description: 'Neither ended nor cancelled.', example: 2 }),
        succeeded: count.meta({ example: 12 }),
        failed: count.meta({ description: 'Failed, or not done in time.', example: 1 }),
      })
      .meta({
        id: 'ProfileMissions',
        description: `How many missions the person has as a streamer; more than ${MOST_COUNTED.toLocaleString('en')} of a kind are not counted.`,
      }),
  })
  .meta({ id: 'Profile' });
export type ProfileView = z.infer<typeof ProfileView>;

export const StreamerQuery = PageQuery.extend({
  q: z.string().trim().max(30).optional().meta({
    description: 'The beginning of a handle or of a name, in upper or lower case.',
    example: 'haru',
  }),
});
export type StreamerQuery = z.infer<typeof StreamerQuery>;

export const StreamerView = z.object(person).meta({ id: 'Streamer' });
export type StreamerView = z.infer<typeof StreamerView>;

export const StreamerPage = pageOf(StreamerView).meta({ id: 'StreamerPage' });
