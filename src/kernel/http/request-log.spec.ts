import { afterAll, describe, expect, it } from '@jest/globals';
import type { FastifyReply, FastifyRequest } from 'fastify';
import type { Redis } from 'ioredis';
import type { ApiKeys } from '../auth/api-keys.js';
import { registry } from '../telemetry/metrics.js';
import { newId } from '../tx/ids.js';
import { RequestLog, type LoggedRequest } from './request-log.js';

const principal = { id: newId(), roles: [], sessionId: newId(), key: { id: newId() } };
const answered = (log: RequestLog, id: string) =>
  log.note(
    { id, method: 'GET', headers: {}, routeOptions: {}, principal } as unknown as FastifyRequest,
    { statusCode: 200, elapsedTime: 1 } as FastifyReply,
  );
const dropped = async () => {
  const { values } = await registry.getSingleMetric('madang_request_log_rows_total')!.get();
  return values.find(({ labels }) => labels['outcome'] === 'dropped')?.value ?? 0;
};
/** Redis holds nothing. */
const redis = { lpop: () => Promise.resolve(null) } as unknown as Redis;

describe('The log of requests', () => {
  const log = new RequestLog(redis, {} as ApiKeys);
  afterAll(() => log.beforeApplicationShutdown());

  it('holds 5,000 at most, drops and counts the others, and goes on when it can', async () => {
    const [started, freed] = [Promise.withResolvers<void>(), Promise.withResolvers<void>()];
    const written: LoggedRequest[] = [];
    log.writeBy(async (rows) => {
      started.resolve();
      await freed.promise;
      written.push(...rows);
    });
    answered(log, 'first');
    log.onApplicationBootstrap();
    await started.promise;
    for (let n = 1; n < 5_010; n++) answered(log, `n${n}`);
    expect(await dropped()).toBe(10);
    freed.resolve();
    await log.beforeApplicationShutdown();
    expect(written).toHaveLength(5_000);
    expect(written.at(-1)!.requestId).toBe('n4999');
  });
});
