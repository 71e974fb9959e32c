import { Counter } from 'prom-client';
import { registry } from '../../kernel/telemetry/metrics.js';

const registers = [registry];

export const searches = new Counter({
  name: 'madang_searches_total',
  help: 'Ended searches for the driver of a booking, by what ended them: accepted, cancelled or expired.',
  labelNames: ['outcome'],
  registers,
});
export const approaches = new Counter({
  name: 'madang_approaches_total',
  help: 'Deliveries of which it was said that the driver is near.',
  registers,
});
export const trackPoints = new Counter({
  name: 'madang_track_points_total',
  help: 'Points that were added to the tracks of deliveries under way.',
  registers,
});
