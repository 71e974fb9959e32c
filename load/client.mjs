/** Requests over kept-alive connections, no more than `sockets` of them. Whoever waits for a connection waits on the clock of the load. */
import { randomUUID } from 'node:crypto';
import http from 'node:http';
import https from 'node:https';

/**
 * @typedef {{ method: string, path: string, token?: string, json?: object, key?: string }} Sent `key`: of idempotency; a new one without
 * @typedef {{ status: string, text: string, headers: http.IncomingHttpHeaders }} Answer
 */

const TIMEOUT_MS = 10_000;

/**
 * @param {number} sockets
 * @param {number} [timeoutMs] Infinity: whoever is never answered waits for ever
 * @returns {{ send(address: URL, request: Sent): Promise<Answer>, close(): void }}
 */
export function newClient(sockets, timeoutMs = TIMEOUT_MS) {
  const options = { keepAlive: true, maxSockets: sockets, maxTotalSockets: sockets, maxFreeSockets: sockets };
  const agents = { 'http:': new http.Agent(options), 'https:': new https.Agent(options) };
  return {
    send: (address, request) => send(agents, timeoutMs, address, request),
    close: () => Object.values(agents).forEach((agent) => agent.destroy()),
  };
}

/**
 * The status, or the reason why there is none (`timeout`, `ECONNRESET` …), and the body; it never throws.
 *
 * @param {Record<string, http.Agent>} agents
 * @param {number} timeoutMs
 * @param {URL} address
 * @param {Sent} request
 * @returns {Promise<Answer>}
 */
function send(agents, timeoutMs, address, { method, path, token, json, key = randomUUID() }) {
  const { protocol, port } = address;
  const hostname = address.hostname.replace(/^\[(.*)\]$/, '$1'); // Node wants no brackets
  const body = method === 'GET' ? undefined : json && JSON.stringify(json);
  const headers = {
    accept: 'application/json',
    authorization: `Bearer ${token}`,
    ...(method === 'POST' && { 'idempotency-key': key }),
    ...(body && { 'content-type': 'application/json', 'content-length': Buffer.byteLength(body) }),
  };
  const { request } = protocol === 'https:' ? https : http;
  return new Promise((resolve) => {
    const sent = request({ hostname, port, method, path, headers, agent: agents[protocol] });
    const end = (/** @type {string | number} */ status, text = '', /** @type {Answer['headers']} */ answered = {}) => {
      clearTimeout(timer);
      resolve({ status: String(status), text, headers: answered });
    };
    const giveUp = () => {
      end('timeout');
      sent.destroy();
    };
    const timer = timeoutMs === Infinity ? undefined : setTimeout(giveUp, timeoutMs);
    const fail = (/** @type {NodeJS.ErrnoException} */ { code, message }) => end(code ?? message);
    sent.on('error', fail);
    sent.on('response', (response) => {
      /** @type {Buffer[]} */
      const chunks = [];
      response.on('data', (chunk) => chunks.push(chunk));
      const { statusCode = 0, headers: answered } = response;
      response.on('end', () => end(statusCode, Buffer.concat(chunks).toString(), answered));
      response.on('error', fail);
    });
    sent.end(body);
  });
}
