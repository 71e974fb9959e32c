import { Module } from '@nestjs/common';
import { CafesModule } from '../cafes/index.js';
import { MissionsModule } from '../missions/index.js';
import { ReservationsModule } from '../reservations/index.js';
import { UsersModule } from '../users/index.js';
import { EmailChannel } from './email/email.channel.js';
import { OutboxController } from './sms/preview.controller.js';
import { OutboxService } from './sms/preview.service.js';
import { PushRecorder, SmsRecorder } from './sms/recording.channel.js';
import { Smtp } from './email/smtp.js';
import { WebhookChannel } from './webhooks/webhook.channel.js';
import { DeliveriesController } from './sending/deliveries.controller.js';
import { DeliveryService } from './sending/sending.service.js';
import { EmailHttpModule, EmailModule } from './email/email.module.js';
import { InboxController } from './inbox/inbox.controller.js';
import { InboxService } from './inbox/inbox.service.js';
import { Modules } from './notices/notice.js';
import { NotificationsListeners } from './notifications.listeners.js';
import { Pipeline } from './planning/pipeline.service.js';
import { PreferencesController } from './preferences/preferences.controller.js';
import { PreferencesService } from './preferences/preferences.service.js';
import { Hub } from './stream/hub.js';
import { StreamController } from './stream/stream.controller.js';
import { Wake } from './stream/wake.js';
import { Told } from './planning/notification-log.js';
import { Breaker } from './webhooks/breaker.js';
import { WebhookDeliveriesController } from './webhooks/deliveries.controller.js';
import { WebhookLanes } from './webhooks/lanes.js';
import { WebhooksController } from './webhooks/webhooks.controller.js';
import { WebhooksModule } from './webhooks/webhooks.module.js';

@Module({
  imports: [UsersModule],
  providers: [InboxService, PreferencesService, OutboxService, Wake, Told],
  exports: [InboxService, PreferencesService, OutboxService, Wake, Told],
})
export class NotificationsModule {}

@Module({
  imports: [NotificationsModule, UsersModule, WebhooksModule, EmailHttpModule],
  controllers: [
    InboxController,
    StreamController,
    PreferencesController,
    OutboxController,
    WebhooksController,
    WebhookDeliveriesController,
    DeliveriesController,
  ],
  providers: [Hub],
})
export class NotificationsHttpModule {}

@Module({
  imports: [
    NotificationsModule,
    UsersModule,
    ReservationsModule,
    MissionsModule,
    CafesModule,
    WebhooksModule,
    EmailModule,
  ],
  providers: [
    NotificationsListeners,
    Modules,
    Pipeline,
    DeliveryService,
    EmailChannel,
    Smtp,
    SmsRecorder,
    PushRecorder,
    WebhookChannel,
    WebhookLanes,
    Breaker,
  ],
})
export class NotificationsWorkerModule {}
