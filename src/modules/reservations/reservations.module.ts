import { Module } from '@nestjs/common';
import { DriversController } from './drivers.controller.js';
import { DriversService } from './drivers.service.js';
import { ExpiryService } from './expiry.js';
import { ReservationsLookupController } from './lookup.controller.js';
import { ReservationsController } from './reservations.controller.js';
import { ReservationsListeners } from './reservations.listeners.js';
import { ReservationsLookup } from './reservations.lookup.js';
import { ReservationsService } from './reservations.service.js';

@Module({ providers: [ReservationsService, DriversService], exports: [ReservationsService, DriversService] })
export class ReservationsModule {}

@Module({ imports: [ReservationsModule], controllers: [ReservationsController, DriversController] })
export class ReservationsHttpModule {}

@Module({ controllers: [ReservationsLookupController], providers: [ReservationsLookup] })
export class ReservationsLookupModule {}

@Module({ imports: [ReservationsModule], providers: [ExpiryService, ReservationsListeners] })
export class ReservationsWorkerModule {}
