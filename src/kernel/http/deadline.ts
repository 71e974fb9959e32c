import type { FastifyInstance, FastifyReply, FastifyRequest } from 'fastify';
import { Problem } from '../problems/problem.js';
import { hasMore } from './bodies.js';
import { settingsOf } from './route-settings.js';

type Limits = { requestMs: number; uploadMs: number };
/** Requests in the order in which they end, because all have the same limit. */
type Running = Map<FastifyReply, { request: FastifyRequest; endsAt: number }>;

/** How much later than its limit a request may be answered, as a share of it. */
const GRANULARITY = 1 / 30;

/**
 * Answers for handlers that take too long: `busy` (503), or `request-timeout` (408) while the body is still coming in. One timer
 * looks after all requests: Fastify's `handlerTimeout` makes a timer, a controller and a listener for each, and takes the end of a
 * body for a disconnect (fastify/fastify#6725). The limit begins anew when the body is there.
 */
export function limitHandlers(fastify: FastifyInstance, { requestMs, uploadMs }: Limits): void {
  const running = { requestMs: new Map() as Running, uploadMs: new Map() as Running };
  const limits = { requestMs, uploadMs };
  const kindOf = ({ routeOptions }: FastifyRequest) =>
    settingsOf(routeOptions.config).upload ? 'uploadMs' : 'requestMs';
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
    for (const overdue of [running.requestMs, running.uploadMs]) {
      for (const [reply, { request, endsAt }] of overdue) {
        if (endsAt > now) break;
        overdue.delete(reply);
        if (!reply.sent && !reply.raw.destroyed)
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
