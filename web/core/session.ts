import { computed, signal } from '@preact/signals';
import type { components } from '../../client/src/api.js';
import { Failure, failureIn } from './failure.js';
import { postJson, send } from './http.js';
import { forget, keep, keptAccounts, type Account, type Tokens } from './kept-accounts.js';

export type Role = components['schemas']['User']['roles'][number];

/** Which of the accounts that this browser keeps is this tab's: two tabs may be two people. */
const OF_TAB = 'madang.account';
const OF_BROWSER = 'madang.account.last';
/** An access token is renewed so long before its end. */
const EARLY_MS = 60_000;

const chosen = signal(sessionStorage.getItem(OF_TAB) ?? localStorage.getItem(OF_BROWSER));

/** Who is logged in in this tab. */
export const account = computed<Account | undefined>(() => keptAccounts.value[chosen.value ?? '']);
/** Everybody who is logged in in this browser. */
export const accounts = computed(() => Object.values(keptAccounts.value));
/** Why the log-in of this tab ended by itself, until the next one. */
export const ended = signal<Failure | undefined>(undefined);

export const has = (role: Role): boolean => account.value?.me.roles.includes(role) ?? false;

/** Whether the person of this tab moderates or administers. */
export const isOperator = (): boolean => has('moderator') || has('admin');

/** Makes one of the browser's accounts this tab's. */
export function use(id: string): void {
  sessionStorage.setItem(OF_TAB, id);
  localStorage.setItem(OF_BROWSER, id);
  chosen.value = id;
  ended.value = undefined;
}

/** Logs in. @throws Failure */
export async function logIn(loginId: string, password: string): Promise<Account> {
  const tokens = toTokens(await postJson<components['schemas']['Tokens']>('/v1/sessions', { loginId, password }));
  const response = await send(authorized(new Request('/v1/users/me'), tokens));
  if (!response.ok) throw await failureIn(response);
  const me = (await response.json()) as Account['me'];
  const entered = { me, ...tokens };
  keep(entered);
  use(me.id);
  return entered;
}

/** What this tab's account is now, after a change of it. */
export function setMe(me: Account['me']): void {
  const kept = account.value;
  if (kept?.me.id === me.id) keep({ ...kept, me });
}

/** Logs out, in every tab of this account. That it is over here does not wait for the server. */
export function logOut(): void {
  const leaving = account.value;
  if (!leaving) return;
  forget(leaving.me.id);
  const request = new Request('/v1/sessions/current', { method: 'DELETE' });
  send(authorized(request, leaving)).catch(() => {}); // the session ends by itself
}

/** Sends a request as the person of this tab, with a token that is renewed when it has to be. @throws Failure */
export async function sendAuthorized(request: Request): Promise<Response> {
  const id = account.value?.me.id;
  if (!id) return send(request);
  const again = request.clone();
  const first = await send(authorized(request, await freshTokens(id)));
  if (first.status !== 401) return first;
  return send(authorized(again, await freshTokens(id, keptAccounts.value[id]?.accessToken)));
}

/**
 * Tokens that are good for a while. A refresh token is good for one use, so of all tabs one renews at a time, and those that waited
 * take what it got.
 */
async function freshTokens(id: string, rejected?: string): Promise<Tokens> {
  const isGood = (tokens: Tokens | undefined): tokens is Tokens =>
    tokens !== undefined && tokens.accessToken !== rejected && tokens.expiresAt - EARLY_MS > Date.now();
  const known = keptAccounts.value[id];
  if (isGood(known)) return known;
  return exclusively(`madang.renewal.${id}`, async () => {
    const kept = keptAccounts.value[id];
    if (isGood(kept)) return kept;
    if (!kept) throw new Failure(401, { code: 'unauthenticated' });
    return renew(kept);
  });
}

async function renew(kept: Account): Promise<Tokens> {
  try {
    const answer = await postJson<components['schemas']['Tokens']>('/v1/sessions/refresh', {
      refreshToken: kept.refreshToken,
    });
    const tokens = toTokens(answer);
    keep({ ...kept, ...tokens });
    return tokens;
  } catch (thrown) {
    if (thrown instanceof Failure && !thrown.isPassing) {
      forget(kept.me.id);
      ended.value = new Failure(401, { code: 'unauthenticated' });
      throw ended.value;
    }
    throw thrown;
  }
}

/** One at a time in this browser; where the browser has no locks, in a page without TLS, in this tab alone. */
function exclusively<T>(name: string, work: () => Promise<T>): Promise<T> {
  if (navigator.locks as LockManager | undefined) return navigator.locks.request(name, work);
  const next = (turns.get(name) ?? Promise.resolve()).then(work);
  turns.set(
    name,
    next.then(
      () => {},
      () => {},
    ),
  );
  return next;
}
const turns = new Map<string, Promise<void>>();

const toTokens = ({ expiresIn, ...tokens }: components['schemas']['Tokens']): Tokens => ({
  ...tokens,
  expiresAt: Date.now() + expiresIn * 1_000,
});

function authorized(request: Request, { accessToken }: Tokens): Request {
  request.headers.set('Authorization', `Bearer ${accessToken}`);
  return request;
}
