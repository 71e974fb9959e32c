import { tagOf, type CacheTag } from '../../kernel/tx/changes.js';

/** Tagging each of the thousands of cafés of an import would fill the cache with tags. */
const MAX_TAGGED_CAFES = 50;
const ANY: CacheTag = 'cafe:many';

/** The cache tags that a change of these cafés invalidates. */
export const changedCafeTags = (ids: string[]): CacheTag[] =>
  ids.length > MAX_TAGGED_CAFES ? [ANY] : ids.map((id) => tagOf('cafe', id));

/** The cache tags of a response about a café. */
export const cafeCacheTags = (id: string): CacheTag[] => [tagOf('cafe', id), ANY];
