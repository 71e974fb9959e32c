/**
 * The closed loop of the benches, in a process of its own, so that neither system nor baseline shares its event loop with it.
 *
 * @typedef {{ path: string, token: string }} Get
 * @typedef {Get & { body: object }} Post
 *
 * @typedef {object} Order one of `paths`, `body`, `posts` and `gets`
 * @property {string} address
 * @property {number} connections
 * @property {number} seconds
 * @property {number} [amount] the run ends after so many requests instead of `seconds`
 * @property {string[]} [tokens] every connection takes them in turn
 * @property {string[]} [paths] GETs of these
 * @property {object} [body] bookings of this, with a new Idempotency-Key each
 * @property {Post[]} [posts] are taken in turn by all connections together, so that two are rarely at the same one
 * @property {Get[]} [gets] the same
 *
 * @typedef {import('autocannon').Request} Request
 */
import { randomUUID } from 'node:crypto';
import autocannon from 'autocannon';
import { summarizeRun } from '../../../load/numbers.mjs';
import { inTurn } from './in-turn.mjs';
import { takeOrders } from './orders.mjs';

/** @typedef {typeof run} Ask */
takeOrders(run);

/** @param {Order} order */
async function run({ address, seconds, connections, tokens = [], paths, body = {}, posts, gets, amount }) {
  /** @type {number[]} */
  const latenciesMs = [];
  const requests = gets
    ? [eachOnce(gets)]
    : posts
      ? [postsInTurn(posts)]
      : paths
        ? lookups(paths, tokens)
        : bookings(body, tokens);
  const startedAt = performance.now();
  const length = amount ? { amount } : { duration: seconds };
  /** @type {PromiseWithResolvers<import('autocannon').Result>} */
  const ended = Promise.withResolvers();
  const load = autocannon({ url: address, connections, ...length, sampleInt: 100, requests }, (error, result) =>
    error ? ended.reject(error) : ended.resolve(result),
  );
  load.on('response', (_client, _status, _bytes, ms) => latenciesMs.push(ms));
  const { non2xx, errors, statusCodeStats } = await ended.promise;
  if (non2xx + errors > 0) throw new Error(`${errors} errors; answers ${JSON.stringify(statusCodeStats)}`);
  return summarizeRun(latenciesMs, (performance.now() - startedAt) / 1000);
}

/**
 * @param {string[]} paths
 * @param {string[]} tokens
 */
const lookups = (paths, tokens) =>
  paths.map((path, index) => ({ path, headers: { authorization: `Bearer ${tokens[index % tokens.length]}` } }));

/**
 * @param {object} body
 * @param {string[]} tokens
 * @returns {Request[]}
 */
const bookings = (body, tokens) =>
  tokens.map((token) => ({
    method: 'POST',
    path: '/v1/reservations',
    body: JSON.stringify(body),
    headers: { authorization: `Bearer ${token}`, 'content-type': 'application/json' },
    setupRequest: (request) => ({ ...request, headers: { ...request.headers, 'idempotency-key': randomUUID() } }),
  }));

/**
 * @param {Post[]} posts
 * @returns {Request}
 */
function postsInTurn(posts) {
  let turn = 0;
  const setupRequest = (/** @type {Request} */ request) => {
    const { path, token, body } = inTurn(posts, turn++);
    const headers = {
      authorization: `Bearer ${token}`,
      'content-type': 'application/json',
      'idempotency-key': randomUUID(),
    };
    return { ...request, path, headers, body: JSON.stringify(body) };
  };
  return { method: 'POST', path: inTurn(posts, 0).path, setupRequest };
}

/**
 * A path that comes again does so as late as possible.
 *
 * @param {Get[]} gets
 * @returns {Request}
 */
function eachOnce(gets) {
  let turn = 0;
  const setupRequest = (/** @type {Request} */ request) => {
    const { path, token } = inTurn(gets, turn++);
    return { ...request, path, headers: { authorization: `Bearer ${token}` } };
  };
  return { method: 'GET', path: inTurn(gets, 0).path, setupRequest };
}
