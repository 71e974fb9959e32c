import { Counter, Gauge } from 'prom-client';
import { registry } from '../telemetry/metrics.js';

const registers = [registry];

export const replicaLagSeconds = new Gauge({
  name: 'madang_replica_lag_seconds',
  help: 'Replica lag behind the primary by the heartbeat, up to a second too high; infinite when unknown.',
  registers,
});
export const reads = new Counter({
  name: 'madang_reads_total',
  help: 'Lookups by the database that answered: replica, primary, or stale (a lagging replica while the primary was not reachable).',
  labelNames: ['source'],
  registers,
});
