import { signal, type ReadonlySignal } from '@preact/signals';
import { useEffect, useMemo } from 'preact/hooks';
import { failureOf, type Failure } from './failure.js';

/** Something that is read from the server: loading, there, or failed. What was there stays while it is read again. */
export type Resource<T> = {
  data: ReadonlySignal<T | undefined>;
  failure: ReadonlySignal<Failure | undefined>;
  load: () => Promise<void>;
};

/** Reads when the component appears and when one of `inputs` has changed, and again by `load`. The last asked wins. */
export function useResource<T>(read: () => Promise<T>, inputs: readonly unknown[]): Resource<T> {
  const resource = useMemo(() => {
    const data = signal<T | undefined>(undefined);
    const failure = signal<Failure | undefined>(undefined);
    let turn = 0;
    const load = async (): Promise<void> => {
      const mine = ++turn;
      try {
        const found = await read();
        if (mine !== turn) return;
        data.value = found;
        failure.value = undefined;
      } catch (thrown) {
        if (mine === turn) failure.value = failureOf(thrown);
      }
    };
    return { data, failure, load };
  }, inputs);
  useEffect(() => void resource.load(), [resource]);
  return resource;
}
