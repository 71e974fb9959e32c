import { Injectable } from '@nestjs/common';
import { DataSource } from 'typeorm';
import { toBytes } from '../../kernel/tx/ids.js';
import type { Tx } from '../../kernel/tx/tx.js';
import { Outbox } from '../../kernel/events/outbox.js';
import { sharingChanged } from './drivers.events.js';
import { deletePosition, findDriver, setConsent, setProfile } from './drivers.queries.js';
import type { Availability, DriverProfile, DriverView } from './drivers.schema.js';

/** Who drives with what, and which drivers are online: they are asked for bookings, and may accept them. */
@Injectable()
export class DriversService {
  constructor(
    private readonly dataSource: DataSource,
    private readonly outbox: Outbox,
  ) {}

  /** The driver's own account. */
  find(driverId: string): Promise<DriverView> {
    return findDriver(this.dataSource.manager, driverId);
  }

  /** Sets what the driver delivers with. */
  async setProfile(tx: Tx, driverId: string, profile: DriverProfile): Promise<DriverView> {
    setProfile(tx, driverId, profile);
    return findDriver(tx, driverId);
  }

  /** Goes online or offline; with the consent to use the driver's position, or its withdrawal, where it is said. */
  async setAvailability(tx: Tx, driverId: string, { online, sharesPosition }: Availability): Promise<void> {
    if (sharesPosition !== undefined) await this.setSharing(tx, driverId, sharesPosition);
    await this.setOnline(tx, driverId, online);
  }

  /** Goes offline for good: no position of the driver is taken or kept any more. */
  async leave(tx: Tx, driverId: string): Promise<void> {
    await tx.query('UPDATE driver_profiles SET device_token_hash = NULL WHERE driver_id = ?', [toBytes(driverId)]);
    // Processes forget the address of the device with the consent.
    await this.setAvailability(tx, driverId, { online: false, sharesPosition: false });
  }

  private setSharing(tx: Tx, driverId: string, consents: boolean): Promise<void> {
    setConsent(tx, driverId, consents);
    if (!consents) deletePosition(tx, driverId);
    return this.outbox.add(tx, sharingChanged, { aggregateId: driverId, actorId: driverId, payload: { driverId } });
  }

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
