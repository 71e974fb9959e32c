import { Counter } from 'prom-client';
import { registry } from '../../kernel/telemetry/metrics.js';

export const searches = new Counter({
  name: 'madang_searches_total',
  help: 'Ended searches for the driver of a booking, by what ended them: accepted, cancelled or expired.',
  labelNames: ['outcome'],
  registers: [registry],
});
