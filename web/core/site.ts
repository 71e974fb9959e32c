import { signal } from '@preact/signals';
import { failureIn } from './failure.js';
import { send } from './http.js';
import type { Role } from './session.js';

/** What `/site.json` says of this installation (src/http/site.ts). */
export type Site = {
  tiles: { url: string; attribution: string } | null;
  demo: {
    password: string;
    people: { loginId: string; name: string; roles: Role[] }[];
    mailboxUrl: string | null;
    hasRobots: boolean;
  } | null;
  needsAdmin: boolean;
};

/** Undefined until it is known. */
export const site = signal<Site | undefined>(undefined);

let loading: Promise<Site> | undefined;

/** Reads it, once. @throws Failure */
export const loadSite = (): Promise<Site> =>
  (loading ??= read().catch((thrown: unknown) => {
    loading = undefined;
    throw thrown;
  }));

async function read(): Promise<Site> {
  const response = await send(new Request('/site.json'));
  if (!response.ok) throw await failureIn(response);
  return (site.value = (await response.json()) as Site);
}
