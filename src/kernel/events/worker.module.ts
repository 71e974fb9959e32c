import { setTimeout as sleep } from 'node:timers/promises';
import { Processor, WorkerHost } from '@nestjs/bullmq';
import {
  Inject,
  Injectable,
  Module,
  type BeforeApplicationShutdown,
  type OnApplicationBootstrap,
} from '@nestjs/common';
import { DiscoveryModule } from '@nestjs/core';
import type { Job } from 'bullmq';
import type { Redis } from 'ioredis';
import { DataSource } from 'typeorm';
import { config } from '../../config.js';
import { InvalidationFeed } from './invalidation-feed.js';
import { Consumers } from './consumers.js';
import { Dispatcher } from './dispatcher.js';
import { IdempotencyPurge } from '../http/idempotency.js';
import { Schedule } from '../schedule.js';
import { QueueMetrics } from './queue.metrics.js';
import { CACHE, EVENTS_QUEUE, eventsChannelOf, queueConnection, subscribe } from '../redis.js';
import { batched } from '../reads/batch.js';
import { MARKED_LETTERS, Redrive } from '../work/redrive.js';
import { dueRows } from '../work/work.js';
import { WorkMeasure } from '../work/work-measure.js';
import { inboxWork } from './inbox.work.js';
import { Nudges } from './nudges.js';
import { Relay, type EventJob } from './relay.js';

/** How long Redis may take to disconnect an idle worker. */
const DISCONNECT_TIMEOUT_MS = 2_000;
/** From the first commit that wakes the relay to its run: what commits meanwhile goes along. */
const GATHER_MS = 20;

/**
 * Runs the jobs. A job survives crashes of its process (`maxStalledCount`), and another worker takes over within 25 s
 * (`lockDuration` + `stalledInterval`).
 */
@Processor(EVENTS_QUEUE, {
  autorun: false, // not before the consumers are registered
  concurrency: 8,
  lockDuration: 15_000,
  stalledInterval: 10_000,
  maxStalledCount: 10,
  runRetryDelay: 1_000,
  prefix: config.redis.prefix,
  // A connection of its own: with the producers' fail-fast connection BullMQ would retry in a tight loop during an outage of
  // Redis, and starve timers, sockets and process signals.
  connection: queueConnection(),
})
class EventsProcessor extends WorkerHost implements OnApplicationBootstrap, BeforeApplicationShutdown {
  private running = 0;

  constructor(private readonly dispatcher: Dispatcher) {
    super();
  }

  onApplicationBootstrap(): void {
    // BullMQ reports each failed connection; an outage of Redis is expected, and /health reports it.
    this.worker.on('error', () => {});
    void this.worker.run();
  }

  async process(job: Job<EventJob>): Promise<void> {
    this.running++;
    try {
      await this.dispatcher.dispatch(job.data);
    } finally {
      this.running--;
    }
  }

  /** Lets running jobs finish; a job that takes longer returns to the queue when its lock expires. */
  async beforeApplicationShutdown(): Promise<void> {
    const timeoutMs = this.running > 0 ? config.timeouts.finishJobsMs : DISCONNECT_TIMEOUT_MS;
    await Promise.race([this.worker.close(), sleep(timeoutMs, undefined, { ref: false })]);
    // Without Redis `close` never resolves, and Nest, which closes workers as well, would wait for it.
    this.worker.close = () => Promise.resolve();
  }
}

/** Starts and stops every schedule of a worker: those of the kernel and those of the modules' listeners. */
@Injectable()
class Schedules implements OnApplicationBootstrap, BeforeApplicationShutdown {
  private all: Schedule[] = [];
  private wakeConnection: Redis | undefined;
  private gathering: NodeJS.Timeout | undefined;

  constructor(
    private readonly relay: Relay,
    private readonly redrive: Redrive,
    private readonly measure: QueueMetrics,
    private readonly work: WorkMeasure,
    private readonly consumers: Consumers,
    private readonly nudges: Nudges,
    private readonly idempotency: IdempotencyPurge,
    private readonly dataSource: DataSource,
    @Inject(CACHE) private readonly redis: Redis,
  ) {}

  onApplicationBootstrap(): void {
    const exist = this.batchedExistence();
    const relay = new Schedule('relay', 100, () => this.relay.announce(), exist(`events WHERE state = 'pending'`));
    this.all = [
      relay,
      new Schedule('reconciler', 1_000, () => this.relay.requeue(), exist(dueRows(inboxWork))),
      new Schedule('redrive', 1_000, () => this.redrive.redriveMarked(), exist(MARKED_LETTERS)),
      new Schedule('measure', 5_000, () => this.measure.run()),
      new Schedule('measure work', 5_000, () => this.work.run()),
      new Schedule('idempotency purge', 60_000, () => this.idempotency.purge()),
      ...this.consumers.schedules.map(({ name, everyMs, run, rows }) => {
        const schedule = new Schedule(name, everyMs, run, rows === undefined ? undefined : exist(rows));
        this.nudges.register(name, () => schedule.nudge());
        return schedule;
      }),
    ];
    for (const schedule of this.all) schedule.start();
    // Without Redis the relay runs every 100 ms.
    this.wakeConnection = subscribe(this.redis, eventsChannelOf(this.redis), () => this.wake(relay));
  }

  /** Tells whether there are such rows. The questions of one turn of the event loop are one statement. */
  private batchedExistence(): (rows: string) => () => Promise<boolean> {
    const findSome = batched<boolean>(async (tables) => {
      const questions = tables.map((rows, place) => `EXISTS (SELECT 1 FROM ${rows}) AS t${place}`);
      const [answer]: Record<string, number | string>[] = await this.dataSource.query(`SELECT ${questions.join(', ')}`);
      return new Map(tables.map((rows, place) => [rows, Number(answer![`t${place}`]) === 1]));
    });
    return (rows) => async () => (await findSome(rows)) === true;
  }

  private wake(relay: Schedule): void {
    this.gathering ??= setTimeout(() => {
      this.gathering = undefined;
      relay.nudge();
    }, GATHER_MS);
  }

  async beforeApplicationShutdown(): Promise<void> {
    this.wakeConnection?.disconnect();
    clearTimeout(this.gathering);
    await Promise.all(this.all.map((schedule) => schedule.stop()));
  }
}

/** The parts that make a process a worker. Only the roles `worker` and `all` load it: a processor runs wherever it is loaded. */
@Module({
  imports: [DiscoveryModule],
  providers: [
    InvalidationFeed,
    Relay,
    Consumers,
    Dispatcher,
    Redrive,
    QueueMetrics,
    WorkMeasure,
    EventsProcessor,
    Schedules,
  ],
})
export class WorkerModule {}
