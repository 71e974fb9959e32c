import { Catch, HttpException, Logger, type ArgumentsHost, type ExceptionFilter } from '@nestjs/common';
import type { FastifyReply, FastifyRequest } from 'fastify';
import type { ProblemCode } from '../problems/catalogue.js';
import { localeOf } from '../problems/locale.js';
import { Problem } from '../problems/problem.js';
import { hasMore } from './bodies.js';
import { isOverdue, isUnreachable } from '../tx/database-errors.js';

/** Maps Fastify's and Nest's own errors, by status, to our catalogue. */
const byStatus: Record<number, ProblemCode> = {
  401: 'unauthenticated',
  404: 'not-found',
  405: 'method-not-allowed',
  413: 'payload-too-large',
  415: 'unsupported-media-type',
};

/** Renders every error as `application/problem+json`: never a stack, never SQL. */
@Catch()
export class ProblemFilter implements ExceptionFilter {
  private readonly logger = new Logger('http');

  catch(error: unknown, host: ArgumentsHost): void {
    const request = host.switchToHttp().getRequest<FastifyRequest>();
    const reply = host.switchToHttp().getResponse<FastifyReply>();
    const problem = arrivalProblem(error, request) ?? toProblem(error);
    this.log(problem, error, request);
    sendProblem(problem, request, reply);
  }

  private log(problem: Problem, error: unknown, request: FastifyRequest): void {
    const level = problem.entry.level;
    if (!level) return;
    const entry = { requestId: request.id, code: problem.code, err: problem.cause ?? error };
    if (level === 'error') this.logger.error(entry, problem.code);
    else if (level === 'warn') this.logger.warn(entry, problem.code);
    else this.logger.log(entry, problem.code);
  }
}

/** The headers of a problem's answer besides its type. */
export const headersOf = ({ retryAfterSeconds, status }: Problem): Record<string, string> => ({
  'Cache-Control': 'no-store',
  ...(retryAfterSeconds && { 'Retry-After': String(retryAfterSeconds) }),
  ...(status === 401 && { 'WWW-Authenticate': 'Bearer realm="madang"' }),
});

const problems = new WeakMap<FastifyRequest, ProblemCode>();

/** Notes with which problem a request is answered. */
export const noteProblem = (request: FastifyRequest, code: ProblemCode): unknown => problems.set(request, code);

/** The problem with which a request was answered; undefined where there was none. */
export const problemOf = (request: FastifyRequest): ProblemCode | undefined => problems.get(request);

/** Answers with a problem, in the language of the caller. A challenge that the reply has already stays. */
export function sendProblem(problem: Problem, request: FastifyRequest, reply: FastifyReply): void {
  const challenge = reply.getHeader('WWW-Authenticate');
  noteProblem(request, problem.code);
  // A file that cannot be sent has named itself already.
  for (const one of [reply, reply.raw]) one.removeHeader('Content-Disposition');
  void reply
    .status(problem.status)
    .headers({ ...headersOf(problem), ...(challenge !== undefined && { 'WWW-Authenticate': challenge }) })
    .header('Content-Type', 'application/problem+json; charset=utf-8')
    .send(JSON.stringify(problem.render(localeOf(request.headers['accept-language']), request.id)));
}

/** What went wrong while the body was still coming in is the caller's, never the database's or ours. */
function arrivalProblem(cause: unknown, request: FastifyRequest): Problem | undefined {
  if (!hasMore(request)) return undefined;
  return request.raw.destroyed ? new Problem('client-closed', {}, { cause }) : undefined;
}

/** Converts any thrown value to a `Problem`; unknown errors become `internal-error`. */
export function toProblem(error: unknown): Problem {
  if (error instanceof Problem) return error;
  if (isUnreachable(error)) return new Problem('database-unavailable', {}, { cause: error });
  const code = (error as { code?: string } | undefined)?.code;
  if (isOverdue(error)) return new Problem('busy', {}, { cause: error });
  const status = error instanceof HttpException ? error.getStatus() : (error as { statusCode?: number })?.statusCode;
  if (code === 'FST_ERR_CTP_INVALID_JSON_BODY' || (error instanceof SyntaxError && status === 400)) {
    return new Problem('malformed-json', {}, { cause: error });
  }
  if (status && byStatus[status]) return new Problem(byStatus[status], {}, { cause: error });
  if (status && status >= 400 && status < 500) {
    return new Problem('malformed-request', { reason: code ?? 'bad request' }, { cause: error });
  }
  return new Problem('internal-error', {}, { cause: error });
}
