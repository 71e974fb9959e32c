/** What is looked for, in whatever way; all ways give the same answer, so a page of one may follow a page of the other. Ids sort by time, so a time is a place in the order of ids. */
export type Search = {
  /** Only what this person may read; null: everything. */
  readerId: string | null;
  /** Folded, not empty. */
  wanted: string | undefined;
  /** The same as it was typed. */
  said: string | undefined;
  type: string | undefined;
  /** The reservation or the mission it is about. */
  subjectId: string | undefined;
  /** At this time or later. */
  from: Date | undefined;
  /** Before this time. */
  to: Date | undefined;
  /** Older than the message of this id. */
  before: string | undefined;
  limit: number;
};

/** Ids, the newest first. `next`: go on before this id; a page may be short and still not the last. */
export type Found = { ids: string[]; next: string | null };

/** The lowest id that a message of this time can have: UUIDv7 begins with the milliseconds. */
export function firstIdAt(time: Date): Buffer {
  const id = Buffer.alloc(16);
  id.writeUIntBE(Math.max(0, time.getTime()), 0, 6);
  return id;
}
