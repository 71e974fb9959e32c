import { signal } from '@preact/signals';
import type { components } from '../../client/src/api.js';

export type Tokens = { accessToken: string; refreshToken: string; expiresAt: number };
export type Account = Tokens & { me: components['schemas']['User'] };
type Accounts = Readonly<Record<string, Account>>;

const KEPT = 'madang.accounts';

function read(): Accounts {
  try {
    return JSON.parse(localStorage.getItem(KEPT) ?? '{}') as Accounts;
  } catch {
    return {};
  }
}

/** Everybody who is logged in in this browser, by id; the same in each of its tabs. */
export const keptAccounts = signal<Accounts>(read());

window.addEventListener('storage', ({ key }) => {
  if (key === KEPT || key === null) keptAccounts.value = read();
});

// What is stored is read anew before each change: another tab may have changed it a moment ago.
function change(next: (accounts: Accounts) => Accounts): void {
  const changed = next(read());
  localStorage.setItem(KEPT, JSON.stringify(changed));
  keptAccounts.value = changed;
}

/** Stores an account, or its new tokens. */
export const keep = (one: Account): void => change((accounts) => ({ ...accounts, [one.me.id]: one }));

/** Forgets an account, in every tab. */
export const forget = (id: string): void =>
  change((accounts) => Object.fromEntries(Object.entries(accounts).filter(([key]) => key !== id)));
