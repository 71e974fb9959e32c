import { setTimeout as sleep } from 'node:timers/promises';
import { afterAll, beforeAll, expect, it } from '@jest/globals';
import fastify from 'fastify';
import { limitHandlers } from '../../src/kernel/http/deadline.js';

const app = fastify();
let address: string;
beforeAll(async () => {
  limitHandlers(app, { requestMs: 200, waitMs: 60_000, uploadMs: 60_000 });
  const answer = async () => {
    await sleep(1_000);
    return { late: true };
  };
  app.get('/', answer);
  app.post('/', answer);
  address = await app.listen({ port: 0, host: '127.0.0.1' });
});
afterAll(() => app.close());

it.each([
  ['without a body', {}],
  ['with a body', { method: 'POST', headers: { 'content-type': 'application/json' }, body: '{}' }],
])('A handler that takes too long is answered for: a request %s', async (_, init) => {
  expect((await fetch(address, init)).status).toBe(503);
});
