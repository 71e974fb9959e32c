import { Inject, Injectable, type BeforeApplicationShutdown, type OnApplicationBootstrap } from '@nestjs/common';
import type { EntityManager } from 'typeorm';
import { config } from '../../config.js';
import { Schedule } from '../schedule.js';
import { replicaLagSeconds } from './reads.metrics.js';
import { appliedIn, isApplied, type Progress, type Since } from '../tx/commit-position.js';
import { POOLS, type Pools } from './pool.js';

const EVERY_MS = 250;
/** How long a read may wait for the replica to catch up. */
const WAIT_SECONDS = 0.05;
/** With more lag, waiting 50 ms is useless. */
const MAX_LAG_TO_WAIT_SECONDS = 1.5;

type ReplicaStatus = { late: string | null; gtids: string | null };

/** Measures the replica's lag, and knows whether it has a given commit. */
@Injectable()
export class ReplicaWatch implements OnApplicationBootstrap, BeforeApplicationShutdown {
  private readonly schedule = new Schedule('replica', EVERY_MS, () => this.look());
  /** Seconds behind the primary, rounded up by at most one; infinite when unknown. */
  private lag = Infinity;
  private progress: Progress = { applied: new Map(), untilMs: -Infinity };
  private engine: 'mariadb' | 'mysql' | undefined;

  constructor(@Inject(POOLS) private readonly pools: Pools) {}

  async onApplicationBootstrap(): Promise<void> {
    if (!this.pools.replica) return;
    await this.look();
    this.schedule.start();
  }

  async beforeApplicationShutdown(): Promise<void> {
    await this.schedule.stop();
  }

  /** Whether the replica has these commits; waits 50 ms at most for one that is about to arrive. */
  async has(since: Since): Promise<boolean> {
    const { replica } = this.pools;
    if (!replica?.isUp || since === 'unknown' || this.lag > config.database.replicaMaxLagSeconds) return false;
    const ahead = since.filter((position) => !isApplied(position, this.progress));
    if (ahead.length === 0) return true;
    if (this.lag > MAX_LAG_TO_WAIT_SECONDS || ahead.some(({ gtid }) => gtid === '')) return false;
    try {
      const waits = ahead.map(({ gtid }) => replica.read((manager) => this.waitFor(manager, gtid)));
      return (await Promise.all(waits)).every(Boolean);
    } catch {
      return false;
    }
  }

  private async waitFor(manager: EntityManager, gtid: string): Promise<boolean> {
    const wait = this.engine === 'mariadb' ? 'MASTER_GTID_WAIT(?, ?)' : 'WAIT_FOR_EXECUTED_GTID_SET(?, ?)';
    // MySQL takes whole seconds before 8.0.18 and fractions since; both return 0 on success.
    const [row]: { late: string | number | null }[] = await manager.query(`SELECT ${wait} AS late`, [
      gtid,
      WAIT_SECONDS,
    ]);
    return row?.late !== null && Number(row?.late) === 0;
  }

  private async look(): Promise<void> {
    // While the primary is down, reads use the replica; this notices when the primary is back.
    await Promise.all([this.measure(), this.pools.primary.tryRead((manager) => manager.query('SELECT 1'))]);
  }

  private async measure(): Promise<void> {
    const nowMs = Date.now();
    const status = await this.pools.replica!.tryRead(async (manager) => {
      this.engine ??= await engineOf(manager);
      const gtids = this.engine === 'mariadb' ? '@@global.gtid_slave_pos' : '@@global.gtid_executed';
      const [row]: ReplicaStatus[] = await manager.query(
        `SELECT ${gtids} AS gtids,
           (SELECT TIMESTAMPDIFF(MICROSECOND, beat_at, NOW(6)) / 1000000 FROM replication_heartbeat WHERE only_row = 1) AS late`,
      );
      return row;
    });
    this.lag = status?.late == null ? Infinity : Math.max(0, Number(status.late));
    if (status) this.progress = { applied: appliedIn(status.gtids ?? ''), untilMs: nowMs - this.lag * 1_000 };
    replicaLagSeconds.set(this.lag);
  }
}

async function engineOf(manager: EntityManager): Promise<'mariadb' | 'mysql'> {
  const [row]: { version: string }[] = await manager.query('SELECT VERSION() AS version');
  return row!.version.includes('MariaDB') ? 'mariadb' : 'mysql';
}
