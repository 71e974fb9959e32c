import { Counter, Gauge } from 'prom-client';
import { registry } from '../../kernel/telemetry/metrics.js';

const registers = [registry];

export const waitingMessages = new Gauge({
  name: 'madang_messages_waiting',
  help: 'Events whose messages are to be written down (step history), and messages on their way into OpenSearch (step search).',
  labelNames: ['step'],
  registers,
});
export const searches = new Counter({
  name: 'madang_message_searches_total',
  help: 'Searches of messages by who answered: opensearch or mysql, which also answers when OpenSearch does not.',
  labelNames: ['by'],
  registers,
});
