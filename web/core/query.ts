import { useState } from 'preact/hooks';

/** What a page shows, kept in its address: the values that differ from those it begins with. */
export function useQuery<Q extends Record<string, string>>(initial: Q): [Q, (change: Partial<Q>) => void] {
  const [query, setQuery] = useState<Q>(() => {
    const given = new URLSearchParams(location.search);
    return Object.fromEntries(Object.entries(initial).map(([name, value]) => [name, given.get(name) ?? value])) as Q;
  });
  const change = (values: Partial<Q>) => {
    const next = { ...query, ...values };
    const shown = Object.entries(next).filter(([name, value]) => value !== initial[name]);
    const search = new URLSearchParams(shown).toString();
    history.replaceState(null, '', location.pathname + (search && `?${search}`));
    setQuery(next);
  };
  return [query, change];
}
