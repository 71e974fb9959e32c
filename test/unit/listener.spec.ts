import { once } from 'node:events';
import { createServer, request, type IncomingMessage, type Server } from 'node:http';
import { expect, it } from '@jest/globals';
import { closeListener } from '../../src/kernel/http/tcp-listener.js';

/** What fifty callers get who stand in line at the moment at which a server is closed like this. */
async function answersWhile(close: (server: Server) => unknown): Promise<Record<string, number>> {
  const server = createServer((_request, response) => void response.end());
  await once(server.listen(0, '127.0.0.1'), 'listening');
  const { port } = server.address() as { port: number };
  const ask = async () => {
    try {
      const outgoing = request({ port, host: '127.0.0.1', method: 'POST', agent: false }).end();
      const [response] = (await once(outgoing, 'response')) as [IncomingMessage];
      return String(response.resume().statusCode);
    } catch (error) {
      return (error as { code: string }).code;
    }
  };
  const line = Array.from({ length: 50 }, ask);
  await new Promise<void>((resolve) => process.nextTick(resolve)); // they connect
  await close(server);
  const late = ask();
  const outcomes = Object.groupBy(await Promise.all(line), (outcome) => outcome);
  expect(await late).toBe('ECONNREFUSED');
  return Object.fromEntries(Object.entries(outcomes).map(([outcome, of]) => [outcome, of!.length]));
}

it('lets in all who stand in line when it closes, and nobody after them', async () => {
  expect(await answersWhile(closeListener)).toEqual({ 200: 50 });
});

it('is needed: a server that just closes resets those it has not accepted yet', async () => {
  expect(await answersWhile((server) => server.close())).toEqual({ ECONNRESET: 50 });
});
