import { signal } from '@preact/signals';

/** The path of the page that is shown. */
export const path = signal(location.pathname);

/** The same with what was asked for: another one is another page, which begins anew. */
export const address = signal(location.pathname + location.search);

/** What the address names after #, with it: a page decides what that is. */
export const hash = signal(location.hash);

function follow(): void {
  path.value = location.pathname;
  address.value = location.pathname + location.search;
  hash.value = location.hash;
}

window.addEventListener('popstate', follow);
window.addEventListener('hashchange', follow);

/** Shows another page of this application, at the top; `replace` leaves no way back to this one. A part behind `#` is for that page to read. */
export function navigate(to: string, { replace = false } = {}): void {
  if (to === location.pathname + location.search + location.hash) return;
  history[replace ? 'replaceState' : 'pushState'](null, '', to);
  follow();
  window.scrollTo(0, 0);
}

export type Params = Readonly<Record<string, string>>;

/** The parameters of a path that has this pattern, such as `/deliver/:id` or `/@:handle`; undefined where it has another. */
export function match(pattern: string, actual: string): Params | undefined {
  const [wanted, given] = [pattern, actual].map((one) => one.replace(/\/$/, '').split('/')) as [string[], string[]];
  if (wanted.length !== given.length) return undefined;
  const params: Record<string, string> = {};
  for (const [index, part] of wanted.entries()) {
    const value = given[index]!;
    const [prefix = '', name] = part.split(':');
    if (name === undefined ? part !== value : !value.startsWith(prefix)) return undefined;
    if (name === undefined) continue;
    const decoded = decode(value.slice(prefix.length));
    if (decoded === undefined) return undefined;
    params[name] = decoded;
  }
  return params;
}

function decode(part: string): string | undefined {
  try {
    return decodeURIComponent(part);
  } catch {
    return undefined;
  }
}

/** Follows links to our own pages without loading the document again. */
export function followLinks(isOurs: (path: string) => boolean): void {
  document.addEventListener('click', (event) => {
    if (event.defaultPrevented || event.button !== 0 || event.metaKey || event.ctrlKey || event.shiftKey) return;
    const link = event.target instanceof Element ? event.target.closest('a') : null;
    if (!link || link.target || link.origin !== location.origin || link.hasAttribute('download')) return;
    if (!isOurs(link.pathname)) return;
    // Within a page the browser follows it, and `hash` with it.
    if (link.hash && link.pathname + link.search === location.pathname + location.search) return;
    event.preventDefault();
    navigate(link.pathname + link.search + link.hash);
  });
}
