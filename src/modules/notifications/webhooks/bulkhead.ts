import { setTimeout as sleep } from 'node:timers/promises';
import { Injectable, Logger, type BeforeApplicationShutdown } from '@nestjs/common';
import { DataSource } from 'typeorm';
import { config } from '../../../config.js';
import { WebhookChannel } from './webhook.channel.js';
import { SendingService } from '../sending/sending.service.js';
import { findDueWebhooks } from './deliveries.queries.js';

/** Webhooks served at once by a process; each sends at most the channel's batch at once. */
const MAX_CONCURRENT_WEBHOOKS = 24;
/** After so many batches a webhook yields to others. */
const MAX_BATCHES = 25;

/** Serves webhooks concurrently and isolated from each other, so that a slow endpoint delays only its own messages. */
@Injectable()
export class WebhookBulkhead implements BeforeApplicationShutdown {
  private readonly logger = new Logger('webhooks');
  private readonly active = new Map<string, Promise<void>>();
  private isStopping = false;

  constructor(
    private readonly dataSource: DataSource,
    private readonly deliveries: SendingService,
    private readonly channel: WebhookChannel,
  ) {}

  /** Starts to serve webhooks with due messages; does not wait for them. */
  async startDue(): Promise<void> {
    const free = MAX_CONCURRENT_WEBHOOKS - this.active.size;
    if (free === 0) return;
    const due = await findDueWebhooks(this.dataSource.manager, [...this.active.keys()], free);
    if (this.isStopping) return;
    for (const id of due) this.active.set(id, this.serve(id));
  }

  /** Lets messages in flight finish; those that do not are sent again when their lease ends. */
  async beforeApplicationShutdown(): Promise<void> {
    this.isStopping = true;
    const timeout = sleep(config.timeouts.finishJobsMs, undefined, { ref: false });
    await Promise.race([Promise.all(this.active.values()), timeout]);
  }

  private async serve(id: string): Promise<void> {
    try {
      for (let batch = 0; batch < MAX_BATCHES && !this.isStopping; batch++) {
        if (!(await this.deliveries.deliverDue(this.channel, id))) break;
      }
    } catch (error) {
      this.logger.error({ err: error, webhookId: id }, 'serving a webhook failed; will try again');
    } finally {
      this.active.delete(id);
    }
  }
}
