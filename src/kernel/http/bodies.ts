import { setTimeout as sleep } from 'node:timers/promises';
import { MIMEType } from 'node:util';
import type { FastifyError, FastifyInstance, FastifyRequest } from 'fastify';
import { Problem } from '../problems/problem.js';
import { settingsOf } from './route-settings.js';

/** How long, and how far, to read on in a request that is refused already. */
const DRAIN_TIMEOUT_MS = 5_000;
const DRAIN_BYTES = 64 * 1024 * 1024;

/** Ten times as deep as any body that is asked for: what goes through a value step by step, inwards, would run out of stack. */
const MAX_DEPTH = 64;

/** Has no parser of its own. */
const OTHER_TYPE = 'application/octet-stream';

/** Keeps the byte order mark: signatures are over all bytes. */
const utf8 = new TextDecoder('utf-8', { fatal: true, ignoreBOM: true });

const reject = (...problem: ConstructorParameters<typeof Problem>) =>
  new Problem(...problem) as unknown as FastifyError;

/** What the guard of a signed route looks at: the signature is over the bytes as they came, and is judged before what they say. */
export interface Signed {
  rawBody?: Buffer;
  /** Why the body is no JSON. */
  malformed?: FastifyError;
}

/**
 * Takes bodies as strict JSON in UTF-8 (RFC 8259 §8.1). An empty body is no body, whatever its content type claims, and
 * the query must be UTF-8 as well: whatever were replaced by U+FFFD would be stored and sent like that.
 */
export function takeJson(fastify: FastifyInstance): void {
  fastify.addHook('onRequest', (request, _reply, done) => {
    // Nor is there one for an address that does not exist: 404 is said before anything is read. That of a GET means nothing (RFC 9110 §9.3.1).
    const isIgnored = request.is404 || request.method === 'GET' || request.method === 'HEAD';
    if (isIgnored || !announcesBody(request)) delete request.headers['content-type'];
    if (!isUtf8(request.headers['content-type'])) return done(reject('unsupported-media-type'));
    if (!isDecodable(request.url)) return done(reject('malformed-request', { reason: 'FST_ERR_BAD_URL' }));
    return done();
  });
  const parse = fastify.getDefaultJsonParser('error', 'error');
  fastify.removeAllContentTypeParsers();
  fastify.addContentTypeParser(
    'application/json',
    { parseAs: 'buffer' },
    (request: FastifyRequest & Signed, bytes, done) => {
      const fail = (cause: unknown) => {
        const malformed = reject('malformed-json', {}, { cause });
        if (!settingsOf(request.routeOptions.config).signed) return done(malformed);
        request.malformed = malformed;
        return done(null, undefined);
      };
      request.rawBody = bytes as Buffer;
      let text: string;
      try {
        text = utf8.decode(bytes as Buffer);
      } catch (cause) {
        return fail(cause);
      }
      if (text === '') return done(null, undefined);
      if (isTooDeep(text)) return fail(new Error(`deeper than ${MAX_DEPTH} levels`));
      void parse(request, text, (error, value) => (error ? fail(error) : done(null, value)));
    },
  );
  // A chunked body of any type may turn out to be empty, too.
  fastify.addContentTypeParser('*', ({ is404 }, payload, done) => {
    if (is404) return done(null, undefined);
    // Once: the rest of a refused body is read on until its end.
    const once = (error: FastifyError | null) => {
      payload.off('data', reportType).off('end', accept).off('error', once);
      done(error, undefined);
    };
    const reportType = () => once(reject('unsupported-media-type'));
    const accept = () => once(null);
    payload.on('data', reportType).on('end', accept).on('error', once);
  });
}

/** Whether arrays and objects of a JSON text are in one another more than `MAX_DEPTH` times. */
function isTooDeep(text: string): boolean {
  let depth = 0;
  let isText = false;
  for (let at = 0; at < text.length; at++) {
    const sign = text[at];
    if (isText) {
      if (sign === '\\') at++;
      else if (sign === '"') isText = false;
    } else if (sign === '"') isText = true;
    else if (sign === '[' || sign === '{') depth++;
    else if (sign === ']' || sign === '}') depth--;
    if (depth > MAX_DEPTH) return true;
  }
  return false;
}

/**
 * Refuses a type that a route does not take. A chunked body may turn out to be empty and so be none, which only its reading tells.
 */
export function rejectType(request: FastifyRequest, done: (error?: FastifyError) => void): void {
  if (request.headers['transfer-encoding'] === undefined) return done(reject('unsupported-media-type'));
  request.headers['content-type'] = OTHER_TYPE;
  return done();
}

/** Whether the caller announced a body of at least one byte (RFC 9112 §6.3). */
const announcesBody = ({ raw: { headers } }: FastifyRequest): boolean =>
  headers['transfer-encoding'] !== undefined || Number(headers['content-length'] ?? 0) > 0;

function isUtf8(contentType: string | undefined): boolean {
  if (!contentType?.includes(';')) return true;
  try {
    return /^utf-?8$/i.test(new MIMEType(contentType).params.get('charset') ?? 'utf-8');
  } catch {
    return true; // no media type at all: Fastify refuses it when it looks for the parser
  }
}

function isDecodable(url: string): boolean {
  const query = url.indexOf('?');
  if (query < 0 || !url.includes('%', query)) return true;
  try {
    decodeURIComponent(url.slice(query));
    return true;
  } catch {
    return false;
  }
}

/** Whether a part of the body is still to come. */
export const hasMore = (request: FastifyRequest): boolean => !request.raw.complete && announcesBody(request);

/**
 * Reads the rest of a refused request and throws it away: most clients read the answer only after they have sent
 * everything, and closing a connection with unread bytes would destroy the answer on its way (RFC 9112 §9.6).
 */
export async function drain({ raw }: FastifyRequest): Promise<void> {
  if (raw.readableEnded || raw.destroyed) return;
  const ended = new Promise<void>((resolve) => {
    let bytes = 0;
    const count = (chunk: Buffer) => {
      bytes += chunk.length;
      if (bytes > DRAIN_BYTES) resolve();
    };
    raw.once('end', resolve).once('close', resolve).on('data', count);
  });
  raw.unpipe();
  raw.resume();
  await Promise.race([ended, sleep(DRAIN_TIMEOUT_MS, undefined, { ref: false })]);
}
