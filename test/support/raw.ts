import { connect } from 'node:net';
import type { Answer } from './client.js';

/** Sends what no HTTP library would: lines and bytes as they are, on a connection of its own, by default with a Host. */
export function sendRaw(
  address: string,
  lines: string[],
  body: string | Uint8Array = '',
  host: string[] = ['Host: madang'],
): Promise<Answer> {
  return new Promise((resolve, reject) => {
    const socket = connect(Number(new URL(address).port), '127.0.0.1', () => {
      socket.write([lines[0], ...host, 'Connection: close', ...lines.slice(1), '', ''].join('\r\n'), 'latin1');
      socket.write(body);
    });
    const chunks: Buffer[] = [];
    socket.on('data', (chunk) => chunks.push(chunk)).on('error', reject);
    socket.on('close', () => {
      const [head = '', ...rest] = Buffer.concat(chunks).toString('utf8').split('\r\n\r\n');
      const [statusLine = '', ...fields] = head.split('\r\n');
      const text = rest.join('\r\n\r\n');
      const received = new Headers(fields.map((field) => field.split(/: ?(.*)/s).slice(0, 2) as [string, string]));
      const isJson = received.get('content-type')?.includes('json');
      resolve({
        status: Number(statusLine.split(' ')[1]),
        headers: received,
        text,
        body: isJson ? JSON.parse(text) : undefined,
      });
    });
  });
}
