import { Module } from '@nestjs/common';
import { CafesModule } from '../cafes/index.js';
import { MissionsModule } from '../missions/index.js';
import { ReservationsModule } from '../reservations/index.js';
import { UsersModule } from '../users/index.js';
import { EmailChannel } from './channels/email.channel.js';
import { Smtp } from './channels/smtp.js';
import { WebhookChannel } from './channels/webhook.channel.js';
import { DeliveryService } from './delivery.service.js';
import { Modules } from './notices/notice.js';
import { NotificationsController } from './notifications.controller.js';
import { NotificationsListeners } from './notifications.listeners.js';
import { NotificationsService } from './notifications.service.js';
import { Pipeline } from './pipeline.service.js';
import { Wake } from './stream/wake.js';
import { Breaker } from './webhooks/breaker.js';
import { WebhookDeliveriesController } from './webhooks/deliveries.controller.js';
import { WebhookLanes } from './webhooks/lanes.js';
import { WebhooksController } from './webhooks/webhooks.controller.js';
import { WebhooksModule } from './webhooks/webhooks.module.js';

@Module({
  imports: [UsersModule],
  providers: [NotificationsService],
  exports: [NotificationsService],
})
export class NotificationsModule {}

@Module({
  imports: [NotificationsModule, WebhooksModule],
  controllers: [NotificationsController, WebhooksController, WebhookDeliveriesController],
})
export class NotificationsHttpModule {}

@Module({
  imports: [NotificationsModule, UsersModule, ReservationsModule, MissionsModule, CafesModule, WebhooksModule],
  providers: [
    NotificationsListeners,
    Modules,
    Pipeline,
    Wake,
    DeliveryService,
    EmailChannel,
    Smtp,
    WebhookChannel,
    WebhookLanes,
    Breaker,
  ],
})
export class NotificationsWorkerModule {}
