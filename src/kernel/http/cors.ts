import type { FastifyInstance, FastifyReply, FastifyRequest } from 'fastify';

/** From which origins pages may call: every one, or those that are named. */
export type Origins = '*' | readonly string[];

/** As long as Chromium keeps a preflight at most. */
const MAX_AGE_SECONDS = 7_200;
const METHODS = 'GET, HEAD, POST, PUT, PATCH, DELETE';
/** What we read of a request, besides what a page may send unasked. */
const ALLOWED = 'Authorization, Content-Type, Idempotency-Key, If-None-Match, Last-Event-ID, X-Request-Id';
/** What we say in headers, besides what a page may read anyway. */
const EXPOSED =
  'Deprecation, ETag, Idempotent-Replayed, Link, Location, RateLimit, RateLimit-Policy, Retry-After, Sunset, WWW-Authenticate, X-Cache, X-Gateway-Cache, X-Request-Id';

/** Only the API: pages, the queue console and its cookie are for their own origin. */
const isOfApi = ({ url }: FastifyRequest): boolean => url.startsWith('/v1/');

/**
 * Lets pages of these origins read what the API answers (Fetch standard, CORS protocol). They send a token or an API key in a header;
 * cookies are never allowed, so that no page acts for a person without that. Errors, 404 and streams have the headers, too.
 */
export function allowOrigins(fastify: FastifyInstance, origins: Origins): void {
  fastify.addHook('onRequest', (request, reply, done) => {
    if (isOfApi(request)) addHeaders(request, reply, origins);
    done();
  });
}

/** Answers preflights. Another OPTIONS is answered as ever; so is one of an origin that is not allowed, which its browser then stops. */
export function answerPreflights(fastify: FastifyInstance): void {
  fastify.addHook('onRequest', (request, reply, done) => {
    const isPreflight = request.method === 'OPTIONS' && request.headers['access-control-request-method'] !== undefined;
    if (!isPreflight || !reply.hasHeader('Access-Control-Allow-Origin')) return done();
    void reply
      .status(204)
      .headers({
        'Access-Control-Allow-Methods': METHODS,
        'Access-Control-Allow-Headers': ALLOWED,
        'Access-Control-Max-Age': String(MAX_AGE_SECONDS),
      })
      .send();
  });
}

function addHeaders({ headers: { origin } }: FastifyRequest, reply: FastifyReply, origins: Origins): void {
  // The answer to one origin is not that to another: caches must know.
  if (origins !== '*') void reply.header('Vary', 'Origin');
  const allowed = origins === '*' ? '*' : origins.find((one) => one === origin);
  if (allowed === undefined) return;
  void reply.header('Access-Control-Allow-Origin', allowed).header('Access-Control-Expose-Headers', EXPOSED);
}
