import { setTimeout as sleep } from 'node:timers/promises';
import { Processor, WorkerHost } from '@nestjs/bullmq';
import { Injectable, Module, type BeforeApplicationShutdown, type OnApplicationBootstrap } from '@nestjs/common';
import { DiscoveryModule } from '@nestjs/core';
import type { Job } from 'bullmq';
import { config } from '../../config.js';
import { StampFeed } from './invalidation-feed.js';
import { Consumers } from './consumers.js';
import { Dispatcher } from './dispatcher.js';
import { IdempotencyPurge } from '../http/idempotency.js';
import { Schedule } from '../schedule.js';
import { QueueMetrics } from './queue.metrics.js';
import { EVENTS_QUEUE, queueConnection } from '../redis.js';
import { Redrive } from '../work/redrive.js';
import { WorkMeasure } from '../work/work-measure.js';
import { Relay, type EventJob } from './relay.js';

/** How long Redis may take to let an idle worker go. */
const GOODBYE_MS = 2_000;

/**
 * Runs the jobs. A crash of the process must not use up a job (`maxStalledCount`), and another worker takes its jobs
 * over within 25 s (`lockDuration` + `stalledInterval`).
 */
@Processor(EVENTS_QUEUE, {
  autorun: false, // not before the table of consumers is read
  concurrency: 8,
  lockDuration: 15_000,
  stalledInterval: 10_000,
  maxStalledCount: 10,
  runRetryDelay: 1_000,
  prefix: config.redis.prefix,
  // Its own: by the producers' fail-fast connection each try would fail at once, in BullMQ's loop, which then leaves no turn to
  // timers, sockets and signals for as long as Redis is away.
  connection: queueConnection(),
})
class EventsProcessor extends WorkerHost implements OnApplicationBootstrap, BeforeApplicationShutdown {
  private underWay = 0;

  constructor(private readonly dispatcher: Dispatcher) {
    super();
  }

  onApplicationBootstrap(): void {
    // BullMQ reports each failed connection; being without Redis is normal life here, and /health tells of it.
    this.worker.on('error', () => {});
    void this.worker.run();
  }

  async process(job: Job<EventJob>): Promise<void> {
    this.underWay++;
    try {
      await this.dispatcher.dispatch(job.data);
    } finally {
      this.underWay--;
    }
  }

  /** Jobs under way may end; one that takes longer is given back to the queue by its lock. */
  async beforeApplicationShutdown(): Promise<void> {
    const patienceMs = this.underWay > 0 ? config.timeouts.finishJobsMs : GOODBYE_MS;
    await Promise.race([this.worker.close(), sleep(patienceMs, undefined, { ref: false })]);
    // Without Redis BullMQ waits for ever to say goodbye to it, and Nest, which closes workers as well, would wait with it.
    this.worker.close = () => Promise.resolve();
  }
}

/** Starts and stops every loop of a worker: the relay's own and the schedules of the modules' listeners. */
@Injectable()
class Schedules implements OnApplicationBootstrap, BeforeApplicationShutdown {
  private loops: Schedule[] = [];

  constructor(
    private readonly relay: Relay,
    private readonly redrive: Redrive,
    private readonly measure: QueueMetrics,
    private readonly work: WorkMeasure,
    private readonly consumers: Consumers,
    private readonly idempotency: IdempotencyPurge,
  ) {}

  onApplicationBootstrap(): void {
    this.loops = [
      new Schedule('relay', 100, () => this.relay.announce()),
      new Schedule('reconciler', 1_000, () => this.relay.requeue()),
      new Schedule('redrive', 1_000, () => this.redrive.redriveMarked()),
      new Schedule('measure', 5_000, () => this.measure.run()),
      new Schedule('measure work', 5_000, () => this.work.run()),
      new Schedule('idempotency purge', 60_000, () => this.idempotency.purge()),
      ...this.consumers.schedules.map(({ name, everyMs, run }) => new Schedule(name, everyMs, run)),
    ];
    for (const loop of this.loops) loop.start();
  }

  async beforeApplicationShutdown(): Promise<void> {
    await Promise.all(this.loops.map((loop) => loop.stop()));
  }
}

/** What makes a process a worker. Loaded by `worker` and `all` only: a processor works wherever it is loaded. */
@Module({
  imports: [DiscoveryModule],
  providers: [StampFeed, Relay, Consumers, Dispatcher, Redrive, QueueMetrics, WorkMeasure, EventsProcessor, Schedules],
})
export class WorkerModule {}
