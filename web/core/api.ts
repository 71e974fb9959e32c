import createClient from 'openapi-fetch';
import type { components, paths } from '../../client/src/api.js';
import { newKey } from '../../client/src/new-key.js';
import { Failure, failureOf } from './failure.js';
import { send } from './http.js';
import { sendAuthorized } from './session.js';

export { newKey };
export type Schemas = components['schemas'];

/** The API as its contract types it, called as the person of this tab. */
export const api = createClient<paths>({ baseUrl: location.origin, fetch: sendAuthorized });

/** The same without a log-in: what strangers see depends on none. */
export const publicApi = createClient<paths>({ baseUrl: location.origin, fetch: send });

/** The body of an answer. @throws Failure for every answer that is no success */
export async function bodyOf<T>(
  call: Promise<{ data?: T; error?: unknown; response: Response }>,
): Promise<Exclude<T, undefined>> {
  const { data, error, response } = await call;
  if (!response.ok) throw new Failure(response.status, error as object);
  return data as Exclude<T, undefined>;
}

/** The header of a write that may be sent again with the same key. */
export const once = (key = newKey()) => ({ 'Idempotency-Key': key });

/**
 * Sends a write whose key stays the same as long as it fails for a passing reason: what was done by then is not done again. What was
 * refused is another write when it is sent again.
 */
export function keyed() {
  let key = newKey();
  return async <T>(write: (header: ReturnType<typeof once>) => Promise<T>): Promise<T> => {
    try {
      return await write(once(key));
    } catch (thrown) {
      if (!failureOf(thrown).isPassing) key = newKey();
      throw thrown;
    }
  };
}
