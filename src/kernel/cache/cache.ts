import { Injectable } from '@nestjs/common';
import type { EntityManager } from 'typeorm';
import type { CacheTag } from '../tx/changes.js';
import { Reads, type Read } from '../reads/reads.js';
import { cacheRequests } from './cache.metrics.js';
import { CacheVersions, type TagVersions } from './cache-versions.js';
import { NearEntries, type Entry } from './near-entries.js';
import { CacheStore } from './store.js';

const TTL_SECONDS = 600;
/** Missing values are cheap to look up again, and clients can request any number of new ids. */
const NULL_TTL_SECONDS = 60;
/** Up to a tenth longer, so that entries cached together do not expire together. */
const JITTER = 0.1;
const MAX_LENGTH = 256 * 1024;

/**
 * The value of `X-Cache`: found in the cache; read and cached; read because the cache did not respond in time; STALE
 * when read from a lagging replica because the primary did not respond.
 */
export type CacheResult = 'HIT' | 'MISS' | 'BYPASS' | 'STALE';

export type Cached<T> = { value: T | null; result: CacheResult };

/**
 * Cache-aside with versioned tags. An entry stores the version token that its tags had *before* it was read, and is
 * valid only while they still have it: a change needs to delete nothing, and a slow reader cannot restore an old value.
 * After a change, reads go to a database that has the change (`Reads`), so that a lagging replica is never cached.
 */
@Injectable()
export class Cache {
  private readonly flights = new Map<string, Promise<Read<unknown>>>();
  private readonly near = new NearEntries();

  constructor(
    private readonly versions: CacheVersions,
    private readonly store: CacheStore,
    private readonly reads: Reads,
  ) {}

  /**
   * The value at `key`, which depends on `tags`; read by `load` on a miss. Null is cached too. The value must survive JSON.
   * Concurrent lookups of one process share one `load`.
   *
   * @throws whatever `load` throws; errors are not cached
   */
  async readThrough<T>(
    key: string,
    tags: CacheTag[],
    load: (manager: EntityManager) => Promise<T | null>,
  ): Promise<Cached<T>> {
    const address = `cached:${key}`;
    const found = await this.find(tags, address);
    if (!found) {
      const { value, isCurrent } = await this.reads.read('unknown', load);
      return this.count(isCurrent ? 'BYPASS' : 'STALE', value);
    }
    const { entry } = found;
    if (entry?.token === found.token) return this.count('HIT', entry.value as T | null);
    const flight = `${key} ${found.token}`;
    let reading = this.flights.get(flight) as Promise<Read<T | null>> | undefined;
    if (!reading) {
      reading = this.reads.read(found.since, load);
      this.flights.set(flight, reading);
      // One turn later: lookups that found nothing in the cache before the write must still join this one.
      const land = () => setImmediate(() => this.flights.delete(flight));
      void this.storeEntry(address, reading, this.versions.begin(found)).finally(land);
    }
    const { value, isCurrent } = await reading;
    return this.count(isCurrent ? 'MISS' : 'STALE', value);
  }

  /** An uncached read, from a database that has every change of `tags`. */
  async uncached<T>(tags: CacheTag[], load: (manager: EntityManager) => Promise<T>): Promise<T> {
    const since = this.reads.hasReplica ? ((await this.versions.find(tags))?.since ?? 'unknown') : [];
    return (await this.reads.read(since, load)).value;
  }

  /** The versions of these tags, and the entry; the text of one that this process holds is asked for only when it is outdated. */
  private async find(
    tags: CacheTag[],
    address: string,
  ): Promise<(TagVersions & { entry?: Entry | undefined }) | undefined> {
    const near = this.near.get(address);
    if (near) {
      const versions = await this.versions.find(tags);
      if (!versions || versions.token === near.token) return versions && { ...versions, entry: near };
      this.near.delete(address);
    }
    const found = await this.versions.find(tags, address);
    const text = found?.values[0];
    if (!text) return found;
    const entry = toEntry(text);
    if (entry?.token === found.token) this.near.keep(address, entry, text.length);
    return { ...found, entry };
  }

  /** Stores the value. Until then concurrent lookups may still miss. Never fails. */
  private async storeEntry(address: string, reading: Promise<Read<unknown>>, begun: Promise<string | undefined>) {
    const [read, token] = await Promise.all([reading.catch(() => undefined), begun]);
    if (!read?.isCurrent || !token) return;
    const entry: Entry = { token, value: read.value };
    const text = JSON.stringify(entry);
    if (text.length > MAX_LENGTH) return;
    const seconds = read.value === null ? NULL_TTL_SECONDS : TTL_SECONDS;
    await this.store.set(address, text, Math.ceil(seconds * (1 + Math.random() * JITTER)));
  }

  private count<T>(result: CacheResult, value: T | null): Cached<T> {
    cacheRequests.inc({ result: result.toLowerCase() });
    return { value, result };
  }
}

/** Another version of Madang may have written an entry of a different shape. */
function toEntry(text: string): Entry | undefined {
  const entry = JSON.parse(text) as Partial<Entry>;
  return typeof entry.token === 'string' ? (entry as Entry) : undefined;
}
