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

/** After three failures in a row nobody asks for a second; then one request tries, at its own cost of 50 ms at most. */
const FAILURES = 3;
const CLOSED_MS = 1_000;
/** What piled up before Redis while it stood still or was away must be in before it is believed again (stamp-feed.ts). */
const DISTRUST_MS = 3_000;

type Lookup = { keys: string[]; resolve: (values: (string | null)[] | undefined) => void };

/**
 * Reads from the shared cache. Redis that is away or slower than 50 ms costs a request next to nothing: the answer is then
 * `undefined`, and behind a breaker it comes at once.
 */
@Injectable()
export class CacheStore {
  private readonly breaker: CircuitBreakerPolicy = circuitBreaker(handleAll, {
    halfOpenAfter: CLOSED_MS,
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

  /** The values of these keys as of now. Lookups of one turn of the event loop share one command. */
  find(keys: string[]): Promise<(string | null)[] | undefined> {
    return new Promise((resolve) => {
      if (this.waiting.length === 0) setImmediate(() => void this.answer());
      this.waiting.push({ keys, resolve });
    });
  }

  /** Keeps a value; whether it succeeds is nobody's concern. */
  async keep(key: string, value: string, seconds: number): Promise<void> {
    await this.redis.set(key, value, 'EX', seconds).catch(() => {});
  }

  private async answer(): Promise<void> {
    const lookups = this.waiting;
    this.waiting = [];
    const keys = [...new Set(lookups.flatMap((lookup) => lookup.keys))];
    const values = await this.ask(keys);
    const byKey = values && new Map(keys.map((key, index) => [key, values[index]!]));
    for (const lookup of lookups) lookup.resolve(byKey && lookup.keys.map((key) => byKey.get(key) ?? null));
  }

  private async ask(keys: string[]): Promise<(string | null)[] | undefined> {
    try {
      const values = await this.breaker.execute(() => this.redis.mget(keys));
      return Date.now() >= this.trustedFromMs ? values : undefined;
    } catch (error) {
      if (error instanceof BrokenCircuitError || error instanceof Error) return undefined;
      throw error;
    }
  }
}
