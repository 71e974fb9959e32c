import { Module } from '@nestjs/common';
import { UsersModule } from '../users/index.js';
import { WalletsModule } from '../wallets/index.js';
import { MissionsLookupController } from './lookup.controller.js';
import { MissionsController } from './missions.controller.js';
import { MissionsListeners } from './missions.listeners.js';
import { MissionsLookup } from './missions.lookup.js';
import { MissionsService } from './missions.service.js';
import { SettlementService } from './settlement.service.js';

@Module({
  imports: [UsersModule, WalletsModule],
  providers: [MissionsService, SettlementService],
  exports: [MissionsService, SettlementService],
})
export class MissionsModule {}

@Module({ imports: [MissionsModule], controllers: [MissionsController] })
export class MissionsHttpModule {}

@Module({ imports: [UsersModule], controllers: [MissionsLookupController], providers: [MissionsLookup] })
export class MissionsLookupModule {}

@Module({ imports: [MissionsModule], providers: [MissionsListeners] })
export class MissionsWorkerModule {}
