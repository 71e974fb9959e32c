import { refusalOf } from '../shared/refusals.js';
import { languageNow, t } from './words.js';

/** What went wrong, in words for the person. `status` is 0 when there was no answer. */
export class Failure extends Error {
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

/** Whether it may go well a little later without anybody doing anything. */
export const isPassing = (/** @type {unknown} */ failure) =>
  failure instanceof Failure && (failure.status === 0 || failure.status === 429 || failure.status >= 500);

/** What to tell the person of what was thrown. */
export const reasonOf = (/** @type {unknown} */ thrown) => (thrown instanceof Error ? thrown.message : String(thrown));

/**
 * Sends one request to the API and gives the answer's body, or null when it has none.
 *
 * @throws {Failure}
 *
 * @typedef {'GET' | 'POST' | 'PUT' | 'PATCH' | 'DELETE'} Method
 *
 * @param {Method} method
 * @param {string} path below /v1
 * @param {{ body?: object, token?: string | null }} [request]
 * @returns {Promise<any>} what the contract says of the route (openapi.json)
 */
export async function send(method, path, { body, token } = {}) {
  let response;
  try {
    response = await fetch(`/v1/${path}`, {
      method,
      headers: {
        Accept: 'application/json',
        'Accept-Language': languageNow(),
        ...(token && { Authorization: `Bearer ${token}` }),
        ...(body && { 'Content-Type': 'application/json' }),
      },
      body: body && JSON.stringify(body),
    });
  } catch {
    throw new Failure(t().unreachable);
  }
  const answer = await response.json().catch(() => null);
  if (response.ok) return answer;
  const reason = refusalOf(response.status, answer, languageNow()) ?? t().unreachable;
  throw new Failure(reason, { status: response.status, code: answer?.code });
}
