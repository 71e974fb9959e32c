import {
  Inject,
  Injectable,
  Logger,
  type BeforeApplicationShutdown,
  type OnApplicationBootstrap,
} from '@nestjs/common';
import type { FastifyReply, FastifyRequest } from 'fastify';
import type { Redis } from 'ioredis';
import { Counter } from 'prom-client';
import { ApiKeys } from '../auth/api-keys.js';
import { keyIn } from '../auth/auth.guard.js';
import type { Principal } from '../auth/principal.js';
import type { ProblemCode } from '../problems/catalogue.js';
import { CACHE } from '../redis.js';
import { Schedule } from '../schedule.js';
import { registry } from '../telemetry/metrics.js';
import { isUnreachable } from '../tx/database-errors.js';
import { newId } from '../tx/ids.js';
import { personOf } from '../tx/mode.js';
import { problemOf } from './problem.filter.js';

/** What an id of a request looks like that is kept: harmless in a log and a header. */
export const REQUEST_ID = /^[\w.-]{8,64}$/;

/** How long rows wait for others, to be written together. */
const FLUSH_EVERY_MS = 250;
/** The most rows of one insert. */
const MAX_ROWS = 500;
/** The most rows that wait in a process; those beyond are dropped. */
const MAX_WAITING = 5_000;
/** The most batches that wait in Redis for a process that can write. */
const MAX_HANDED_OVER = 200;
const PRINTABLE = /^[\x20-\x7e]{1,255}$/;

/** A request of a program as its log keeps it: no body, no address but its pattern, and of the headers the Idempotency-Key alone. */
export type LoggedRequest = {
  /** Of the row; its time is that of the answer. */
  id: string;
  requestId: string;
  /** The person's, of test keys as well. */
  userId: string;
  keyId: string;
  method: string;
  /** The pattern of the address; null where there is nothing. */
  route: string | null;
  status: number;
  problem: ProblemCode | null;
  durationMs: number;
  idempotencyKey: string | null;
};

const rowsTotal = new Counter({
  name: 'madang_request_log_rows_total',
  help: 'Requests of programs for their log, by what became of them (written, dropped); `query` hands its own to an api process, which counts them.',
  labelNames: ['outcome'],
  registers: [registry],
});

/**
 * Keeps what programs asked for, beside the requests: nothing of it is waited for, and what does not fit is dropped and counted. A
 * process that cannot write hands its rows to one that can, through Redis.
 */
@Injectable()
export class RequestLog implements OnApplicationBootstrap, BeforeApplicationShutdown {
  private readonly logger = new Logger('request log');
  private readonly waiting: LoggedRequest[] = [];
  private readonly schedule = new Schedule('request log', FLUSH_EVERY_MS, () => this.flush());
  private insert: ((rows: LoggedRequest[]) => Promise<void>) | undefined;

  constructor(
    @Inject(CACHE) private readonly redis: Redis,
    private readonly keys: ApiKeys,
  ) {}

  onApplicationBootstrap(): void {
    this.schedule.start();
  }

  /** What waits still is written; a database that is away costs it. */
  async beforeApplicationShutdown(): Promise<void> {
    await this.schedule.stop();
    try {
      while (await this.flush());
    } catch {
      // The log has no part in a clean end.
    }
  }

  /** Writes the rows of this process, and those of processes that cannot, by `insert`. */
  writeBy(insert: (rows: LoggedRequest[]) => Promise<void>): void {
    this.insert = insert;
  }

  /** Notes an answered request, if a program sent it. One whose body was rejected before its key was looked at is known by a key in use. */
  note(request: FastifyRequest & { principal?: Principal }, reply: FastifyReply): void {
    const caller = request.principal ?? this.callerOf(request, reply.statusCode);
    if (!caller?.key) return;
    const idempotencyKey = request.headers['idempotency-key'];
    this.add([
      {
        id: newId(),
        requestId: request.id,
        userId: personOf(caller.id),
        keyId: caller.key.id,
        method: request.method,
        route: request.routeOptions.url?.replace(/:(\w+)/g, '{$1}') ?? null,
        status: reply.statusCode,
        problem: problemOf(request) ?? null,
        durationMs: Math.round(reply.elapsedTime),
        idempotencyKey: typeof idempotencyKey === 'string' && PRINTABLE.test(idempotencyKey) ? idempotencyKey : null,
      },
    ]);
  }

  private callerOf(request: FastifyRequest, status: number): Principal | undefined {
    const secret = status >= 400 ? keyIn(request) : undefined;
    return secret === undefined ? undefined : this.keys.recall(secret);
  }

  private add(rows: LoggedRequest[]): void {
    const room = MAX_WAITING - this.waiting.length;
    this.waiting.push(...rows.slice(0, room));
    if (rows.length > room) rowsTotal.inc({ outcome: 'dropped' }, rows.length - room);
  }

  /** Returns whether there is more. Rows stay while what takes them cannot be reached: nothing else gets better by itself. */
  private async flush(): Promise<boolean> {
    if (this.insert) await this.takeOver();
    const rows = this.waiting.slice(0, MAX_ROWS);
    if (rows.length === 0) return false;
    try {
      await (this.insert ? this.insert(rows) : this.handOver(rows));
      if (this.insert) rowsTotal.inc({ outcome: 'written' }, rows.length);
    } catch (error) {
      if (isUnreachable(error)) throw error;
      this.logger.warn({ err: error }, 'could not be written');
      rowsTotal.inc({ outcome: 'dropped' }, rows.length);
    }
    this.waiting.splice(0, rows.length);
    return this.waiting.length > 0;
  }

  private async handOver(rows: LoggedRequest[]): Promise<void> {
    const beyond = (await this.redis.rpush(HANDED_OVER, JSON.stringify(rows))) - MAX_HANDED_OVER;
    if (beyond <= 0) return;
    const oldest = (await this.redis.lpop(HANDED_OVER, beyond)) ?? [];
    rowsTotal.inc({ outcome: 'dropped' }, oldest.flatMap(rowsIn).length);
  }

  /** Without Redis there is nothing to take over. */
  private async takeOver(): Promise<void> {
    const room = Math.floor((MAX_WAITING - this.waiting.length) / MAX_ROWS);
    if (room === 0) return;
    const batches = await this.redis.lpop(HANDED_OVER, room).catch(() => null);
    for (const batch of batches ?? []) this.add(rowsIn(batch));
  }
}

/** The list of batches in Redis. */
const HANDED_OVER = 'requests:handed-over';

const rowsIn = (batch: string): LoggedRequest[] => JSON.parse(batch) as LoggedRequest[];
