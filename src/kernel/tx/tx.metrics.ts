import { Counter } from 'prom-client';
import { registry } from '../telemetry/metrics.js';

export const txRetries = new Counter({
  name: 'madang_transaction_retries_total',
  help: 'Units of work retried after a deadlock or a lock timeout.',
  labelNames: ['errno'],
  registers: [registry],
});
