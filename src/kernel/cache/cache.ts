import { Injectable } from '@nestjs/common';
import type { EntityManager } from 'typeorm';
import type { Tag } from '../tx/changes.js';
import { Reads, type Read } from '../reads/reads.js';
import { cacheRequests } from './cache.metrics.js';
import { Stamps } from './stamps.js';
import { CacheStore } from './store.js';

const KEPT_SECONDS = 600;
/** What is not there costs nothing to look up again, and anybody can ask for ever new ids. */
const ABSENCE_SECONDS = 60;
/** Up to a tenth longer, so that what was cached together does not end together. */
const JITTER = 0.1;
const MAX_LENGTH = 256 * 1024;

/**
 * What `X-Cache` says: found in the cache, read and cached, or read because the cache did not answer in time; STALE when it
 * was read from a replica that is late, because the primary did not answer.
 */
export type CacheResult = 'HIT' | 'MISS' | 'BYPASS' | 'STALE';

export type Cached<T> = { value: T | null; result: CacheResult };

/** A cached answer: valid for as long as the tags it depends on carry the token under which it was read. */
type Entry = { token: string; value: unknown };

/**
 * Cache-aside. An entry names the token that its tags carried *before* it was read, and is an answer only while they still
 * carry it: a change needs to find and delete nothing, and a slow reader cannot bring the past back. What is read after a
 * change is read where the change has arrived (`Reads`), so that a late replica is never cached either.
 */
@Injectable()
export class Cache {
  private readonly flights = new Map<string, Promise<Read<unknown>>>();

  constructor(
    private readonly stamps: Stamps,
    private readonly store: CacheStore,
    private readonly reads: Reads,
  ) {}

  /**
   * The value at `key`, which depends on `tags`, read by `load` when it is not cached; null is cached too. The value must
   * survive JSON. Concurrent lookups of one process share one `load`.
   *
   * @throws whatever `load` throws, which is not cached.
   */
  async aside<T>(key: string, tags: Tag[], load: (manager: EntityManager) => Promise<T | null>): Promise<Cached<T>> {
    const address = `cached:${key}`;
    const found = await this.stamps.find(tags, address);
    if (!found) {
      const { value, isCurrent } = await this.reads.read('unknown', load);
      return this.tell(isCurrent ? 'BYPASS' : 'STALE', value);
    }
    const entry = toEntry(found.values[0]);
    if (entry?.token === found.token) return this.tell('HIT', entry.value as T | null);
    const flight = `${key} ${found.token}`;
    let reading = this.flights.get(flight) as Promise<Read<T | null>> | undefined;
    if (!reading) {
      reading = this.reads.read(found.since, load);
      this.flights.set(flight, reading);
      // A turn later: whoever was told that nothing is kept before it was is yet to hear of it.
      const land = () => setImmediate(() => this.flights.delete(flight));
      void this.keep(address, reading, this.stamps.begin(found)).finally(land);
    }
    const { value, isCurrent } = await reading;
    return this.tell(isCurrent ? 'MISS' : 'STALE', value);
  }

  /** Reads what is not cached, from where everything that `tags` name has arrived. */
  async through<T>(tags: Tag[], load: (manager: EntityManager) => Promise<T>): Promise<T> {
    const since = this.reads.hasReplica ? ((await this.stamps.find(tags))?.since ?? 'unknown') : [];
    return (await this.reads.read(since, load)).value;
  }

  /** Until this is done a lookup may still be told that nothing is kept. It never fails. */
  private async keep(address: string, reading: Promise<Read<unknown>>, begun: Promise<string | undefined>) {
    const [read, token] = await Promise.all([reading.catch(() => undefined), begun]);
    if (!read?.isCurrent || !token) return;
    const entry: Entry = { token, value: read.value };
    const text = JSON.stringify(entry);
    if (text.length > MAX_LENGTH) return;
    const seconds = read.value === null ? ABSENCE_SECONDS : KEPT_SECONDS;
    await this.store.keep(address, text, Math.ceil(seconds * (1 + Math.random() * JITTER)));
  }

  private tell<T>(result: CacheResult, value: T | null): Cached<T> {
    cacheRequests.inc({ result: result.toLowerCase() });
    return { value, result };
  }
}

/** What another version of ours has written may look different. */
function toEntry(text: string | null | undefined): Entry | undefined {
  if (!text) return undefined;
  const entry = JSON.parse(text) as Partial<Entry>;
  return typeof entry.token === 'string' ? (entry as Entry) : undefined;
}
