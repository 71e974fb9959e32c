import { applyDecorators } from '@nestjs/common';
import { ApiExtension } from '@nestjs/swagger';
import type { FastifyInstance, FastifyReply, FastifyRequest } from 'fastify';
import { RouteSetting, settingsOf, type Deprecation } from './route-settings.js';

export const DEPRECATION = 'x-deprecation';

const HALF_A_YEAR_MS = 182 * 86_400_000;

/**
 * Marks an operation that will go: in the contract, and in the headers of each of its answers, `Deprecation` (RFC 9745) and `Sunset` (RFC 8594).
 *
 * @throws Error when callers would have less than half a year
 */
export function Deprecated(deprecation: Deprecation): MethodDecorator {
  const { since, sunset } = deprecation;
  if (!(Date.parse(sunset) - Date.parse(since) >= HALF_A_YEAR_MS))
    throw new Error(`From ${since} to ${sunset} is less than half a year.`);
  return applyDecorators(RouteSetting({ deprecation }), ApiExtension(DEPRECATION, deprecation));
}

/** Sends the headers of deprecated operations, with refusals as well. Before all that answers. */
export function announceDeprecations(fastify: FastifyInstance): void {
  fastify.addHook('onRoute', (route) => {
    const { deprecation } = settingsOf(route.config);
    if (!deprecation) return;
    const headers = headersOf(deprecation);
    const announce = (_request: FastifyRequest, reply: FastifyReply, done: () => void) => {
      void reply.headers(headers);
      done();
    };
    route.onRequest = [announce, route.onRequest ?? []].flat();
  });
}

const headersOf = ({ since, sunset }: Deprecation) => ({
  Deprecation: `@${Date.parse(since) / 1_000}`,
  Sunset: new Date(sunset).toUTCString(),
  Link: '</docs/api-changes.md>; rel="deprecation"; type="text/markdown"',
});
