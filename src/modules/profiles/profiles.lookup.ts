import { Injectable } from '@nestjs/common';
import type { EntityManager } from 'typeorm';
import { Cache, type CacheResult } from '../../kernel/cache/cache.js';
import { Problem } from '../../kernel/problems/problem.js';
import { PEOPLE } from '../../kernel/tx/changes.js';
import { countByStatus, MOST_COUNTED } from '../missions/index.js';
import { findByHandle, findStreamers } from './profiles.queries.js';
import { ProfileView, type StreamerQuery } from './profiles.schema.js';

/** Reads what people show of themselves to everybody, from the cache or a replica. */
@Injectable()
export class ProfilesLookup {
  constructor(private readonly cache: Cache) {}

  /** The profile of the person who has this handle, or had it until lately. @throws Problem `profile-not-found` (404) */
  async find(handle: string): Promise<{ profile: ProfileView; result: CacheResult }> {
    const { value, result } = await this.cache.readThrough(`profile:${handle}`, [PEOPLE, 'mission'], (manager) =>
      load(manager, handle),
    );
    if (!value) throw new Problem('profile-not-found');
    return { profile: value, result };
  }

  /** Streamers who have a handle. Never cached: each search is another one. @throws Problem `invalid-cursor` (400) */
  findStreamers(query: StreamerQuery) {
    return this.cache.uncached([PEOPLE], (manager) => findStreamers(manager, query));
  }
}

async function load(manager: EntityManager, handle: string): Promise<ProfileView | null> {
  const person = await findByHandle(manager, handle);
  if (!person) return null;
  const { open, claimed, disputed, succeeded, failed, expired } = await countByStatus(manager, person.id);
  const sum = (...counts: number[]) =>
    Math.min(
      counts.reduce((total, one) => total + one),
      MOST_COUNTED,
    );
  const missions = { ongoing: sum(open, claimed, disputed), succeeded, failed: sum(failed, expired) };
  return ProfileView.parse({ ...person, missions });
}
