import { InjectQueue } from '@nestjs/bullmq';
import {
  Catch,
  Controller,
  Get,
  Inject,
  Injectable,
  ServiceUnavailableException,
  UseFilters,
  type ArgumentsHost,
  type BeforeApplicationShutdown,
  type ExceptionFilter,
} from '@nestjs/common';
import { ApiExcludeController } from '@nestjs/swagger';
import { HealthCheck, HealthCheckService, HealthIndicatorService, TypeOrmHealthIndicator } from '@nestjs/terminus';
import type { Queue } from 'bullmq';
import type { FastifyReply } from 'fastify';
import type { Redis } from 'ioredis';
import { setTimeout as sleep } from 'node:timers/promises';
import { DataSource } from 'typeorm';
import { Public } from '../auth/auth.guard.js';
import { config } from '../../config.js';
import { startOnce } from '../maps.js';
import { CACHE, EVENTS_QUEUE } from '../redis.js';

const TIMEOUT_MS = 1_000;
/** How long Redis keeps what a health check wrote. */
const KEPT_SECONDS = 60;
/** Events waiting longer than this mean that no worker is running. */
const QUEUE_AGE_LIMIT_SECONDS = 60;

/** A note that takes longer is left out: readiness waits for no database. */
const NOTE_TIMEOUT_MS = 500;

type Note = () => Promise<Record<string, unknown>>;

/**
 * Whether this process accepts requests: from the end of its boot to the first stop signal. A database that is away or
 * read-only later changes nothing about it: another process would not bring it back, and lookups go on without.
 */
@Injectable()
export class Readiness implements BeforeApplicationShutdown {
  private draining = false;
  private migrated = false;
  private readonly notes: Note[] = [];
  private readonly pendingNotes = new Map<Note, ReturnType<Note>>();

  constructor(private readonly dataSource: DataSource) {}

  beforeApplicationShutdown(): void {
    this.drain();
  }

  drain(): void {
    this.draining = true;
  }

  /** Adds a note for operators that does not affect readiness. */
  note(note: Note): void {
    this.notes.push(note);
  }

  async findNotes(): Promise<Record<string, unknown>> {
    const told = await Promise.all(this.notes.map((note) => this.readNote(note)));
    return Object.assign({}, ...told) as Record<string, unknown>;
  }

  /** One question at a time: while a database hangs, checks queue up no others. */
  private readNote(note: Note): ReturnType<Note> {
    const answer = startOnce(this.pendingNotes, note, () => note().catch(() => ({})));
    return Promise.race([answer, sleep(NOTE_TIMEOUT_MS, {}, { ref: false })]);
  }

  get isDraining(): boolean {
    return this.draining;
  }

  /** Why the process is not ready, or undefined when it is. */
  async reason(): Promise<string | undefined> {
    if (this.draining) return 'draining';
    // Once true it stays true: migrations only go forward.
    if (this.migrated) return undefined;
    try {
      this.migrated = !(await this.dataSource.showMigrations());
    } catch {
      return 'the database did not answer';
    }
    return this.migrated ? undefined : 'migrations pending';
  }
}

/** Sends failed health checks in terminus's own format with 503: `ProblemFilter` would turn them into errors. */
@Catch(ServiceUnavailableException)
class HealthCheckFilter implements ExceptionFilter<ServiceUnavailableException> {
  catch(error: ServiceUnavailableException, host: ArgumentsHost): void {
    void host.switchToHttp().getResponse<FastifyReply>().status(error.getStatus()).send(error.getResponse());
  }
}

/** Health for machines (`live`, `ready`) and for operators (`/health`). */
@ApiExcludeController()
@Public()
@UseFilters(HealthCheckFilter)
@Controller('health')
export class HealthController {
  constructor(
    private readonly health: HealthCheckService,
    private readonly indicator: HealthIndicatorService,
    private readonly database: TypeOrmHealthIndicator,
    private readonly readiness: Readiness,
    private readonly dataSource: DataSource,
    @Inject(CACHE) private readonly cache: Redis,
    @InjectQueue(EVENTS_QUEUE) private readonly queue: Queue,
  ) {}

  /** Responds while the event loop runs: an orchestrator restarts the process otherwise. */
  @Get('live')
  live() {
    return { status: 'ok' };
  }

  /** 503 while the process must not receive requests. Does not check Redis: bookings work without it. */
  @Get('ready')
  @HealthCheck()
  ready() {
    return this.health.check([() => this.isReady()]);
  }

  /** All dependencies of this process, for operators. */
  @Get()
  @HealthCheck()
  everything() {
    return this.health.check([
      () => this.database.pingCheck('database', { connection: this.dataSource, timeout: TIMEOUT_MS }),
      () => this.ping('redisQueue', this.writeToQueue()),
      () => this.ping('redisCache', this.cache.set('health', '1', 'EX', KEPT_SECONDS)),
      () => this.queueAge(),
    ]);
  }

  private async isReady() {
    const check = this.indicator.check('ready');
    const reason = await this.readiness.reason();
    return reason ? check.down({ reason }) : check.up(await this.readiness.findNotes());
  }

  /** A write: a replica answers reads, and a full Redis as well. */
  private async writeToQueue(): Promise<void> {
    const client = await this.queue.getBackend().client;
    await client.set(`${config.redis.prefix}:health`, '1', { EX: KEPT_SECONDS });
  }

  private async ping(name: string, answer: Promise<unknown>) {
    const check = this.indicator.check(name);
    try {
      await Promise.race([
        answer,
        new Promise((_, reject) => setTimeout(() => reject(new Error('no answer')), TIMEOUT_MS).unref()),
      ]);
      return check.up();
    } catch (error) {
      return check.down({ reason: (error as Error).message });
    }
  }

  private async queueAge() {
    const check = this.indicator.check('queue');
    try {
      const [row]: { age: number | null }[] = await this.dataSource.query(
        `SELECT TIMESTAMPDIFF(SECOND, MIN(occurred_at), NOW(6)) AS age FROM events WHERE state = 'pending'`,
      );
      const oldestPendingSeconds = Number(row?.age ?? 0);
      return oldestPendingSeconds > QUEUE_AGE_LIMIT_SECONDS
        ? check.down({ oldestPendingSeconds })
        : check.up({ oldestPendingSeconds });
    } catch {
      return check.down({ reason: 'the database did not answer' });
    }
  }
}
