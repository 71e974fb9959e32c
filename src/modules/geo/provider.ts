import { z } from 'zod';

const MAX_ANSWER_BYTES = 2 * 1024 * 1024;

/** Where a provider is, its key, and how long a person waits for it. */
export type ProviderAddress = { url: string; key: string; timeoutMs: number };

/** A provider that did not answer in time, refused, or answered something else. Its message holds no key. */
export class ProviderFailed extends Error {}

/** A field as text: providers send strings, numbers or null. */
export const text = z
  .union([z.string(), z.number()])
  .nullish()
  .transform((value) => String(value ?? ''));

/** A URL at a provider; a slash at the end of its base does not matter. */
export function urlOf(base: string, path: string, query: Record<string, string> = {}): URL {
  const url = new URL(base.replace(/\/+$/, '') + path);
  for (const [name, value] of Object.entries(query)) url.searchParams.set(name, value);
  return url;
}

type Question<T> = { url: URL; headers?: Record<string, string>; schema: z.ZodType<T>; timeoutMs: number };

/**
 * Asks a provider once: a person waits for the answer, so there is no second try, only the next provider.
 *
 * @throws ProviderFailed for everything but a well-formed answer within the time
 */
export async function request<T>(provider: string, { url, headers, schema, timeoutMs }: Question<T>): Promise<T> {
  const body = await exchange(provider, url, headers, timeoutMs);
  const answer = schema.safeParse(body);
  if (answer.success) return answer.data;
  const fields = answer.error.issues.map(({ path }) => path.join('.') || 'the whole');
  throw new ProviderFailed(`${provider} answered in another shape: ${fields.join(', ')}`);
}

/** The JSON of a response. Errors have our own messages: those of fetch may contain a key. */
async function exchange(provider: string, url: URL, headers: Record<string, string> | undefined, timeoutMs: number) {
  try {
    const response = await fetch(url, {
      headers: { Accept: 'application/json', 'User-Agent': 'Madang', ...headers },
      // A redirect must not send the key elsewhere; it counts as an error.
      redirect: 'manual',
      signal: AbortSignal.timeout(timeoutMs),
    });
    if (!response.ok) {
      await response.body?.cancel();
      throw new ProviderFailed(`${provider} answered HTTP ${response.status}`);
    }
    const tooLarge = () => new ProviderFailed(`${provider} answered more than ${MAX_ANSWER_BYTES} bytes`);
    return JSON.parse(await readAnswer(response, MAX_ANSWER_BYTES, tooLarge)) as unknown;
  } catch (error) {
    if (error instanceof ProviderFailed) throw error;
    if (error instanceof SyntaxError) throw new ProviderFailed(`${provider} answered something that is not JSON`);
    const { name, cause } = error as { name: string; cause?: { code?: string } };
    if (name === 'TimeoutError') throw new ProviderFailed(`${provider} did not answer within ${timeoutMs} ms`);
    throw new ProviderFailed(`${provider} gave no answer (${cause?.code ?? 'the connection failed'})`);
  }
}

/** The text of a response of at most `maxBytes`. @throws what `tooLarge` makes */
export async function readAnswer(response: Response, maxBytes: number, tooLarge: () => Error): Promise<string> {
  const chunks: Uint8Array[] = [];
  let size = 0;
  for await (const chunk of (response.body ?? []) as AsyncIterable<Uint8Array>) {
    size += chunk.length;
    if (size > maxBytes) throw tooLarge();
    chunks.push(chunk);
  }
  return new TextDecoder().decode(Buffer.concat(chunks));
}
