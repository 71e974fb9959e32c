import { Module } from '@nestjs/common';
import { DriversController } from './drivers.controller.js';
import { DriversService } from './drivers.service.js';
import { ReservationsController } from './reservations.controller.js';
import { ReservationsService } from './reservations.service.js';

@Module({ providers: [ReservationsService, DriversService], exports: [ReservationsService, DriversService] })
export class ReservationsModule {}

@Module({ imports: [ReservationsModule], controllers: [ReservationsController, DriversController] })
export class ReservationsHttpModule {}
