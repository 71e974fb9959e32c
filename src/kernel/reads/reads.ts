import { Inject, Injectable } from '@nestjs/common';
import type { EntityManager } from 'typeorm';
import { isUnreachable } from '../tx/database-errors.js';
import { POOLS, type Pool, type Pools } from './pool.js';
import type { Since } from '../tx/commit-position.js';
import { reads } from './reads.metrics.js';
import { ReplicaWatch } from './replica-watch.js';

/** A value, and whether it includes every required commit: not when only a lagging replica was available. */
export type Read<T> = { value: T; isCurrent: boolean };

/**
 * Chooses the database of a lookup: the replica if it has every required commit, else the primary. When one does not
 * respond the other is used; a stale value is better than none, and is marked. Money, permissions and uniqueness never
 * read this way: they read inside a unit of work, on the primary.
 */
@Injectable()
export class Reads {
  constructor(
    @Inject(POOLS) private readonly pools: Pools,
    private readonly watch: ReplicaWatch,
  ) {}

  /** True with a replica. Without one there is nothing to choose, and commits need not be tracked. */
  get hasReplica(): boolean {
    return this.pools.replica !== null;
  }

  /** @throws what `load` throws; the driver's error (503) when no database responds */
  async read<T>(since: Since, load: (manager: EntityManager) => Promise<T>): Promise<Read<T>> {
    const { primary, replica } = this.pools;
    if (!replica) return this.from(primary, true, load);
    const isCaughtUp = await this.watch.has(since);
    const order = isCaughtUp ? [replica, primary] : [primary, replica];
    // A database that is known to be down comes last.
    const [first, second] = order[0]!.isUp || !order[1]!.isUp ? order : order.toReversed();
    const isCurrent = (pool: Pool) => pool === primary || isCaughtUp;
    try {
      return await this.from(first!, isCurrent(first!), load);
    } catch (error) {
      if (!isUnreachable(error) || !(isCurrent(second!) || !first!.isUp)) throw error;
      return this.from(second!, isCurrent(second!), load);
    }
  }

  private async from<T>(
    pool: Pool,
    isCurrent: boolean,
    load: (manager: EntityManager) => Promise<T>,
  ): Promise<Read<T>> {
    const value = await pool.read(load);
    reads.inc({ source: isCurrent ? pool.name : 'stale' });
    return { value, isCurrent };
  }
}
