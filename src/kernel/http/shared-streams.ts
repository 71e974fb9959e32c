import type { OutgoingHttpHeaders } from 'node:http';
import type { BeforeApplicationShutdown, OnApplicationBootstrap } from '@nestjs/common';
import type { FastifyReply } from 'fastify';
import { callerAddressOf } from '../auth/caller-address.js';
import type { ChangeNotices } from '../cache/change-notices.js';
import { Problem } from '../problems/problem.js';
import { Schedule } from '../schedule.js';
import type { CacheTag } from '../tx/changes.js';
import { OpenStream, toFrame } from './open-stream.js';
import { openSharedStreams } from './shared-streams.metrics.js';

const EVERY_MS = 1_000;
/** A nudge just before the next turn must not make two messages of one second. */
const SLACK_MS = 100;
/** Commits that come together are looked at together. */
const GATHER_MS = 100;
/** What no mark tells of, such as a name that was changed, is seen this late. */
const REREAD_MS = 30_000;
/** Then a stream ends, and its client opens another one: at another time than others, and at a process that may be newer. */
const LIFE_MS = { from: 30 * 60_000, to: 45 * 60_000 };
/** Households, schools and mobile networks share an address. */
const MAX_OF_ADDRESS = 100;
const MAX_STREAMS = 10_000;
const RETRY_SECONDS = 30;

type Viewer = { stream: OpenStream; sentAt: number };
/** What is looked at by one key, and its state as it was last read, ready to send; `number` counts the states that differed. */
type Watched = {
  viewers: Set<Viewer>;
  mark: string | undefined;
  readAt: number;
  text: string;
  frame: string;
  number: number;
};

/**
 * The open streams of one kind in this process, each of a state that many may look at, named by a key. A stream gets the newest state
 * alone, whole, at most once a second: so a client that comes again has missed nothing. What changed is looked up once for all of them,
 * every second, and at once when a commit tells of it; without Redis every second is all.
 */
export abstract class SharedStreams implements OnApplicationBootstrap, BeforeApplicationShutdown {
  private readonly watched = new Map<string, Watched>();
  private readonly countByAddress = new Map<string, number>();
  private readonly due = new Set<string>();
  private readonly schedule: Schedule;
  private count = 0;
  private polledAt = 0;
  private isSubscribed = false;
  private isClosing = false;
  private gathering: NodeJS.Timeout | undefined;

  /** @param event the name of the event that carries a state */
  protected constructor(
    private readonly event: string,
    private readonly notices: ChangeNotices,
  ) {
    this.schedule = new Schedule(`streams of ${event}`, EVERY_MS, () => this.poll());
  }

  /** What is cheap to find and differs when a state does, by key. The streams of a key that is missing are over. */
  protected abstract findMarks(keys: string[]): Promise<ReadonlyMap<string, string>>;

  /** The states of these keys, as they are sent. */
  protected abstract findStates(keys: string[]): Promise<ReadonlyMap<string, object>>;

  /** The keys whose states a commit may have changed, of those that are looked at. */
  protected abstract keysOf(tags: readonly CacheTag[], watched: ReadonlyMap<string, unknown>): Iterable<string>;

  onApplicationBootstrap(): void {
    this.schedule.start();
  }

  async beforeApplicationShutdown(): Promise<void> {
    this.isClosing = true;
    clearTimeout(this.gathering);
    for (const { viewers } of this.watched.values()) for (const { stream } of viewers) stream.end('stopping');
    await this.schedule.stop();
  }

  /**
   * Answers a request with a stream of this key, which is known to be right.
   *
   * @throws Problem `too-many-streams` (429) where one address has opened too many, `busy` (503) where all together are too many
   */
  protected open(key: string, reply: FastifyReply): void {
    const address = callerAddressOf(reply.request.ip);
    if ((this.countByAddress.get(address) ?? 0) >= MAX_OF_ADDRESS)
      throw new Problem('too-many-streams', { limit: MAX_OF_ADDRESS }, { retryAfterSeconds: RETRY_SECONDS });
    if (this.count >= MAX_STREAMS) throw new Problem('busy', {}, { retryAfterSeconds: RETRY_SECONDS });
    // Fastify passes HEAD requests to the handler of GET.
    if (reply.request.method === 'HEAD') return void reply.type('text/event-stream').send();
    const headers = reply.getHeaders() as OutgoingHttpHeaders;
    const { raw } = reply.hijack();
    // Its client went while the key was checked: no end of it would be seen any more.
    if (raw.destroyed) return;
    const life = LIFE_MS.from + Math.random() * (LIFE_MS.to - LIFE_MS.from);
    const viewer = { stream: new OpenStream(raw, undefined, Date.now() + life, ''), sentAt: -Infinity };
    // Where a full socket drains, the next turn sends the newest state.
    viewer.stream.open(
      headers,
      () => {},
      () => this.remove(key, viewer, address),
    );
    const watched = this.add(key, viewer, address);
    if (this.isClosing) return viewer.stream.end('stopping');
    this.subscribe();
    if (watched.number > 0) return showTo(viewer, watched, performance.now());
    this.due.add(key);
    this.schedule.nudge();
  }

  /** Whether a stream of this key is open here, and so known to be right. */
  protected isWatched(key: string): boolean {
    return this.watched.has(key);
  }

  private add(key: string, viewer: Viewer, address: string): Watched {
    const unread = { mark: undefined, readAt: 0, text: '', frame: '', number: 0 };
    const watched = this.watched.get(key) ?? { viewers: new Set(), ...unread };
    this.watched.set(key, watched);
    watched.viewers.add(viewer);
    this.count++;
    openSharedStreams.inc({ kind: this.event });
    this.countByAddress.set(address, (this.countByAddress.get(address) ?? 0) + 1);
    return watched;
  }

  private remove(key: string, viewer: Viewer, address: string): void {
    this.count--;
    openSharedStreams.dec({ kind: this.event });
    const others = this.countByAddress.get(address)! - 1;
    if (others > 0) this.countByAddress.set(address, others);
    else this.countByAddress.delete(address);
    const viewers = this.watched.get(key)?.viewers;
    viewers?.delete(viewer);
    if (viewers?.size === 0) this.watched.delete(key);
  }

  /** As long as no stream is opened, no connection is needed for them. */
  private subscribe(): void {
    if (this.isSubscribed) return;
    this.isSubscribed = true;
    this.notices.subscribe((tags) => {
      if (this.watched.size === 0) return;
      for (const key of this.keysOf(tags, this.watched)) this.due.add(key);
      if (this.due.size === 0 || this.isClosing) return;
      this.gathering ??= setTimeout(() => {
        this.gathering = undefined;
        this.schedule.nudge();
      }, GATHER_MS);
    });
  }

  private async poll(): Promise<void> {
    const now = performance.now();
    const isTurn = now - this.polledAt >= EVERY_MS - SLACK_MS;
    const keys = (isTurn ? [...this.watched.keys()] : [...this.due]).filter((key) => this.watched.has(key));
    if (isTurn) this.polledAt = now;
    this.due.clear();
    if (keys.length === 0) return;
    try {
      await this.read(keys);
    } finally {
      // Those of which nothing could be read are shown to live.
      for (const key of keys) this.show(key, performance.now());
    }
  }

  private async read(keys: string[]): Promise<void> {
    const marks = await this.findMarks(keys);
    const now = performance.now();
    const changed: string[] = [];
    for (const key of keys) {
      const [watched, mark] = [this.watched.get(key), marks.get(key)];
      if (!watched) continue;
      if (mark === undefined) this.expire(key, watched);
      else if (mark !== watched.mark || now - watched.readAt >= REREAD_MS) changed.push(key);
    }
    if (changed.length === 0) return;
    for (const [key, state] of await this.findStates(changed)) {
      const watched = this.watched.get(key);
      if (!watched) continue;
      // A state may be newer than its mark, never older: the next turn reads it once more.
      [watched.mark, watched.readAt] = [marks.get(key), now];
      const text = JSON.stringify(state);
      if (text === watched.text) continue;
      const number = watched.number + 1;
      Object.assign(watched, { text, number, frame: toFrame(this.event, number, text) });
    }
  }

  private expire(key: string, { viewers }: Watched): void {
    for (const { stream } of viewers) stream.end('expired');
    this.watched.delete(key);
  }

  private show(key: string, now: number): void {
    const watched = this.watched.get(key);
    for (const viewer of [...(watched?.viewers ?? [])]) {
      if (viewer.stream.expiresAtMs > Date.now()) showTo(viewer, watched!, now);
      else {
        watched!.viewers.delete(viewer);
        viewer.stream.end('stopping');
      }
    }
  }
}

/** The newest state alone: what a slow reader misses is never sent. */
function showTo(viewer: Viewer, { frame, number }: Watched, now: number): void {
  const { stream } = viewer;
  if (stream.isStalled(now)) stream.destroy();
  else if (number === (stream.last ?? 0)) stream.heartbeat(now);
  else if (!stream.isFull && now - viewer.sentAt >= EVERY_MS - SLACK_MS) {
    viewer.sentAt = now;
    stream.send(frame, number);
  }
}
