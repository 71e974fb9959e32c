/** Requests over kept-alive connections, no more than `sockets` of them. Whoever waits for a connection waits on the clock of the load. */
import { randomUUID } from 'node:crypto';
import http from 'node:http';
import https from 'node:https';

/**
 * @typedef {{ method: string, path: string, token?: string, json?: object }} Sent
 * @typedef {{ status: string, text?: string }} Answer
 */

const TIMEOUT_MS = 10_000;

/**
 * @param {number} sockets
 * @returns {{ send(address: URL, request: Sent): Promise<Answer>, close(): void }}
 */
export function newClient(sockets) {
  const options = { keepAlive: true, maxSockets: sockets, maxTotalSockets: sockets, maxFreeSockets: sockets };
  const agents = { 'http:': new http.Agent(options), 'https:': new https.Agent(options) };
  return {
    send: (address, request) => send(agents, address, request),
    close: () => Object.values(agents).forEach((agent) => agent.destroy()),
  };
}

/**
 * The status, or the reason why there is none (`timeout`, `ECONNRESET` …), and the body; it never throws.
 *
 * @param {Record<string, http.Agent>} agents
 * @param {URL} address
 * @param {Sent} request
 * @returns {Promise<Answer>}
 */
function send(agents, address, { method, path, token, json }) {
  const { protocol, hostname, port } = address;
  const body = method === 'GET' ? undefined : json && JSON.stringify(json);
  const headers = {
    accept: 'application/json',
    authorization: `Bearer ${token}`,
    ...(method === 'POST' && { 'idempotency-key': randomUUID() }),
    ...(body && { 'content-type': 'application/json', 'content-length': Buffer.byteLength(body) }),
  };
  const { request } = protocol === 'https:' ? https : http;
  return new Promise((resolve) => {
    const sent = request({ hostname, port, method, path, headers, agent: agents[protocol] });
    const end = (/** @type {string | number} */ status, /** @type {string} */ text = '') => {
      clearTimeout(timer);
      resolve({ status: String(status), text });
    };
    const timer = setTimeout(() => {
      end('timeout');
      sent.destroy();
    }, TIMEOUT_MS);
    const fail = (/** @type {NodeJS.ErrnoException} */ { code, message }) => end(code ?? message);
    sent.on('error', fail);
    sent.on('response', (response) => {
      /** @type {Buffer[]} */
      const chunks = [];
      response.on('data', (chunk) => chunks.push(chunk));
      response.on('end', () => end(response.statusCode ?? 0, Buffer.concat(chunks).toString()));
      response.on('error', fail);
    });
    sent.end(body);
  });
}
