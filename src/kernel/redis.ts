import { Global, Inject, Injectable, Module, type OnApplicationShutdown } from '@nestjs/common';
import type { RedisOptions } from 'bullmq';
import { Redis } from 'ioredis';
import { config } from '../config.js';

/** The cache's connection. A slow or unavailable cache must cost a request next to nothing, so commands fail fast. */
export const CACHE = Symbol('cache');

/** The name of the queue that carries events to their consumers. */
export const EVENTS_QUEUE = 'events';

/**
 * Connection options of a BullMQ worker: it waits for Redis without limit, and detects half-open connections by
 * silence. Producers add `failFast`, to fail at once while Redis is unavailable.
 */
export const queueConnection = (): RedisOptions => ({
  ...config.redis.queue,
  reconnectOnError: hasMoved,
  maxRetriesPerRequest: null,
  socketTimeout: 30_000,
  retryStrategy: (attempt) => Math.min(attempt * 50, 1_000),
});
export const failFast = { enableOfflineQueue: false } as const;

/**
 * True when the server at the other end is no longer the primary, or has just restarted: after a failover the name points
 * elsewhere, but connections stay open to a replica that takes no write, and may do so for ever. A new connection looks the name
 * up again. A script of an older Redis wraps the code in its own message.
 */
const hasMoved = ({ message }: Error): boolean => /\b(?:READONLY|LOADING|MASTERDOWN|UNBLOCKED)\b/.test(message);

/** The channel on which a commit with events wakes the relays. */
export const eventsChannelOf = (redis: Redis): string => `${redis.options.keyPrefix}events:wake`;

/** Calls `onMessage` with what is published on a channel, until the returned connection is closed. Waits for Redis without limit. */
export function subscribe(redis: Redis, channel: string, onMessage: (message: string) => void): Redis {
  const connection = redis.duplicate({
    keyPrefix: '',
    // This connection only waits: for Redis, then for messages.
    enableOfflineQueue: true,
    enableAutoPipelining: false,
    commandTimeout: undefined,
    maxRetriesPerRequest: null,
    keepAlive: 15_000,
  });
  connection.on('error', () => {}); // as for the cache
  connection.on('message', (_, message) => onMessage(message));
  connection.subscribe(channel).catch(() => {}); // closed before Redis answered
  return connection;
}

@Injectable()
class CloseCache implements OnApplicationShutdown {
  constructor(@Inject(CACHE) private readonly cache: Redis) {}
  onApplicationShutdown(): void {
    this.cache.disconnect();
  }
}

@Global()
@Module({
  providers: [
    {
      provide: CACHE,
      useFactory: () => {
        const cache = new Redis({
          ...config.redis.cache,
          ...failFast,
          reconnectOnError: hasMoved,
          enableAutoPipelining: true, // the quotas of all requests of one turn of the event loop travel together
          commandTimeout: config.redis.cacheTimeoutMs,
          maxRetriesPerRequest: 0,
          keyPrefix: `${config.redis.prefix}:`,
          retryStrategy: (attempt) => Math.min(attempt * 50, 1_000),
        });
        // ioredis reconnects, and /health reports an outage; without a listener Node would print every attempt.
        cache.on('error', () => {});
        return cache;
      },
    },
    CloseCache,
  ],
  exports: [CACHE],
})
export class RedisModule {}
