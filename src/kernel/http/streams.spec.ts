import { once } from 'node:events';
import { get, request, type IncomingMessage } from 'node:http';
import { Readable } from 'node:stream';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import Fastify, { type FastifyReply } from 'fastify';
import { limitHandlers } from './deadline.js';
import { guardStreams } from './streams.js';

const REQUEST_MS = 100;
const FILE = 'madang';
/** Ends a client's wait when it has received the first piece. */
let received = Promise.withResolvers<void>();

/** A file of six bytes by its name: what its source gives before it ends or fails. */
const sources: Record<string, () => AsyncGenerator<string>> = {
  async *whole() {
    yield 'mad';
    await received.promise;
    // Longer than a handler may take to answer.
    await new Promise((resolve) => void setTimeout(resolve, 3 * REQUEST_MS));
    yield 'ang';
  },
  async *short() {
    yield 'mad';
    await received.promise;
  },
  async *long() {
    yield 'mad';
    await received.promise;
    yield 'ang!';
  },
  async *failing() {
    yield 'mad';
    await received.promise;
    throw new Error('the disk is gone');
  },
  async *broken() {
    await Promise.reject(new Error('the disk is gone'));
    yield '';
  },
};

describe('A stream', () => {
  const fastify = Fastify();
  let port: number;
  beforeAll(async () => {
    const limits = { requestMs: REQUEST_MS, waitMs: REQUEST_MS, uploadMs: REQUEST_MS };
    limitHandlers(fastify, limits);
    guardStreams(fastify);
    const send = (reply: FastifyReply, name: string) => reply.send(Readable.from(sources[name]!()));
    fastify.get<{ Params: { name: string } }>('/file/:name', ({ params }, reply) =>
      send(reply.header('content-length', FILE.length), params.name),
    );
    fastify.get<{ Params: { name: string } }>('/text/:name', ({ params }, reply) => send(reply, params.name));
    await fastify.listen({ host: '127.0.0.1', port: 0 });
    ({ port } = fastify.server.address() as { port: number });
  });
  afterAll(() => fastify.close());

  /** What a client receives, and whether it was all; a client that waits on makes the test wait. */
  async function fetchFrom(path: string): Promise<{ status: number; text: string; isWhole: boolean }> {
    received = Promise.withResolvers<void>();
    const [response] = (await once(get({ port, path, agent: false }), 'response')) as [IncomingMessage];
    let text = '';
    response.on('data', (bytes: Buffer) => {
      text += String(bytes);
      received.resolve();
    });
    await new Promise((resolve) => void response.on('close', resolve).on('error', resolve));
    return { status: response.statusCode!, text, isWhole: response.complete };
  }

  it('arrives whole, also when it takes longer than a handler may', async () => {
    for (const kind of ['file', 'text'])
      expect(await fetchFrom(`/${kind}/whole`)).toEqual({ status: 200, text: FILE, isWhole: true });
  });

  it.each(['/file/short', '/file/long', '/file/failing', '/text/failing'])(
    'is cut where it is not what was announced: %s',
    async (path) => {
      expect(await fetchFrom(path)).toEqual({ status: 200, text: 'mad', isWhole: false });
    },
  );

  it('that fails before its first byte is an error', async () => {
    expect(await fetchFrom('/file/broken')).toMatchObject({ status: 500, isWhole: true });
  });

  it('has the length of the file in the answer to HEAD', async () => {
    const sent = request({ port, path: '/file/short', method: 'HEAD', agent: false }).end();
    const [{ statusCode, headers }] = (await once(sent, 'response')) as [IncomingMessage];
    expect([statusCode, headers['content-length']]).toEqual([200, '6']);
    received.resolve();
  });
});
