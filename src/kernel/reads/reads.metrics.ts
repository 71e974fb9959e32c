import { Counter, Gauge } from 'prom-client';
import { registry } from '../telemetry/metrics.js';

const registers = [registry];

export const replicaLagSeconds = new Gauge({
  name: 'madang_replica_lag_seconds',
  help: 'How far the replica is behind the primary by the heartbeat, up to a second too many; infinite when nobody can tell.',
  registers,
});
export const reads = new Counter({
  name: 'madang_reads_total',
  help: 'Lookups by the database that answered: the replica, the primary, or (stale) a replica that was late while the primary was away.',
  labelNames: ['source'],
  registers,
});
