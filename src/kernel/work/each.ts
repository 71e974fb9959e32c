/** @throws the failure if there is one, an AggregateError if there are several */
export function throwFailures(failures: readonly unknown[]): void {
  if (failures.length > 0) throw failures.length === 1 ? failures[0] : new AggregateError(failures);
}

/**
 * Does the same for each of some due rows, side by side. One that fails does not hold up the others. Returns whether any of them
 * did something.
 *
 * @throws the failures, when all are done
 */
export async function forEachDue(ids: readonly string[], act: (id: string) => Promise<boolean>): Promise<boolean> {
  const ended = await Promise.allSettled(ids.map(act));
  throwFailures(ended.flatMap((end): unknown[] => (end.status === 'rejected' ? [end.reason] : [])));
  return ended.some((end) => end.status === 'fulfilled' && end.value);
}
