import { z } from 'zod';
import { pageOf } from '../../../kernel/http/pagination.js';
import { Id } from '../../../kernel/http/schema.js';

export const Bookmark = z
  .object({
    cafeId: Id,
    name: z.string().meta({ example: '우지커피 강남역사점' }),
    roadAddress: z.string().nullable(),
    lat: z.number().nullable().meta({ description: 'Null when the position is unknown.', example: 37.498095 }),
    lng: z.number().nullable().meta({ example: 127.02761 }),
    open: z.boolean().meta({ description: 'False when the café has closed permanently.' }),
  })
  .meta({ id: 'CafeBookmark' });
export type Bookmark = z.infer<typeof Bookmark>;

export const BookmarkPage = pageOf(Bookmark).meta({ id: 'CafeBookmarkPage' });
