import { Module } from '@nestjs/common';
import { DriversController } from './drivers.controller.js';
import { DriversListeners } from './drivers.listeners.js';
import { DriversForOperatorsController } from './operators.controller.js';
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

/** Takes the positions that drivers send. */
@Module({ imports: [DriversModule], providers: [PositionRecorder], exports: [PositionRecorder] })
export class DriverPositionsModule {}

@Module({
  imports: [DriversModule, DriverPositionsModule],
  controllers: [DriversController, DriversForOperatorsController, PositionsController],
  providers: [DriverPresence, DevicesService],
})
export class DriversHttpModule {}

@Module({
  imports: [DriversModule],
  providers: [DriverLapses, DriversListeners],
})
export class DriversWorkerModule {}
