import { Inject, Injectable } from '@nestjs/common';
import type { Redis } from 'ioredis';
import { CACHE } from '../../../kernel/redis.js';

/** The Redis channel on which processes tell each other whose stream has news. */
export const WAKE_CHANNEL = 'notifications:wake';

/** Rings the bell for people who may be listening; what there is to hear is in MySQL. */
@Injectable()
export class Wake {
  constructor(@Inject(CACHE) private readonly redis: Redis) {}

  /** Never fails and waits for nobody: who does not hear the bell looks by itself within a second. */
  people(ids: string[]): void {
    this.redis.publish(this.redis.options.keyPrefix + WAKE_CHANNEL, ids.join(' ')).catch(() => {});
  }
}
