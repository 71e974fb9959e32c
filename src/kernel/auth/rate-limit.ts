import { Inject, Injectable, SetMetadata, type CanActivate, type ExecutionContext } from '@nestjs/common';
import { Reflector } from '@nestjs/core';
import type { FastifyReply, FastifyRequest } from 'fastify';
import type { Redis } from 'ioredis';
import { RateLimiterMemory, RateLimiterRedis, RateLimiterRes } from 'rate-limiter-flexible';
import { config } from '../../config.js';
import { callerAddressOf } from './caller-address.js';
import type { Principal } from './principal.js';
import { setBounded, startOnce } from '../maps.js';
import type { ProblemCode } from '../problems/catalogue.js';
import { Problem } from '../problems/problem.js';
import { CACHE } from '../redis.js';
import { madeAt } from '../tx/ids.js';

/** `quota` requests per `windowSeconds`; `scaled` ones grow with RATE_LIMIT_FACTOR. */
const policies = {
  anonymous: { quota: 120, windowSeconds: 60, scaled: true },
  authenticated: { quota: 600, windowSeconds: 60, scaled: true },
  signup: { quota: 20, windowSeconds: 3_600, scaled: true },
  /** Wrong passwords per account. Never scaled: public demos are attacked as well. */
  login: { quota: 10, windowSeconds: 900, scaled: false },
  /** Links that are mailed, per address: as long as no further one is sent, one to set a password still works. */
  link: { quota: 5, windowSeconds: 1_800, scaled: false },
  /** Requests with positions, per driver: one a second. */
  positions: { quota: 60, windowSeconds: 60, scaled: true },
  /** What a new account does that reaches other people. */
  newcomer: { quota: config.newAccount.quota, windowSeconds: Math.max(1, config.newAccount.seconds), scaled: true },
} as const;
export type Policy = keyof typeof policies;

/** The rest of a quota, and the time until it is full again. */
type Quota = { remaining: number; msBeforeNext: number };

/**
 * A process takes a twentieth of a quota at a time and counts it down locally: asking Redis costs more than many a
 * read.
 */
const SLICES = 20;
const MAX_SLICES_HELD = 20_000;

/** A process's unused part of a quota; `left` remains for other processes. */
type Slice = { unused: number; left: number; endsAt: number };

/**
 * Rate limits, counted in Redis for all processes; while Redis is unavailable each process counts for itself. A caller
 * never gets more than the quota, but may be limited slightly early, because other processes hold slices.
 */
@Injectable()
export class RateLimits {
  private readonly limiters: Record<Policy, RateLimiterRedis>;
  private readonly held = new Map<string, Slice>();
  private readonly underWay = new Map<string, Promise<Slice>>();

  constructor(@Inject(CACHE) cache: Redis) {
    const limiter = (name: Policy) => {
      const { windowSeconds } = policies[name];
      const options = { keyPrefix: `limit:${name}`, points: this.quota(name), duration: windowSeconds };
      return new RateLimiterRedis({
        ...options,
        storeClient: cache,
        rejectIfRedisNotReady: true,
        insuranceLimiter: new RateLimiterMemory(options),
        inMemoryBlockOnConsumed: options.points + 1,
      });
    };
    this.limiters = {
      anonymous: limiter('anonymous'),
      authenticated: limiter('authenticated'),
      signup: limiter('signup'),
      login: limiter('login'),
      link: limiter('link'),
      positions: limiter('positions'),
      newcomer: limiter('newcomer'),
    };
  }

  quota(policy: Policy): number {
    const { quota, scaled } = policies[policy];
    return scaled ? quota * config.rateLimitFactor : quota;
  }

  window(policy: Policy): number {
    return policies[policy].windowSeconds;
  }

  /** Consumes one request of the quota of `key`. @throws Problem `code` (429) with `Retry-After` when none is left */
  async consume(policy: Policy, key: string, code: ProblemCode = 'too-many-requests'): Promise<Quota> {
    const name = `${policy} ${key}`;
    try {
      for (;;) {
        const quota = this.consumeHeld(policy, key);
        if (quota) return quota;
        this.hold(name, await this.take(policy, key, name));
      }
    } catch (error) {
      if (!(error instanceof RateLimiterRes)) throw error;
      throw new Problem(code, {}, { retryAfterSeconds: Math.max(1, Math.ceil(error.msBeforeNext / 1000)) });
    }
  }

  /** The same from what this process holds, at once; undefined when that is used up. */
  consumeHeld(policy: Policy, key: string): Quota | undefined {
    const slice = this.held.get(`${policy} ${key}`);
    const msBeforeNext = slice ? slice.endsAt - Date.now() : 0;
    if (!slice || slice.unused === 0 || msBeforeNext <= 0) return undefined;
    slice.unused--;
    return { remaining: slice.left + slice.unused, msBeforeNext };
  }

  /** Restores the quota of `key`, as after a correct password. */
  async reset(policy: Policy, key: string): Promise<void> {
    this.held.delete(`${policy} ${key}`);
    await this.limiters[policy].delete(key);
  }

  /** Concurrent requests share one slice. */
  private take(policy: Policy, key: string, name: string): Promise<Slice> {
    return startOnce(this.underWay, name, async () => {
      const points = Math.max(1, Math.floor(this.quota(policy) / SLICES));
      const { remainingPoints, msBeforeNext } = await this.limiters[policy].consume(key, points);
      return { unused: points, left: Math.max(0, remainingPoints), endsAt: Date.now() + msBeforeNext };
    });
  }

  private hold(name: string, slice: Slice): void {
    if (this.held.get(name) === slice) return;
    setBounded(this.held, name, slice, MAX_SLICES_HELD);
  }
}

const REACHES_OTHERS = 'madang:reaches-others';

/** Marks what other people are notified of, or what calls other servers: a new account may do less of it. */
export const ReachesOthers = () => SetMetadata(REACHES_OTHERS, true);

const COUNTED_BY = 'madang:counted-by';

/** Gives a route a quota of its own, or leaves it to the handler, which knows who calls. */
export const CountedBy = (policy: 'positions' | 'handler') => SetMetadata(COUNTED_BY, policy);

/** One quota per user, or per IP address without a log-in; runs after the `AuthGuard`. */
@Injectable()
export class RateLimitGuard implements CanActivate {
  constructor(
    private readonly limits: RateLimits,
    private readonly reflector: Reflector,
  ) {}

  /** Sends the headers of draft-ietf-httpapi-ratelimit-headers-10. Without a promise where this process holds a part of the quota. */
  canActivate(context: ExecutionContext): boolean | Promise<boolean> {
    const request = context.switchToHttp().getRequest<FastifyRequest & { principal?: Principal }>();
    const reply = context.switchToHttp().getResponse<FastifyReply>();
    const own = this.reflector.get<Policy | 'handler' | undefined>(COUNTED_BY, context.getHandler());
    if (own === 'handler') return true;
    const policy: Policy = own ?? (request.principal ? 'authenticated' : 'anonymous');
    void reply.header('RateLimit-Policy', `"${policy}";q=${this.limits.quota(policy)};w=${this.limits.window(policy)}`);
    const admit = ({ remaining, msBeforeNext }: Quota): true | Promise<true> => {
      void reply.header('RateLimit', `"${policy}";r=${remaining};t=${Math.ceil(msBeforeNext / 1000)}`);
      const reachesOthers = this.reflector.get<boolean | undefined>(REACHES_OTHERS, context.getHandler());
      return request.principal && reachesOthers ? this.slowDown(request.principal.id) : true;
    };
    const key = request.principal?.id ?? callerAddressOf(request.ip);
    const held = this.limits.consumeHeld(policy, key);
    return held ? admit(held) : this.limits.consume(policy, key).then(admit);
  }

  /** The age of an account is in its id. @throws Problem `new-account` (429) */
  private async slowDown(userId: string): Promise<true> {
    const isNewForMs = madeAt(userId) + config.newAccount.seconds * 1000 - Date.now();
    if (isNewForMs <= 0) return true;
    await this.limits.consume('newcomer', userId).catch((error: unknown) => {
      if (!(error instanceof Problem)) throw error;
      throw new Problem('new-account', {}, { retryAfterSeconds: Math.ceil(isNewForMs / 1000) });
    });
    return true;
  }
}
