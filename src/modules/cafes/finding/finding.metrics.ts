import { Gauge } from 'prom-client';
import { registry } from '../../../kernel/telemetry/metrics.js';

const registers = [registry];

export const indexedCafes = new Gauge({
  name: 'madang_cafe_index_cafes',
  help: 'Cafés that this process finds from memory; 0 while it answers from the tables.',
  registers,
});
export const indexAgeSeconds = new Gauge({
  name: 'madang_cafe_index_age_seconds',
  help: 'How old the oldest change is that the index may not have: above 2 for long, the database is away.',
  registers,
});
export const indexRebuildSeconds = new Gauge({
  name: 'madang_cafe_index_rebuild_seconds',
  help: 'How long the last rebuild of the index took.',
  registers,
});
