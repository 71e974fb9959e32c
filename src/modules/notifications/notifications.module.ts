import { Module } from '@nestjs/common';
import { MissionsModule } from '../missions/index.js';
import { ReservationsModule } from '../reservations/index.js';
import { UsersModule } from '../users/index.js';
import { EmailService } from './email.service.js';
import { Modules } from './notices/notice.js';
import { NotificationsController } from './notifications.controller.js';
import { NotificationsListeners } from './notifications.listeners.js';
import { NotificationsService } from './notifications.service.js';
import { Smtp } from './smtp.js';

@Module({
  imports: [UsersModule, ReservationsModule, MissionsModule],
  providers: [NotificationsService, Modules],
  exports: [NotificationsService],
})
export class NotificationsModule {}

@Module({ imports: [NotificationsModule], controllers: [NotificationsController] })
export class NotificationsHttpModule {}

@Module({ imports: [NotificationsModule, UsersModule], providers: [NotificationsListeners, EmailService, Smtp] })
export class NotificationsWorkerModule {}
