import { Inject, Injectable } from '@nestjs/common';
import type { Redis } from 'ioredis';
import { CACHE } from '../../../kernel/redis.js';

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
    const connection = this.redis.duplicate({
      keyPrefix: '',
      // This connection only waits: for Redis, then for messages.
      enableOfflineQueue: true,
      enableAutoPipelining: false,
      commandTimeout: undefined,
      maxRetriesPerRequest: null,
      keepAlive: 15_000,
    });
    connection.on('error', () => {}); // as for the cache
    connection.on('message', (_, ids) => onNudge(ids.split(' ')));
    connection.subscribe(channelOf(this.redis)).catch(() => {}); // closed before Redis answered
    return connection;
  }
}
