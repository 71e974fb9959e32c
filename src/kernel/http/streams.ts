import { pipeline, Transform, type Readable } from 'node:stream';
import type { FastifyInstance } from 'fastify';

/** A client that takes nothing for so long, or a source that gives nothing, is gone. */
const STALL_MS = 30_000;

/**
 * Sends a stream whole, or cuts the connection: a client must not take a part for the file, nor wait for the rest. One without a
 * length is chunked, and has no last chunk when it fails (RFC 9112 §8); one whose `Content-Length` is not what comes fails here,
 * because Node would keep the connection open (`strictContentLength` throws where nothing catches it). One that stalls is cut.
 */
export function guardStreams(fastify: FastifyInstance): void {
  fastify.addHook('onSend', (request, reply, payload, done) => {
    if (!isStream(payload)) return done(null, payload);
    reply.raw.setTimeout(STALL_MS);
    const length = Number(reply.getHeader('content-length'));
    // The answer to HEAD has the length of what it does not send.
    if (Number.isNaN(length) || request.method === 'HEAD') return done(null, payload);
    // An error of either stream destroys both; Fastify listens to the second.
    done(
      null,
      pipeline(payload, exactly(length), () => undefined),
    );
  });
}

const isStream = (payload: unknown): payload is Readable =>
  typeof (payload as { pipe?: unknown } | null | undefined)?.pipe === 'function';

/** Passes on what has exactly so many bytes, and fails at what has more or fewer. */
function exactly(length: number): Transform {
  let left = length;
  return new Transform({
    transform(bytes: Buffer, _encoding, done) {
      left -= bytes.length;
      if (left < 0) done(new Error(`A stream goes on behind its ${length} bytes.`));
      else done(null, bytes);
    },
    flush(done) {
      done(left > 0 ? new Error(`A stream ended ${left} bytes before its ${length}.`) : null);
    },
  });
}
