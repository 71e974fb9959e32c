/**
 * A search for messages. MySQL and OpenSearch return the same order, so pages of one may follow pages of the other. Ids
 * sort by time.
 */
export type Search = {
  /** Only messages of this reader; null means all. */
  readerId: string | null;
  /** The folded text, not empty. */
  folded: string | undefined;
  /** The text as typed. */
  typed: string | undefined;
  type: string | undefined;
  /** A reservation or a mission. */
  subjectId: string | undefined;
  /** At this time or later. */
  from: Date | undefined;
  /** Before this time. */
  to: Date | undefined;
  /** Older than the message with this id. */
  before: string | undefined;
  limit: number;
};

/** Ids, newest first. `next` is the cursor; a page with fewer ids than the limit may still have one. */
export type Found = { ids: string[]; next: string | null };

/** The lowest possible id of a message at this time: UUIDv7 begins with the milliseconds. */
export function firstIdAt(time: Date): Buffer {
  const id = Buffer.alloc(16);
  id.writeUIntBE(Math.max(0, time.getTime()), 0, 6);
  return id;
}
