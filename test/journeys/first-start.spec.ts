import { spawn, type ChildProcess } from 'node:child_process';
import { once } from 'node:events';
import { existsSync, readFileSync, rmSync } from 'node:fs';
import { createServer, type AddressInfo, type Server as Listener } from 'node:net';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it, jest } from '@jest/globals';
import { createConnection } from 'mysql2/promise';
import { anyPort } from '../../scripts/lib/ports.mjs';
import { isAlive } from '../../scripts/lib/processes.mjs';
import { startDatabase } from '../../scripts/lib/servers.mjs';
import { newCheckout } from '../support/checkout.js';
import { scale } from '../support/scale.js';
import { until } from '../support/wait.js';

/** Nothing of a start is bounded by the speed of the machine: this only ends a test that hangs. */
const HANGS_MS = 300_000;
jest.setTimeout(HANGS_MS);

let checkout: string;
const inLocal = (...path: string[]) => join(checkout, '.local', ...path);
beforeAll(() => {
  checkout = newCheckout();
});

const { REDIS_QUEUE_URL, REDIS_CACHE_URL, SMTP_URL } = process.env;

const running: { child: ChildProcess; ended: Promise<unknown> }[] = [];
afterAll(async () => {
  for (const { child } of running) child.kill('SIGTERM');
  await Promise.all(running.map(({ ended }) => ended));
  rmSync(checkout, { recursive: true, force: true });
});

/** Begins `npm start` there. Servers that `env` does not name are its own. */
function start(env: Record<string, string | undefined>) {
  const { DATABASE_URL: _, REDIS_QUEUE_URL: _q, REDIS_CACHE_URL: _c, ...rest } = process.env;
  const usual = { SMTP_URL, PORT: undefined, METRICS_PORT: undefined, LOG_LEVEL: 'info', NODE_OPTIONS: '' };
  const child = spawn(process.execPath, ['scripts/start.mjs'], { cwd: checkout, env: { ...rest, ...usual, ...env } });
  let output = '';
  for (const stream of [child.stdout, child.stderr]) stream.on('data', (text: Buffer) => (output += text.toString()));
  const ended = once(child, 'close').then(([code]) => code as number | null);
  const isReady = () => until('it is ready', () => output.includes('is ready') || child.exitCode !== null, HANGS_MS);
  running.push({ child, ended });
  return { child, ended, isReady, output: () => output };
}

/** Runs a start that must fail: the single line that it says, beside those of its steps. */
async function refusal(env: Record<string, string | undefined>): Promise<string> {
  const failing = start(env);
  expect(await failing.ended).toBe(1);
  const lines = failing
    .output()
    .split('\n')
    .filter((line) => line.trim() && !/^ {2}[✓✗…] /.test(line));
  expect(lines).toHaveLength(1);
  return lines[0]!;
}

describe('a port that is asked for and taken', () => {
  let other: Listener;
  let taken: string;
  beforeAll(async () => {
    other = createServer().listen(0, '127.0.0.1');
    await once(other, 'listening');
    taken = String((other.address() as AddressInfo).port);
  });
  afterAll(() => void other.close());

  it.each(['PORT', 'METRICS_PORT'])('%s is one sentence, before anything is started', async (variable) => {
    const failing = start({ [variable]: taken });
    expect(await failing.ended).toBe(1);
    expect(failing.output().trim()).toBe(`${variable}=${taken}: another program listens on this port.`);
    expect(existsSync(inLocal())).toBe(false);
  });

  it('and what is no port at all, likewise', async () => {
    expect(await refusal({ PORT: '3000x' })).toBe('PORT=3000x is no port.');
    expect(await refusal({ METRICS_PORT: '70000' })).toBe('METRICS_PORT=70000 is no port.');
  });
});

describe('a DATABASE_URL that is wrong is one sentence with the path of the log', () => {
  const given = new URL(process.env['DATABASE_URL']!);
  const changed = (change: Partial<URL>) => Object.assign(new URL(given), change).href;
  const withServers = { REDIS_QUEUE_URL, REDIS_CACHE_URL };

  const wrong: [what: string, url: string, reason: string][] = [
    ['no address at all', 'nonsense', 'DATABASE_URL must be a mysql or mariadb:// address'],
    ['an address of something else', 'postgres://who:secret@127.0.0.1/madang', 'must be a mysql or mariadb:// address'],
    ['where nobody listens', 'mysql://who:secret@127.0.0.1:9/madang', 'connect ECONNREFUSED 127.0.0.1:9'],
    ['a user who is not let in', changed({ username: 'nobody', password: 'secret' }), 'Access denied'],
    ['a database that is not there', changed({ pathname: '/madang_is_not_here' }), "'madang_is_not_here'"],
  ];
  it.each(scale(wrong, wrong.slice(2, 4)))('%s', async (_what, url, reason) => {
    const sentence = await refusal({ ...withServers, DATABASE_URL: url });
    expect(sentence).toMatch(/^The database of your DATABASE_URL \(.+\) is not usable: .+\. The log: .+$/);
    expect(sentence).toContain(reason);
    expect(sentence).not.toContain('secret');
    expect(readFileSync(sentence.split('The log: ')[1]!, 'utf8')).toContain(reason.replace(/^DATABASE_URL /, ''));
  });

  it('a server whose settings could lose an acknowledged write', async () => {
    const server = await startDatabase();
    try {
      const connection = await createConnection({ uri: server.url });
      await connection.query('SET GLOBAL innodb_flush_log_at_trx_commit = 2');
      await connection.end();
      const sentence = await refusal({ ...withServers, DATABASE_URL: server.url });
      expect(sentence).toContain('innodb_flush_log_at_trx_commit is 2, must be 1');
      expect(sentence).toContain(`The log: ${inLocal('logs', 'app.log')}`);
    } finally {
      await server.stop();
    }
  });
});

it('after a kill -9 the next start says what it took over, counts from the keypress, and migrates nothing again', async () => {
  const [port, metricsPort] = [String(await anyPort()), String(await anyPort())];
  const env = { PORT: port, METRICS_PORT: metricsPort };
  const first = start(env);
  await first.isReady();
  expect(first.output()).toContain('✓ Migrating the database');
  const second = start({});
  expect(await second.ended).toBe(1);
  expect(second.output()).toContain(`Madang is already running here at http://127.0.0.1:${port}`);

  const left = ['app', 'database', 'redis-queue', 'redis-cache'].map((name) =>
    Number(readFileSync(inLocal(name, 'pid'), 'utf8')),
  );
  first.child.kill('SIGKILL');
  await first.ended;
  expect(left.filter((pid) => !isAlive(pid))).toEqual([]);
  // No PORT is asked for now: that of the one which runs on would be taken.
  const third = start({ MADANG_KEYPRESS_AT: String(Date.now() - 1_000_000) });
  await third.isReady();
  expect(third.output()).toContain(
    'Took over from a start that was killed: stopped its Madang, database, Redis (queue), and Redis (cache)',
  );
  expect(left.filter((pid) => isAlive(pid))).toEqual([]);
  expect(third.output()).not.toContain('Migrating the database');
  expect(Number(/is ready after ([\d.]+) s/.exec(third.output())![1])).toBeGreaterThan(1_000);
  third.child.kill('SIGTERM');
  expect(await third.ended).toBe(0);
  expect(third.output()).toContain('Stopped. The data is kept in .local/');
});
