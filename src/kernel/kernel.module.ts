import { BullModule } from '@nestjs/bullmq';
import { Global, Module } from '@nestjs/common';
import { TerminusModule } from '@nestjs/terminus';
import { config } from '../config.js';
import { AccessTokens } from './auth/access-tokens.js';
import { ApiKeys } from './auth/api-keys.js';
import { AuthGuard } from './auth/auth.guard.js';
import { Cache } from './cache/cache.js';
import { CacheVersions } from './cache/cache-versions.js';
import { ChangeNotices } from './cache/change-notices.js';
import { CacheStore } from './cache/store.js';
import { DeadLetters } from './work/dead-letters.js';
import { DurableWork } from './work/work.js';
import { Feed } from './events/feed.js';
import { HealthController, Readiness } from './http/health.js';
import { IdempotencyPurge, OncePipe } from './http/idempotency.js';
import { RequestLog } from './http/request-log.js';
import { WritablePrimary } from './http/writable-primary.js';
import { Nudges } from './events/nudges.js';
import { Outbox } from './events/outbox.js';
import { Heartbeat } from './reads/heartbeat.js';
import { Reads } from './reads/reads.js';
import { ReplicaWatch } from './reads/replica-watch.js';
import { RateLimitGuard, RateLimits } from './auth/rate-limit.js';
import { Presence } from './auth/presence.js';
import { RevokedSessions } from './auth/sessions.js';
import { StreamTickets } from './auth/stream-tickets.js';
import { EVENTS_QUEUE, failFast, queueConnection, RedisModule } from './redis.js';
import { MetricsServer } from './telemetry/metrics.js';
import { UnitOfWork } from './tx/unit-of-work.js';

const shared = [
  CacheStore,
  CacheVersions,
  ChangeNotices,
  Cache,
  ReplicaWatch,
  Reads,
  UnitOfWork,
  Outbox,
  Feed,
  Nudges,
  OncePipe,
  IdempotencyPurge,
  DeadLetters,
  DurableWork,
  AccessTokens,
  Presence,
  RevokedSessions,
  StreamTickets,
  ApiKeys,
  RequestLog,
  AuthGuard,
  RateLimits,
  RateLimitGuard,
  Readiness,
];

/** What every module stands on, the same in every process. */
@Global()
@Module({
  imports: [
    RedisModule,
    TerminusModule.forRoot({ errorLogStyle: 'json', logger: false }),
    BullModule.forRoot({ connection: queueConnection(), prefix: config.redis.prefix }),
    BullModule.registerQueue({ name: EVENTS_QUEUE, connection: { ...queueConnection(), ...failFast } }),
  ],
  controllers: [HealthController],
  providers: [...shared, MetricsServer],
  exports: [...shared, BullModule],
})
export class KernelModule {}

/** What a process has besides that may write. */
@Module({ providers: [Heartbeat, WritablePrimary] })
export class WritingModule {}
