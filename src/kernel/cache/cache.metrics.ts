import { Counter } from 'prom-client';
import { registry } from '../telemetry/metrics.js';

export const cacheRequests = new Counter({
  name: 'madang_cache_requests_total',
  help: 'Cached lookups by result: hit, miss, bypass (Redis did not answer in time) or stale (only a lagging replica answered).',
  labelNames: ['result'],
  registers: [registry],
});
