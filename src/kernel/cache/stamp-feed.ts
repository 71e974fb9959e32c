import { Injectable, type BeforeApplicationShutdown, type OnApplicationBootstrap } from '@nestjs/common';
import { tagOfPerson, tagsOf, type Tag } from '../changes.js';
import { Feed } from '../feed.js';
import { Loop } from '../loop.js';
import { Stamps } from './stamps.js';

/** Our clock and the database's may differ by so much before a mark is set twice, which costs a look-up and nothing else. */
const CLOCKS_MS = 500;
const EVERY_MS = 500;
const MAX_WAITING = 10_000;

/**
 * Marks what the writers could not: a process that dies between its commit and its mark, or cannot reach Redis, leaves its
 * events, and they are read here within a second.
 */
@Injectable()
export class StampFeed implements OnApplicationBootstrap, BeforeApplicationShutdown {
  private readonly loop = new Loop('stamps', EVERY_MS, () => this.mark());
  /** Not seen marked yet, and since when they should be. */
  private readonly waiting = new Map<Tag, number>();

  constructor(
    private readonly feed: Feed,
    private readonly stamps: Stamps,
  ) {}

  async onApplicationBootstrap(): Promise<void> {
    await this.feed.followAll((happenings) => {
      for (const { aggregate, aggregateId, actorId, occurredAt } of happenings) {
        const tags = [...tagsOf(aggregate, aggregateId), ...(actorId ? [tagOfPerson(actorId)] : [])];
        for (const tag of tags) this.waiting.set(tag, occurredAt.getTime() - CLOCKS_MS);
      }
      // A Redis that has been away for so long that this many wait is trusted with nothing old when it is back.
      for (const tag of this.waiting.keys()) if (this.waiting.size > MAX_WAITING) this.waiting.delete(tag);
      this.loop.nudge();
    });
    this.loop.start();
  }

  async beforeApplicationShutdown(): Promise<void> {
    await this.loop.stop();
  }

  private async mark(): Promise<void> {
    const tags = new Map(this.waiting);
    if (tags.size === 0 || !(await this.stamps.publishMissing(tags))) return;
    for (const [tag, since] of tags) if (this.waiting.get(tag) === since) this.waiting.delete(tag);
  }
}
