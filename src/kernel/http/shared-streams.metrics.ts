import { Gauge } from 'prom-client';
import { registry } from '../telemetry/metrics.js';

export const openSharedStreams = new Gauge({
  name: 'madang_shared_streams_open',
  help: 'Open streams of this process that share what they show, by kind (mission, overlay).',
  labelNames: ['kind'],
  registers: [registry],
});
