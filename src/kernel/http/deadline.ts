import type { FastifyInstance, FastifyReply, FastifyRequest } from 'fastify';
import { Problem } from '../problems/problem.js';
import { hasMore } from './bodies.js';
import { RouteSetting, settingsOf } from './route-settings.js';

type Limits = { requestMs: number; waitMs: number; uploadMs: number };
/** Requests in the order in which they end, because all have the same limit. */
type Running = Map<FastifyReply, { request: FastifyRequest; endsAt: number }>;

/** How much later than its limit a request may be answered, as a share of it. */
const GRANULARITY = 1 / 30;

/** Marks a route that waits for news before it answers. */
export const Waits = () => RouteSetting({ waits: true });

/**
 * Answers for handlers that take too long: `busy` (503), or `request-timeout` (408) while the body is still coming in. One timer
 * looks after all requests: Fastify's `handlerTimeout` makes a timer, a controller and a listener for each, and takes the end of a
 * body for a disconnect (fastify/fastify#6725). The limit begins anew when the body is there.
 */
export function limitHandlers(fastify: FastifyInstance, { requestMs, waitMs, uploadMs }: Limits): void {
  const limits = { requestMs, waitMs, uploadMs };
  const running: Record<keyof Limits, Running> = { requestMs: new Map(), waitMs: new Map(), uploadMs: new Map() };
  const kindOf = ({ routeOptions }: FastifyRequest): keyof Limits => {
    const { upload, waits } = settingsOf(routeOptions.config);
    if (upload) return 'uploadMs';
    return waits ? 'waitMs' : 'requestMs';
  };
  const begin = (request: FastifyRequest, reply: FastifyReply): void => {
    const kind = kindOf(request);
    running[kind].set(reply, { request, endsAt: performance.now() + limits[kind] });
  };
  const end = (request: FastifyRequest, reply: FastifyReply): boolean => running[kindOf(request)].delete(reply);

  fastify.addHook('onRequest', (request, reply, done) => {
    begin(request, reply);
    done();
  });
  fastify.addHook('preHandler', (request, reply, done) => {
    if (request.body !== undefined && end(request, reply)) begin(request, reply);
    done();
  });
  fastify.addHook('onResponse', (request, reply, done) => {
    end(request, reply);
    done();
  });
  const timer = setInterval(() => {
    const now = performance.now();
    for (const overdue of Object.values(running)) {
      for (const [reply, { request, endsAt }] of overdue) {
        if (endsAt > now) break;
        overdue.delete(reply);
        // A stream that is under way ends by itself, or stalls (`guardStreams`).
        if (!reply.sent && !reply.raw.headersSent && !reply.raw.destroyed)
          void reply.send(new Problem(hasMore(request) ? 'request-timeout' : 'busy'));
      }
    }
  }, requestMs * GRANULARITY);
  timer.unref();
  fastify.addHook('onClose', (_, done) => {
    clearInterval(timer);
    done();
  });
}
