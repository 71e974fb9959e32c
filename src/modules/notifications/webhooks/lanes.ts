import { setTimeout as sleep } from 'node:timers/promises';
import { Injectable, Logger, type BeforeApplicationShutdown } from '@nestjs/common';
import { DataSource } from 'typeorm';
import { config } from '../../../config.js';
import { WebhookChannel } from './webhook.channel.js';
import { DeliveryService } from '../sending/sending.service.js';
import { findDueWebhooks } from './deliveries.queries.js';

/** How many webhooks a process serves at once; each gets at most the channel's batch at once. */
const LANES = 24;
/** After so many batches others have their turn. */
const BATCHES = 25;

/** Serves webhooks side by side, so that one which answers slowly holds up nobody's messages but its own. */
@Injectable()
export class WebhookLanes implements BeforeApplicationShutdown {
  private readonly logger = new Logger('webhooks');
  private readonly served = new Map<string, Promise<void>>();
  private isStopping = false;

  constructor(
    private readonly dataSource: DataSource,
    private readonly deliveries: DeliveryService,
    private readonly channel: WebhookChannel,
  ) {}

  /** Starts to serve those to which something is due, and waits for none. */
  async serveDue(): Promise<void> {
    const free = LANES - this.served.size;
    if (free === 0) return;
    const due = await findDueWebhooks(this.dataSource.manager, [...this.served.keys()], free);
    if (this.isStopping) return;
    for (const id of due) this.served.set(id, this.serve(id));
  }

  /** What is on its way may arrive; what does not is sent again when its lease ends. */
  async beforeApplicationShutdown(): Promise<void> {
    this.isStopping = true;
    const patience = sleep(config.timeouts.finishJobsMs, undefined, { ref: false });
    await Promise.race([Promise.all(this.served.values()), patience]);
  }

  private async serve(id: string): Promise<void> {
    try {
      for (let batch = 0; batch < BATCHES && !this.isStopping; batch++) {
        if (!(await this.deliveries.deliverDue(this.channel, id))) break;
      }
    } catch (error) {
      this.logger.error({ err: error, webhookId: id }, 'serving a webhook failed; will try again');
    } finally {
      this.served.delete(id);
    }
  }
}
