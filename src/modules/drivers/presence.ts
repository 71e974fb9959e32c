import { Injectable, type BeforeApplicationShutdown, type OnApplicationBootstrap } from '@nestjs/common';
import { DataSource } from 'typeorm';
import { config } from '../../config.js';
import { Presence } from '../../kernel/auth/presence.js';
import { Outbox } from '../../kernel/events/outbox.js';
import { Schedule } from '../../kernel/schedule.js';
import { fromBytes } from '../../kernel/tx/ids.js';
import { UnitOfWork } from '../../kernel/tx/unit-of-work.js';
import { DriversService } from './drivers.service.js';
import { driverLapsed } from './drivers.events.js';
import { driversOnline } from './drivers.metrics.js';
import { countOnline } from './drivers.queries.js';

const { lapseSeconds } = config.drivers;
/** Often enough that no driver lapses who is there. */
const EVERY_MS = Math.min(30_000, (lapseSeconds * 1_000) / 4);
const DRIVERS = 500;
const LAPSES = 50;

/** Drivers who are online, and of whom no request and no stream was seen for `DRIVER_LAPSE_SECONDS`. */
export const lapsed = `driver_availability WHERE online AND seen_at <= NOW(6) - INTERVAL ${lapseSeconds} SECOND`;

/** Writes down, some times a minute, which drivers this process has seen. */
@Injectable()
export class DriverPresence implements OnApplicationBootstrap, BeforeApplicationShutdown {
  private readonly seen = new Set<string>();
  private readonly schedule = new Schedule('presence of drivers', EVERY_MS, () => this.write());

  constructor(
    private readonly presence: Presence,
    private readonly drivers: DriversService,
    private readonly uow: UnitOfWork,
  ) {}

  onApplicationBootstrap(): void {
    this.presence.listen(({ id, roles }) => {
      if (roles.includes('driver')) this.seen.add(id);
    });
    this.schedule.start();
  }

  async beforeApplicationShutdown(): Promise<void> {
    await this.schedule.stop();
  }

  /** Returns whether there are more. */
  private async write(): Promise<boolean> {
    const ids = [...this.seen].slice(0, DRIVERS);
    if (ids.length === 0) return false;
    await this.uow.run((tx) => this.drivers.setSeen(tx, ids));
    for (const id of ids) this.seen.delete(id);
    return this.seen.size > 0;
  }
}

/** Sets drivers offline who are no longer there. */
@Injectable()
export class DriverLapses {
  constructor(
    private readonly uow: UnitOfWork,
    private readonly outbox: Outbox,
    private readonly drivers: DriversService,
    private readonly dataSource: DataSource,
  ) {}

  /** Publishes how many drivers are online, and of how many it is known where they are. */
  async measure(): Promise<void> {
    const counts = await countOnline(this.dataSource.manager);
    for (const [position, count] of Object.entries(counts)) driversOnline.set({ position }, count);
  }

  setOffline(): Promise<boolean> {
    return this.uow.run(async (tx) => {
      const rows: { driver_id: Buffer }[] = await tx.query(
        `SELECT driver_id FROM ${lapsed} ORDER BY seen_at LIMIT ${LAPSES} FOR UPDATE SKIP LOCKED`,
      );
      for (const row of rows) {
        const driverId = fromBytes(row.driver_id);
        await this.drivers.setOnline(tx, driverId, false);
        await this.outbox.add(tx, driverLapsed, { aggregateId: driverId, actorId: null, payload: { driverId } });
      }
      return rows.length > 0;
    });
  }
}
