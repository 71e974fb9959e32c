import { Module } from '@nestjs/common';
import { DriversController } from './drivers.controller.js';
import { DriversListeners } from './drivers.listeners.js';
import { OfferCounters } from './offer-counters.js';
import { DriversService } from './drivers.service.js';
import { PositionsController } from './positions.controller.js';
import { DevicesService } from './positions/devices.service.js';
import { LivePositions } from './positions/live-positions.js';
import { PositionRecorder } from './positions/position-recorder.js';
import { PositionsService } from './positions/positions.service.js';
import { DriverLapses, DriverPresence } from './presence.js';

@Module({
  providers: [DriversService, OfferCounters, PositionsService, LivePositions],
  exports: [DriversService, OfferCounters, PositionsService, LivePositions],
})
export class DriversModule {}

@Module({
  imports: [DriversModule],
  controllers: [DriversController, PositionsController],
  providers: [DriverPresence, PositionRecorder, DevicesService],
})
export class DriversHttpModule {}

@Module({
  imports: [DriversModule],
  providers: [DriverLapses, DriversListeners],
})
export class DriversWorkerModule {}
