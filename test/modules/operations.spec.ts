import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { createConnection } from 'mysql2/promise';
import { anyPort } from '../../scripts/lib/ports.mjs';
import { startDatabase } from '../../scripts/lib/servers.mjs';
import { Client, newPerson } from '../support/client.js';
import { database, rows } from '../support/database.js';
import { killAll } from '../support/processes.js';
import { until } from '../support/wait.js';

type Ended = { code: number | null; output: string };

/** Runs `node dist/main.js` with another environment; `ended` settles with its exit code and everything it printed. */
function run(role: string, env: Record<string, string | undefined> = {}) {
  const child = spawn(process.execPath, ['dist/main.js', role], {
    env: { ...process.env, NODE_OPTIONS: '', LOG_LEVEL: 'info', ...env },
    stdio: ['ignore', 'pipe', 'pipe'],
  });
  let output = '';
  for (const stream of [child.stdout, child.stderr]) stream.on('data', (chunk: Buffer) => (output += chunk.toString()));
  const ended = once(child, 'exit').then(([code]): Ended => ({ code: code as number | null, output }));
  return { child, ended, output: () => output };
}

afterAll(async () => {
  await killAll();
  await database.end();
});

describe('a process in service', () => {
  let port: number;
  let metricsPort: number;
  let address: string;
  let served: ReturnType<typeof run>;

  beforeAll(async () => {
    [port, metricsPort] = [await anyPort(), await anyPort()];
    address = `http://127.0.0.1:${port}`;
    served = run('all', { PORT: String(port), METRICS_PORT: String(metricsPort) });
    await until('it is ready', async () => (await fetch(`${address}/health/ready`)).ok, 20_000);
  });
  afterAll(async () => {
    served.child.kill('SIGTERM');
    expect((await served.ended).code).toBe(0);
  });

  it('tells machines that it lives and is ready, and people how everything it leans on is doing', async () => {
    const client = new Client(address);
    expect((await client.get('/health/live')).body).toEqual({ status: 'ok' });
    expect((await client.get('/health/ready')).body.status).toBe('ok');
    const { status, body } = await client.get('/health');
    expect([status, body.status]).toEqual([200, 'ok']);
    expect(Object.keys(body.details)).toEqual(['database', 'redisQueue', 'redisCache', 'queue']);
  });

  it('measures requests and jobs on the internal port only', async () => {
    const driver = await newPerson(address, 'driver');
    await driver.goOnline();
    await (await newPerson(address)).book();
    const metrics = await until('the job is counted', async () => {
      const text = await (await fetch(`http://127.0.0.1:${metricsPort}/metrics`)).text();
      return (
        text.includes('madang_jobs_total{consumer="notifications.reservation.requested",outcome="done"} 1') && text
      );
    });
    expect(metrics).toContain(
      'http_request_duration_seconds_count{method="POST",route="/v1/reservations",status="201"} 1',
    );
    expect(metrics).toContain('process_resident_memory_bytes');
    expect((await new Client(address).get('/metrics')).status).toBe(404);
  });

  it('follows a request through answer, problem and log by one id, and makes its own when the given one is odd', async () => {
    const client = new Client(address);
    const given = await client.get('/v1/users/me', { headers: { 'X-Request-Id': 'trace-me-0001' } });
    expect([given.headers.get('x-request-id'), given.body.requestId]).toEqual(['trace-me-0001', 'trace-me-0001']);
    await until('it is logged', () => served.output().includes('"requestId":"trace-me-0001"'));
    const odd = await client.get('/v1/users/me', { headers: { 'X-Request-Id': 'a b"c' } });
    expect(odd.headers.get('x-request-id')).toMatch(/^[0-9a-f-]{36}$/);
  });

  it('writes no secret into its log', async () => {
    const person = await newPerson(address);
    const wrong = await person.post(
      '/v1/sessions',
      { loginId: person.loginId, password: 'this-is-not-it' },
      { key: null },
    );
    expect(wrong.status).toBe(401);
    await person.get('/v1/users/me', { headers: { 'X-Request-Id': 'last-of-secrets' } });
    const log = await until(
      'the last request is logged',
      () => served.output().includes('last-of-secrets') && served.output(),
    );
    for (const secret of [person.password, 'this-is-not-it', person.accessToken, person.refreshToken]) {
      expect(log).not.toContain(secret);
    }
    for (const line of log.trim().split('\n')) expect(() => JSON.parse(line) as unknown).not.toThrow();
  });

  it('lets only admins into the queue console', async () => {
    const person = await newPerson(address);
    const visit = (password: string) =>
      fetch(`${address}/admin/queues`, {
        headers: { Authorization: `Basic ${Buffer.from(`${person.loginId}:${password}`).toString('base64')}` },
      });
    const refused = await fetch(`${address}/admin/queues`);
    expect([refused.status, refused.headers.get('www-authenticate')]).toEqual([401, expect.stringMatching(/^Basic /)]);
    const requestId = refused.headers.get('x-request-id');
    expect(await refused.json()).toMatchObject({ code: 'not-an-admin', requestId });
    expect((await visit(person.password)).status).toBe(401);
    await database.query(`UPDATE users SET roles = 'admin' WHERE login_id = ?`, [person.loginId]);
    expect((await visit('not the password')).status).toBe(401);
    const page = await visit(person.password);
    expect([page.status, await page.text()]).toEqual([200, expect.stringContaining('<title>')]);

    const cookie = page.headers.get('set-cookie')!;
    expect(cookie).toMatch(/Path=\/admin\/queues; HttpOnly; SameSite=Strict/);
    // It opens the console and nothing else, and no other token opens the console.
    const token = cookie.split(';')[0]!.split('=')[1]!;
    expect((await fetch(`${address}/v1/users/me`, { headers: { Authorization: `Bearer ${token}` } })).status).toBe(401);
    await person.logIn();
    const withToken = { headers: { Cookie: `madang_admin=${person.accessToken}` } };
    expect((await fetch(`${address}/admin/queues`, withToken)).status).toBe(401);
    const press = (button: 'pause' | 'resume', site: string) =>
      fetch(`${address}/admin/queues/api/queues/events/${button}`, {
        method: 'PUT',
        headers: { Cookie: cookie.split(';')[0]!, 'Sec-Fetch-Site': site },
      });
    expect((await press('pause', 'cross-site')).status).toBe(403);
    expect((await press('pause', 'same-origin')).status).toBe(200);
    expect((await press('resume', 'same-origin')).status).toBe(200);
  });

  it.each(['/docs', '/docs/', '/admin/queues'])('sends %s with a policy, and lets no page frame it', async (path) => {
    const { headers } = await fetch(address + path);
    expect(headers.get('content-security-policy')).toMatch(/default-src 'self';.*frame-ancestors 'none'/);
    expect(headers.get('x-frame-options')).toBe('DENY');
  });

  it('counts wrong passwords at the queue console as at the log-in', async () => {
    const loginId = `u${Date.now()}`;
    const visit = () =>
      fetch(`${address}/admin/queues`, {
        headers: { Authorization: `Basic ${Buffer.from(`${loginId}:wrong`).toString('base64')}` },
      });
    for (let i = 1; i <= 10; i++) expect((await visit()).status).toBe(401);
    const locked = await until('it is locked', async () => {
      const answer = await visit();
      return answer.status !== 401 && answer;
    });
    expect([locked.status, Number(locked.headers.get('retry-after')) > 800]).toEqual([429, true]);
  });
});

describe('a process refuses to serve', () => {
  const refusal = async (role: string, env: Record<string, string | undefined>) => {
    const { code, output } = await run(role, env).ended;
    expect(code).toBe(1);
    return output;
  };

  it('without the variables it needs, and names each', async () => {
    const output = await refusal('api', { REDIS_QUEUE_URL: undefined, PORT: 'many' });
    expect(output).toMatch(/REDIS_QUEUE_URL/);
    expect(output).toMatch(/PORT/);
  });

  it('without a signing key', async () => {
    expect(await refusal('api', { JWT_PRIVATE_KEY_FILE: undefined })).toContain('JWT_PRIVATE_KEY');
  });

  it('on a database that has not been migrated', async () => {
    const name = `${process.env['REDIS_PREFIX']}_bare`;
    await rows(`CREATE DATABASE ${name}`);
    const url = new URL(process.env['DATABASE_URL']!);
    url.pathname = `/${name}`;
    try {
      expect(await refusal('api', { DATABASE_URL: url.href })).toContain('main.js migrate');
    } finally {
      await rows(`DROP DATABASE ${name}`);
    }
  });

  it('when a deploy could need more connections than the database has', async () => {
    expect(await refusal('api', { DATABASE_PROCESSES: '5000' })).toContain('connections may be needed');
  });

  it('in a role it does not know', async () => {
    expect(await refusal('waiter', {})).toContain('Unknown role');
  });
});

it('refuses to serve where a crash could lose an acknowledged write, or the binary log would refuse each one', async () => {
  const server = await startDatabase({ settings: { 'log-bin': 'binlog', 'sync-binlog': 1, 'server-id': 1 } });
  try {
    const connection = await createConnection({ uri: server.url });
    await connection.query('SET GLOBAL innodb_flush_log_at_trx_commit = 2');
    await connection.query(`SET GLOBAL binlog_format = 'STATEMENT'`);
    await connection.end();
    const { code, output } = await run('migrate', { DATABASE_URL: server.url }).ended;
    expect([code, output]).toEqual([1, expect.stringContaining('innodb_flush_log_at_trx_commit is 2, must be 1')]);
    expect(output).toContain('binlog_format is STATEMENT, must be ROW');
  } finally {
    await server.stop();
  }
});
