import { Injectable, type BeforeApplicationShutdown, type OnApplicationBootstrap } from '@nestjs/common';
import { DataSource } from 'typeorm';
import { config } from '../../config.js';
import { Schedule } from '../schedule.js';

const EVERY_MS = 500;

/**
 * Writes the time into one row of the primary once a second; its value on a replica shows the lag. Unlike the engine's
 * own figure it includes events that have not reached the replica yet, and needs no privilege.
 */
@Injectable()
export class Heartbeat implements OnApplicationBootstrap, BeforeApplicationShutdown {
  private readonly schedule = new Schedule('heartbeat', EVERY_MS, () => this.beat());

  constructor(private readonly dataSource: DataSource) {}

  onApplicationBootstrap(): void {
    if (config.database.replica) this.schedule.start();
  }

  async beforeApplicationShutdown(): Promise<void> {
    await this.schedule.stop();
  }

  /** Concurrent processes write one heartbeat: the first one wins. */
  private async beat(): Promise<void> {
    await this.dataSource.query(
      'UPDATE replication_heartbeat SET beat_at = NOW(6) WHERE only_row = 1 AND beat_at < NOW(6) - INTERVAL 900000 MICROSECOND',
    );
  }
}
