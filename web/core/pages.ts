import { useMemo } from 'preact/hooks';
import { useResource, type Resource } from './resource.js';

type Page<T> = { items: T[]; nextCursor: string | null };
export type Listed<T> = { items: T[]; hasMore: boolean };

/** A list that the server gives page by page. `load` reads all pages that are shown anew, `more` one further. */
export function usePages<T>(
  read: (cursor: string | undefined) => Promise<Page<T>>,
  inputs: readonly unknown[],
): { list: Resource<Listed<T>>; more: () => Promise<void> } {
  const shown = useMemo(() => ({ pages: 1 }), inputs);
  const list = useResource(async () => {
    const items: T[] = [];
    let cursor: string | null | undefined;
    for (let page = 0; page < shown.pages && cursor !== null; page++) {
      const next: Page<T> = await read(cursor);
      items.push(...next.items);
      cursor = next.nextCursor;
    }
    return { items, hasMore: cursor !== null };
  }, inputs);
  const more = async () => {
    shown.pages++;
    await list.load();
    if (list.failure.value) throw list.failure.value;
  };
  return { list, more };
}
