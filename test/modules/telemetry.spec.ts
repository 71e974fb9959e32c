import { spawn } from 'node:child_process';
import { readFileSync } from 'node:fs';
import { request } from 'node:http';
import { join } from 'node:path';
import { text } from 'node:stream/consumers';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { anyPort } from '../../scripts/lib/ports.mjs';
import { findPromtool } from '../../scripts/lib/promtool.mjs';
import { newPerson, type Client } from '../support/client.js';
import { database } from '../support/database.js';
import { expressions } from '../support/grafana.js';
import { killAll, MadangProcess } from '../support/processes.js';
import { alertGroups, metricsIn, recordings, root } from '../support/prometheus.js';
import { Scrape } from '../support/scrape.js';
import { StreamClient } from '../support/streams.js';
import { until } from '../support/wait.js';
import { Wire } from '../support/wire.js';
import { World } from '../support/world.js';

const POOL = 3;
const world = World.ofThisFile();
let ports: { api: number; worker: number };
let api: MadangProcess;
let redis: Wire;
let person: Client;
let driver: Client;
let bookingId: string;

const ofApi = () => Scrape.of(ports.api);
const ofWorker = () => Scrape.of(ports.worker);

beforeAll(async () => {
  ports = { api: await anyPort(), worker: await anyPort() };
  redis = await Wire.to(process.env['REDIS_QUEUE_URL']!);
  [api] = await Promise.all([
    world.start('api', { METRICS_PORT: String(ports.api), DATABASE_POOL: String(POOL) }),
    world.start('worker', { METRICS_PORT: String(ports.worker), REDIS_QUEUE_URL: redis.address }),
  ]);
  driver = await newPerson(api.address, 'driver');
  await driver.goOnline();
  person = await newPerson(api.address);
  bookingId = (await person.book()).body.id;
  await until('the driver is told', async () => (await ofWorker()).value('madang_jobs_total', { outcome: 'done' }));
});
afterAll(async () => {
  await killAll();
  redis.close();
  await world.end();
  await database.end();
});

describe('a process tells Prometheus', () => {
  it('of its requests: how many, with which answers, how fast, by route', async () => {
    const scrape = await ofApi();
    const booking = { method: 'POST', route: '/v1/reservations', status: '201' };
    expect(scrape.value('http_request_duration_seconds_count', booking)).toBe(1);
    expect(scrape.value('http_request_duration_seconds_bucket', { ...booking, le: '+Inf' })).toBe(1);
    expect(scrape.value('http_request_duration_seconds_bucket', { ...booking, le: '0.25' })).toBeDefined(); // the objective
    expect(scrape.value('nodejs_eventloop_lag_p99_seconds')).toBeGreaterThan(0);
  });

  it('of the way of an event: waiting, announced, worked on', async () => {
    // An earlier one may have met the event on its way.
    const scrape = await until('a measurement after it', async () => {
      const now = await ofWorker();
      return (
        now.value('madang_events_pending', { kind: 'known' }) === 0 &&
        now.value('madang_queue_jobs') !== undefined &&
        now
      );
    });
    expect(scrape.all('madang_queue_jobs').map(({ labels }) => labels)).toEqual(
      ['waiting', 'active', 'delayed'].map((state) => ({ queue: 'events', state })),
    );
    expect(scrape.value('madang_events_pending', { kind: 'known' })).toBe(0);
    expect(scrape.value('madang_events_oldest_pending_seconds')).toBe(0);
    expect(scrape.value('madang_outbox_lag_seconds_count')).toBeGreaterThanOrEqual(1);
    expect(scrape.value('madang_dead_letters')).toBe(0);
    const consumer = 'notifications.reservation.requested';
    expect(scrape.value('madang_jobs_total', { consumer, outcome: 'done' })).toBe(1);
    expect(scrape.value('madang_job_duration_seconds_count', { consumer })).toBe(1);
    // Its size is the same for all who ask, so those who scale by it ask workers alone.
    expect((await ofApi()).all('madang_queue_jobs')).toEqual([]);
  });

  it('of what was delivered, and of the audit of the ledger', async () => {
    expect((await driver.post(`/v1/reservations/${bookingId}/acceptance`)).status).toBe(201); // its consumer gets a mail
    const scrape = await until('mail and audit are done', async () => {
      const now = await ofWorker();
      const isDone =
        now.value('madang_deliveries_total', { channel: 'email' }) &&
        now.value('madang_ledger_audit_timestamp_seconds');
      return isDone ? now : undefined;
    });
    expect(scrape.value('madang_deliveries_total', { channel: 'email', outcome: 'delivered' })).toBe(1);
    expect(Date.now() / 1_000 - scrape.value('madang_ledger_audit_timestamp_seconds')!).toBeLessThan(60);
    expect(scrape.value('madang_ledger_findings')).toBe(0);
  });

  it('of open streams', async () => {
    const stream = await StreamClient.open(api.address, { token: person.accessToken });
    expect((await ofApi()).value('madang_streams_open')).toBe(1);
    stream.close();
    await until('it is closed', async () => (await ofApi()).value('madang_streams_open') === 0);
  });

  it('of its connections to the database, and of who waits for one', async () => {
    expect((await ofApi()).value('madang_database_connections_limit', { pool: 'writer' })).toBe(POOL);
    const lock = await world.holdPerson(person.id);
    const bookings = Array.from({ length: 3 * POOL }, () => person.book());
    const scrape = await until('somebody waits', async () => {
      const now = await ofApi();
      return now.value('madang_database_waiting', { pool: 'writer' }) ? now : undefined;
    });
    expect(scrape.value('madang_database_connections', { pool: 'writer', state: 'in_use' })).toBe(POOL);
    await lock.release();
    await Promise.all(bookings);
    await until('nobody does', async () => (await ofApi()).value('madang_database_waiting', { pool: 'writer' }) === 0);
  });

  it('no number of jobs that may be wrong: none while Redis is away', async () => {
    redis.close();
    await until('there is none', async () => (await ofWorker()).all('madang_queue_jobs').length === 0, 20_000);
  });
});

it('keeps no series for what strangers make up: paths, methods, ids, headers', async () => {
  const makeUp = async (round: string) => {
    for (let n = 0; n < 40; n++) {
      await person.get(`/${round}/${n}`, { headers: { 'X-Request-Id': `${round}-${n}-12345` } });
      await person.get(`/v1/reservations/${round}-${n}`);
      await person.get(`/v1/cafes?q=${round}${n}&${round}=${n}`);
      await person.post(`/v1/${round}${n}`, {});
      await person.send(
        round.toUpperCase() === 'FIRST' ? 'PROPFIND' : ['SEARCH', 'REPORT', 'MKCOL', 'LOCK'][n % 4]!,
        `/${n}`,
      );
    }
    await refusedMethod(`M${round.toUpperCase()}`);
    // A busy machine may answer one of them with another status, of which there are few.
    return (await ofApi()).samples.map(({ name, labels: { status: _, ...labels } }) =>
      JSON.stringify({ name, ...labels }),
    );
  };
  const before = new Set(await makeUp('first'));
  expect((await makeUp('second')).filter((series) => !before.has(series))).toEqual([]);
  const methods = (await ofApi()).all('http_request_duration_seconds_count').map(({ labels }) => labels['method']);
  expect(methods).toContain('OTHER');
});

it('has names and help as Prometheus wants them', async () => {
  const promtool = await findPromtool();
  for (const scrape of [await ofApi(), await ofWorker()]) {
    // Those of prom-client itself (nodejs_…) break a few rules; they are what everybody's dashboards name.
    const own = scrape.text.split('\n').filter((line) => /^(# \w+ )?(madang|http)_/.test(line));
    const child = spawn(promtool, ['check', 'metrics']);
    child.stdin.end(`${own.join('\n')}\n`);
    expect((await text(child.stdout)) + (await text(child.stderr))).toBe('');
  }
});

it('tells of every metric that a rule, an alert, a panel or the collector in ECS names', async () => {
  const scrapes = [await ofApi(), await ofWorker()];
  const rules = [...recordings(), ...alertGroups().flatMap((group) => group.rules)].map(({ expr }) => expr);
  const forwarded = readFileSync(join(root, 'ecs/lib/services/collector.ts'), 'utf8').match(/\bmadang_\w+/g) ?? [];
  const named = [...rules, ...expressions()].flatMap(metricsIn).concat(forwarded);
  expect(named.length).toBeGreaterThan(30);
  const unknown = named.filter((name) => name !== 'up' && !scrapes.some((scrape) => scrape.has(name)));
  expect([...new Set(unknown)]).toEqual([]);
});

/** Node's parser refuses a method that HTTP does not have; `fetch` does not send one. */
function refusedMethod(method: string): Promise<void> {
  const { hostname, port } = new URL(api.address);
  return new Promise((resolve) => {
    request({ hostname, port, method, path: '/' }, (answer) => answer.resume().on('end', () => resolve()))
      .on('error', () => resolve())
      .end();
  });
}
