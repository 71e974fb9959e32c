import { Counter, Gauge } from 'prom-client';
import { registry } from '../../../kernel/telemetry/metrics.js';

const registers = [registry];

export const openStreams = new Gauge({
  name: 'madang_streams_open',
  help: 'Open notification streams of this process.',
  registers,
});
export const streamedNotifications = new Counter({
  name: 'madang_streamed_notifications_total',
  help: 'Notifications written to streams.',
  registers,
});
export const cutStreams = new Counter({
  name: 'madang_streams_cut_total',
  help: 'Streams closed because their client did not read.',
  registers,
});
