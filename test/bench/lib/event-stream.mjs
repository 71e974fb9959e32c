import { Agent, request } from 'node:http';

const agent = new Agent({ maxSockets: Infinity });

/**
 * Opens a stream of server-sent events, and calls `read` with each frame. Resolves once the server has answered, or with `ready` once it
 * has sent that event.
 *
 * @param {string} url
 * @param {{ token?: string, ready?: boolean, read: (frame: string) => void }} options
 * @returns {Promise<void>}
 */
export function openEventStream(url, { token, ready = false, read }) {
  return new Promise((resolve, reject) => {
    const headers = { accept: 'text/event-stream', ...(token && { authorization: `Bearer ${token}` }) };
    const asking = request(url, { agent, headers }, (answer) => {
      if (answer.statusCode !== 200) return reject(new Error(`A stream was answered ${answer.statusCode}.`));
      if (!ready) resolve();
      let text = '';
      answer.setEncoding('utf8').on('data', (chunk) => {
        text += chunk;
        const frames = text.split('\n\n');
        text = frames.pop() ?? '';
        for (const frame of frames) {
          if (frame.includes('event: ready')) resolve();
          read(frame);
        }
      });
    });
    asking.on('error', reject).end();
  });
}
