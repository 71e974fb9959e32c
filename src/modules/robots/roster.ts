import { Injectable } from '@nestjs/common';
import type { Tx } from '../../kernel/tx/tx.js';
import { insertRobot, markAsTest } from './robots.queries.js';

/** Who is a robot, and whose bookings robots carry out. */
@Injectable()
export class RobotRoster {
  /** Makes a robot of this driver: a worker plays it, where `ROBOTS` says so. */
  enlist(tx: Tx, driverId: string): void {
    insertRobot(tx, driverId);
  }

  /** Lets robots carry out the bookings of this account. */
  serve(tx: Tx, userId: string): void {
    markAsTest(tx, userId);
  }
}
