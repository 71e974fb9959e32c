import type { OutgoingHttpHeaders, ServerResponse } from 'node:http';
import { Injectable, type BeforeApplicationShutdown, type OnApplicationBootstrap } from '@nestjs/common';
import type { Redis } from 'ioredis';
import { OpenStream, toFrame } from '../../../kernel/http/open-stream.js';
import { Schedule } from '../../../kernel/schedule.js';
import { LivePositions } from '../../drivers/index.js';
import { TrackingService } from './tracking.service.js';

const EVERY_MS = 1_000;
/** A nudge just before the next reading must not make two messages of one second. */
const SLACK_MS = 100;
/** Then it ends, and the browser opens another one. */
const LIFE_MS = 30 * 60_000;
const MAX_STREAMS = 20;

/** `link` is the number of the link by which it was opened. */
type Viewer = { stream: OpenStream; link: number; shown: string; sentAt: number };
type Watched = { viewers: Viewer[]; driverId: string | null };

/**
 * The open streams of deliveries. Each gets the newest state alone, at most once a second: what changed is asked of MySQL
 * every second for all of them, and at once when a driver of theirs moves.
 */
@Injectable()
export class TrackingHub implements OnApplicationBootstrap, BeforeApplicationShutdown {
  private readonly watched = new Map<string, Watched>();
  private readonly moved = new Set<string>();
  private readonly schedule = new Schedule('tracking', EVERY_MS, () => this.poll());
  private connection: Redis | undefined;
  private polledAt = 0;
  private isClosing = false;

  constructor(
    private readonly tracking: TrackingService,
    private readonly live: LivePositions,
  ) {}

  onApplicationBootstrap(): void {
    this.schedule.start();
    this.connection = this.live.subscribe((positions) => {
      if (this.watched.size === 0) return;
      const drivers = new Set(positions.map(({ driverId }) => driverId));
      for (const [id, { driverId }] of this.watched) if (driverId && drivers.has(driverId)) this.moved.add(id);
      if (this.moved.size > 0) this.schedule.nudge();
    });
  }

  async beforeApplicationShutdown(): Promise<void> {
    this.isClosing = true;
    this.connection?.disconnect();
    for (const { viewers } of this.watched.values()) for (const { stream } of viewers) stream.end('stopping');
    await this.schedule.stop();
  }

  /** Opens a stream of a delivery. */
  open({ id, link }: { id: string; link: number }, response: ServerResponse, headers: OutgoingHttpHeaders): void {
    const stream = new OpenStream(response, undefined, Date.now() + LIFE_MS, '');
    const viewer: Viewer = { stream, link, shown: '', sentAt: -Infinity };
    stream.open(
      headers,
      () => this.see(id),
      () => this.remove(id, viewer),
    );
    if (this.isClosing) return stream.end('stopping');
    const watched = this.watched.get(id) ?? { viewers: [], driverId: null };
    this.watched.set(id, watched);
    watched.viewers.push(viewer);
    if (watched.viewers.length > MAX_STREAMS) watched.viewers.shift()!.stream.end('superseded');
    this.see(id);
  }

  private see(id: string): void {
    this.moved.add(id);
    this.schedule.nudge();
  }

  private remove(id: string, viewer: Viewer): void {
    const viewers = this.watched.get(id)?.viewers;
    const index = viewers?.indexOf(viewer) ?? -1;
    if (index >= 0) viewers!.splice(index, 1);
    if (viewers?.length === 0) this.watched.delete(id);
  }

  private async poll(): Promise<void> {
    const now = performance.now();
    const isTurn = now - this.polledAt >= EVERY_MS - SLACK_MS;
    const ids = (isTurn ? [...this.watched.keys()] : [...this.moved]).filter((id) => this.watched.has(id));
    this.moved.clear();
    if (isTurn) this.polledAt = now;
    if (ids.length === 0) return;
    const found = await this.tracking.findAll(ids);
    for (const id of ids) {
      const [watched, tracked] = [this.watched.get(id), found.get(id)];
      if (watched && tracked) watched.driverId = tracked.driverId;
      for (const viewer of [...(watched?.viewers ?? [])]) {
        if (tracked?.link === viewer.link) this.show(viewer, JSON.stringify(tracked.view), performance.now());
        else viewer.stream.end('expired');
      }
    }
  }

  private show(viewer: Viewer, text: string, now: number): void {
    const { stream } = viewer;
    if (stream.isStalled(now)) return stream.destroy();
    if (stream.expiresAtMs <= Date.now()) return stream.end('stopping');
    if (text === viewer.shown) return stream.heartbeat(now);
    // The latest alone: what a slow reader misses is never sent.
    if (stream.isFull || now - viewer.sentAt < EVERY_MS - SLACK_MS) return;
    [viewer.shown, viewer.sentAt] = [text, now];
    const number = (stream.last ?? 0) + 1;
    stream.send(toFrame('tracking', number, text), number);
  }
}
