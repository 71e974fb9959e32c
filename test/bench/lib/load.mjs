// @ts-nocheck
/**
 * The load, in a process of its own, so that neither system nor baseline shares its event loop with it. An order is
 * { address, seconds, connections, tokens, paths | body | posts }: GETs over `paths`, or POSTs of `body` with a new
 * Idempotency-Key each; every connection takes the tokens in turn. `posts` ({ path, token, body }) are taken in turn by all
 * connections together, so that two are rarely at the same one; so are `gets` ({ path, token }).
 * With `amount` the run ends after so many requests instead of `seconds`.
 */
import { randomUUID } from 'node:crypto';
import autocannon from 'autocannon';
import { summarizeRun } from '../../../load/numbers.mjs';

process.on('message', (order) => {
  run(order).then(
    (answer) => process.send(answer),
    (error) => process.send({ error: error.message }),
  );
});
process.on('disconnect', () => process.exit());

async function run({ address, seconds, connections, tokens, paths, body, posts, gets, amount }) {
  const latenciesMs = [];
  const requests = gets
    ? [eachOnce(gets)]
    : posts
      ? [inTurn(posts)]
      : paths
        ? lookups(paths, tokens)
        : bookings(body, tokens);
  const startedAt = performance.now();
  const load = autocannon({
    url: address,
    connections,
    ...(amount ? { amount } : { duration: seconds }),
    sampleInt: 100,
    requests,
  });
  load.on('response', (_client, _status, _bytes, ms) => latenciesMs.push(ms));
  const { non2xx, errors, statusCodeStats } = await load;
  if (non2xx + errors > 0) throw new Error(`${errors} errors; answers ${JSON.stringify(statusCodeStats)}`);
  return summarizeRun(latenciesMs, (performance.now() - startedAt) / 1000);
}

const lookups = (paths, tokens) =>
  paths.map((path, index) => ({ path, headers: { authorization: `Bearer ${tokens[index % tokens.length]}` } }));

const bookings = (body, tokens) =>
  tokens.map((token) => ({
    method: 'POST',
    path: '/v1/reservations',
    body: JSON.stringify(body),
    headers: { authorization: `Bearer ${token}`, 'content-type': 'application/json' },
    setupRequest: (request) => {
      request.headers['idempotency-key'] = randomUUID();
      return request;
    },
  }));

function inTurn(posts) {
  let turn = 0;
  const setupRequest = (request) => {
    const { path, token, body } = posts[turn++ % posts.length];
    const headers = {
      authorization: `Bearer ${token}`,
      'content-type': 'application/json',
      'idempotency-key': randomUUID(),
    };
    return { ...request, path, headers, body: JSON.stringify(body) };
  };
  return { method: 'POST', path: posts[0].path, setupRequest };
}

/** A path that comes again does so as late as possible. */
function eachOnce(gets) {
  let turn = 0;
  const setupRequest = (request) => {
    const { path, token } = gets[turn++ % gets.length];
    return { ...request, path, headers: { authorization: `Bearer ${token}` } };
  };
  return { method: 'GET', path: gets[0].path, setupRequest };
}
