import { hash } from 'node:crypto';
import { ApiResponse } from '@nestjs/swagger';
import type { FastifyReply, FastifyRequest } from 'fastify';
import type { CacheResult } from '../cache/cache.js';

/** Documents that a conditional request may get 304. */
export const NotModified = () =>
  ApiResponse({ status: 304, description: 'Not modified: the representation named in `If-None-Match` is current.' });

/** A serialized success response and its validator. */
export type SerializedResponse<T extends string | Buffer = string> = { body: T; etag: string };

/** Sends the text, or 304 when the client has it already (RFC 9110 §13.1.2). */
export function sendUnlessKnown<T extends string | Buffer>(
  { body, etag }: SerializedResponse<T>,
  type: string,
  { headers }: Pick<FastifyRequest, 'headers'>,
  reply: FastifyReply,
): T | undefined {
  void reply.header('ETag', etag);
  if (isKnown(etag, headers['if-none-match'])) {
    void reply.status(304);
    return undefined;
  }
  void reply.header('Content-Type', type);
  return body;
}

/** The same for one person's JSON, with `X-Cache`: no cache keeps it, only the client that asks again with the validator. */
export function sendResponse(
  answer: SerializedResponse,
  result: CacheResult,
  request: Pick<FastifyRequest, 'headers'>,
  reply: FastifyReply,
): string | undefined {
  void reply.header('X-Cache', result).header('Cache-Control', 'private, no-store');
  return sendUnlessKnown(answer, 'application/json; charset=utf-8', request, reply);
}

/** A weak validator for content without a version of its own. */
export const weakEtagOf = (text: string | Buffer): string => `W/"${hash('sha1', text, 'base64url')}"`;

/** If-None-Match is a list, compared weakly: a gateway that compresses weakens our tags. */
function isKnown(etag: string, ifNoneMatch: string | undefined): boolean {
  if (ifNoneMatch === undefined) return false;
  const strong = (tag: string) => tag.trim().replace(/^W\//, '');
  return ifNoneMatch.split(',').some((tag) => tag.trim() === '*' || strong(tag) === strong(etag));
}
