import type { Socket } from 'node:net';
import type { ConnectionError, FastifyError, FastifyReply, FastifyRequest } from 'fastify';
import { newId } from '../tx/ids.js';
import { Problem } from '../problems/problem.js';
import { sendProblem, toProblem } from './problem.filter.js';

/** Responds to what the router rejects before any hook runs: a malformed URL, an over-long id. */
export function sendRouterError(error: FastifyError, request: FastifyRequest, reply: FastifyReply): void {
  void reply.headers({ 'X-Request-Id': request.id, 'X-Content-Type-Options': 'nosniff' });
  sendProblem(toProblem(error), request, reply);
}

const reasons: Record<string, [status: string, problem: () => Problem]> = {
  HPE_HEADER_OVERFLOW: ['431 Request Header Fields Too Large', () => new Problem('headers-too-large')],
  ERR_HTTP_REQUEST_TIMEOUT: ['408 Request Timeout', () => new Problem('request-timeout')],
};

/**
 * Responds to input that Node cannot parse as HTTP. There is neither request nor reply, so the bytes are written here.
 */
export function sendParserError(error: ConnectionError, socket: Socket): void {
  if (error.code === 'ECONNRESET' || !socket.writable) return void socket.destroy();
  const [status, problem] = reasons[error.code] ?? [
    '400 Bad Request',
    () => new Problem('malformed-request', { reason: 'not HTTP' }),
  ];
  const requestId = newId();
  const body = JSON.stringify(problem().render('en', requestId));
  const head = [
    `HTTP/1.1 ${status}`,
    'Content-Type: application/problem+json; charset=utf-8',
    `Content-Length: ${Buffer.byteLength(body)}`,
    'Cache-Control: no-store',
    'X-Content-Type-Options: nosniff',
    `X-Request-Id: ${requestId}`,
    'Connection: close',
  ];
  socket.end(`${head.join('\r\n')}\r\n\r\n${body}`);
}
