import { Injectable, type BeforeApplicationShutdown, type OnApplicationBootstrap } from '@nestjs/common';
import { tagOfPerson, changeTagsOf, type CacheTag } from '../tx/changes.js';
import { Feed, type ChangeEvent } from './feed.js';
import { Schedule } from '../schedule.js';
import { CacheVersions } from '../cache/cache-versions.js';

const EVERY_MS = 500;
/** How long the writer of an event has to publish its changes. */
const GRACE_MS = 500;
/** As long as the longest cached value: changes from before the start of this process may be unpublished, too. */
const LOOK_BACK_MS = 660_000;
const BATCH = 1_000;
const MAX_PENDING = 10_000;

/**
 * Publishes the changes that their writers could not: a process that crashes between its commit and its publication, or
 * cannot reach Redis, leaves its events, and this feed catches up within about two seconds. Writers record in Redis which
 * events they have published.
 */
@Injectable()
export class InvalidationFeed implements OnApplicationBootstrap, BeforeApplicationShutdown {
  private readonly schedule = new Schedule('invalidation feed', EVERY_MS, () => this.publishDue());
  /** By event id: the tags it changed, and when to check whether they were published. */
  private readonly pending = new Map<string, { tags: CacheTag[]; dueAt: number }>();
  private hasDropped = false;

  constructor(
    private readonly feed: Feed,
    private readonly versions: CacheVersions,
  ) {}

  async onApplicationBootstrap(): Promise<void> {
    await this.feed.subscribeToChanges((changes) => this.add(changes));
    this.add(await this.feed.findSince(Date.now() - LOOK_BACK_MS));
    this.schedule.start();
  }

  async beforeApplicationShutdown(): Promise<void> {
    await this.schedule.stop();
  }

  private add(events: ChangeEvent[]): void {
    const dueAt = performance.now() + GRACE_MS;
    for (const { id, aggregate, aggregateId, actorId, changes } of events) {
      const tags = [...changeTagsOf(aggregate, aggregateId), ...(actorId ? [tagOfPerson(actorId)] : []), ...changes];
      this.pending.set(id, { tags, dueAt });
    }
    for (const id of this.pending.keys()) {
      if (this.pending.size <= MAX_PENDING) break;
      this.pending.delete(id);
      this.hasDropped = true;
    }
  }

  /** True when there is more to publish at once. */
  private async publishDue(): Promise<boolean> {
    // After an outage so long that changes were dropped, nothing that is cached can be trusted.
    if (this.hasDropped) this.hasDropped = !(await this.versions.startEpoch());
    const now = performance.now();
    const due = [...this.pending].filter(([, { dueAt }]) => dueAt <= now).slice(0, BATCH);
    if (due.length === 0) return false;
    const isPublished = await this.versions.publishMissing(new Map(due.map(([id, { tags }]) => [id, tags])));
    if (isPublished) for (const [id] of due) this.pending.delete(id);
    return isPublished && due.length === BATCH;
  }
}
