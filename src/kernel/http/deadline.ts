import type { FastifyInstance } from 'fastify';
import { Problem } from '../problems/problem.js';

/**
 * Ends requests whose body was read with `busy` (503) after so many milliseconds: Fastify takes the end of the body for
 * a disconnect, and clears its own `handlerTimeout` (fastify/fastify#6725).
 */
export function limitHandlers(fastify: FastifyInstance, ms: number): void {
  fastify.addHook('preHandler', (request, reply, done) => {
    if (request.body !== undefined) {
      const timer = setTimeout(() => {
        if (!reply.sent) void reply.send(new Problem('busy'));
      }, ms);
      reply.raw.once('close', () => clearTimeout(timer));
    }
    done();
  });
}
