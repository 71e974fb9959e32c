import { Every, Listener, type Consuming, type EventOf, type EventType } from '../../kernel/events/events.js';
import type { Tx } from '../../kernel/tx/tx.js';
import { dueRows } from '../../kernel/work/work.js';
import { AccountEventsPurge } from './account-events/account-events.service.js';
import { EmailChannel } from './email/email.channel.js';
import { PushRecorder, SmsRecorder } from './sms/recording.channel.js';
import { SendingService } from './sending/sending.service.js';
import { sendingWork } from './sending/sending.work.js';
import type { Channel } from './notification.entity.js';
import { notices } from './notices/table.js';
import { Pipeline } from './planning/pipeline.service.js';
import { WebhookBulkhead } from './webhooks/bulkhead.js';

const toSend = (channel: Channel, ...and: string[]) => dueRows(sendingWork, `channel = '${channel}'`, ...and);

/** One consumer for each notice, called `notifications.<event type>`. */
@Listener('notifications')
export class NotificationsListeners implements Consuming {
  constructor(
    private readonly pipeline: Pipeline,
    private readonly deliveries: SendingService,
    private readonly email: EmailChannel,
    private readonly webhooks: WebhookBulkhead,
    private readonly sms: SmsRecorder,
    private readonly push: PushRecorder,
    private readonly events: AccountEventsPurge,
  ) {}

  consumes(): readonly EventType[] {
    return notices.map(({ on }) => on);
  }

  handle(tx: Tx, events: EventOf<EventType>[]): Promise<void> {
    return this.pipeline.process(tx, events);
  }

  @Every(500, toSend('email', 'digest = 0'))
  sendEmails() {
    return this.deliveries.deliverDue(this.email);
  }

  @Every(2_000, toSend('email', 'digest = 1'))
  sendDigests() {
    return this.deliveries.deliverDigests(this.email);
  }

  @Every(500, toSend('webhook'))
  sendWebhooks() {
    return this.webhooks.startDue();
  }

  @Every(1_000, toSend('sms'))
  sendSms() {
    return this.deliveries.deliverDue(this.sms);
  }

  @Every(60_000)
  forgetEvents() {
    return this.events.run();
  }

  @Every(1_000, toSend('push'))
  sendPushes() {
    return this.deliveries.deliverDue(this.push);
  }
}
