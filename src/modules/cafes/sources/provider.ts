import { setTimeout as sleep } from 'node:timers/promises';
import type { z } from 'zod';
import { retryAfterMs } from '../../../kernel/http/retry-after.js';
import { config } from '../../../config.js';
import { readAnswer } from '../../geo/index.js';
import { CollectionFailed } from './source.js';

const MAX_TRIES = 5;
const MAX_ANSWER_BYTES = 20 * 1024 * 1024;
/** When a provider wants a longer pause, the job fails, and the next one tries again. */
const MAX_PAUSE_MS = 60_000;

export type ProviderRequest<T> = {
  /** May contain the key, so it is never logged. */
  url: URL;
  headers?: Record<string, string>;
  /** Sent as a form by POST; without one the request is a GET. */
  form?: Record<string, string>;
  schema: z.ZodType<T>;
  /** The provider's error code when a well-formed response reports a temporary failure. */
  errorCodeOf?: (answer: T) => string | undefined;
  signal: AbortSignal;
};

/** A failure that a retry may fix; `pauseMs` is the provider's minimum pause. */
class RetryableError extends CollectionFailed {
  constructor(
    code: string,
    message: string,
    readonly pauseMs = 0,
  ) {
    super(code, message);
  }
}

/**
 * Sends a request; retries after network errors, time-outs, 5xx and 429: at most 5 tries, with growing random pauses.
 *
 * @throws CollectionFailed when the provider rejects it, or every try fails; the signal's reason when the job was aborted
 */
export async function request<T>(provider: string, question: ProviderRequest<T>): Promise<T> {
  for (let tries = 1; ; tries++) {
    try {
      return await attempt(provider, question);
    } catch (error) {
      question.signal.throwIfAborted();
      if (!(error instanceof RetryableError) || tries === MAX_TRIES) throw error;
      await pause(Math.max(error.pauseMs, randomPauseMs(tries)), question.signal);
    }
  }
}

async function attempt<T>(provider: string, { schema, errorCodeOf, ...question }: ProviderRequest<T>): Promise<T> {
  const body = parse(await exchange(provider, question));
  // Truncated, or from a proxy: the next response may be complete.
  if (body === undefined)
    throw new RetryableError('malformed-answer', `${provider} answered something that is not JSON`);
  const answer = schema.safeParse(body);
  if (!answer.success) {
    const fields = answer.error.issues.map(({ path }) => path.join('.') || 'the whole');
    throw new CollectionFailed('malformed-answer', `${provider} answered in another shape: ${fields.join(', ')}`);
  }
  const code = errorCodeOf?.(answer.data);
  if (code) throw new RetryableError(code, `${provider} failed with ${code}`);
  return answer.data;
}

/** One request, and the text of its response. Errors have our own messages: those of fetch may contain a key. */
async function exchange(provider: string, { url, headers, form, signal }: Omit<ProviderRequest<never>, 'schema'>) {
  const { timeoutMs } = config.cafes;
  const timeout = AbortSignal.timeout(timeoutMs);
  const either = AbortSignal.any([signal, timeout]);
  try {
    const response = await fetch(url, {
      method: form ? 'POST' : 'GET',
      headers: { Accept: 'application/json', 'User-Agent': 'Madang', ...headers },
      body: form && new URLSearchParams(form),
      // A redirect must not send the key elsewhere; it counts as an error.
      redirect: 'manual',
      signal: either,
    });
    const tooLarge = () =>
      new CollectionFailed('answer-too-large', `${provider} answered more than ${MAX_ANSWER_BYTES} bytes`);
    if (response.ok) return await readAnswer(response, MAX_ANSWER_BYTES, tooLarge);
    await response.body?.cancel();
    throw toError(provider, response);
  } catch (error) {
    if (error instanceof CollectionFailed) throw error;
    if (timeout.aborted) throw new RetryableError('timeout', `${provider} did not answer within ${timeoutMs} ms`);
    const { cause } = error as { cause?: { code?: string } };
    throw new RetryableError('no-answer', `${provider} gave no answer (${cause?.code ?? 'the connection failed'})`);
  }
}

function toError(provider: string, { status, headers }: Response): CollectionFailed {
  const [code, message] = [`http-${status}`, `${provider} answered HTTP ${status}`];
  const isTemporary = status >= 500 || [408, 425, 429].includes(status);
  const pauseMs = isTemporary ? (retryAfterMs(headers.get('retry-after')) ?? 0) : 0;
  if (pauseMs > MAX_PAUSE_MS)
    return new CollectionFailed(code, `${message} and wants a pause of ${Math.ceil(pauseMs / 1_000)} s`);
  return isTemporary ? new RetryableError(code, message, pauseMs) : new CollectionFailed(code, message);
}

/** Parses JSON. Seoul sends some errors as XML whatever format was requested; they are parsed as well. */
function parse(body: string): unknown {
  try {
    return JSON.parse(body);
  } catch {
    const [, code] = /<RESULT>\s*<CODE>\s*([\w-]+)\s*<\/CODE>/.exec(body.slice(0, 2_000)) ?? [];
    return code && { RESULT: { CODE: code } };
  }
}

/** Full jitter: a random pause up to the exponential one, so that failed requests are not retried together. */
const randomPauseMs = (tries: number): number =>
  Math.random() * Math.min(config.cafes.retryMs * 2 ** (tries - 1), MAX_PAUSE_MS);

/** @throws the signal's reason when it is aborted */
const pause = (ms: number, signal: AbortSignal): Promise<void> =>
  sleep(ms, undefined, { signal }).catch(() => signal.throwIfAborted());
