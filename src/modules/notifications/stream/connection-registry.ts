import type { OutgoingHttpHeaders, ServerResponse } from 'node:http';
import { Injectable, type BeforeApplicationShutdown, type OnApplicationBootstrap } from '@nestjs/common';
import { DataSource } from 'typeorm';
import { RevokedSessions } from '../../../kernel/auth/sessions.js';
import { Presence } from '../../../kernel/auth/presence.js';
import type { Caller, Principal } from '../../../kernel/auth/principal.js';
import { toBytes } from '../../../kernel/tx/ids.js';
import { Schedule } from '../../../kernel/schedule.js';
import type { Locale } from '../../../kernel/problems/locale.js';
import { UsersService } from '../../users/index.js';
import { toView, type InboxItem } from '../inbox/view.js';
import { OpenStream, toFrame } from '../../../kernel/http/open-stream.js';
import { cutStreams, openStreams, streamedNotifications } from './stream.metrics.js';
import { findLastNumbers, findSpans, type Span } from './stream.queries.js';
import { StreamNudge } from './stream-nudge.js';

const POLL_MS = 1_000;
/** A poll may start a little early; without this slack it would be skipped and cost another interval. */
const POLL_SLACK_MS = 100;
const SUBSCRIBERS_PER_POLL = 1_000;
/** The most notifications written to a stream at once, beyond what its socket accepts. */
const MAX_SPAN = 200;
const MAX_ROWS = 1_000;
const MAX_STREAMS_PER_PERSON = 10;

/**
 * A user with open streams to this process, the oldest first; `head` is the number of their last known notification.
 */
type Subscriber = { id: string; me: Principal; userId: Buffer; streams: OpenStream[]; head: number };
type Read = Span & { id: string; streams: OpenStream[] };

/**
 * All streams of this process. MySQL is polled every second for new notifications; a nudge through Redis only speeds
 * that up, so that streams work without Redis. A user's numbers become visible in order, so a client that has a number
 * has all before it; a missing number was replaced by newer news of the same subject.
 */
@Injectable()
export class ConnectionRegistry implements OnApplicationBootstrap, BeforeApplicationShutdown {
  private readonly subscribers = new Map<string, Subscriber>();
  private readonly nudged = new Set<string>();
  private readonly behind = new Set<Subscriber>();
  private readonly schedule = new Schedule('streams', POLL_MS, () => this.poll());
  private ticker: NodeJS.Timeout | undefined;
  private stopNudges = () => {};
  private polledAt = 0;
  private isClosing = false;

  constructor(
    private readonly dataSource: DataSource,
    private readonly users: UsersService,
    private readonly nudge: StreamNudge,
    private readonly revoked: RevokedSessions,
    private readonly presence: Presence,
  ) {}

  onApplicationBootstrap(): void {
    this.schedule.start();
    this.ticker = setInterval(() => this.tick(), 1_000);
    this.stopNudges = this.nudge.subscribe((ids) => this.onNudge(ids));
  }

  async beforeApplicationShutdown(): Promise<void> {
    this.isClosing = true;
    clearInterval(this.ticker);
    this.stopNudges();
    for (const [subscriber, stream] of this.all()) this.close(subscriber, stream, 'stopping');
    await this.schedule.stop();
  }

  /** Opens a stream of the notifications of `me` after the number `after`, or of new ones only. */
  open(me: Caller, after: number | undefined, response: ServerResponse, headers: OutgoingHttpHeaders): void {
    const stream = new OpenStream(response, after, me.expiresAtMs, me.sessionId);
    const subscriber = this.subscribers.get(me.id) ?? { id: me.id, me, userId: toBytes(me.id), streams: [], head: 0 };
    stream.open(
      headers,
      () => this.resume(subscriber),
      () => this.remove(subscriber, stream),
    );
    if (this.isClosing) return stream.end('stopping');
    this.subscribers.set(me.id, subscriber);
    subscriber.streams.push(stream);
    openStreams.inc();
    if (subscriber.streams.length > MAX_STREAMS_PER_PERSON)
      this.close(subscriber, subscriber.streams[0]!, 'superseded');
    this.onNudge([me.id]);
  }

  private onNudge(ids: string[]): void {
    const connected = ids.filter((id) => this.subscribers.has(id));
    for (const id of connected) this.nudged.add(id);
    if (connected.length > 0) this.schedule.nudge();
  }

  private resume(subscriber: Subscriber): void {
    this.behind.add(subscriber);
    this.schedule.nudge();
  }

  /** Finds users with new notifications and sends some of them. Returns true when there is more to send. */
  private async poll(): Promise<boolean> {
    const subscribers = this.dueSubscribers();
    for (let start = 0; start < subscribers.length; start += SUBSCRIBERS_PER_POLL) {
      await this.updateHeads(subscribers.slice(start, start + SUBSCRIBERS_PER_POLL));
    }
    await this.send(this.nextReads());
    return this.behind.size > 0;
  }

  /** All subscribers once a second; in between, those that were nudged. */
  private dueSubscribers(): Subscriber[] {
    const now = performance.now();
    const isPoll = now - this.polledAt >= POLL_MS - POLL_SLACK_MS;
    const ids = isPoll ? [...this.subscribers.keys()] : [...this.nudged];
    if (isPoll) this.polledAt = now;
    this.nudged.clear();
    return ids.flatMap((id) => this.subscribers.get(id) ?? []);
  }

  private async updateHeads(subscribers: Subscriber[]): Promise<void> {
    const userIds = subscribers.map(({ userId }) => userId);
    const numbers = await findLastNumbers(this.dataSource.manager, userIds);
    for (const subscriber of subscribers) {
      subscriber.head = numbers.get(subscriber.id) ?? 0;
      for (const stream of subscriber.streams) if (stream.last === undefined) stream.start(subscriber.head);
      if (subscriber.streams.some(({ last }) => last! < subscriber.head)) this.behind.add(subscriber);
    }
  }

  /**
   * Selects what to read next, within the limit of one statement. Subscribers with more to send go to the end of the
   * queue.
   */
  private nextReads(): Read[] {
    const reads: Read[] = [];
    let rows = 0;
    for (const subscriber of [...this.behind]) {
      if (rows >= MAX_ROWS) break;
      this.behind.delete(subscriber);
      const { id, userId, head } = subscriber;
      const open = subscriber.streams.filter(({ isFull, last }) => !isFull && last !== undefined && last < head);
      for (const [from, streams] of Map.groupBy(open, ({ last }) => last!)) {
        const to = Math.min(head, from + MAX_SPAN);
        reads.push({ id, userId, from, to, streams });
        rows += to - from;
        if (to < head) this.behind.add(subscriber);
      }
    }
    return reads;
  }

  private async send(reads: Read[]): Promise<void> {
    if (reads.length === 0) return;
    const { manager } = this.dataSource;
    const ids = [...new Set(reads.map(({ id }) => id))];
    const [rows, users] = await Promise.all([findSpans(manager, reads), this.users.findByIds(manager, ids)]);
    const locales = new Map(users.map(({ id, locale }) => [id, locale]));
    const frames = new Map(
      [...Map.groupBy(rows, ({ userId }) => userId)].map(([id, own]) => [id, toFrames(own, locales.get(id))]),
    );
    for (const { id, from, to, streams } of reads) {
      const own = frames.get(id)?.filter(({ number }) => number > from && number <= to) ?? [];
      const text = own.map(({ frame }) => frame).join('');
      for (const stream of streams) stream.send(text, to);
      streamedNotifications.inc(own.length * streams.length);
    }
  }

  /** Once a second, for all streams: heartbeats, expired tokens, clients that stopped reading. */
  private tick(): void {
    const [now, clock] = [performance.now(), Date.now()];
    for (const [subscriber, stream] of this.all()) {
      if (stream.expiresAtMs <= clock || this.revoked.has(stream.sessionId)) this.close(subscriber, stream, 'expired');
      else if (stream.isStalled(now)) {
        cutStreams.inc();
        stream.destroy();
      } else {
        stream.heartbeat(now);
        this.presence.note(subscriber.me);
      }
    }
  }

  /** A copy, as streams are removed during iteration. */
  private all(): [Subscriber, OpenStream][] {
    return [...this.subscribers.values()].flatMap((subscriber) =>
      subscriber.streams.map((stream): [Subscriber, OpenStream] => [subscriber, stream]),
    );
  }

  private close(subscriber: Subscriber, stream: OpenStream, reason: Parameters<OpenStream['end']>[0]): void {
    this.remove(subscriber, stream);
    stream.end(reason);
  }

  private remove(subscriber: Subscriber, stream: OpenStream): void {
    const index = subscriber.streams.indexOf(stream);
    if (index < 0) return;
    subscriber.streams.splice(index, 1);
    openStreams.dec();
    if (subscriber.streams.length > 0) return;
    this.subscribers.delete(subscriber.id);
    this.behind.delete(subscriber);
  }
}

/** Each notification once, as the frame that all streams of its user share. */
function toFrames(own: InboxItem[], locale: Locale = 'ko'): { number: number; frame: string }[] {
  return own.map((item) => ({
    number: item.number,
    frame: toFrame('notification', item.number, JSON.stringify(toView(item, locale))),
  }));
}
