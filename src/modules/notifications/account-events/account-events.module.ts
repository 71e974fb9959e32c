import { Module } from '@nestjs/common';
import { MissionsModule } from '../../missions/index.js';
import { ReservationsModule } from '../../reservations/index.js';
import { UsersModule } from '../../users/index.js';
import { WalletsModule } from '../../wallets/index.js';
import { StreamNudgeModule } from '../stream/stream-nudge.js';
import { AccountEventsController } from './account-events.controller.js';
import { AccountEventsService } from './account-events.service.js';
import { EventWaits } from './event-waits.js';
import { AccountEventViews } from './views.js';

@Module({
  imports: [ReservationsModule, MissionsModule, UsersModule, WalletsModule],
  providers: [AccountEventViews],
  exports: [AccountEventViews],
})
export class AccountEventsModule {}

@Module({
  imports: [AccountEventsModule, StreamNudgeModule],
  controllers: [AccountEventsController],
  providers: [AccountEventsService, EventWaits],
})
export class AccountEventsHttpModule {}
