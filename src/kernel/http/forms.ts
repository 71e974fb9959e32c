import { RouteConfig } from '@nestjs/platform-fastify';
import type { FastifyError, FastifyInstance } from 'fastify';
import { Problem } from '../problems/problem.js';

const URLENCODED = 'application/x-www-form-urlencoded';
/** A form that means "yes" is short. */
const LONGEST_BYTES = 16 * 1024;

/** Marks a route that a browser or a mailbox posts a form to, with either encoding; nothing in the form is looked at. */
export const TakesForm = () => RouteConfig({ form: true });

export const takesForm = (route: object | undefined): boolean => (route as { form?: true } | undefined)?.form === true;

/** Lets forms go to the routes marked by `@TakesForm()` and nowhere else. */
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
