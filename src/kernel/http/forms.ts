import type { FastifyInstance } from 'fastify';
import { rejectType } from './bodies.js';
import { RouteSetting, settingsOf } from './route-settings.js';

const URLENCODED = 'application/x-www-form-urlencoded';
/** Confirmation forms are short. */
const LONGEST_BYTES = 16 * 1024;

/** Marks a route that accepts form posts of browsers and mail clients, in either encoding; the fields are ignored. */
export const TakesForm = () => RouteSetting({ form: true });

/** Accepts forms on routes marked by `@TakesForm()` only. */
export function takeForms(fastify: FastifyInstance): void {
  fastify.addHook('onRequest', (request, _reply, done) => {
    const isForm = request.headers['content-type']?.toLowerCase().startsWith(URLENCODED);
    if (!isForm || settingsOf(request.routeOptions.config).form) return done();
    return rejectType(request, done);
  });
  fastify.addContentTypeParser(URLENCODED, { parseAs: 'string', bodyLimit: LONGEST_BYTES }, (_request, _body, done) =>
    done(null, undefined),
  );
}
