import { Gauge } from 'prom-client';
import type { DataSource } from 'typeorm';
import { registry } from '../kernel/telemetry/metrics.js';

const registers = [registry];

/** The internal state of mysql2's pool. */
type Pool = {
  config: { connectionLimit: number };
  _allConnections: { length: number };
  _freeConnections: { length: number };
  _connectionQueue: { length: number };
};

const pools = new Map<Pool, string>();

new Gauge({
  name: 'madang_database_connections',
  help: 'Database connections of this process by pool and state (in_use, idle).',
  labelNames: ['pool', 'state'],
  registers,
  collect() {
    for (const [name, own] of byName()) {
      const idle = sum(own, (pool) => pool._freeConnections.length);
      this.set({ pool: name, state: 'idle' }, idle);
      this.set({ pool: name, state: 'in_use' }, sum(own, (pool) => pool._allConnections.length) - idle);
    }
  },
});
new Gauge({
  name: 'madang_database_connections_limit',
  help: 'Maximum number of connections of the pool.',
  labelNames: ['pool'],
  registers,
  collect() {
    for (const [name, own] of byName())
      this.set(
        { pool: name },
        sum(own, (pool) => pool.config.connectionLimit),
      );
  },
});
new Gauge({
  name: 'madang_database_waiting',
  help: 'Units of work that wait for a connection; above 0 for long means that the pool is too small or the database too slow.',
  labelNames: ['pool'],
  registers,
  collect() {
    for (const [name, own] of byName())
      this.set(
        { pool: name },
        sum(own, (pool) => pool._connectionQueue.length),
      );
  },
});

/** Measures the pool of a data source while the process runs; pools of the same name are summed. */
export function watchPool(name: 'writer' | 'reader', dataSource: DataSource): DataSource {
  pools.set((dataSource.driver as unknown as { pool: Pool }).pool, name);
  return dataSource;
}

const sum = (some: Pool[], of: (pool: Pool) => number) => some.reduce((total, pool) => total + of(pool), 0);

function byName(): Map<string, Pool[]> {
  return Map.groupBy(pools.keys(), (pool) => pools.get(pool)!);
}
