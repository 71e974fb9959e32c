import { Injectable, type BeforeApplicationShutdown, type OnApplicationBootstrap } from '@nestjs/common';
import { DataSource } from 'typeorm';
import { Feed } from '../../../kernel/events/feed.js';
import { Problem } from '../../../kernel/problems/problem.js';
import { batched } from '../../../kernel/reads/batch.js';
import { Schedule } from '../../../kernel/schedule.js';
import { UnitOfWork } from '../../../kernel/tx/unit-of-work.js';
import { distance } from '../../geo/index.js';
import { sharingChanged } from '../drivers.events.js';
import { MAX_ACCURACY_METERS, MAX_AGE_MS, MAX_METERS_PER_SECOND, newestOf, type Fix, type Refusal } from './fix.js';
import { LivePositions } from './live-positions.js';
import { receivedFixes, writtenPositions } from './positions.metrics.js';
import { findSharing, upsertPositions } from './positions.queries.js';

/** Rows of a second at once would hold up bookings: see docs/benchmarks.md, Dispatch. */
const EVERY_MS = 250;
/** A row is written when its driver moved as far, or is as old. */
const MOVED_METERS = 30;
const ROW_AGE_MS = 30_000;
const ROWS = 2_000;
/** After so long what this process knows of a driver is read again: another process may have taken later positions. */
const KNOWN_MS = 60_000;

/** What this process knows of a driver; `written` is what the row holds as far as it knows. */
type Known = {
  consents: boolean;
  last: Fix | undefined;
  written: { fix: Fix; atMs: number } | undefined;
  readAtMs: number;
};

const details: Record<Refusal, Record<string, string>> = {
  'position-inaccurate': { max: String(MAX_ACCURACY_METERS) },
  'position-outdated': { minutes: String(MAX_AGE_MS / 60_000) },
  'position-in-future': {},
  'position-implausible': { max: String(MAX_METERS_PER_SECOND) },
};

/**
 * Keeps the newest position of each driver in this process, and four times a second writes those that say something
 * new: one statement to MySQL, one pipeline to Redis. A crash loses the positions of a quarter of a second.
 */
@Injectable()
export class PositionRecorder implements OnApplicationBootstrap, BeforeApplicationShutdown {
  private readonly known = new Map<string, Known>();
  private readonly fresh = new Set<string>();
  private readonly schedule = new Schedule('positions of drivers', EVERY_MS, () => this.write());
  private readonly read = batched((ids) => findSharing(this.dataSource.manager, ids));

  constructor(
    private readonly dataSource: DataSource,
    private readonly uow: UnitOfWork,
    private readonly live: LivePositions,
    private readonly feed: Feed,
  ) {}

  async onApplicationBootstrap(): Promise<void> {
    await this.feed.subscribe(sharingChanged, ({ payload }) => this.doubt(payload.driverId));
    this.schedule.start();
  }

  async beforeApplicationShutdown(): Promise<void> {
    await this.schedule.stop();
    await this.write();
  }

  /**
   * Takes positions of a driver. Those that are refused are dropped; the error is that of the last one, when all are.
   *
   * @throws Problem `position-consent-missing` (409), or one of `refusals` (422)
   */
  async record(driverId: string, fixes: readonly Fix[]): Promise<void> {
    const [known, nowMs] = [await this.find(driverId), Date.now()];
    if (!known.consents) throw new Problem('position-consent-missing');
    const { newest, accepted, refused } = newestOf(fixes, known.last, nowMs);
    receivedFixes.inc({ result: 'accepted' }, accepted);
    for (const refusal of refused) receivedFixes.inc({ result: refusal });
    if (accepted === 0) throw new Problem(refused.at(-1)!, details[refused.at(-1)!]);
    if (newest === known.last) return;
    known.last = newest;
    this.fresh.add(driverId);
  }

  /** Consent or row may have changed: both are read again before anything is written. */
  private doubt(driverId: string): void {
    const known = this.known.get(driverId);
    if (known) this.known.set(driverId, { ...known, written: undefined, readAtMs: 0 });
  }

  private async find(driverId: string): Promise<Known> {
    const known = this.known.get(driverId);
    if (known && Date.now() - known.readAtMs < KNOWN_MS) return known;
    const found = await this.read(driverId);
    // Another request, or another process, may have taken a later position meanwhile.
    const own = this.known.get(driverId);
    const isNewer = own?.last && (!found?.last || own.last.recordedAtMs > found.last.recordedAtMs);
    const next: Known = {
      consents: found?.consents ?? false,
      last: isNewer ? own.last : found?.last,
      written: own?.written,
      readAtMs: Date.now(),
    };
    this.known.set(driverId, next);
    return next;
  }

  /** Returns whether there are more. */
  private async write(): Promise<boolean> {
    const ids = [...this.fresh].slice(0, ROWS);
    // Those that come meanwhile are for the next time.
    for (const id of ids) this.fresh.delete(id);
    try {
      await this.writeNewest(ids, Date.now());
    } catch (error) {
      for (const id of ids) this.fresh.add(id);
      throw error;
    }
    return ids.length === ROWS;
  }

  private async writeNewest(ids: string[], nowMs: number): Promise<void> {
    if (ids.length === 0) return this.forget(nowMs);
    const all = await Promise.all(ids.map(async (driverId) => ({ driverId, ...(await this.find(driverId)) })));
    const positions = all.flatMap(({ driverId, consents, last, written }) =>
      consents && last ? [{ driverId, fix: last, written }] : [],
    );
    this.live.publish(positions);
    const rows = positions
      .filter(({ fix, written }) => isDue(written, fix, nowMs))
      .toSorted((a, b) => (a.driverId < b.driverId ? -1 : 1)) // one lock order, against deadlocks
      .map(({ driverId, fix }): [string, Fix] => [driverId, fix]);
    if (rows.length === 0) return;
    await this.uow.run((tx) => upsertPositions(tx, rows));
    writtenPositions.inc(rows.length);
    for (const [driverId, fix] of rows) {
      const known = this.known.get(driverId);
      if (known) known.written = { fix, atMs: nowMs };
    }
  }

  /** Of drivers who went home this process keeps nothing. */
  private forget(nowMs: number): void {
    for (const [driverId, { readAtMs }] of this.known) if (nowMs - readAtMs > MAX_AGE_MS) this.known.delete(driverId);
  }
}

function isDue(written: Known['written'], fix: Fix, nowMs: number): boolean {
  if (!written || nowMs - written.atMs >= ROW_AGE_MS) return true;
  return distance(written.fix, fix) >= MOVED_METERS;
}
