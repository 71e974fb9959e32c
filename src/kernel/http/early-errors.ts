import type { IncomingMessage, Server, ServerResponse } from 'node:http';
import type { Socket } from 'node:net';
import type { ConnectionError, FastifyError, FastifyReply, FastifyRequest } from 'fastify';
import { localeOf } from '../problems/locale.js';
import { Problem } from '../problems/problem.js';
import { newId } from '../tx/ids.js';
import { headersOf, sendProblem, toProblem } from './problem.filter.js';

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
  writeProblem(socket, status, problem());
}

/** Responds to what Node would refuse on its own, before any request is seen, and without a body. */
export function explainRefusals(server: Server, idOf: (request: IncomingMessage) => string): void {
  server.on('checkExpectation', (request: IncomingMessage, response: ServerResponse) => {
    const problem = new Problem('expectation-failed');
    const id = idOf(request);
    // What else was sent is not read: whether there is a body at all depends on this answer (RFC 9110 §10.1.1).
    const headers = { ...headersOf(problem), ...HEADERS, 'X-Request-Id': id, Connection: 'close' };
    const body = JSON.stringify(problem.render(localeOf(request.headers['accept-language']), id));
    response.writeHead(problem.status, { ...headers, 'Content-Length': Buffer.byteLength(body) }).end(body);
  });
  server.on('connect', (_request: IncomingMessage, socket: Socket) =>
    writeProblem(socket, '405 Method Not Allowed', new Problem('method-not-allowed')),
  );
}

/** The headers of every answer here. */
const HEADERS = {
  'Content-Type': 'application/problem+json; charset=utf-8',
  'X-Content-Type-Options': 'nosniff',
};

/** Writes a problem where there is no reply to write it. */
function writeProblem(socket: Socket, status: string, problem: Problem): void {
  const requestId = newId();
  const body = JSON.stringify(problem.render('en', requestId));
  const head = [
    `HTTP/1.1 ${status}`,
    ...Object.entries(HEADERS).map(([name, value]) => `${name}: ${value}`),
    `Content-Length: ${Buffer.byteLength(body)}`,
    'Cache-Control: no-store',
    `X-Request-Id: ${requestId}`,
    'Connection: close',
  ];
  socket.end(`${head.join('\r\n')}\r\n\r\n${body}`);
}
