import { AsyncLocalStorage } from 'node:async_hooks';
import { Logger as NestLogger, PinoLogger } from 'nestjs-pino';
import pino, { type Logger } from 'pino';
import { config } from '../../config.js';
import { traceIds } from './trace.js';

/** Keys whose values never reach a log, wherever in an entry they stand. */
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

/** Nest's list of every module and route it found: the contract and the module table say the same. */
const noise = new Set(['InstanceLoader', 'RoutesResolver', 'RouterExplorer']);

/** The request that a line is written for. */
const requestIds = new AsyncLocalStorage<string>();

/** Binds every log line of what follows, however late it is written, to a request's id. */
export const logFor = (requestId: string): void => requestIds.enterWith(requestId);

function circumstances(): Record<string, string | undefined> {
  const requestId = requestIds.getStore();
  return requestId === undefined ? traceIds() : { requestId, ...traceIds() };
}

/**
 * What a log says of an error. No more than this: TypeORM's and the driver's errors carry the statement with the values in it,
 * which are words of people, and their secrets. It comes serialized already where pino-http has had it first.
 */
function describeError(error: Error | pino.SerializedError) {
  const serialized = error instanceof Error ? pino.stdSerializers.err(error) : error;
  const { type, message, stack, code, errno } = serialized as pino.SerializedError & { code?: string; errno?: number };
  return { type, message, stack, code, errno };
}

/** The one logger: JSON lines on standard output, secrets replaced. */
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

/** Nest's own lines, from the first one on, and those of every `new Logger(name)`. */
export const nestLogger = new NestLogger(new PinoLogger(parameters), parameters);
