import { Gauge } from 'prom-client';
import { registry } from '../../../kernel/telemetry/metrics.js';

const registers = [registry];

export const indexedCafes = new Gauge({
  name: 'madang_cafe_index_cafes',
  help: 'Cafés in the in-memory index of this process; 0 while lookups use the database.',
  registers,
});
export const indexAgeSeconds = new Gauge({
  name: 'madang_cafe_index_age_seconds',
  help: 'Age of the oldest change that the index may lack; above 2 for long means that the database is not reachable.',
  registers,
});
export const indexRebuildSeconds = new Gauge({
  name: 'madang_cafe_index_rebuild_seconds',
  help: 'Duration of the last rebuild of the index.',
  registers,
});
