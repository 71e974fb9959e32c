import { Injectable, type BeforeApplicationShutdown, type OnApplicationBootstrap } from '@nestjs/common';
import { DataSource } from 'typeorm';
import { Schedule } from '../../../kernel/schedule.js';
import { boxesAround, distance, type GeoPoint, type Vehicle } from '../../geo/index.js';
import { standingDrivers } from './positions.metrics.js';
import { findChanged, type StandingRow } from './positions.queries.js';

const EVERY_MS = 500;
/** Rows become visible after the moment that they carry: those of the last seconds are read again. */
const OVERLAP_MS = 2_000;
/** What the overlap misses, such as a slow transaction, is there after the next reading of the whole. */
const WHOLE_EVERY_MS = 30_000;
const MAX_AGE_MS = 600_000;
/** Degrees of a cell, some two kilometres in Korea. */
const CELL_DEGREES = 0.02;

/** A driver who is online, and where. */
export type StandingDriver = GeoPoint & { driverId: string; vehicle: Vehicle | null; recordedAt: Date };
/** The same as seen from a place. */
export type NearDriver = StandingDriver & { meters: number };

/**
 * Where the drivers are who are online and share their position, in the memory of this process: it answers without SQL. It
 * follows the tables within a second; a transaction that acts on it asks them again (`isOnline`).
 */
@Injectable()
export class DriverTable implements OnApplicationBootstrap, BeforeApplicationShutdown {
  private drivers = new Map<string, StandingDriver>();
  private cells = new Map<string, Set<string>>();
  private newestMs = 0;
  private readWholeAt = -Infinity;
  private readonly schedule = new Schedule('table of drivers', EVERY_MS, () => this.refresh());

  constructor(private readonly dataSource: DataSource) {}

  onApplicationBootstrap(): void {
    this.schedule.start();
  }

  async beforeApplicationShutdown(): Promise<void> {
    await this.schedule.stop();
  }

  /**
   * The drivers within `meters`, nearest first, whose position is at most `freshSeconds` old. With `vehicles` only those who
   * have one of them.
   */
  findNearest(
    point: GeoPoint,
    { meters, vehicles, freshSeconds }: { meters: number; vehicles?: readonly Vehicle[]; freshSeconds: number },
  ): NearDriver[] {
    const since = Date.now() - freshSeconds * 1_000;
    return this.candidates(point, meters)
      .filter(({ recordedAt, vehicle }) => {
        const fits = !vehicles || (vehicle !== null && vehicles.includes(vehicle));
        return fits && recordedAt.getTime() >= since;
      })
      .map((driver) => ({ ...driver, meters: distance(point, driver) }))
      .filter((driver) => driver.meters <= meters)
      .sort((a, b) => a.meters - b.meters);
  }

  /** Reads what changed, or everything. */
  async refresh(): Promise<void> {
    const isWhole = performance.now() - this.readWholeAt >= WHOLE_EVERY_MS;
    const since = isWhole ? Date.now() - MAX_AGE_MS : this.newestMs - OVERLAP_MS;
    const rows = await findChanged(this.dataSource.manager, new Date(since));
    if (isWhole) {
      [this.drivers, this.cells] = [new Map(), new Map()];
      this.readWholeAt = performance.now();
      this.newestMs = since + OVERLAP_MS;
    }
    for (const row of rows) this.set(row);
    standingDrivers.set(this.drivers.size);
  }

  private set({ driverId, lat, lng, vehicle, recordedAtMs, isAvailable, changedAt }: StandingRow): void {
    this.newestMs = Math.max(this.newestMs, changedAt.getTime());
    const before = this.drivers.get(driverId);
    if (before) this.cells.get(cellOf(before))!.delete(driverId);
    if (!isAvailable) return void this.drivers.delete(driverId);
    const driver = { driverId, lat, lng, vehicle, recordedAt: new Date(recordedAtMs) };
    this.drivers.set(driverId, driver);
    const cell = this.cells.get(cellOf(driver)) ?? new Set();
    this.cells.set(cellOf(driver), cell.add(driverId));
  }

  /** Those in the cells that a circle touches; everybody when these are more cells than there are drivers. */
  private candidates(point: GeoPoint, meters: number): StandingDriver[] {
    const boxes = boxesAround(point, meters).map(({ west, south, east, north }) => ({
      ...{ left: cell(west), right: cell(east), bottom: cell(south), top: cell(north) },
    }));
    const size = boxes.reduce((sum, { left, right, bottom, top }) => sum + (right - left + 1) * (top - bottom + 1), 0);
    if (size > this.drivers.size) return [...this.drivers.values()];
    const ids: string[] = [];
    for (const { left, right, bottom, top } of boxes)
      for (let x = left; x <= right; x++)
        for (let y = bottom; y <= top; y++) ids.push(...(this.cells.get(`${x} ${y}`) ?? []));
    return ids.map((id) => this.drivers.get(id)!);
  }
}

const cell = (degrees: number): number => Math.floor(degrees / CELL_DEGREES);
const cellOf = ({ lat, lng }: GeoPoint): string => `${cell(lng)} ${cell(lat)}`;
