import { AsyncLocalStorage } from 'node:async_hooks';
import { Logger as NestLogger, PinoLogger } from 'nestjs-pino';
import pino, { type Logger } from 'pino';
import { config } from '../../config.js';
import { traceIds } from './trace.js';

/** Keys whose values are redacted in logs, at any depth. */
const secrets = [
  'authorization',
  'cookie',
  'password',
  'passwordHash',
  'accessToken',
  'refreshToken',
  'privateKey',
  'secret',
];

/** Nest's list of modules and routes: the OpenAPI document and the module table contain the same. */
const noise = new Set(['InstanceLoader', 'RoutesResolver', 'RouterExplorer']);

/** The request of a log line. */
const requestIds = new AsyncLocalStorage<string>();

/** Binds all later log lines of this asynchronous context to a request id. */
export const logFor = (requestId: string): void => requestIds.enterWith(requestId);

function circumstances(): Record<string, string | undefined> {
  const requestId = requestIds.getStore();
  return requestId === undefined ? traceIds() : { requestId, ...traceIds() };
}

/**
 * The logged fields of an error, and nothing more: errors of TypeORM and the driver contain the statement with its
 * values, which are user data and secrets. Where pino-http came first, the error is serialized already.
 */
function describeError(error: Error | pino.SerializedError) {
  const serialized = error instanceof Error ? pino.stdSerializers.err(error) : error;
  const { type, message, stack, code, errno } = serialized as pino.SerializedError & { code?: string; errno?: number };
  return { type, message, stack, code, errno };
}

/** The logger: JSON lines on standard output, secrets redacted. */
export const logger: Logger = pino({
  level: config.log.level,
  base: { service: 'madang', role: process.argv[2] ?? 'all', pid: process.pid },
  timestamp: pino.stdTimeFunctions.isoTime,
  mixin: circumstances,
  serializers: { err: describeError },
  formatters: { level: (label) => ({ level: label }) },
  hooks: {
    logMethod(args, method) {
      const [entry] = args as [{ context?: string } | string];
      if (typeof entry === 'object' && noise.has(entry?.context ?? '')) return;
      method.apply(this, args);
    },
  },
  redact: { paths: secrets.flatMap((key) => [key, `*.${key}`, `*.*.${key}`]), censor: '[redacted]' },
});

const parameters = { pinoHttp: { logger, serializers: { err: describeError } }, useExisting: true } as const;

/** Nest's own log lines, from the first one, and those of every `new Logger(name)`. */
export const nestLogger = new NestLogger(new PinoLogger(parameters), parameters);
