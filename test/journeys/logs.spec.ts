import { afterAll, beforeAll, expect, it } from '@jest/globals';
import { newPerson } from '../support/client.js';
import { database } from '../support/database.js';
import { complaintsAbout } from '../support/log-template.js';
import { Nginx } from '../support/nginx.js';
import { killAll, type MadangProcess } from '../support/processes.js';
import { until } from '../support/wait.js';
import { World } from '../support/world.js';

let world: World;
let nginx: Nginx;
let processes: MadangProcess[];
beforeAll(async () => {
  // OpenSearch at a port where nobody listens, so that there is something to complain about.
  world = World.ofThisFile({ SEARCH_URL: 'http://127.0.0.1:1' });
  processes = await Promise.all([
    world.start('api', { LOG_LEVEL: 'debug' }),
    world.start('worker', { LOG_LEVEL: 'debug' }),
  ]);
  nginx = await Nginx.start({ API_UPSTREAM: new URL(processes[0]!.address).host });
});
afterAll(async () => {
  await killAll();
  await nginx.stop();
  await world.end();
  await database.end();
});

it('Each line that a booking leaves behind is JSON of fields that the template of the logs knows', async () => {
  const [mina, jun] = [await newPerson(nginx.address), await newPerson(nginx.address, 'driver')];
  await jun.goOnline();
  const { id } = (await mina.book()).body;
  await jun.post(`/v1/reservations/${id}/acceptance`);
  await mina.post('/v1/reservations', '{', {});
  await mina.get('/v1/messages?q=강남');
  await mina.get('/nowhere');
  const told = async () => (await mina.get('/v1/notifications')).body.items.length > 0;
  await until('Mina is told', told);
  await until('the worker complains of OpenSearch', () => processes[1]!.log.includes('failed; will try again'));
  const own = processes.flatMap(({ log }) => log.split('\n').filter((line) => line !== ''));
  const lines = own.map((line) => JSON.parse(line) as Record<string, unknown>);
  const gateway = await until('the gateway has written', () => nginx.log().length > 5 && nginx.log());
  expect(lines.length).toBeGreaterThan(10);
  for (const line of [...lines, ...gateway]) expect([complaintsAbout(line), line]).toEqual([[], line]);
  for (const line of lines) {
    expect(line).toMatchObject({ time: expect.any(String), level: expect.any(String), service: 'madang' });
  }
  // Who follows a request from the gateway into the process finds the same id.
  const { requestId } = gateway.find(({ method, path }) => method === 'POST' && path === '/v1/reservations')!;
  expect(lines).toContainEqual(expect.objectContaining({ requestId, msg: 'request', status: 201 }));
});
