import { once } from 'node:events';
import { readFileSync } from 'node:fs';
import { connect, createServer, type Server } from 'node:net';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { pathToFileURL } from 'node:url';
import { afterAll, describe, expect, it } from '@jest/globals';
import { createConnection } from 'mysql2/promise';
import { anyPort } from '../../scripts/lib/ports.mjs';
import { run } from '../../scripts/lib/processes.mjs';
import { newPerson } from '../support/client.js';
import { database, rows } from '../support/database.js';
import { mailTo } from '../support/mailbox.js';
import { killAll, MadangProcess, runToEnd } from '../support/processes.js';
import { until } from '../support/wait.js';

const CONFIGURATION = join(import.meta.dirname, '../../build/config.js');

const servers: Server[] = [];
afterAll(async () => {
  await killAll();
  for (const server of servers) server.close();
  await database.end();
});

/** The same server by way of this machine's IPv6 address. */
async function byIpv6(address: string): Promise<string> {
  const url = new URL(address);
  const { hostname, port } = url;
  const server = createServer((client) => {
    const far = connect(Number(port), hostname);
    client.on('error', () => far.destroy()).pipe(far);
    far.on('error', () => client.destroy()).pipe(client);
  }).listen(0, '::1');
  await once(server, 'listening');
  servers.push(server);
  url.hostname = '[::1]';
  url.port = String((server.address() as { port: number }).port);
  return url.href;
}

describe('What people write into the environment works', () => {
  it('IPv6 addresses, a password apart, a prefix for a cluster, a key on one line, no public address', async () => {
    const { DATABASE_URL, REDIS_QUEUE_URL, REDIS_CACHE_URL, REDIS_PREFIX, JWT_PRIVATE_KEY_FILE } = process.env;
    const port = String(await anyPort());
    const withoutPassword = new URL(await byIpv6(DATABASE_URL!));
    const password = decodeURIComponent(withoutPassword.password);
    withoutPassword.password = '';
    const { address } = await MadangProcess.start('all', {
      DATABASE_URL: withoutPassword.href,
      DATABASE_PASSWORD: password,
      REDIS_QUEUE_URL: await byIpv6(REDIS_QUEUE_URL!),
      REDIS_CACHE_URL: await byIpv6(REDIS_CACHE_URL!),
      REDIS_PREFIX: `{${REDIS_PREFIX}}`,
      JWT_PRIVATE_KEY: readFileSync(JWT_PRIVATE_KEY_FILE!, 'utf8').replaceAll('\n', '\\n'),
      HOST: '::1',
      PORT: port,
    });
    expect(address).toBe(`http://[::1]:${port}`);
    const consumer = await newPerson(address, 'consumer', { locale: 'en' });
    const { id } = (await consumer.book()).body;
    expect((await (await newPerson(address, 'driver')).accept(id)).status).toBe(201);
    const { text } = await mailTo(consumer.email, 'Driver assigned');
    expect(text).toContain(`${address}/inbox`);
  });
});

/** What of the program reads the environment, alone in a process: all of it takes ten times as long. */
const readConfiguration = (env: Record<string, string>) =>
  run(process.execPath, ['--eval', `import(${JSON.stringify(pathToFileURL(CONFIGURATION).href)})`], {
    env: { ...process.env, ...env },
  });

describe('What would not do what it says is refused, by the name of its variable', () => {
  it.each([
    ['DATABASE_URL', 'mysql://madang@127.0.0.1:1/madang?tls=true', /asks for TLS by tls=true/],
    [
      'REPLICA_DATABASE_URL',
      'mysql://madang@127.0.0.1:1/madang?ssl-mode=PREFERRED',
      /asks for TLS by ssl-mode=PREFERRED/,
    ],
    ['REDIS_CACHE_URL', 'redis://127.0.0.1:1?tls=true', /rediss:/],
    ['REDIS_PREFIX', '{mad', /braces/],
    ['JWT_PRIVATE_KEY', '-----BEGIN PRIVATE KEY-----\\nAAAA\\n-----END PRIVATE KEY-----', /Ed25519 key in PEM/],
    ['JWT_PRIVATE_KEY_FILE', '/nowhere/jwt.pem', /no such file/],
  ])('%s=%s', async (variable, value, says) => {
    const { code, output } = await readConfiguration({ [variable]: value });
    expect(code).not.toBe(0);
    expect(output).toMatch(says);
    expect(output).toContain(variable);
  });

  it('and the whole program ends with it', async () => {
    const { code, log } = await runToEnd('migrate', { REDIS_PREFIX: '{mad' });
    expect([code, log]).toEqual([1, expect.stringMatching(/REDIS_PREFIX/)]);
  });

  it('a database without TLS that TLS is asked of: in neither way is it used in clear text', async () => {
    const tls = { uri: process.env['DATABASE_URL']!, ssl: { rejectUnauthorized: false } };
    const offersTls = await createConnection(tls).then(
      (connection) => connection.end().then(() => true),
      () => false,
    );
    const url = new URL(process.env['DATABASE_URL']!);
    url.search = '?ssl-mode=REQUIRED';
    const { code, log } = await runToEnd('migrate', { DATABASE_URL: url.href, LOG_LEVEL: 'error' });
    expect({ code, log }).toMatchObject(
      offersTls ? { code: 0 } : { code: 1, log: expect.stringMatching(/secure connection/) },
    );
  });
});

it('A pool keeps its connections for longer than a moment', async () => {
  const { DataSource } = await import('typeorm');
  const { dataSourceOptions } = await import('../../src/database/data-source.js');
  const pool = await new DataSource(dataSourceOptions).initialize();
  const id = async () => (await pool.query('SELECT CONNECTION_ID() AS id'))[0].id;
  try {
    const before = await id();
    await sleep(2_500); // mysql2 looks for idle ones once a second
    expect(await id()).toBe(before);
  } finally {
    await pool.destroy();
  }
});

it('A pool closes the connections that nobody has used for a while', async () => {
  const { DataSource } = await import('typeorm');
  const { dataSourceOptions } = await import('../../src/database/data-source.js');
  const { poolSize, extra } = dataSourceOptions;
  const pool = await new DataSource({ ...dataSourceOptions, extra: { ...extra, idleTimeout: 200 } }).initialize();
  try {
    const ids = await Promise.all(
      Array.from(
        { length: poolSize },
        async () => (await pool.query('SELECT CONNECTION_ID() AS id, SLEEP(0.2)'))[0].id,
      ),
    );
    expect(new Set(ids).size).toBe(poolSize);
    const open = async () =>
      (await rows<{ Id: unknown }>('SHOW PROCESSLIST')).filter(({ Id }) => ids.map(String).includes(String(Id)));
    await until('all are closed', async () => (await open()).length === 0);
    expect(Number((await pool.query('SELECT 1 AS one'))[0].one)).toBe(1);
  } finally {
    await pool.destroy();
  }
});
