import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { Nginx } from '../support/nginx.js';
import { NameServer, Upstream } from '../support/upstream.js';

type Variable = { name: string; value: string };
/** What nginx is told in the task of api, as it is rendered. */
function toldIn(environment: string): Variable[] {
  const file = join(import.meta.dirname, `../../ecs/taskdefs/${environment}/api.json`);
  const { containerDefinitions } = JSON.parse(readFileSync(file, 'utf8'));
  return containerDefinitions.find(({ name }: Variable) => name === 'nginx').environment;
}

describe.each(['dev', 'prd'])('The gateway in the task of api in %s, with its rendered environment', (environment) => {
  const name = `query.madang-${environment}.internal`;
  let names: NameServer, api: Upstream, query: Upstream, nginx: Nginx;
  beforeAll(async () => {
    names = await NameServer.start();
    api = await Upstream.start('api');
    query = await Upstream.start('query', { host: '127.0.0.2' });
    // Only the ports and the name server are this machine's.
    const told = toldIn(environment).map((one) => [one.name, one.value.replaceAll(':3000', `:${query.port}`)]);
    const here: [string, string][] = [['server 127.0.0.1:3000;', `server ${api.place};`]];
    nginx = await Nginx.start({ ...Object.fromEntries(told), NGINX_RESOLVER: names.place }, here);
  });
  afterAll(() => Promise.all([nginx.stop(), api.stop(), query.stop(), names.stop()]));

  let asked = 0;
  /** Who answers a lookup of somebody, and what the log says of it. */
  async function lookUp() {
    const path = `/v1/missions/0190c0de-0000-7000-8000-${String(++asked).padStart(12, '0')}`;
    const response = await fetch(nginx.address + path);
    const { lookupBy, status } = await nginx.lineOf((line) => line['path'] === path);
    return { status: response.status, who: await response.text(), line: [lookupBy, status] };
  }
  const byApi = { status: 200, who: 'api', line: ['api', 200] };
  const byQuery = { status: 200, who: 'query', line: ['query', 200] };

  it('has api answer lookups while no task of query has a name', async () => {
    expect(await lookUp()).toEqual(byApi);
  });

  it('sends lookups to query, by its name, and anything else to api over connections that are kept', async () => {
    names.set(name, query.host);
    expect(await lookUp()).toEqual(byQuery);
    expect(query.requests.at(-1)!.headers.connection).toBe('close');
    let opened = 0;
    api.onConnection(() => opened++);
    for (let i = 0; i < 10; i++)
      expect(await (await fetch(`${nginx.address}/v1/reservations`, { method: 'POST' })).text()).toBe('api');
    // Each of the two workers has a pool.
    expect(opened).toBeLessThanOrEqual(2);
    expect(api.requests.at(-1)!.headers.connection).not.toBe('close');
    expect((await nginx.lineOf(({ method }) => method === 'POST'))['lookupBy']).toBe('');
  });

  it('shows the documents of both, and of no other', async () => {
    const document = async (path: string) => (await fetch(`${nginx.address}/api-docs/${path}`)).text();
    expect(await document('madang-query/openapi.json')).toBe('query');
    expect(query.requests.at(-1)!.url).toBe('/docs-json');
    expect(await document('madang-api/deliveries.json')).toBe('api');
    expect(api.requests.at(-1)!.url).toBe('/docs/deliveries.json');
    expect(await document('')).toContain('["madang-api","madang-query",');
    expect((await fetch(`${nginx.address}/api-docs/billing`)).status).toBe(404);
  });

  it('has api answer lookups when query is dead', async () => {
    await query.stop();
    for (let i = 0; i < 3; i++) expect(await lookUp()).toEqual(byApi);
    expect(api.requests.at(-1)!.headers.connection).not.toBe('close');
  });
});
