import { setTimeout as sleep } from 'node:timers/promises';
import { z } from 'zod';
import { config } from '../../../config.js';
import { CollectionFailed } from './source.js';

const MAX_TRIES = 5;
const MAX_ANSWER_BYTES = 20 * 1024 * 1024;
/** Whoever wants to be left alone for longer is: the job fails, and the next one asks again. */
const MAX_PAUSE_MS = 60_000;

export type ProviderRequest<T> = {
  /** May hold the key, and is therefore shown to nobody. */
  url: URL;
  headers?: Record<string, string>;
  /** Sent as a form by POST; a question without one is a GET. */
  form?: Record<string, string>;
  schema: z.ZodType<T>;
  /** The provider's code when a well-formed answer says that it failed, and may not fail again. */
  errorCodeOf?: (answer: T) => string | undefined;
  signal: AbortSignal;
};

/** An address at a provider. */
export function urlOf(base: string, path: string, query: Record<string, string> = {}): URL {
  const url = new URL(base.replace(/\/+$/, '') + path);
  for (const [name, value] of Object.entries(query)) url.searchParams.set(name, value);
  return url;
}

/** A value of a row as text: what is a string at one provider is a number or null at another. */
export const text = z
  .union([z.string(), z.number()])
  .nullish()
  .transform((value) => String(value ?? ''));

/** A try that failed in a way that asking again may help; `pauseMs` is the least that the provider wants. */
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
 * Asks a provider, again after network errors, time-outs, 5xx and 429: at most 5 times, with growing random pauses.
 *
 * @throws CollectionFailed when it refuses, or fails at each try; the signal's reason when the job was aborted.
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

async function attempt<T>(
  provider: string,
  { schema, errorCodeOf: trouble, ...question }: ProviderRequest<T>,
): Promise<T> {
  const body = parse(await exchange(provider, question));
  // It was cut off, or comes from something in between: the next one may be whole.
  if (body === undefined)
    throw new RetryableError('malformed-answer', `${provider} answered something that is not JSON`);
  const answer = schema.safeParse(body);
  if (!answer.success) {
    const fields = answer.error.issues.map(({ path }) => path.join('.') || 'the whole');
    throw new CollectionFailed('malformed-answer', `${provider} answered in another shape: ${fields.join(', ')}`);
  }
  const code = trouble?.(answer.data);
  if (code) throw new RetryableError(code, `${provider} failed with ${code}`);
  return answer.data;
}

/** One request, and the text of its answer. Errors are told in our own words: those of fetch may quote a key. */
async function exchange(provider: string, { url, headers, form, signal }: Omit<ProviderRequest<never>, 'schema'>) {
  const { timeoutMs } = config.cafes;
  const timeout = AbortSignal.timeout(timeoutMs);
  const either = AbortSignal.any([signal, timeout]);
  try {
    const response = await fetch(url, {
      method: form ? 'POST' : 'GET',
      headers: { Accept: 'application/json', 'User-Agent': 'Madang', ...headers },
      body: form && new URLSearchParams(form),
      // Elsewhere nobody has to know the key; a redirect is answered as the refusal that it is for us.
      redirect: 'manual',
      signal: either,
    });
    if (response.ok) return await read(provider, response);
    await response.body?.cancel();
    throw toError(provider, response);
  } catch (error) {
    if (error instanceof CollectionFailed) throw error;
    if (timeout.aborted) throw new RetryableError('timeout', `${provider} did not answer within ${timeoutMs} ms`);
    const { cause } = error as { cause?: { code?: string } };
    throw new RetryableError('no-answer', `${provider} gave no answer (${cause?.code ?? 'the connection failed'})`);
  }
}

async function read(provider: string, response: Response): Promise<string> {
  const chunks: Uint8Array[] = [];
  let size = 0;
  for await (const chunk of (response.body ?? []) as AsyncIterable<Uint8Array>) {
    size += chunk.length;
    if (size > MAX_ANSWER_BYTES)
      throw new CollectionFailed('answer-too-large', `${provider} answered more than ${MAX_ANSWER_BYTES} bytes`);
    chunks.push(chunk);
  }
  return new TextDecoder().decode(Buffer.concat(chunks));
}

function toError(provider: string, { status, headers }: Response): CollectionFailed {
  const [code, message] = [`http-${status}`, `${provider} answered HTTP ${status}`];
  const isTemporary = status >= 500 || [408, 425, 429].includes(status);
  const pauseMs = isTemporary ? retryAfterMs(headers.get('retry-after') ?? '') : 0;
  if (pauseMs > MAX_PAUSE_MS)
    return new CollectionFailed(code, `${message} and wants a pause of ${Math.ceil(pauseMs / 1_000)} s`);
  return isTemporary ? new RetryableError(code, message, pauseMs) : new CollectionFailed(code, message);
}

/** RFC 9110 §10.2.3: seconds, or a date; 0 for anything else. */
function retryAfterMs(value: string): number {
  if (/^\d+$/.test(value)) return Number(value) * 1_000;
  return Math.max(0, (Date.parse(value) || 0) - Date.now());
}

/** The value of a JSON text. Seoul answers some failures in XML whatever was asked for; they are read like the others. */
function parse(body: string): unknown {
  try {
    return JSON.parse(body);
  } catch {
    const [, code] = /<RESULT>\s*<CODE>\s*([\w-]+)\s*<\/CODE>/.exec(body.slice(0, 2_000)) ?? [];
    return code && { RESULT: { CODE: code } };
  }
}

/** Full jitter: anything up to the exponential pause, so that those who failed together do not come back together. */
const randomPauseMs = (tries: number): number =>
  Math.random() * Math.min(config.cafes.retryMs * 2 ** (tries - 1), MAX_PAUSE_MS);

/** @throws the signal's reason when it is aborted */
const pause = (ms: number, signal: AbortSignal): Promise<void> =>
  sleep(ms, undefined, { signal }).catch(() => signal.throwIfAborted());
