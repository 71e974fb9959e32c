import type { Tx } from './tx.js';

/**
 * Names something that lookups depend on: `reservation:<id>`, `mission` (any), `person:<id>` (everything by this user).
 */
export type CacheTag = string;

/** The tag of one thing. */
export const tagOf = (aggregate: string, id: string): CacheTag => `${aggregate}:${id}`;

/** The cache tags of a change: the object's, and that of its kind, on which lists depend. */
export const changeTagsOf = (aggregate: string, id: string): CacheTag[] => [tagOf(aggregate, id), aggregate];

/** The cache tag of a user: after a write, the writer must not see an older state. */
export const tagOfPerson = (id: string): CacheTag => tagOf('person', id);

/**
 * The names and handles of all people, and whether they are shown: one tag for all, as they change seldom, and a page shows those of
 * many.
 */
export const PEOPLE: CacheTag = 'people';

/** What a transaction changes: cache tags, and the ids of its events. */
export type Changes = { tags: readonly CacheTag[]; events: readonly string[] };

const tagsByTx = new WeakMap<Tx, Set<CacheTag>>();
const eventsByTx = new WeakMap<Tx, string[]>();

/** Tags what this transaction changes, for invalidation. Every event does so for its aggregate. */
export function tagForInvalidation(tx: Tx, ...tags: CacheTag[]): void {
  const all = tagsByTx.get(tx) ?? new Set();
  for (const tag of tags) all.add(tag);
  tagsByTx.set(tx, all);
}

/** Adds an event to the changes of the transaction. */
export function addChangeEvent(tx: Tx, eventId: string): void {
  const all = eventsByTx.get(tx) ?? [];
  all.push(eventId);
  eventsByTx.set(tx, all);
}

export const changesBy = (tx: Tx): Changes => ({
  tags: [...(tagsByTx.get(tx) ?? [])],
  events: eventsByTx.get(tx) ?? [],
});
