import { Module } from '@nestjs/common';
import { CafesModule } from '../cafes/index.js';
import { MissionsModule } from '../missions/index.js';
import { ReservationsModule } from '../reservations/index.js';
import { UsersModule } from '../users/index.js';
import { WalletsModule } from '../wallets/index.js';
import { EmailChannel } from './email/email.channel.js';
import { SmsPreviewController } from './sms/preview.controller.js';
import { SmsPreviewService } from './sms/preview.service.js';
import { PushRecorder, SmsRecorder } from './sms/recording.channel.js';
import { Smtp } from './email/smtp.js';
import { WebhookChannel } from './webhooks/webhook.channel.js';
import { DeliveriesController } from './sending/deliveries.controller.js';
import { DeliveriesService } from './sending/deliveries.service.js';
import { SendingService } from './sending/sending.service.js';
import { EmailHttpModule, EmailModule } from './email/email.module.js';
import { InboxController } from './inbox/inbox.controller.js';
import { InboxService } from './inbox/inbox.service.js';
import { NoticeContext } from './notices/notice.js';
import { NotificationsListeners } from './notifications.listeners.js';
import { Pipeline } from './planning/pipeline.service.js';
import { PreferencesController } from './preferences/preferences.controller.js';
import { PreferencesService } from './preferences/preferences.service.js';
import { ConnectionRegistry } from './stream/connection-registry.js';
import { StreamController } from './stream/stream.controller.js';
import { StreamNudgeModule } from './stream/stream-nudge.js';
import { NotificationLog } from './planning/notification-log.js';
import { Breaker } from './webhooks/breaker.js';
import { WebhookDeliveriesController } from './webhooks/deliveries.controller.js';
import { WebhookBulkhead } from './webhooks/bulkhead.js';
import { WebhooksController } from './webhooks/webhooks.controller.js';
import { WebhooksModule } from './webhooks/webhooks.module.js';
import { AccountEventsPurge } from './account-events/account-events.service.js';
import { AccountEventsHttpModule, AccountEventsModule } from './account-events/account-events.module.js';

@Module({
  imports: [UsersModule, StreamNudgeModule],
  providers: [InboxService, PreferencesService, SmsPreviewService, NotificationLog],
  exports: [InboxService, PreferencesService, SmsPreviewService, StreamNudgeModule, NotificationLog],
})
export class NotificationsModule {}

@Module({
  imports: [NotificationsModule, UsersModule, WebhooksModule, EmailHttpModule, AccountEventsHttpModule],
  controllers: [
    InboxController,
    StreamController,
    PreferencesController,
    SmsPreviewController,
    WebhooksController,
    WebhookDeliveriesController,
    DeliveriesController,
  ],
  providers: [ConnectionRegistry, DeliveriesService],
})
export class NotificationsHttpModule {}

@Module({
  imports: [
    NotificationsModule,
    UsersModule,
    ReservationsModule,
    MissionsModule,
    CafesModule,
    WalletsModule,
    WebhooksModule,
    EmailModule,
    AccountEventsModule,
  ],
  providers: [
    NotificationsListeners,
    AccountEventsPurge,
    NoticeContext,
    Pipeline,
    SendingService,
    EmailChannel,
    Smtp,
    SmsRecorder,
    PushRecorder,
    WebhookChannel,
    WebhookBulkhead,
    Breaker,
  ],
})
export class NotificationsWorkerModule {}
