import { RouteConfig } from '@nestjs/platform-fastify';
import type { FastifyError, FastifyInstance } from 'fastify';
import { Problem } from '../problems/problem.js';

const URLENCODED = 'application/x-www-form-urlencoded';
/** Confirmation forms are short. */
const LONGEST_BYTES = 16 * 1024;

/** Marks a route that accepts form posts of browsers and mail clients, in either encoding; the fields are ignored. */
export const TakesForm = () => RouteConfig({ form: true });

export const takesForm = (route: object | undefined): boolean => (route as { form?: true } | undefined)?.form === true;

/** Accepts forms on routes marked by `@TakesForm()` only. */
export function takeForms(fastify: FastifyInstance): void {
  fastify.addHook('onRequest', (request, _reply, done) => {
    const isForm = request.headers['content-type']?.toLowerCase().startsWith(URLENCODED);
    if (!isForm || takesForm(request.routeOptions.config)) return done();
    return done(new Problem('unsupported-media-type') as unknown as FastifyError);
  });
  fastify.addContentTypeParser(URLENCODED, { parseAs: 'string', bodyLimit: LONGEST_BYTES }, (_request, _body, done) =>
    done(null, undefined),
  );
}
