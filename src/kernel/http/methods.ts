import type { FastifyInstance, FastifyReply, FastifyRequest, HTTPMethods } from 'fastify';
import { Problem } from '../problems/problem.js';
import { sendProblem } from './problem.filter.js';

const known = ['GET', 'HEAD', 'POST', 'PUT', 'PATCH', 'DELETE', 'OPTIONS'] as const;

/**
 * Follows the routes that are added from now on. The function that it returns adds to each address what it lacks: an
 * `Allow` for OPTIONS (RFC 9110 §9.3.7) and 405 for every other method (§15.5.6).
 */
export function followRoutes(fastify: FastifyInstance): () => void {
  const routes = new Map<string, { url: string; methods: Set<HTTPMethods> }>();
  fastify.addHook('onRoute', ({ url, method }) => {
    const pattern = url.replace(/:\w+/g, ':'); // names of parameters do not tell addresses apart
    const route = routes.get(pattern) ?? { url, methods: new Set() };
    for (const one of [method].flat()) route.methods.add(one);
    routes.set(pattern, route);
  });
  return () => {
    for (const { url, methods } of [...routes.values()]) {
      // Fastify adds some routes without telling, such as that of a prefix with a slash at its end.
      const has = (method: HTTPMethods) => methods.has(method) || fastify.hasRoute({ method, url });
      const lacking = known.filter((method) => !has(method));
      const allow = [...known.filter((method) => method !== 'OPTIONS' && has(method)), 'OPTIONS'].join(', ');
      // Before the body is looked at.
      const onRequest = (request: FastifyRequest, reply: FastifyReply) => respond(allow, request, reply);
      fastify.route({ method: [...lacking, 'TRACE'], url, onRequest, handler: () => undefined });
    }
  };
}

function respond(allow: string, request: FastifyRequest, reply: FastifyReply): void {
  void reply.header('Allow', allow);
  if (request.method === 'OPTIONS') void reply.status(204).send();
  else sendProblem(new Problem('method-not-allowed'), request, reply);
}
