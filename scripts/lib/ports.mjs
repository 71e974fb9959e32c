/** Ports of this machine: free ones, remembered ones, and who answers there. */
import { existsSync, readFileSync, writeFileSync } from 'node:fs';
import { connect, createServer } from 'node:net';

/**
 * Connects to a loopback port, sends `hello` if given, and gives the first bytes of the answer ('' when nobody answers).
 *
 * @param {number} port
 * @param {string} [hello]
 * @returns {Promise<string>}
 */
export function greet(port, hello) {
  return new Promise((resolve) => {
    const socket = connect({ host: '127.0.0.1', port });
    const end = (/** @type {string} */ answer) => {
      socket.destroy();
      resolve(answer);
    };
    socket.setTimeout(1_000, () => end(''));
    socket.once('error', () => end(''));
    socket.once('close', () => end(''));
    socket.once('data', (data) => end(data.toString('latin1')));
    socket.once('connect', () => hello && socket.write(hello));
  });
}

/**
 * Gives the port back when it is free to listen on at `host`, else 0.
 *
 * @param {number} port
 * @param {string} [host]
 * @returns {Promise<number>}
 */
export function tryPort(port, host = '127.0.0.1') {
  return new Promise((resolve) => {
    const server = createServer();
    server.once('error', () => resolve(0));
    server.listen({ port, host, exclusive: true }, () => server.close(() => resolve(port)));
  });
}

/** Test files run side by side in processes that Jest numbers: each has ports of its own, and gives none twice. */
const LANES = 8;
const LANE_PORTS = 1_500;
const lane = Number(process.env.JEST_WORKER_ID ?? 0) % LANES;
let next = Math.floor(Math.random() * LANE_PORTS);

/**
 * A free port below the range that the system gives to outgoing connections, so that nobody takes it before its server listens
 * or during a restart.
 */
export async function anyPort() {
  for (;;) {
    const port = await tryPort(20_000 + lane * LANE_PORTS + (next++ % LANE_PORTS));
    if (port) return port;
  }
}

/**
 * The port remembered in `file` (at first: `preferred`) while it is free, so that addresses stay valid; else another one.
 *
 * @param {string} file
 * @param {number} [preferred]
 */
export async function rememberedPort(file, preferred) {
  const known = existsSync(file) ? Number(readFileSync(file, 'utf8')) : preferred;
  const port = (known && (await tryPort(known))) || (await anyPort());
  writeFileSync(file, String(port));
  return port;
}
