import type { FastifyReply, FastifyRequest } from 'fastify';
import Negotiator from 'negotiator';

/** Browsers send some 150 characters; longer ones could make the server sort thousands of ranges. */
const MAX_LENGTH = 1_000;

/**
 * The media type to answer with (RFC 9110 §12.5.1): of those offered the one that the caller prefers, or the first when they
 * accept none of them. Tells caches that the answer depends on `Accept`.
 */
export function negotiate<T extends string>(
  { headers }: Pick<FastifyRequest, 'headers'>,
  reply: Pick<FastifyReply, 'header'>,
  offered: readonly [T, ...T[]],
): T {
  void reply.header('Vary', 'Accept');
  const accept = headers.accept?.slice(0, MAX_LENGTH);
  return (new Negotiator({ headers: { accept } }).mediaType([...offered]) as T | undefined) ?? offered[0];
}
