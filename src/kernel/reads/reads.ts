import { Inject, Injectable } from '@nestjs/common';
import type { EntityManager } from 'typeorm';
import { isUnreachable } from '../tx/database-errors.js';
import { POOLS, type Pool, type Pools } from './pool.js';
import type { Since } from '../tx/commit-position.js';
import { reads } from './reads.metrics.js';
import { ReplicaWatch } from './replica-watch.js';

/** What was read, and whether it holds all that the reader had to see: not when only a late replica was left to ask. */
export type Read<T> = { value: T; isCurrent: boolean };

/**
 * Chooses who answers a lookup: the replica if it has all that the reader must see, else the primary. When one does not answer
 * the other does: a late answer is better than none, and is marked as such. Money, permissions and uniqueness never come
 * this way: they read inside a unit of work, which is always the primary's.
 */
@Injectable()
export class Reads {
  constructor(
    @Inject(POOLS) private readonly pools: Pools,
    private readonly watch: ReplicaWatch,
  ) {}

  /** Whether there is a choice. Without a replica nobody needs to know who wrote what. */
  get hasReplica(): boolean {
    return this.pools.replica !== null;
  }

  /** @throws what `load` throws; the driver's error (503 to a caller) when neither answers. */
  async read<T>(since: Since, load: (manager: EntityManager) => Promise<T>): Promise<Read<T>> {
    const { primary, replica } = this.pools;
    if (!replica) return this.from(primary, true, load);
    const isCaughtUp = await this.watch.has(since);
    const order = isCaughtUp ? [replica, primary] : [primary, replica];
    // Who is known to be away is asked last.
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
