import { Injectable } from '@nestjs/common';
import { DataSource } from 'typeorm';
import type { Principal } from '../../../kernel/auth/principal.js';
import { Problem } from '../../../kernel/problems/problem.js';
import type { Tx } from '../../../kernel/tx/tx.js';
import { findMembers, findRoot, lockRoot } from '../places/groups.queries.js';
import { PlacesService } from '../places/places.service.js';
import { tagMask } from '../tags.js';
import { findRating, updateCounters, writeRating, type Rating } from './ratings.queries.js';
import type { NewRating } from './ratings.schema.js';

/** One rating per user and café, and the aggregated counters. */
@Injectable()
export class RatingsService {
  constructor(
    private readonly dataSource: DataSource,
    private readonly places: PlacesService,
  ) {}

  /** Replaces the user's earlier rating. @throws Problem `cafe-not-found` (404) */
  async rate(tx: Tx, me: Principal, cafeId: string, { points, tags }: NewRating): Promise<Rating> {
    const { root, members } = await this.replace(tx, me, cafeId, { halves: points * 2, tags: tagMask(tags) });
    await this.places.publishChanges(tx, [root]);
    return (await findRating(tx, me.id, members))!;
  }

  /** Idempotent: no rating to delete is no error. @throws Problem `cafe-not-found` (404) */
  async delete(tx: Tx, me: Principal, cafeId: string): Promise<void> {
    const { root, before } = await this.replace(tx, me, cafeId, undefined);
    if (before) await this.places.publishChanges(tx, [root]);
  }

  /** @throws Problem `cafe-not-found`, `rating-not-found` (404) */
  async find(me: Principal, cafeId: string): Promise<Rating> {
    const { manager } = this.dataSource;
    const rating = await findRating(manager, me.id, await findMembers(manager, await findRoot(manager, cafeId)));
    if (!rating) throw new Problem('rating-not-found');
    return rating;
  }

  /** Locks the café, so that the counters change by the exact difference to the old rating. */
  private async replace(tx: Tx, me: Principal, cafeId: string, after: Omit<Rating, 'ratedAt'> | undefined) {
    const root = await lockRoot(tx, cafeId);
    const members = await findMembers(tx, root);
    const before = await findRating(tx, me.id, members);
    await writeRating(tx, me.id, members, after && { ...after, cafeId: root });
    await updateCounters(tx, root, before, after);
    return { root, members, before };
  }
}
