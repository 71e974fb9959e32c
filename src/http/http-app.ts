import { randomUUID } from 'node:crypto';
import { NestFactory } from '@nestjs/core';
import type { IncomingMessage } from 'node:http';
import { FastifyAdapter, type NestFastifyApplication } from '@nestjs/platform-fastify';
import multipart from '@fastify/multipart';
import { SwaggerModule, type OpenAPIObject } from '@nestjs/swagger';
import { LogController, type FastifyBaseLogger, type FastifyInstance, type FastifyRequest } from 'fastify';
import { DataSource } from 'typeorm';
import { AppModule, type ProcessRole } from '../app.module.js';
import { config } from '../config.js';
import { checkDatabase, checkMigrated } from '../database/self-check.js';
import { AuthGuard } from '../kernel/auth/auth.guard.js';
import { allowOrigins, answerPreflights } from '../kernel/http/cors.js';
import { explainRefusals, sendRouterError, sendParserError } from '../kernel/http/early-errors.js';
import { announceDeprecations } from '../kernel/http/deprecation.js';
import { Readiness } from '../kernel/http/health.js';
import { logFor, logger, nestLogger } from '../kernel/telemetry/logging.js';
import { buildDocument } from '../kernel/http/openapi.js';
import { ProblemFilter, sendProblem } from '../kernel/http/problem.filter.js';
import { Problem } from '../kernel/problems/problem.js';
import { REQUEST_ID, RequestLog } from '../kernel/http/request-log.js';
import { RateLimitGuard } from '../kernel/auth/rate-limit.js';
import { SchemaPipe } from '../kernel/http/schema.js';
import { measureRequest } from '../kernel/telemetry/metrics.js';
import { describeRequest } from '../kernel/telemetry/trace.js';
import { mountDocs } from './docs.js';
import { mountPages } from './pages.js';
import { mountSharedPages } from './shared-pages.js';
import { mountSite } from './site.js';
import { eventWebhooks } from '../modules/notifications/index.js';
import { tags } from './tags.js';
import { takeForms } from '../kernel/http/forms.js';
import { limitHandlers } from '../kernel/http/deadline.js';
import { guardUploads } from '../kernel/http/upload.js';
import { shapeAnswers } from '../kernel/http/serializer.js';
import { guardStreams } from '../kernel/http/streams.js';
import { drain, hasMore, takeJson } from '../kernel/http/bodies.js';
import { followRoutes } from '../kernel/http/methods.js';

/** A ticket opens a stream, so it must not appear in a log. */
const TICKET = /([?&]ticket=)[^&]*/g;
/** Nor may a URL that is itself a credential, such as a link to unsubscribe: of such a route only the pattern is logged. */
const TOKEN = '/:token';

/** The status for a body that took too long to arrive; the rest of it is not read. */
const SLOW = 408;

/** Builds the application of a role, ready to listen; `main.ts` and the tests both use it. */
export async function createHttpApp(role: ProcessRole): Promise<NestFastifyApplication> {
  const app = await NestFactory.create<NestFastifyApplication>(AppModule.for(role), fastifyAdapter(), {
    logger: nestLogger,
    bodyParser: false,
    abortOnError: false,
  });
  // A process without writes may read a replica, whose durability settings do not matter.
  if (role !== 'query') await checkDatabase(app.get(DataSource));
  await checkMigrated(app.get(DataSource));
  app.useGlobalPipes(new SchemaPipe());
  app.useGlobalGuards(app.get(AuthGuard), app.get(RateLimitGuard));
  app.useGlobalFilters(new ProblemFilter());
  const fastify = app.getHttpAdapter().getInstance();
  explainRefusals(app.getHttpServer(), requestId);
  const rejectOtherMethods = followRoutes(fastify);
  allowOrigins(fastify, config.http.corsOrigins); // before all that answers
  observe(fastify, app.get(Readiness), app.get(RequestLog)); // before the others, so that requests which they reject are observed, too
  answerPreflights(fastify);
  announceDeprecations(fastify);
  takeJson(fastify);
  guardUploads(fastify);
  limitHandlers(fastify, config.timeouts);
  shapeAnswers(fastify);
  guardStreams(fastify);
  takeForms(fastify);
  await app.register(multipart);
  if (role === 'api' || role === 'all') {
    const { mountQueueConsole } = await import('./queue-console.js');
    await mountQueueConsole(app, fastify);
    await mountPages(fastify);
    mountSite(app, fastify);
    mountSharedPages(app, fastify);
  }
  if (role !== 'worker') {
    const build = () => buildDocument(app, tags, eventWebhooks());
    mountDocs(fastify, build);
    SwaggerModule.setup('docs', app, build, { ui: false, raw: ['yaml'], yamlDocumentUrl: 'docs-yaml' });
  }
  await app.init();
  // The role `query` has a part of the routes, and does not know what else is allowed at their addresses.
  if (role !== 'query') rejectOtherMethods();
  return app;
}

/** Only the contract: reads the modules without instantiating them, so no server is needed. */
export async function describeHttpApp(): Promise<OpenAPIObject> {
  const app = await NestFactory.create(AppModule.for('api'), fastifyAdapter(), { preview: true, logger: false });
  return buildDocument(app, tags, eventWebhooks());
}

function fastifyAdapter(): FastifyAdapter {
  return new FastifyAdapter({
    loggerInstance: logger,
    // `observe` writes one line per request, and `logFor` adds its context: a logger per request costs more.
    logController: new LogController({ disableRequestLogging: true }),
    childLoggerFactory: (parent: FastifyBaseLogger) => parent,
    bodyLimit: config.http.bodyLimitBytes,
    trustProxy: config.http.trustProxy,
    keepAliveTimeout: config.timeouts.keepAliveMs,
    // Node has one limit for all requests; `limitHandlers` is the tighter one for all but uploads.
    requestTimeout: config.timeouts.uploadMs,
    // Node would refuse without a body: `observe` says it.
    http: { headersTimeout: config.timeouts.headersMs, requireHostHeader: false },
    // The router would pass every hook by: `*` is no address of ours (RFC 9112 §3.2.4).
    rewriteUrl: ({ url }: IncomingMessage) => (url === '*' ? '/*' : url!),
    // A request that is in flight at the signal is served, not rejected.
    return503OnClosing: false,
    forceCloseConnections: 'idle',
    frameworkErrors: sendRouterError,
    clientErrorHandler: sendParserError,
    genReqId: requestId,
  });
}

/** The caller's or gateway's own id of a request, or a new one. */
function requestId({ headers }: Pick<IncomingMessage, 'headers'>): string {
  const given = headers['x-request-id'];
  return typeof given === 'string' && REQUEST_ID.test(given) ? given : randomUUID();
}

/** The part of the URL that may be logged. */
function shownUrl({ url, routeOptions }: FastifyRequest): string {
  return routeOptions.url?.includes(TOKEN) ? routeOptions.url : url.replace(TICKET, '$1[redacted]');
}

/** Pages of libraries. They set styles from their scripts; nothing comes from elsewhere, and no other page may frame them. */
const LIBRARY_PAGE = /^\/(?:docs|admin\/queues)(?:[/?]|$)/;
const libraryPageHeaders = {
  'Content-Security-Policy': [
    "default-src 'self'",
    "style-src 'self' 'unsafe-inline'",
    "img-src 'self' data:",
    "object-src 'none'",
    "base-uri 'self'", // the queue console names its folder in one
    "form-action 'self'",
    "frame-ancestors 'none'",
  ].join('; '),
  'X-Frame-Options': 'DENY',
  'Referrer-Policy': 'same-origin',
};

/** Tokens, and what belongs to one person, are kept by no cache, a shared computer's browser included (RFC 9111 §5.2.2.5). */
const isPersonal = (request: FastifyRequest & { principal?: unknown }): boolean =>
  request.principal !== undefined || (request.method !== 'GET' && request.method !== 'HEAD');

/** Of these a request has one: Node would take the first and drop the others in silence. */
const SINGLE = /^(?:host|authorization|content-type)$/i;

/** What is wrong with the headers of a request (RFC 9110 §5.3, RFC 9112 §3.2). */
function wrongHeaders({ headers, httpVersion, rawHeaders }: IncomingMessage): string | undefined {
  if (headers.host === undefined && httpVersion === '1.1') return 'no Host';
  const names = rawHeaders.filter((name, at) => at % 2 === 0 && SINGLE.test(name)).map((name) => name.toLowerCase());
  return new Set(names).size < names.length ? 'a header twice' : undefined;
}

/** One log line and one measurement per request, and one row for a program's; while draining, responses close the connection. */
function observe(fastify: FastifyInstance, readiness: Readiness, log: RequestLog): void {
  fastify.addHook('onRequest', (request, reply, done) => {
    logFor(request.id);
    void reply.header('X-Request-Id', request.id);
    void reply.header('X-Content-Type-Options', 'nosniff');
    if (LIBRARY_PAGE.test(request.url)) void reply.headers(libraryPageHeaders);
    describeRequest(request.method, request.routeOptions.url, shownUrl(request).split('?')[0]!);
    const reason = wrongHeaders(request.raw);
    if (reason) sendProblem(new Problem('malformed-request', { reason }), request, reply);
    else done();
  });
  fastify.addHook('onSend', (request, reply, payload, done) => {
    // Also responses to requests from before the signal: connections that are kept alive would delay the exit.
    if (readiness.isDraining) void reply.header('Connection', 'close');
    if (!reply.hasHeader('Cache-Control') && isPersonal(request)) void reply.header('Cache-Control', 'no-store');
    if (!hasMore(request)) return done(null, payload);
    // A deliberately slow client must not keep its connection.
    void reply.header('Connection', 'close');
    if (reply.statusCode === SLOW) return done(null, payload);
    return void drain(request).then(() => done(null, payload));
  });
  fastify.addHook('onResponse', (request, reply, done) => {
    const route = request.routeOptions.url;
    measureRequest(request.method, route, reply.statusCode, reply.elapsedTime / 1000);
    log.note(request, reply);
    if (!route?.startsWith('/health')) {
      request.log.info(
        { method: request.method, url: shownUrl(request), status: reply.statusCode, ms: Math.round(reply.elapsedTime) },
        'request',
      );
    }
    done();
  });
}
