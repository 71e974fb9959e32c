import { Module } from '@nestjs/common';
import { DriversModule } from '../drivers/index.js';
import { MessagesWorkerModule } from '../messages/index.js';
import { ReservationsModule } from '../reservations/index.js';
import { UsersModule } from '../users/index.js';
import { WalletsModule } from '../wallets/index.js';
import { DeletionsController } from './deletions.controller.js';
import { Deletions } from './deletions.service.js';
import { Erasure } from './erasure.service.js';
import { ExportsController } from './exports/exports.controller.js';
import { ExportMaker, Exports } from './exports/exports.service.js';
import { Obligations } from './obligations.js';
import { PrivacyListeners } from './privacy.listeners.js';
import { SubjectEraser } from './subject-eraser.js';

@Module({
  imports: [UsersModule, WalletsModule, DriversModule, ReservationsModule],
  controllers: [DeletionsController, ExportsController],
  providers: [Deletions, Obligations, Exports],
})
export class PrivacyHttpModule {}

@Module({
  imports: [UsersModule, WalletsModule, ReservationsModule, MessagesWorkerModule],
  providers: [Erasure, Obligations, SubjectEraser, ExportMaker, PrivacyListeners],
})
export class PrivacyWorkerModule {}
