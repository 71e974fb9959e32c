import { Module } from '@nestjs/common';
import { DriversController } from './drivers.controller.js';
import { DriversListeners } from './drivers.listeners.js';
import { OfferCounters } from './offer-counters.js';
import { DriversService } from './drivers.service.js';
import { DriverLapses, DriverPresence } from './presence.js';

@Module({ providers: [DriversService, OfferCounters], exports: [DriversService, OfferCounters] })
export class DriversModule {}

@Module({ imports: [DriversModule], controllers: [DriversController], providers: [DriverPresence] })
export class DriversHttpModule {}

@Module({ imports: [DriversModule], providers: [DriverLapses, DriversListeners] })
export class DriversWorkerModule {}
