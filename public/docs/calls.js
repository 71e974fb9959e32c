/**
 * What Swagger UI does with each call beside sending it: the log-in of the page, and a key per call. `/docs` and the gateway's
 * page of several services use it.
 */

/**
 * @typedef {{ url: string, method?: string, headers: Record<string, string>, loadSpec?: boolean }} Sent
 * @typedef {{ url: string, status: number, ok: boolean, text: string }} Received
 * @typedef {{ accessToken: string, refreshToken: string }} Tokens
 * @typedef {object} Ui
 * @property {{ authorizeWithPersistOption(schemes: object): void, logoutWithPersistOption(names: string[]): void }} authActions
 */

/** What the page shows in the field of an Idempotency-Key until a person writes their own (src/http/part.ts). */
const KEY_OF_PAGE = 'a new one for each call';
const KEPT = 'madang.docs.refresh';
/** A token that ends within this time is renewed before it is sent. */
const MARGIN_MS = 10_000;

/**
 * The refresh token: in memory, and in the tab's storage only while the page is away, as in a reload. A copy of the tab must not
 * have it too: the second to use it would end the session of both.
 *
 * @type {string | null}
 */
let refreshToken = sessionStorage.getItem(KEPT);
sessionStorage.removeItem(KEPT);
window.addEventListener('pagehide', () => refreshToken && sessionStorage.setItem(KEPT, refreshToken));
window.addEventListener('pageshow', ({ persisted }) => persisted && sessionStorage.removeItem(KEPT));

/** @type {Promise<string | undefined> | undefined} */
let renewing;

/**
 * The interceptors of a Swagger UI. Its log-in authorizes every later call and is renewed when its token has expired; when that
 * cannot be, `notify` is called with a sentence.
 *
 * @param {() => Ui} ui
 * @param {(sentence: string) => void} notify called with '' when there is nothing more to say
 */
export function interceptors(ui, notify) {
  /** @param {Tokens} tokens */
  const keep = (tokens) => {
    refreshToken = tokens.refreshToken;
    const schema = { type: 'http', scheme: 'bearer', bearerFormat: 'JWT' };
    ui().authActions.authorizeWithPersistOption({ bearer: { name: 'bearer', schema, value: tokens.accessToken } });
    notify('');
    return tokens.accessToken;
  };
  const forget = () => {
    refreshToken = null;
    ui().authActions.logoutWithPersistOption(['bearer']);
  };

  /** The new token, or undefined when there is none to be had: each refresh token is good for one use. */
  const renew = async () => {
    if (!refreshToken) return undefined;
    const body = JSON.stringify({ refreshToken });
    const headers = { 'Content-Type': 'application/json' };
    const answer = await fetch('/v1/sessions/refresh', { method: 'POST', headers, body }).catch(() => undefined);
    return answer?.ok ? keep(await answer.json()) : undefined;
  };

  return {
    requestInterceptor: async (/** @type {Sent} */ request) => {
      if (request.headers['Idempotency-Key'] === KEY_OF_PAGE) request.headers['Idempotency-Key'] = newKey();
      const [, token] = /^Bearer (.+)$/.exec(request.headers['Authorization'] ?? '') ?? [];
      if (token && expiryOf(token) < Date.now() + MARGIN_MS) {
        renewing ??= renew().finally(() => (renewing = undefined));
        const renewed = await renewing;
        if (renewed) request.headers['Authorization'] = `Bearer ${renewed}`;
      }
      return request;
    },
    responseInterceptor: (/** @type {Received} */ response) => {
      const { pathname } = new URL(response.url, location.href);
      if (response.ok && /^\/v1\/sessions(\/refresh)?$/.test(pathname)) keep(JSON.parse(response.text));
      else if (response.ok && pathname === '/v1/sessions/current') forget();
      else if (response.status === 401 && codeOf(response) === 'invalid-token') {
        forget();
        notify('Your log-in has ended. Log in again with POST /v1/sessions.');
      }
      return response;
    },
  };
}

/** Random without `randomUUID`, which browsers have only at addresses that they hold safe. */
function newKey() {
  const bytes = [...crypto.getRandomValues(new Uint8Array(16))];
  return bytes.map((byte) => byte.toString(16).padStart(2, '0')).join('');
}

/**
 * When a JWT expires, in milliseconds; never, if it does not say.
 *
 * @param {string} token
 */
function expiryOf(token) {
  try {
    const { exp } = JSON.parse(atob((token.split('.')[1] ?? '').replaceAll('-', '+').replaceAll('_', '/')));
    return typeof exp === 'number' ? exp * 1_000 : Infinity;
  } catch {
    return Infinity;
  }
}

/** @param {Received} response */
function codeOf({ text }) {
  try {
    return /** @type {{ code?: string }} */ (JSON.parse(text)).code;
  } catch {
    return undefined;
  }
}
