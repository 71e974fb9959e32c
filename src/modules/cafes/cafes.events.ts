import { z } from 'zod';
import { defineEvent, defineBroadcastEvent } from '../../kernel/events/events.js';
import { Id } from '../../kernel/http/schema.js';
import { changedCafeTags } from './cache-tags.js';

/** The shown content of these cafés changed; every process with a copy reloads them. */
export const cafesChanged = defineBroadcastEvent(
  'cafe.changed',
  z.strictObject({ cafeIds: z.array(Id).min(1).max(1_000) }),
  ({ cafeIds }) => changedCafeTags(cafeIds),
);

export const commentReplied = defineEvent(
  'cafe.comment_replied',
  z.strictObject({ cafeId: Id, commentId: Id, parentId: Id }),
);
export const suggestionDecided = defineEvent(
  'cafe.suggestion_decided',
  z.strictObject({ cafeId: Id, suggestionId: Id }),
);
/** An import advanced by at least 5 %. */
export const importProgressed = defineEvent(
  'cafe.import_progressed',
  z.strictObject({ importId: Id, percent: z.int().min(0).max(100) }),
);
/** An import ended: it succeeded, failed or was cancelled. */
export const importEnded = defineEvent('cafe.import_ended', z.strictObject({ importId: Id }));
