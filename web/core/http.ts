import { Failure, failureIn } from './failure.js';
import { language } from './language.js';

const TIMEOUT_MS = 20_000;

/** Sends a request in the person's language. @throws Failure with status 0 when no answer comes */
export async function send(request: Request): Promise<Response> {
  request.headers.set('Accept-Language', language.value);
  try {
    return await fetch(request, { signal: AbortSignal.timeout(TIMEOUT_MS) });
  } catch {
    throw new Failure(0);
  }
}

/** Sends a POST as JSON and gives the answer's body. @throws Failure */
export async function postJson<T>(path: string, body: object): Promise<T> {
  const headers = { 'Content-Type': 'application/json' };
  const response = await send(new Request(path, { method: 'POST', headers, body: JSON.stringify(body) }));
  if (!response.ok) throw await failureIn(response);
  return (await response.json()) as T;
}
