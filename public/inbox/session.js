import { Failure, isPassing, send } from './http.js';
import { t } from './words.js';

/** @typedef {(method: import('./http.js').Method, path: string, body?: object) => Promise<any>} CallApi */

const KEPT = 'madang.session';
/** Tokens are renewed when this share of their life is over. */
const RENEWED_AT = 0.8;
const RETRY_MS = 5_000;

/**
 * Who is logged in. Its tokens are in memory; only while the page is away, as in a reload, the refresh token waits in the
 * storage of the tab. A copy of the tab must not have it too: the second to use it would end the session of both.
 */
export class Session {
  /** @type {string | null} */
  #access = null;
  /** @type {string | null} */
  #refresh = null;
  #expiresAt = 0;
  /** @type {number | undefined} */
  #timer;
  /** @type {Promise<void> | null} */
  #renewing = null;

  /** @param {(reason: string) => void} onEnd called with the reason when it ends without being closed */
  constructor(onEnd) {
    this.onEnd = onEnd;
    window.addEventListener('pagehide', () => this.#refresh && sessionStorage.setItem(KEPT, this.#refresh));
    window.addEventListener('pageshow', ({ persisted }) => persisted && sessionStorage.removeItem(KEPT));
  }

  /** Continues the session from before a reload; false if there is none. @throws Failure when the server does not respond */
  async resume() {
    this.#refresh ??= sessionStorage.getItem(KEPT);
    sessionStorage.removeItem(KEPT);
    if (!this.#refresh) return false;
    try {
      await this.#renew();
      return true;
    } catch (failure) {
      if (isPassing(failure)) throw failure;
      return false;
    }
  }

  /**
   * Logs in.
   *
   * @param {string} loginId
   * @param {string} password
   * @throws {Failure}
   */
  async open(loginId, password) {
    this.#take(await send('POST', 'sessions', { body: { loginId, password } }));
  }

  /** Logs out. That it is over here does not wait for the server. */
  close() {
    const token = this.#access;
    this.#forget();
    send('DELETE', 'sessions/current', { token }).catch(() => {}); // it ends by itself
  }

  /**
   * Asks as the person; the tokens are renewed when they have to be.
   *
   * @param {import('./http.js').Method} method
   * @param {string} path
   * @param {object} [body]
   * @throws {Failure}
   */
  async callApi(method, path, body) {
    if (Date.now() >= this.#expiresAt) await this.#renew();
    try {
      return await send(method, path, { body, token: this.#access });
    } catch (failure) {
      if (!(failure instanceof Failure && failure.status === 401)) throw failure;
    }
    await this.#renew();
    return send(method, path, { body, token: this.#access });
  }

  /** Once at a time: each refresh token is good for one use. */
  #renew() {
    this.#renewing ??= this.#exchange().finally(() => (this.#renewing = null));
    return this.#renewing;
  }

  async #exchange() {
    const presented = this.#refresh;
    if (!presented) throw new Failure(t().sessionOver, { status: 401 });
    try {
      const tokens = await send('POST', 'sessions/refresh', { body: { refreshToken: presented } });
      if (this.#refresh === presented) this.#take(tokens);
    } catch (failure) {
      if (isPassing(failure)) this.#renewIn(RETRY_MS);
      else if (this.#refresh === presented) {
        this.#forget();
        this.onEnd(t().sessionOver);
      }
      throw failure;
    }
  }

  /** @param {{ accessToken: string, refreshToken: string, expiresIn: number }} tokens */
  #take({ accessToken, refreshToken, expiresIn }) {
    this.#access = accessToken;
    this.#refresh = refreshToken;
    this.#expiresAt = Date.now() + expiresIn * 1_000;
    this.#renewIn(expiresIn * 1_000 * RENEWED_AT);
  }

  #renewIn(/** @type {number} */ ms) {
    clearTimeout(this.#timer);
    this.#timer = setTimeout(() => this.#renew().catch(() => {}), ms); // it has said what to do next
  }

  #forget() {
    clearTimeout(this.#timer);
    this.#access = this.#refresh = null;
    this.#expiresAt = 0;
  }
}
