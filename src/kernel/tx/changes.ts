import type { Tx } from './tx.js';

/** Names something that is looked up: `reservation:<id>`, `mission` (any of them), `person:<id>` (whatever they did). */
export type Tag = string;

/** The tag of one thing. */
export const tagOf = (aggregate: string, id: string): Tag => `${aggregate}:${id}`;

/** The tags of a change to a thing: its own, and that of all of its kind, on which lists depend. */
export const tagsOf = (aggregate: string, id: string): Tag[] => [tagOf(aggregate, id), aggregate];

/** The tag of what somebody does: whoever has just written must not be shown the time before. */
export const tagOfPerson = (id: string): Tag => tagOf('person', id);

/** What a transaction changes, and the ids of the events that tell of it. */
export type Changes = { tags: readonly Tag[]; events: readonly string[] };

const touched = new WeakMap<Tx, Set<Tag>>();
const announced = new WeakMap<Tx, string[]>();

/** Says that this transaction changes what these tags name. Every announced event does so for what it happened to. */
export function touch(tx: Tx, ...tags: Tag[]): void {
  const all = touched.get(tx) ?? new Set();
  for (const tag of tags) all.add(tag);
  touched.set(tx, all);
}

/** Says that this event tells of what the transaction changes. */
export function announce(tx: Tx, eventId: string): void {
  const all = announced.get(tx) ?? [];
  all.push(eventId);
  announced.set(tx, all);
}

export const changesBy = (tx: Tx): Changes => ({
  tags: [...(touched.get(tx) ?? [])],
  events: announced.get(tx) ?? [],
});
