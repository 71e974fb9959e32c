import { Injectable } from '@nestjs/common';
import { Outbox } from '../../../kernel/events/outbox.js';
import { deleteSome } from '../../../kernel/tx/delete-some.js';
import { onCommit, UnitOfWork } from '../../../kernel/tx/unit-of-work.js';
import type { Reservation } from '../reservation.entity.js';
import { reservationApproaching } from '../reservations.events.js';
import { approaches, trackPoints } from '../reservations.metrics.js';
import { findByIds } from '../reservations.queries.js';
import { snapshotOf } from '../snapshot.js';
import { addPoints, addTrackings, oldPoints, oldTrackings, takeNear } from './tracking.queries.js';

/** What follows deliveries under way: their tracks, and the word that the driver is near. */
@Injectable()
export class TrackingSweeps {
  constructor(
    private readonly uow: UnitOfWork,
    private readonly outbox: Outbox,
  ) {}

  addTrackings(): Promise<void> {
    return this.uow.run((tx) => Promise.resolve(addTrackings(tx)));
  }

  /** A point of each delivery every half minute. */
  async addPoints(): Promise<void> {
    trackPoints.inc(await this.uow.run((tx) => addPoints(tx)));
  }

  /** Says once of a delivery that it is near. */
  announceNear(): Promise<boolean> {
    return this.uow.run(async (tx) => {
      const found = await takeNear(tx);
      const ids = found.map(({ reservationId }) => reservationId);
      const reservations = ids.length > 0 ? await findByIds(tx, ids) : new Map<string, Reservation>();
      for (const payload of found) {
        const { reservationId: aggregateId } = payload;
        const snapshot = snapshotOf(reservations.get(aggregateId)!);
        await this.outbox.add(tx, reservationApproaching, { aggregateId, actorId: null, payload, snapshot });
      }
      onCommit(tx, () => approaches.inc(found.length));
      return found.length > 0;
    });
  }

  /** Forgets tracks after their time. Returns whether there may be more. */
  async forget(): Promise<boolean> {
    const left = await this.uow.run(async (tx) => [
      await deleteSome(tx, oldPoints, 5_000),
      await deleteSome(tx, oldTrackings, 5_000),
    ]);
    return left.includes(true);
  }
}
