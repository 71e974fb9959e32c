import { Injectable, Logger, type OnApplicationShutdown, type OnModuleInit } from '@nestjs/common';
import { DataSource } from 'typeorm';
import { config } from '../../config.js';
import { DurableWork, redriverOf } from '../../kernel/work/work.js';
import { toBytes } from '../../kernel/tx/ids.js';
import { deliveries } from '../../kernel/work/work.metrics.js';
import type { Tx } from '../../kernel/tx/tx.js';
import { UnitOfWork } from '../../kernel/tx/unit-of-work.js';
import { EventBridgeForwarder } from './eventbridge.forwarder.js';
import { targets, type Forwarder } from './forwarder.js';
import { findForwarded, forwardWork, insertForwards, leaseForwards, type Forward } from './forwarding.queries.js';
import { SnsForwarder } from './sns.forwarder.js';

/** The limit of PublishBatch and PutEvents. */
const BATCH = 10;
const LEASE_SECONDS = 60;
/** About five hours: longer than most outages of a region. */
const MAX_TRIES = 15;

/** Seconds until the next try after this many, or null after the last one. */
const retryAfter = (tries: number): number | null =>
  tries >= MAX_TRIES ? null : Math.min(5 * 2 ** (tries - 1), 60 * 60);

/**
 * Forwards every event to other systems on AWS, at least once and in no guaranteed order: receivers recognize a repeat by the
 * event's id. MySQL holds the queue, and the calls are made outside of any transaction.
 */
@Injectable()
export class ForwardingService implements OnModuleInit, OnApplicationShutdown {
  private readonly logger = new Logger('forwarding');
  private readonly forwarders: Forwarder[] = [
    ...(config.aws.snsTopicArn ? [new SnsForwarder(config.aws.snsTopicArn)] : []),
    ...(config.aws.eventBus ? [new EventBridgeForwarder(config.aws.eventBus)] : []),
  ];

  constructor(
    private readonly uow: UnitOfWork,
    private readonly dataSource: DataSource,
    private readonly work: DurableWork,
  ) {}

  get isOn(): boolean {
    return this.forwarders.length > 0;
  }

  onModuleInit(): void {
    for (const target of targets) this.work.redriver(`forwarding.${target}`, redriverOf(forwardWork));
  }

  onApplicationShutdown(): void {
    for (const forwarder of this.forwarders) forwarder.close();
  }

  /** Queues events for forwarding, in the transaction that consumes them. */
  async record(tx: Tx, eventIds: string[]): Promise<void> {
    await insertForwards(
      tx,
      eventIds,
      this.forwarders.map(({ target }) => target),
    );
  }

  /** Sends a batch of due events to each target. Returns true when there may be more to send at once. */
  async forwardDue(): Promise<boolean> {
    const more = await Promise.all(this.forwarders.map((forwarder) => this.forwardSome(forwarder)));
    return more.includes(true);
  }

  private async forwardSome(forwarder: Forwarder): Promise<boolean> {
    const { target } = forwarder;
    const due = await this.uow.run((tx) => leaseForwards(tx, target, BATCH, LEASE_SECONDS));
    if (due.length === 0) return false;
    // Attempts are counted at the lease: an event that crashes its sender must exhaust its budget as well.
    const [exhausted, sound] = [due.filter((f) => f.tries > MAX_TRIES), due.filter((f) => f.tries <= MAX_TRIES)];
    const reasons = await this.send(forwarder, sound);
    await this.uow.run(async (tx) => {
      for (const forward of exhausted) await this.settle(tx, forwarder, forward, 'its sender crashed too often');
      for (const [place, forward] of sound.entries()) await this.settle(tx, forwarder, forward, reasons[place]!);
    });
    return due.length === BATCH;
  }

  private async send(forwarder: Forwarder, forwards: Forward[]): Promise<(string | null)[]> {
    if (forwards.length === 0) return [];
    try {
      return await forwarder.send(await findForwarded(this.dataSource.manager, forwards));
    } catch (error) {
      const { name, message } = error as Error;
      return forwards.map(() => `${name}: ${message}`);
    }
  }

  private async settle(tx: Tx, { target }: Forwarder, forward: Forward, failure: string | null): Promise<void> {
    const { id, eventId, attempts, tries } = forward;
    const row = { keys: [toBytes(id)], heldBy: attempts };
    if (failure === null) {
      await this.work.succeed(tx, forwardWork, row);
      deliveries.inc({ channel: target, outcome: 'delivered' });
      return;
    }
    const seconds = retryAfter(tries);
    await this.work.fail(tx, forwardWork, row, { source: `forwarding.${target}`, reason: failure, seconds });
    deliveries.inc({ channel: target, outcome: seconds === null ? 'dead' : 'retrying' });
    this.logger.warn({ eventId, target, attempts, reason: failure.slice(0, 2_000) }, 'not forwarded');
  }
}
