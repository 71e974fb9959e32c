import { Counter } from 'prom-client';
import { registry } from '../telemetry/metrics.js';

export const deliveries = new Counter({
  name: 'madang_deliveries_total',
  help: 'Delivery attempts by channel and outcome (delivered, retrying, suppressed, dead).',
  labelNames: ['channel', 'outcome'],
  registers: [registry],
});
