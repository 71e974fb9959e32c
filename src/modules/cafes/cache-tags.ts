import { tagOf, type Tag } from '../../kernel/tx/changes.js';

/** Marking each of the thousands of cafés of an import would fill the cache with marks. */
const MANY = 50;
const ANY: Tag = 'cafe:many';

/** What the change of these cafés is marked by. */
export const changedCafes = (ids: string[]): Tag[] => (ids.length > MANY ? [ANY] : ids.map((id) => tagOf('cafe', id)));

/** What an answer about a café depends on. */
export const tagsOfCafe = (id: string): Tag[] => [tagOf('cafe', id), ANY];
