import { refusalOf } from '../shared/refusals.js';
import { languageNow, t } from './words.js';

/** What went wrong, in words for the person. */
class Failure extends Error {
  constructor(message, { status = 0, code = '' } = {}) {
    super(message);
    this.status = status;
    this.code = code;
  }
}

/**
 * Asks the API; parameters that are null or '' are left out.
 *
 * @throws Failure, or the `AbortError` of `signal`
 */
export async function ask(path, parameters = {}, signal) {
  const given = Object.entries(parameters).filter(([, value]) => value !== null && value !== undefined && value !== '');
  const query = new URLSearchParams(given).toString();
  let response;
  try {
    response = await fetch(`/v1/${path}${query && `?${query}`}`, {
      headers: { Accept: 'application/json', 'Accept-Language': languageNow() },
      signal,
    });
  } catch (error) {
    if (error.name === 'AbortError') throw error;
    throw new Failure(t().unreachable);
  }
  const body = await response.json().catch(() => undefined);
  if (signal?.aborted) throw signal.reason;
  if (response.ok && body) return body;
  const reason = refusalOf(response.status, body, languageNow()) ?? t().unreachable;
  throw new Failure(reason, { status: response.status, code: body?.code });
}

/** One question at a time: a new one drops the answer to the one before. */
export function latest() {
  let controller;
  return (path, parameters) => {
    controller?.abort();
    controller = new AbortController();
    return ask(path, parameters, controller.signal);
  };
}
