import { Injectable, type BeforeApplicationShutdown, type OnApplicationBootstrap } from '@nestjs/common';
import { tagOfPerson, changeTagsOf, type CacheTag } from '../tx/changes.js';
import { Feed, type Happening } from './feed.js';
import { Schedule } from '../schedule.js';
import { CacheVersions } from '../cache/cache-versions.js';

const EVERY_MS = 500;
/** So long whoever wrote has the time to tell of it. */
const GRACE_MS = 500;
/** As long as anything is kept: what was done before we came, and never told of, may be cached for as long. */
const LOOK_BACK_MS = 660_000;
const BATCH = 1_000;
const MAX_WAITING = 10_000;

/**
 * Tells of what the writers could not: a process that dies between its commit and its mark, or cannot reach Redis, leaves its
 * events, and they are read here within some two seconds. Writers say of which events they have told.
 */
@Injectable()
export class StampFeed implements OnApplicationBootstrap, BeforeApplicationShutdown {
  private readonly loop = new Schedule('stamps', EVERY_MS, () => this.mark());
  /** By event: what it changed, and when to see whether somebody has told of it. */
  private readonly waiting = new Map<string, { tags: CacheTag[]; dueAt: number }>();
  private hasForgotten = false;

  constructor(
    private readonly feed: Feed,
    private readonly stamps: CacheVersions,
  ) {}

  async onApplicationBootstrap(): Promise<void> {
    await this.feed.followAll((happenings) => this.hear(happenings));
    this.hear(await this.feed.findSince(Date.now() - LOOK_BACK_MS));
    this.loop.start();
  }

  async beforeApplicationShutdown(): Promise<void> {
    await this.loop.stop();
  }

  private hear(happenings: Happening[]): void {
    const dueAt = performance.now() + GRACE_MS;
    for (const { id, aggregate, aggregateId, actorId, changes } of happenings) {
      const tags = [...changeTagsOf(aggregate, aggregateId), ...(actorId ? [tagOfPerson(actorId)] : []), ...changes];
      this.waiting.set(id, { tags, dueAt });
    }
    for (const id of this.waiting.keys()) {
      if (this.waiting.size <= MAX_WAITING) break;
      this.waiting.delete(id);
      this.hasForgotten = true;
    }
  }

  /** True when there is more to tell. */
  private async mark(): Promise<boolean> {
    // A Redis that has been away for so long that not all is remembered is trusted with nothing that it holds.
    if (this.hasForgotten) this.hasForgotten = !(await this.stamps.startEpoch());
    const now = performance.now();
    const due = [...this.waiting].filter(([, { dueAt }]) => dueAt <= now).slice(0, BATCH);
    if (due.length === 0) return false;
    const isTold = await this.stamps.publishMissing(new Map(due.map(([id, { tags }]) => [id, tags])));
    if (isTold) for (const [id] of due) this.waiting.delete(id);
    return isTold && due.length === BATCH;
  }
}
