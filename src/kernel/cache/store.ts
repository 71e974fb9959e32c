import { Inject, Injectable } from '@nestjs/common';
import {
  BrokenCircuitError,
  circuitBreaker,
  ConsecutiveBreaker,
  handleAll,
  type CircuitBreakerPolicy,
} from 'cockatiel';
import type { Redis } from 'ioredis';
import { CACHE } from '../redis.js';

/**
 * After three consecutive failures the breaker opens for a second; then one request probes Redis, for 50 ms at most.
 */
const FAILURES = 3;
const OPEN_MS = 1_000;
/**
 * After an outage, invalidations that queued up must arrive before cached values are trusted again
 * (invalidation-feed.ts).
 */
const DISTRUST_MS = 3_000;

type Lookup = { keys: string[]; resolve: (values: (string | null)[] | undefined) => void };

/**
 * Reads from the shared cache. An unavailable or slow Redis costs a request at most 50 ms, and nothing while the
 * breaker is open: the result is then `undefined`.
 */
@Injectable()
export class CacheStore {
  private readonly breaker: CircuitBreakerPolicy = circuitBreaker(handleAll, {
    halfOpenAfter: OPEN_MS,
    breaker: new ConsecutiveBreaker(FAILURES),
  });
  private waiting: Lookup[] = [];
  private trustedFromMs = 0;

  constructor(@Inject(CACHE) private readonly redis: Redis) {
    this.breaker.onHalfOpen(() => (this.trustedFromMs = Infinity));
    this.breaker.onReset(() => (this.trustedFromMs = Date.now() + DISTRUST_MS));
    let isLost = false;
    redis.on('close', () => (isLost = true));
    redis.on('ready', () => {
      if (isLost) this.trustedFromMs = Date.now() + DISTRUST_MS;
      isLost = false;
    });
  }

  /** The current values of these keys. Lookups in one turn of the event loop share one command. */
  find(keys: string[]): Promise<(string | null)[] | undefined> {
    return new Promise((resolve) => {
      if (this.waiting.length === 0) setImmediate(() => void this.flush());
      this.waiting.push({ keys, resolve });
    });
  }

  /** Stores a value; failures are ignored. */
  async set(key: string, value: string, seconds: number): Promise<void> {
    await this.redis.set(key, value, 'EX', seconds).catch(() => {});
  }

  private async flush(): Promise<void> {
    const lookups = this.waiting;
    this.waiting = [];
    const places = new Map<string, number>();
    for (const { keys } of lookups) for (const key of keys) if (!places.has(key)) places.set(key, places.size);
    const values = await this.query([...places.keys()]);
    for (const { keys, resolve } of lookups) resolve(values && keys.map((key) => values[places.get(key)!] ?? null));
  }

  private async query(keys: string[]): Promise<(string | null)[] | undefined> {
    try {
      const values = await this.breaker.execute(() => this.redis.mget(keys));
      return Date.now() >= this.trustedFromMs ? values : undefined;
    } catch (error) {
      if (error instanceof BrokenCircuitError || error instanceof Error) return undefined;
      throw error;
    }
  }
}
