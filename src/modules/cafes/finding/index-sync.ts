import { Injectable, Logger, type BeforeApplicationShutdown, type OnApplicationBootstrap } from '@nestjs/common';
import { setImmediate as yieldToOthers } from 'node:timers/promises';
import { DataSource } from 'typeorm';
import { Feed } from '../../../kernel/events/feed.js';
import { toBytes } from '../../../kernel/tx/ids.js';
import { Schedule } from '../../../kernel/schedule.js';
import { cafesChanged } from '../cafes.events.js';
import { CafeIndex } from './cafe-index.js';
import { findShown, findShownAfter } from './cafe.queries.js';
import { indexAgeSeconds, indexedCafes, indexRebuildSeconds } from './finding.metrics.js';
import { HoursTable } from './hours-table.js';

const EVERY_MS = 500;
const PAGE = 1_000;
/** An older index is skipped by searches. */
const STALE_MS = 5_000;

/** Loads this process's index from the tables, and keeps it in sync. */
@Injectable()
export class IndexSync implements OnApplicationBootstrap, BeforeApplicationShutdown {
  readonly hours = new HoursTable();
  private readonly logger = new Logger('café index');
  private readonly schedule = new Schedule('café index', EVERY_MS, () => this.work());
  private index: CafeIndex | undefined;
  /** The cafés to reload. */
  private readonly changed = new Set<string>();
  private changedSince = 0;
  private isStopping = false;

  constructor(
    private readonly dataSource: DataSource,
    private readonly feed: Feed,
  ) {}

  async onApplicationBootstrap(): Promise<void> {
    // Subscribe before copying: a café that changes during the copy is loaded again.
    await this.feed.subscribe(cafesChanged, ({ payload: { cafeIds } }) => {
      if (this.changed.size === 0) this.changedSince = performance.now();
      for (const id of cafeIds) this.changed.add(id);
      this.schedule.nudge();
    });
    this.schedule.start();
  }

  async beforeApplicationShutdown(): Promise<void> {
    this.isStopping = true;
    await this.schedule.stop();
  }

  /** The index, once it is loaded; it may be stale. */
  get loaded(): CafeIndex | undefined {
    return this.index;
  }

  /** False when changes do not reach the index, as while the database is unreachable. */
  get isCurrent(): boolean {
    return this.ageMs() < STALE_MS;
  }

  private ageMs(): number {
    const waiting = this.changed.size === 0 ? 0 : performance.now() - this.changedSince;
    return Math.max(this.feed.silentMs, waiting);
  }

  private async work(): Promise<void> {
    indexAgeSeconds.set(this.ageMs() / 1_000);
    this.index ??= await this.load();
    if (!this.index) return;
    do {
      if (this.changed.size > 0) await this.refresh(this.index);
      if (this.index.needsRebuild) await this.rebuild(this.index);
    } while (this.changed.size > 0 && !this.isStopping);
    indexedCafes.set(this.index.size);
  }

  /** Undefined when the process stops meanwhile. */
  private async load(): Promise<CafeIndex | undefined> {
    const startedAt = performance.now();
    const index = new CafeIndex(this.hours);
    let last: Buffer = Buffer.alloc(16);
    while (!this.isStopping) {
      const cafes = await findShownAfter(this.dataSource.manager, last, PAGE);
      for (const cafe of cafes) index.put(cafe);
      if (cafes.length < PAGE) {
        await this.rebuild(index);
        this.logger.log({ cafes: index.size, ms: Math.round(performance.now() - startedAt) }, 'loaded');
        return index;
      }
      last = cafes.at(-1)!.id;
      await yieldToOthers();
    }
    return undefined;
  }

  private async refresh(index: CafeIndex): Promise<void> {
    const ids = [...this.changed].slice(0, PAGE);
    const since = performance.now();
    // Removed first: a café that changes while it is read must be read again.
    for (const id of ids) this.changed.delete(id);
    try {
      const cafes = await findShown(this.dataSource.manager, ids.map(toBytes));
      const missing = new Set(ids.map((id) => toBytes(id).toString('latin1')));
      for (const cafe of cafes) {
        index.put(cafe);
        missing.delete(cafe.id.toString('latin1'));
      }
      for (const id of missing) index.remove(Buffer.from(id, 'latin1'));
      this.changedSince = since;
    } catch (error) {
      for (const id of ids) this.changed.add(id);
      throw error;
    }
  }

  private async rebuild(index: CafeIndex): Promise<void> {
    const startedAt = performance.now();
    await index.rebuild();
    indexRebuildSeconds.set((performance.now() - startedAt) / 1_000);
  }
}
