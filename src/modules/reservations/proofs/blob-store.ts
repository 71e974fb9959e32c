import { Problem } from '../../../kernel/problems/problem.js';

/**
 * Keeps files by id, which is used once. None of the methods may be called within a transaction. Each throws the error of the
 * store that is full or away.
 */
export abstract class BlobStore {
  /** Keeps a file, whole or not at all. */
  abstract put(id: string, bytes: Buffer, mediaType: string): Promise<void>;
  /** Undefined for an id that is not kept. */
  abstract get(id: string): Promise<Buffer | undefined>;
  /** Deletes what there is of a file; may be repeated. */
  abstract delete(id: string): Promise<void>;
}

/** What a store does for a caller, who tries again when it is full or away. @throws Problem `busy` (503) */
export async function orBusy<T>(work: Promise<T>): Promise<T> {
  try {
    return await work;
  } catch (cause) {
    throw new Problem('busy', {}, { cause });
  }
}
