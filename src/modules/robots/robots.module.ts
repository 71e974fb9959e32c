import { Module } from '@nestjs/common';
import { DriverPositionsModule, DriversModule } from '../drivers/index.js';
import { QuotesModule } from '../quotes/index.js';
import { ReservationsModule } from '../reservations/index.js';
import { RobotRoster } from './roster.js';
import { RobotsListeners } from './robots.listeners.js';
import { RobotsService } from './robots.service.js';

@Module({ providers: [RobotRoster], exports: [RobotRoster] })
export class RobotsModule {}

/** Plays the robots: those of the test mode everywhere, others where `ROBOTS` says so. */
@Module({
  imports: [DriversModule, DriverPositionsModule, QuotesModule, ReservationsModule],
  providers: [RobotsService, RobotsListeners],
})
export class RobotsWorkerModule {}
