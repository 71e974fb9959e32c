import { hash } from 'node:crypto';
import { ApiResponse } from '@nestjs/swagger';
import type { FastifyReply, FastifyRequest } from 'fastify';
import type { CacheResult } from '../cache/cache.js';

/** Documents that a conditional request may be answered with 304. */
export const NotModified = () =>
  ApiResponse({ status: 304, description: 'Not modified: the representation named in `If-None-Match` is current.' });

/** A success as it goes out: text that a schema has written, so that it is not serialized again, and its validator. */
export type Answer = { body: string; etag: string };

/** Answers with the text, or with 304 when the caller holds it already (RFC 9110 §13.1.2). */
export function sendUnlessKnown(
  { body, etag }: Answer,
  type: string,
  { headers }: Pick<FastifyRequest, 'headers'>,
  reply: FastifyReply,
): string | undefined {
  void reply.header('ETag', etag);
  if (isKnown(etag, headers['if-none-match'])) {
    void reply.status(304);
    return undefined;
  }
  void reply.header('Content-Type', type);
  return body;
}

/** The same for JSON that only its caller may keep, and says where it came from. */
export function sendAnswer(
  answer: Answer,
  result: CacheResult,
  request: Pick<FastifyRequest, 'headers'>,
  reply: FastifyReply,
): string | undefined {
  void reply.header('X-Cache', result).header('Cache-Control', 'private, no-cache');
  return sendUnlessKnown(answer, 'application/json; charset=utf-8', request, reply);
}

/** A weak validator of something that has no version of its own. */
export const weakEtagOf = (text: string): string => `W/"${hash('sha1', text, 'base64url')}"`;

/** If-None-Match is a list, compared weakly: a gateway that compresses makes our tags weak. */
function isKnown(etag: string, ifNoneMatch: string | undefined): boolean {
  if (ifNoneMatch === undefined) return false;
  const strong = (tag: string) => tag.trim().replace(/^W\//, '');
  return ifNoneMatch.split(',').some((tag) => tag.trim() === '*' || strong(tag) === strong(etag));
}
