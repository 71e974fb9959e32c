import { afterAll, beforeAll, expect, it } from '@jest/globals';
import { newPerson, newProgram, type Client } from '../support/client.js';
import { database } from '../support/database.js';
import { killAll, MadangProcess } from '../support/processes.js';

const SHOP = 'https://shop.example';
let address: string;
let program: Client;
beforeAll(async () => {
  ({ address } = await MadangProcess.start('api', { CORS_ORIGINS: `${SHOP}, http://127.0.0.1:8000` }));
  program = await newProgram(await newPerson(address), ['reservations:read']);
});
afterAll(async () => {
  await killAll();
  await database.end();
});

const preflight = (path: string, Origin: string) =>
  fetch(address + path, { method: 'OPTIONS', headers: { Origin, 'Access-Control-Request-Method': 'POST' } });
const corsOf = ({ headers }: Pick<Response, 'headers'>) =>
  Object.fromEntries([...headers].filter(([name]) => name.startsWith('access-control-')));

it('lets pages of the named origins call, and no others', async () => {
  const allowed = await preflight('/v1/reservations', SHOP);
  expect([allowed.status, allowed.headers.get('vary'), allowed.headers.get('x-request-id')]).toEqual([
    204,
    'Origin',
    expect.any(String),
  ]);
  expect(corsOf(allowed)).toEqual({
    'access-control-allow-origin': SHOP,
    'access-control-allow-methods': 'GET, HEAD, POST, PUT, PATCH, DELETE',
    'access-control-allow-headers': expect.stringContaining('Authorization, Content-Type, Idempotency-Key'),
    'access-control-expose-headers': expect.stringContaining('Idempotent-Replayed'),
    'access-control-max-age': '7200',
  });
  for (const origin of ['https://shop.example.org', 'http://shop.example', 'null', `${SHOP}:8443`]) {
    const refused = await preflight('/v1/reservations', origin);
    expect([refused.headers.get('vary'), corsOf(refused)]).toEqual(['Origin', {}]);
  }
});

it('says so with each answer: of a success, an error, an unknown address; never of a page', async () => {
  const from = async (path: string, as = program) => corsOf(await as.get(path, { headers: { Origin: SHOP } }));
  const expected = { 'access-control-allow-origin': SHOP, 'access-control-expose-headers': expect.any(String) };
  const stranger = Object.assign(Object.create(program) as Client, { accessToken: '' });
  for (const path of [
    '/v1/reservations',
    '/v1/reservations/x',
    '/v1/wallet',
    '/v1/nothing',
    '/v1/notifications/stream',
  ])
    expect([path, await from(path)]).toEqual([path, expected]);
  expect(await from('/v1/reservations', stranger)).toEqual(expected);
  for (const path of ['/cafes', '/admin/queues', '/docs-json']) expect([path, await from(path)]).toEqual([path, {}]);
});
