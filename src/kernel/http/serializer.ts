import type { FastifyError, FastifyInstance, FastifyReply, FastifyRequest } from 'fastify';
import { settingsOf } from './route-settings.js';

/**
 * Shapes the objects that handlers return by the schema of `@Returns`: a field that the contract does not name is never sent. A
 * hook of the routes that have one, because Nest builds an observable for each request that an interceptor looks at. Texts,
 * streams and refusals are sent as they are.
 */
export function shapeAnswers(fastify: FastifyInstance): void {
  fastify.addHook('onRoute', (route) => {
    const schema = settingsOf(route.config).answer;
    if (!schema) return;
    type Done = (error: FastifyError | null, value?: unknown) => void;
    const shape = (_request: FastifyRequest, { statusCode }: FastifyReply, answer: unknown, done: Done) => {
      if (statusCode >= 400) return done(null, answer);
      const { error, data } = schema.safeParse(answer);
      return error ? done(error as unknown as FastifyError) : done(null, data);
    };
    route.preSerialization = [route.preSerialization ?? [], shape].flat();
  });
}
