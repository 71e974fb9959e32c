import { Inject, Injectable, type BeforeApplicationShutdown } from '@nestjs/common';
import type { Redis } from 'ioredis';
import { CACHE, eventsChannelOf, subscribe } from '../redis.js';
import type { CacheTag } from '../tx/changes.js';

type Subscriber = (tags: readonly CacheTag[]) => void;

/**
 * The tags of each commit with events, of every process, as soon as it is published. One may be missed, as all are while Redis is
 * away, and the release before publishes none: it makes a poll sooner, and nothing else.
 */
@Injectable()
export class ChangeNotices implements BeforeApplicationShutdown {
  private readonly subscribers: Subscriber[] = [];
  private connection: Redis | undefined;

  constructor(@Inject(CACHE) private readonly redis: Redis) {}

  /** Calls `onCommit` until the process ends. All subscribers share one connection, which the first one opens. */
  subscribe(onCommit: Subscriber): void {
    this.subscribers.push(onCommit);
    this.connection ??= subscribe(this.redis, eventsChannelOf(this.redis), (message) => {
      const tags = message.split(' ');
      for (const subscriber of this.subscribers) subscriber(tags);
    });
  }

  beforeApplicationShutdown(): void {
    this.connection?.disconnect();
  }
}
