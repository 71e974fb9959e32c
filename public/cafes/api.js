import { refusalOf } from '../shared/refusals.js';
import { languageNow, t } from './words.js';

/** What went wrong, in words for the person. */
class Failure extends Error {
  /**
   * @param {string} message
   * @param {{ status?: number, code?: string }} [problem]
   */
  constructor(message, { status = 0, code = '' } = {}) {
    super(message);
    this.status = status;
    this.code = code;
  }
}

/**
 * Asks the API; parameters that are null or '' are left out.
 *
 * @param {string} path below /v1
 * @param {Record<string, unknown>} [parameters]
 * @param {AbortSignal} [signal]
 * @returns {Promise<any>} what the contract says of the route (openapi.json)
 * @throws {Failure} or the `AbortError` of `signal`
 */
export async function callApi(path, parameters = {}, signal) {
  const given = Object.entries(parameters)
    .filter(([, value]) => value !== null && value !== undefined && value !== '')
    .map(([name, value]) => [name, String(value)]);
  const query = new URLSearchParams(given).toString();
  let response;
  try {
    response = await fetch(`/v1/${path}${query && `?${query}`}`, {
      headers: { Accept: 'application/json', 'Accept-Language': languageNow() },
      signal: signal ?? null,
    });
  } catch (error) {
    if (isAbort(error)) throw error;
    throw new Failure(t().unreachable);
  }
  const body = await response.json().catch(() => undefined);
  if (signal?.aborted) throw signal.reason;
  if (response.ok && body) return body;
  const reason = refusalOf(response.status, body, languageNow()) ?? t().unreachable;
  throw new Failure(reason, { status: response.status, code: body?.code });
}

/** Whether a newer question has dropped this one. */
export const isAbort = (/** @type {unknown} */ thrown) =>
  thrown instanceof DOMException && thrown.name === 'AbortError';

/** What to tell the person of what was thrown. */
export const reasonOf = (/** @type {unknown} */ thrown) => (thrown instanceof Error ? thrown.message : String(thrown));

/** One question at a time: a new one drops the answer to the one before. */
export function latest() {
  /** @type {AbortController | undefined} */
  let controller;
  return (/** @type {string} */ path, /** @type {Record<string, unknown>} */ parameters) => {
    controller?.abort();
    controller = new AbortController();
    return callApi(path, parameters, controller.signal);
  };
}
