import { Injectable } from '@nestjs/common';
import { Outbox } from '../../kernel/events/outbox.js';
import { fromBytes, toBytes } from '../../kernel/tx/ids.js';
import { isTest } from '../../kernel/tx/mode.js';
import { write, type Tx } from '../../kernel/tx/tx.js';
import { onCommit } from '../../kernel/tx/unit-of-work.js';
import { driverIgnoredOffers } from './drivers.events.js';
import { offersCounted } from './drivers.metrics.js';
import { DriversService } from './drivers.service.js';

/** A driver who ignores so many offers in a row is offline. */
const MOST_IGNORED = 3;

type Outcome = 'offered' | 'accepted' | 'declined' | 'ignored' | 'late';

/** Counts what drivers answer to the offers that are theirs to take, each in the transaction of the answer. */
@Injectable()
export class OfferCounters {
  constructor(
    private readonly drivers: DriversService,
    private readonly outbox: Outbox,
  ) {}

  offered(tx: Tx, driverIds: string[]): void {
    add(tx, 'offered', driverIds);
  }

  accepted(tx: Tx, driverId: string): void {
    add(tx, 'accepted', [driverId], 'ignored_in_row = 0');
  }

  declined(tx: Tx, driverId: string): void {
    add(tx, 'declined', [driverId], 'ignored_in_row = 0');
  }

  /** A booking was given to another driver, because this one had not come in time. */
  late(tx: Tx, driverId: string): void {
    add(tx, 'late', [driverId]);
  }

  /** Who has ignored three in a row is not there: they are offline, and notified. */
  async ignored(tx: Tx, driverIds: string[]): Promise<void> {
    add(tx, 'ignored', driverIds, 'ignored_in_row = ignored_in_row + 1');
    const rows: { driver_id: Buffer }[] = await tx.query(
      `SELECT driver_id FROM driver_profiles WHERE driver_id IN (?) AND ignored_in_row >= ${MOST_IGNORED} ORDER BY driver_id`,
      [driverIds.map(toBytes)],
    );
    for (const row of rows) {
      const driverId = fromBytes(row.driver_id);
      write(tx, 'UPDATE driver_profiles SET ignored_in_row = 0 WHERE driver_id = ?', [row.driver_id]);
      if (!(await this.drivers.isOnline(tx, driverId))) continue;
      await this.drivers.setOnline(tx, driverId, false);
      await this.outbox.add(tx, driverIgnoredOffers, { aggregateId: driverId, actorId: null, payload: { driverId } });
    }
  }
}

/** `also` are assignments of the same rows. Of a driver who has no vehicle there is no row, and no offer. */
function add(tx: Tx, outcome: Outcome, driverIds: string[], also?: string): void {
  const ids = driverIds.toSorted().map(toBytes); // one lock order, against deadlocks
  write(tx, `UPDATE driver_profiles SET ${outcome} = ${outcome} + 1${also ? `, ${also}` : ''} WHERE driver_id IN (?)`, [
    ids,
  ]);
  const live = driverIds.filter((id) => !isTest(id)).length;
  onCommit(tx, () => offersCounted.inc({ outcome }, live));
}
