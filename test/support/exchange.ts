import { Agent, request as httpRequest } from 'node:http';
import type { Received } from './contract.js';
import type { Generated } from './generated.js';

const agent = new Agent({ keepAlive: true, maxSockets: 16 });

/** Sends a request exactly as it was made, and gives what came back; of a stream only its head. */
export async function exchange(
  address: string,
  made: Omit<Generated, 'operation'> & { method: string },
): Promise<Received> {
  try {
    return await once(address, made, true);
  } catch (error) {
    // A connection that was kept may end just when it is used again.
    if ((error as { isReused?: boolean }).isReused) return once(address, made, false);
    throw error;
  }
}

function once(
  address: string,
  { method, path, headers, body }: Omit<Generated, 'operation'> & { method: string },
  isKept: boolean,
): Promise<Received> {
  const { hostname, port } = new URL(address);
  const startedAt = performance.now();
  return new Promise((resolve, reject) => {
    const length = body && { 'Content-Length': String(body.length) };
    const options = { hostname, port, method, path, headers: { ...headers, ...length }, agent: isKept ? agent : false };
    const sent = httpRequest(options, (response) => {
      const chunks: Buffer[] = [];
      const end = () =>
        resolve({
          status: response.statusCode!,
          headers: response.headers as Record<string, string>,
          text: Buffer.concat(chunks).toString('utf8'),
          ms: performance.now() - startedAt,
        });
      if (response.headers['content-type']?.startsWith('text/event-stream')) {
        end();
        return void sent.destroy();
      }
      response
        .on('data', (chunk: Buffer) => chunks.push(chunk))
        .on('end', end)
        .on('error', reject);
    });
    sent.on('error', (error) => reject(Object.assign(error, { isReused: sent.reusedSocket })));
    sent.end(body);
  });
}
