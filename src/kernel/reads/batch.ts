/**
 * Batches single lookups: those in one turn of the event loop share one query, so that a busy process sends fewer
 * queries and an idle one waits for nothing. Nothing is cached: every query starts after the lookups that it serves.
 */
export function batched<T>(load: (ids: string[]) => Promise<Map<string, T>>): (id: string) => Promise<T | undefined> {
  type Lookup = { id: string; resolve: (found: T | undefined) => void; reject: (error: unknown) => void };
  let waiting: Lookup[] = [];

  async function answer(): Promise<void> {
    const lookups = waiting;
    waiting = [];
    try {
      const found = await load([...new Set(lookups.map(({ id }) => id))]);
      for (const { id, resolve } of lookups) resolve(found.get(id));
    } catch (error) {
      for (const { reject } of lookups) reject(error);
    }
  }

  return (id) =>
    new Promise((resolve, reject) => {
      if (waiting.length === 0) setImmediate(() => void answer());
      waiting.push({ id, resolve, reject });
    });
}
