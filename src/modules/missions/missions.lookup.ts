import { hash } from 'node:crypto';
import { Injectable } from '@nestjs/common';
import type { EntityManager } from 'typeorm';
import { Cache, type CacheResult } from '../../kernel/cache/cache.js';
import { tagOf } from '../../kernel/tx/changes.js';
import { weakEtagOf, type SerializedResponse } from '../../kernel/http/conditional.js';
import { Problem } from '../../kernel/problems/problem.js';
import { findTimeline } from '../../kernel/events/timeline.js';
import { Mission } from './mission.entity.js';
import { findMissions, findPledges } from './missions.queries.js';
import { MissionPage, MissionView, toView, withTimeLeft, type MissionQuery } from './missions.schema.js';

/** A view as it was read; its validator ignores the time left, which changes by itself. */
type CachedView<T> = { view: T; etag: string };

type LookupResult = { value: SerializedResponse; result: CacheResult };

/** Reads missions from the cache or a replica, never older than the caller's own writes and reads. */
@Injectable()
export class MissionsLookup {
  constructor(private readonly cache: Cache) {}

  /** @throws Problem `invalid-cursor` (400) */
  async findAll(query: MissionQuery): Promise<LookupResult> {
    const key = `missions:${hash('sha1', JSON.stringify(query), 'base64url')}`;
    const { value, result } = await this.cache.readThrough(key, ['mission'], (manager) => loadPage(manager, query));
    const { view, etag } = value!;
    return { value: { body: JSON.stringify({ ...view, items: view.items.map(withTimeLeft) }), etag }, result };
  }

  /** @throws Problem `mission-not-found` (404) */
  async find(id: string): Promise<LookupResult> {
    const { value, result } = await this.cache.readThrough(`mission:${id}`, [tagOf('mission', id)], (manager) =>
      load(manager, id),
    );
    if (!value) throw new Problem('mission-not-found');
    return { value: { body: JSON.stringify(withTimeLeft(value.view)), etag: value.etag }, result };
  }

  /** @throws Problem `mission-not-found` (404), `invalid-cursor` (400) */
  async findPledges(id: string, page: { limit: number; cursor?: string }) {
    await this.find(id);
    return this.cache.uncached([tagOf('mission', id)], (manager) => findPledges(manager, id, page));
  }

  /** The events of a mission, oldest first. @throws Problem `mission-not-found` (404) */
  async findTimeline(id: string) {
    await this.find(id);
    return this.cache.uncached([tagOf('mission', id)], (manager) => findTimeline(manager, id));
  }
}

async function load(manager: EntityManager, id: string): Promise<CachedView<MissionView> | null> {
  const mission = await manager.findOneBy(Mission, { id });
  if (!mission) return null;
  return toCached(MissionView.parse(toView(mission)), (view) => ({ ...view, secondsLeft: 0 }));
}

async function loadPage(manager: EntityManager, query: MissionQuery): Promise<CachedView<MissionPage>> {
  const { items, nextCursor } = await findMissions(manager, query);
  const page = MissionPage.parse({ items: items.map(toView), nextCursor });
  return toCached(page, (view) => ({ ...view, items: view.items.map((item) => ({ ...item, secondsLeft: 0 })) }));
}

const toCached = <T>(view: T, timeless: (view: T) => T): CachedView<T> => ({
  view,
  etag: weakEtagOf(JSON.stringify(timeless(view))),
});
