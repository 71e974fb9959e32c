import { Gauge } from 'prom-client';
import { registry } from '../../../kernel/telemetry/metrics.js';

export const openWaits = new Gauge({
  name: 'madang_event_waits_open',
  help: 'Requests of this process that wait for the next event of their account.',
  registers: [registry],
});
