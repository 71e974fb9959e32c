import { Injectable, type BeforeApplicationShutdown, type OnApplicationBootstrap } from '@nestjs/common';
import { DataSource } from 'typeorm';
import type { Principal } from '../../../kernel/auth/principal.js';
import { RevokedSessions } from '../../../kernel/auth/sessions.js';
import { Schedule } from '../../../kernel/schedule.js';
import { StreamNudge } from '../stream/stream-nudge.js';
import { findLastEvents } from './account-events.queries.js';
import { openWaits } from './account-events.metrics.js';

const POLL_MS = 1_000;
const MAX_WAITS_PER_ACCOUNT = 10;

/** One request that waits for the next event of an account; `last` is the number of the last one that it knows. */
export class EventWait {
  /** It ends: the request is to be answered, with or without events. */
  isOver = false;
  /** The session or the key has ended meanwhile. */
  isRevoked = false;
  last: number | undefined;
  private wake: () => void = () => {};
  private isWoken = false;

  /** @param sessionId the session or key of who waits */
  constructor(
    readonly sessionId: string,
    private readonly leave: (wait: EventWait) => void,
  ) {}

  /** Resolves when there may be events after `last`, after so many ms, or when it is over. It holds no connection. */
  async until(last: number, ms: number): Promise<void> {
    this.last = last;
    if (!this.isWoken && !this.isOver && ms > 0) {
      await new Promise<void>((resolve) => {
        const timer = setTimeout(resolve, ms);
        this.wake = () => {
          clearTimeout(timer);
          resolve();
        };
      });
    }
    this.isWoken = false;
    this.wake = () => {};
  }

  nudge(): void {
    this.isWoken = true;
    this.wake();
  }

  end(): void {
    this.isOver = true;
    this.nudge();
  }

  revoke(): void {
    this.isRevoked = true;
    this.end();
  }

  close(): void {
    this.leave(this);
  }
}

/**
 * The requests of this process that wait for events. A nudge through Redis after the commit wakes those of an account; without
 * Redis one statement a second finds, for all of them, who has new events.
 */
@Injectable()
export class EventWaits implements OnApplicationBootstrap, BeforeApplicationShutdown {
  /** The oldest of an account come first. */
  private readonly waits = new Map<string, Set<EventWait>>();
  private readonly schedule = new Schedule('event waits', POLL_MS, () => this.poll());
  private stopNudges = () => {};
  private isClosing = false;

  constructor(
    private readonly dataSource: DataSource,
    private readonly nudge: StreamNudge,
    private readonly revoked: RevokedSessions,
  ) {}

  onApplicationBootstrap(): void {
    this.schedule.start();
    this.stopNudges = this.nudge.subscribe((ids) => {
      for (const id of ids) for (const wait of this.waits.get(id) ?? []) wait.nudge();
    });
    this.revoked.subscribe((id) => {
      for (const [userId, own] of this.waits) {
        for (const wait of own) if (id === userId || id === wait.sessionId) wait.revoke();
      }
    });
  }

  async beforeApplicationShutdown(): Promise<void> {
    this.isClosing = true;
    this.stopNudges();
    for (const wait of this.all()) wait.end();
    await this.schedule.stop();
  }

  /** Begins before the events are read, so that none is missed in between. `close` it in the end. */
  open({ id: userId, sessionId }: Principal): EventWait {
    const own = this.waits.get(userId) ?? new Set();
    const wait = new EventWait(sessionId, (gone) => {
      if (!own.delete(gone)) return;
      openWaits.dec();
      if (own.size === 0 && this.waits.get(userId) === own) this.waits.delete(userId);
    });
    this.waits.set(userId, own.add(wait));
    openWaits.inc();
    if (this.isClosing) wait.end();
    const [oldest] = own;
    if (own.size > MAX_WAITS_PER_ACCOUNT) oldest!.end();
    return wait;
  }

  private async poll(): Promise<void> {
    if (this.waits.size === 0) return;
    const last = await findLastEvents(this.dataSource.manager, [...this.waits.keys()]);
    for (const [userId, own] of this.waits) {
      const newest = last.get(userId) ?? 0;
      for (const wait of own) if (wait.last !== undefined && newest > wait.last) wait.nudge();
    }
  }

  private all(): EventWait[] {
    return [...this.waits.values()].flatMap((own) => [...own]);
  }
}
