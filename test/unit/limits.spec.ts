import { describe, expect, it } from '@jest/globals';
import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import {
  connectionBudget,
  connectionsNeeded,
  databaseServer,
  gateway,
  loadBalancer,
  orchestrator,
  timeouts,
} from '../../src/limits.js';

const text = (path: string) => readFileSync(join(import.meta.dirname, '../..', path), 'utf8');
const ascending = (...ms: number[]) => expect(ms).toEqual([...new Set(ms)].sort((a, b) => a - b));
const seconds = (s: number) => s * 1_000;

describe('The ladder of time-outs', () => {
  it('lets whoever is nearer to the database give up first', () => {
    ascending(
      seconds(timeouts.lockWaitSeconds),
      timeouts.queryMs,
      timeouts.requestMs,
      seconds(gateway.readSeconds),
      seconds(loadBalancer.idleSeconds),
    );
  });

  it('closes idle connections at the caller first: a POST is never sent into one that dies', () => {
    ascending(timeouts.heartbeatMs, seconds(loadBalancer.idleSeconds), seconds(gateway.clientKeepAliveSeconds));
    ascending(seconds(gateway.upstreamKeepAliveSeconds), timeouts.keepAliveMs, timeouts.headersMs);
    ascending(timeouts.poolIdleMs, seconds(databaseServer.waitTimeoutSeconds));
  });

  it('gives everybody who is stopped the time to finish: jobs, process, orchestrator', () => {
    ascending(timeouts.requestMs, timeouts.shutdownMs, seconds(orchestrator.stopSeconds));
    ascending(timeouts.finishJobsMs, timeouts.shutdownMs);
    expect(loadBalancer.deregistrationSeconds).toBeGreaterThanOrEqual(gateway.readSeconds);
    expect(orchestrator.gatewayStopSeconds).toBeGreaterThan(gateway.readSeconds);
  });

  it('stands in the templates of nginx as it stands here', () => {
    const files = readdirSync(join(import.meta.dirname, '../../nginx/templates')).sort();
    const template = files.map((file) => text(`nginx/templates/${file}`)).join('\n');
    const server = template.slice(template.indexOf('\nserver {'));
    const first = (directive: string, where = server) =>
      new RegExp(`^\\s*${directive} ([^;]+);`, 'm').exec(where)?.[1]?.trim();
    expect(first('listen')).toBe(`${gateway.port} default_server`);
    expect(first('keepalive_timeout')).toBe(`${gateway.clientKeepAliveSeconds}s`);
    expect(first('proxy_connect_timeout')).toBe(`${gateway.connectSeconds}s`);
    expect(first('proxy_read_timeout')).toBe(`${gateway.readSeconds}s`);
    const pools = [...template.matchAll(/^upstream [^{]+\{[^}]*\}/gm)].map(([pool]) => pool);
    expect(pools.map((pool) => first('keepalive_timeout', pool))).toEqual(
      pools.map(() => `${gateway.upstreamKeepAliveSeconds}s`),
    );
    expect(pools.length).toBeGreaterThan(0);
  });

  it('stands in the file of docker compose as well', () => {
    expect(text('docker-compose.yml')).toContain(`--wait-timeout=${databaseServer.waitTimeoutSeconds}`);
    expect(text('docker-compose.yml')).toContain(`stop_grace_period: ${orchestrator.stopSeconds}s`);
  });
});

describe('The budget of connections', () => {
  it('counts every process twice, as during a deploy, and leaves a fifth of the server to others', () => {
    expect(connectionsNeeded(4, 10)).toBe(80);
    expect(connectionBudget(151)).toBe(120);
  });
});
