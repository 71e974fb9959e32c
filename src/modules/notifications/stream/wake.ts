import { Inject, Injectable } from '@nestjs/common';
import type { Redis } from 'ioredis';
import { CACHE } from '../../../kernel/redis.js';

/** The Redis channel on which processes tell each other whose stream has news. */
const channelOf = (redis: Redis) => `${redis.options.keyPrefix}notifications:wake`;

/** Rings the bell for people who may be listening; what there is to hear is in MySQL. */
@Injectable()
export class Wake {
  constructor(@Inject(CACHE) private readonly redis: Redis) {}

  /** Never fails and waits for nobody: who does not hear the bell looks by itself within a second. */
  people(ids: string[]): void {
    this.redis.publish(channelOf(this.redis), ids.join(' ')).catch(() => {});
  }

  /** Calls `hear` with the ids of people as the bell rings, for as long as the connection that it returns is there. */
  listen(hear: (ids: string[]) => void): Redis {
    const ear = this.redis.duplicate({
      keyPrefix: '',
      // It does nothing but wait: for Redis, and then for a bell.
      enableOfflineQueue: true,
      enableAutoPipelining: false,
      commandTimeout: undefined,
      maxRetriesPerRequest: null,
      keepAlive: 15_000,
    });
    ear.on('error', () => {}); // as for the cache
    ear.on('message', (_, ids) => hear(ids.split(' ')));
    ear.subscribe(channelOf(this.redis)).catch(() => {}); // it was closed before Redis answered
    return ear;
  }
}
