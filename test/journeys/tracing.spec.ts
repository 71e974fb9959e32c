import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { anyPort } from '../../scripts/lib/ports.mjs';
import { Client, newPerson } from '../support/client.js';
import { bytes, database, rows } from '../support/database.js';
import { timed } from '../support/machine-clock.js';
import { OtlpReceiver, type Span } from '../support/otlp-receiver.js';
import { killAll, MadangProcess } from '../support/processes.js';
import { until } from '../support/wait.js';

const CALLERS_TRACE = '4bf92f3577b34da6a3ce929d0e0e4736';
const CALLER = { traceparent: `00-${CALLERS_TRACE}-00f067aa0ba902b7-01` };

/** What people said or are called, and what acts for them: none of it may be in a trace. */
const SECRETS = {
  place: '비밀의 정원',
  search: '몰래-찾는-말',
  ticket: 'ticket-0123456789abcdef',
  agent: 'Private/1.0',
};

let collector: OtlpReceiver;
let event: { id: Buffer; traceparent: string };
let apiLog: string;
let workerLog: string;
let consumer: Client;

const consumedTimes = (process: MadangProcess) => process.log.split('"msg":"consumed"').length - 1;
const statement = ({ attributes }: Span) => String(attributes['db.query.text']);

/** One booking, from the request to the consumer, and again as after a loss of the queue; then both processes end. */
beforeAll(async () => {
  collector = await OtlpReceiver.start();
  const traced = {
    OTEL_EXPORTER_OTLP_ENDPOINT: collector.address,
    OTEL_EXPORTER_OTLP_HEADERS: 'api-key=of-the-vendor',
    OTEL_RESOURCE_ATTRIBUTES: 'deployment.environment.name=test',
    LOG_LEVEL: 'debug',
  };
  const [api, worker] = await Promise.all([MadangProcess.start('api', traced), MadangProcess.start('worker', traced)]);
  const driver = await newPerson(api.address, 'driver');
  await driver.goOnline();
  consumer = await newPerson(api.address);

  const headers = { ...CALLER, 'User-Agent': SECRETS.agent };
  const booked = await consumer.book({ departure: SECRETS.place }, { headers });
  await until('the driver is told', () => consumedTimes(worker) === 1);
  [event] = (await rows<typeof event>('SELECT id, traceparent FROM events WHERE aggregate_id = ?', [
    bytes(booked.body.id),
  ])) as [typeof event];
  await database.query(`UPDATE inbox SET state = 'queued', due_at = NOW(6) WHERE event_id = ?`, [event.id]);
  await until('it is consumed again', () => consumedTimes(worker) === 2);

  await consumer.get(`/v1/cafes?q=${encodeURIComponent(SECRETS.search)}`);
  await consumer.get(`/v1/notifications/stream?ticket=${SECRETS.ticket}`);
  const { loginId, password, email } = consumer;
  const twin = { loginId, password, name: 'twin', email, locale: 'ko', roles: ['consumer'] };
  expect((await new Client(api.address).post('/v1/users', twin)).status).toBe(409);

  await Promise.all([api.terminate(), worker.terminate()]);
  [apiLog, workerLog] = [api.log, worker.log];
});
afterAll(async () => {
  await killAll();
  collector.stop();
  await database.end();
});

describe('a booking is one trace', () => {
  const trace = () => collector.spans.filter(({ traceId }) => traceId === CALLERS_TRACE);
  const only = (kind: Span['kind']) => trace().filter((span) => span.kind === kind);
  const childrenOf = ({ spanId }: Span) => trace().filter(({ parentSpanId }) => parentSpanId === spanId);

  it('which goes on with that of its caller', () => {
    const [request, ...others] = only('server');
    expect(others).toEqual([]);
    expect(request).toMatchObject({
      name: 'POST /v1/reservations',
      parentSpanId: CALLER.traceparent.split('-')[2],
      service: 'madang-api',
      attributes: {
        'http.request.method': 'POST',
        'http.route': '/v1/reservations',
        'url.path': '/v1/reservations',
        'http.response.status_code': 201,
      },
    });
  });

  it('has the statements of the request under the request, and what it announced remembers both', () => {
    const [request] = only('server');
    const statements = childrenOf(request!).filter(({ kind }) => kind === 'client');
    // One packet: what it announces is in the transaction of what it does.
    expect(statements.map(statement)).toContainEqual(
      expect.stringMatching(/^START TRANSACTION;\n[^]*;\nINSERT INTO events [^]*;\nCOMMIT$/),
    );
    expect(statements.every(({ attributes }) => attributes['db.system.name'] === 'mysql')).toBe(true);
    expect(event.traceparent).toBe(`00-${CALLERS_TRACE}-${request!.spanId}-01`);
  });

  it('goes on through the queue to the consumer and its statements, also when the job was lost and is queued again', () => {
    const [request] = only('server');
    const sent = only('producer');
    const messaging = {
      'messaging.system': 'bullmq',
      'messaging.destination.name': 'events',
      'messaging.consumer.group.name': 'notifications.reservation.requested',
    };
    expect(sent).toHaveLength(2);
    for (const span of sent) {
      expect(span).toMatchObject({ name: 'send events', parentSpanId: request!.spanId, service: 'madang-worker' });
      expect(span.attributes).toMatchObject({ ...messaging, 'messaging.operation.type': 'send' });
      const [consumed, ...others] = childrenOf(span);
      expect(others).toEqual([]);
      expect(consumed).toMatchObject({ name: 'process events', kind: 'consumer', isError: false });
      expect(consumed!.attributes).toMatchObject({ ...messaging, 'messaging.operation.type': 'process' });
      expect(childrenOf(consumed!).map(statement)).toContainEqual(expect.stringMatching(/^INSERT INTO notifications/));
    }
  });

  it('is found from the log of either process', () => {
    const lines = (log: string) => log.split('\n').filter((line) => line.includes(`"traceId":"${CALLERS_TRACE}"`));
    const [request] = lines(apiLog);
    expect(JSON.parse(request!)).toMatchObject({
      msg: 'request',
      url: '/v1/reservations',
      spanId: only('server')[0]!.spanId,
    });
    expect(lines(workerLog)).toHaveLength(2);
  });
});

it('sends to the vendor what the standard variables say, until the end of the process', () => {
  expect(collector.headers).toMatchObject({ 'api-key': 'of-the-vendor', 'content-type': 'application/x-protobuf' });
  expect(new Set(collector.spans.map(({ service }) => service))).toEqual(new Set(['madang-api', 'madang-worker']));
});

it('tells nothing of people: no words, no addresses, no values of statements', () => {
  const sent = JSON.stringify(collector.spans) + decodeURIComponent(JSON.stringify(collector.spans));
  const { loginId, email, accessToken, password } = consumer;
  for (const secret of [...Object.values(SECRETS), loginId, email, accessToken, password, '127.0.0.1:', '서울역']) {
    expect(sent).not.toContain(secret);
  }
  const refused = collector.spans.filter(({ isError }) => isError);
  expect(refused.map(statement)).toContainEqual(expect.stringMatching(/^INSERT INTO .users[^;]*$/));
  expect(refused.map(({ message }) => message).join('')).toBe('');
});

it('leaves out what repeats all day: health checks and the questions of loops', () => {
  expect(collector.spans.filter(({ name }) => name.includes('health'))).toEqual([]);
  expect(collector.spans.filter(({ kind, parentSpanId }) => kind === 'client' && !parentSpanId)).toEqual([]);
});

it('serves and stops as ever while the collector is away, and says so once', async () => {
  const api = await MadangProcess.start('api', {
    OTEL_EXPORTER_OTLP_ENDPOINT: `http://127.0.0.1:${await anyPort()}`,
    OTEL_EXPORTER_OTLP_TIMEOUT: '500',
    LOG_LEVEL: 'info',
  });
  const person = await newPerson(api.address);
  expect((await person.book()).status).toBe(201);
  await until('it says so', () => api.log.includes('traces cannot be sent'), 30_000);
  await person.book();
  const { ms, result } = await timed(() => api.terminate());
  expect(result).toBe(0);
  expect(ms).toBeLessThan(15_000);
  expect(api.log.split('traces cannot be sent')).toHaveLength(2);
});

it('loads nothing of it in a process that is not told where traces go', async () => {
  const forbid = pathToFileURL(join(import.meta.dirname, '../support/forbid-tracing.mjs')).href;
  const forbidding = { NODE_OPTIONS: `--import=${forbid}` };
  const api = await MadangProcess.start('api', { ...forbidding, OTEL_EXPORTER_OTLP_ENDPOINT: '' });
  expect((await new Client(api.address).get('/health/live')).status).toBe(200);
  for (const variable of ['OTEL_EXPORTER_OTLP_ENDPOINT', 'OTEL_EXPORTER_OTLP_TRACES_ENDPOINT']) {
    const told = MadangProcess.start('api', { ...forbidding, [variable]: collector.address });
    await expect(told).rejects.toThrow('(exit code 1)');
  }
});
