import { Injectable } from '@nestjs/common';
import { toBytes } from '../../kernel/tx/ids.js';
import type { Tx } from '../../kernel/tx/tx.js';

/** Which drivers are online: they are asked for bookings, and may accept them. */
@Injectable()
export class DriversService {
  /** Going online counts as being there. */
  async setOnline(tx: Tx, driverId: string, online: boolean): Promise<void> {
    await tx.query(
      `INSERT INTO driver_availability (driver_id, online, seen_at) VALUES (?, ?, NOW(6))
       ON DUPLICATE KEY UPDATE online = VALUES(online), seen_at = VALUES(seen_at)`,
      [toBytes(driverId), online],
    );
  }

  /** Whether the driver takes bookings; one who never said so does not. */
  async isOnline(tx: Tx, driverId: string): Promise<boolean> {
    const rows: unknown[] = await tx.query('SELECT online FROM driver_availability WHERE driver_id = ? AND online', [
      toBytes(driverId),
    ]);
    return rows.length > 0;
  }

  /** These drivers are there now; of those who are offline it is of no interest. */
  async setSeen(tx: Tx, driverIds: string[]): Promise<void> {
    const ids = driverIds.toSorted().map(toBytes); // one lock order, against deadlocks
    await tx.query('UPDATE driver_availability SET seen_at = NOW(6) WHERE driver_id IN (?) AND online', [ids]);
  }
}
