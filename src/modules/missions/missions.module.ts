import { Module } from '@nestjs/common';
import { UsersModule } from '../users/index.js';
import { WalletsModule } from '../wallets/index.js';
import { LiveMissionsController } from './live.controller.js';
import { MissionStreams } from './live/mission-streams.js';
import { MissionsLookupController } from './lookup.controller.js';
import { MissionsController } from './missions.controller.js';
import { MissionsListeners } from './missions.listeners.js';
import { MissionsLookup } from './missions.lookup.js';
import { MissionsService } from './missions.service.js';
import { OverlaysController } from './overlays.controller.js';
import { OverlayStreams } from './overlays/overlay-streams.js';
import { OverlaysService } from './overlays/overlays.service.js';
import { SettlementService } from './settlement.service.js';

@Module({
  imports: [UsersModule, WalletsModule],
  providers: [MissionsService, SettlementService],
  exports: [MissionsService, SettlementService],
})
export class MissionsModule {}

@Module({
  imports: [MissionsModule, UsersModule],
  controllers: [MissionsController, LiveMissionsController, OverlaysController],
  providers: [MissionStreams, OverlaysService, OverlayStreams],
})
export class MissionsHttpModule {}

@Module({ imports: [UsersModule], controllers: [MissionsLookupController], providers: [MissionsLookup] })
export class MissionsLookupModule {}

@Module({ imports: [MissionsModule], providers: [MissionsListeners] })
export class MissionsWorkerModule {}
