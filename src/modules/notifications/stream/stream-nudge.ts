import { Inject, Injectable } from '@nestjs/common';
import type { Redis } from 'ioredis';
import { CACHE, subscribe } from '../../../kernel/redis.js';

/** The Redis channel on which processes announce users with new notifications. */
const channelOf = (redis: Redis) => `${redis.options.keyPrefix}notifications:wake`;

/** Pub/sub nudges: name users that may have open streams. The notifications themselves are read from MySQL. */
@Injectable()
export class StreamNudge {
  constructor(@Inject(CACHE) private readonly redis: Redis) {}

  /** Never fails and never waits: a process that misses the nudge polls within a second. */
  publish(ids: string[]): void {
    this.redis.publish(channelOf(this.redis), ids.join(' ')).catch(() => {});
  }

  /** Calls `onNudge` with user ids, until the returned connection is closed. */
  subscribe(onNudge: (ids: string[]) => void): Redis {
    return subscribe(this.redis, channelOf(this.redis), (ids) => onNudge(ids.split(' ')));
  }
}
