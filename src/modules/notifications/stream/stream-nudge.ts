import { Inject, Injectable, Module } from '@nestjs/common';
import type { Redis } from 'ioredis';
import { CACHE, subscribe } from '../../../kernel/redis.js';

/** The Redis channel on which processes announce users with new notifications. */
const channelOf = (redis: Redis) => `${redis.options.keyPrefix}notifications:wake`;

/** Pub/sub nudges: name users that may have open streams. The notifications themselves are read from MySQL. */
@Injectable()
export class StreamNudge {
  private readonly listeners = new Set<(ids: string[]) => void>();
  private connection: Redis | undefined;

  constructor(@Inject(CACHE) private readonly redis: Redis) {}

  /** Never fails and never waits: a process that misses the nudge polls within a second. */
  publish(ids: string[]): void {
    this.redis.publish(channelOf(this.redis), ids.join(' ')).catch(() => {});
  }

  /** Calls `onNudge` with user ids, until the function that it returns is called. All listeners share one connection. */
  subscribe(onNudge: (ids: string[]) => void): () => void {
    this.listeners.add(onNudge);
    this.connection ??= subscribe(this.redis, channelOf(this.redis), (message) => {
      const ids = message.split(' ');
      for (const listener of this.listeners) listener(ids);
    });
    return () => {
      this.listeners.delete(onNudge);
      if (this.listeners.size > 0) return;
      this.connection?.disconnect();
      this.connection = undefined;
    };
  }
}

/** One for the whole process. */
@Module({ providers: [StreamNudge], exports: [StreamNudge] })
export class StreamNudgeModule {}
