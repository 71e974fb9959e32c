/** What came to an address of ours is not from Madang, or too old. */
export class WebhookError extends Error {
  override readonly name = 'WebhookError';
}

export type WebhookOptions = {
  /** How old a message may be, and how far ahead our clock; 300 by default. */
  toleranceSeconds?: number;
  /** Now, in milliseconds; for tests. */
  now?: number;
};

/** The headers of a request, of whichever framework. */
export type WebhookHeaders = Headers | Record<string, string | string[] | undefined>;

/**
 * Reads a webhook, after it has proved that Madang sent it (Standard Webhooks 1.0: HMAC-SHA256 over id, time and body).
 *
 * @param body as it came, before any parser
 * @param secrets `whsec_…`; while one replaces another, both
 * @returns what the JSON of the body says
 * @throws {WebhookError} when no signature fits, or the time is too far from now
 */
export async function verifyWebhook<T = unknown>(
  body: string | Uint8Array,
  headers: WebhookHeaders,
  secrets: string | readonly string[],
  { toleranceSeconds = 300, now = Date.now() }: WebhookOptions = {},
): Promise<T> {
  const [id, time, signatures] = ['webhook-id', 'webhook-timestamp', 'webhook-signature'].map((name) =>
    headerOf(headers, name),
  );
  if (!id || !time || !signatures) throw new WebhookError('The headers of a webhook are missing.');
  if (!(Math.abs(now / 1_000 - Number(time)) <= toleranceSeconds)) throw new WebhookError('The webhook is not of now.');
  const encoder = new TextEncoder();
  const text = typeof body === 'string' ? body : new TextDecoder().decode(body);
  const signed = encoder.encode(`${id}.${time}.${text}`);
  const given = signatures.split(' ').flatMap((one) => (one.startsWith('v1,') ? [bytesOf(one.slice(3))] : []));
  const algorithm = { name: 'HMAC', hash: 'SHA-256' };
  for (const secret of [secrets].flat()) {
    const bytes = bytesOf(secret.replace(/^whsec_/, ''));
    const key = await crypto.subtle.importKey('raw', bytes, algorithm, false, ['verify']);
    // Takes the same time whatever is wrong.
    for (const one of given) if (await crypto.subtle.verify('HMAC', key, one, signed)) return JSON.parse(text) as T;
  }
  throw new WebhookError('No signature of the webhook fits.');
}

function headerOf(headers: WebhookHeaders, name: string): string | undefined {
  if (headers instanceof Headers) return headers.get(name) ?? undefined;
  const [, value] = Object.entries(headers).find(([one]) => one.toLowerCase() === name) ?? [];
  return [value].flat()[0];
}

/** Base64; what is none fits no signature. */
function bytesOf(text: string): Uint8Array<ArrayBuffer> {
  try {
    return Uint8Array.from(atob(text), (letter) => letter.charCodeAt(0));
  } catch {
    return new Uint8Array(1);
  }
}
