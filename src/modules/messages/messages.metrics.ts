import { Counter, Gauge } from 'prom-client';
import { registry } from '../../kernel/telemetry/metrics.js';

const registers = [registry];

export const waitingMessages = new Gauge({
  name: 'madang_messages_waiting',
  help: 'Events whose messages are not written yet (step history), and messages not yet indexed in OpenSearch (step search).',
  labelNames: ['step'],
  registers,
});
export const searches = new Counter({
  name: 'madang_message_searches_total',
  help: 'Message searches by engine: opensearch, or mysql, which also answers when OpenSearch is not available.',
  labelNames: ['by'],
  registers,
});
