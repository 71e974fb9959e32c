import { BullModule } from '@nestjs/bullmq';
import { Global, Module } from '@nestjs/common';
import { TerminusModule } from '@nestjs/terminus';
import { config } from '../config.js';
import { AccessTokens, AuthGuard } from './auth.js';
import { DeadLetters } from './dead-letters.js';
import { Feed } from './feed.js';
import { HealthController, Readiness } from './health.js';
import { IdempotencyPurge, OncePipe } from './idempotency.js';
import { logging } from './logging.js';
import { Outbox } from './outbox.js';
import { RateLimitGuard, RateLimits } from './rate-limit.js';
import { EVENTS_QUEUE, failFast, queueConnection, RedisModule } from './redis.js';
import { MetricsServer } from './telemetry.js';
import { UnitOfWork } from './tx.js';

const shared = [
  UnitOfWork,
  Outbox,
  Feed,
  OncePipe,
  IdempotencyPurge,
  DeadLetters,
  AccessTokens,
  AuthGuard,
  RateLimits,
  RateLimitGuard,
  Readiness,
];

/** What every module stands on, the same in every process. */
@Global()
@Module({
  imports: [
    logging,
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
