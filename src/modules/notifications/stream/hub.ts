import type { OutgoingHttpHeaders, ServerResponse } from 'node:http';
import { Injectable, type BeforeApplicationShutdown, type OnApplicationBootstrap } from '@nestjs/common';
import type { Redis } from 'ioredis';
import { DataSource } from 'typeorm';
import type { Caller } from '../../../kernel/auth/principal.js';
import { toBytes } from '../../../kernel/tx/ids.js';
import { Loop } from '../../../kernel/schedule.js';
import type { Locale } from '../../../kernel/problems/locale.js';
import { UsersService } from '../../users/index.js';
import { toView, type Told } from '../inbox/view.js';
import { OpenStream, toFrame } from './open-stream.js';
import { cutStreams, openStreams, streamedNotifications } from './stream.metrics.js';
import { findLastNumbers, findSpans, type Span } from './stream.queries.js';
import { Wake } from './wake.js';

const POLL_MS = 1_000;
/** The pause of the loop may end a little early, and must not then cost another one. */
const POLL_SLACK_MS = 100;
const PEOPLE_PER_POLL = 1_000;
/** At most so many notifications are written to a stream at once, beyond what its socket takes. */
const MAX_SPAN = 200;
const MAX_ROWS = 1_000;
const MAX_STREAMS_PER_PERSON = 10;

/** Somebody with streams to this process, the oldest first, and the number of the last notification known to be theirs. */
type Listener = { id: string; userId: Buffer; streams: OpenStream[]; head: number };
type Reading = Span & { id: string; streams: OpenStream[] };

/**
 * All streams of this process. Who has news is asked of MySQL every second; a bell through Redis only makes that sooner, so
 * that without Redis everything arrives as well. A person's numbers become visible in their order, so whoever knows the last
 * one has everything up to it; a number whose notification is not there was replaced by newer news.
 */
@Injectable()
export class Hub implements OnApplicationBootstrap, BeforeApplicationShutdown {
  private readonly listeners = new Map<string, Listener>();
  private readonly woken = new Set<string>();
  private readonly behind = new Set<Listener>();
  private readonly loop = new Loop('streams', POLL_MS, () => this.round());
  private wheel: NodeJS.Timeout | undefined;
  private ear: Redis | undefined;
  private polledAt = 0;
  private isClosing = false;

  constructor(
    private readonly dataSource: DataSource,
    private readonly users: UsersService,
    private readonly wake: Wake,
  ) {}

  onApplicationBootstrap(): void {
    this.loop.start();
    this.wheel = setInterval(() => this.turn(), 1_000);
    this.ear = this.wake.listen((ids) => this.hear(ids));
  }

  async beforeApplicationShutdown(): Promise<void> {
    this.isClosing = true;
    clearInterval(this.wheel);
    this.ear?.disconnect();
    for (const [listener, stream] of this.all()) this.dismiss(listener, stream, 'stopping');
    await this.loop.stop();
  }

  /** Answers with a stream of what `me` is told after the number `after`, or from now on. */
  open(me: Caller, after: number | undefined, response: ServerResponse, headers: OutgoingHttpHeaders): void {
    const stream = new OpenStream(response, after, me.expiresAtMs);
    const listener = this.listeners.get(me.id) ?? { id: me.id, userId: toBytes(me.id), streams: [], head: 0 };
    stream.open(
      headers,
      () => this.goOn(listener),
      () => this.drop(listener, stream),
    );
    if (this.isClosing) return stream.end('stopping');
    this.listeners.set(me.id, listener);
    listener.streams.push(stream);
    openStreams.inc();
    if (listener.streams.length > MAX_STREAMS_PER_PERSON) this.dismiss(listener, listener.streams[0]!, 'superseded');
    this.hear([me.id]);
  }

  private hear(ids: string[]): void {
    const here = ids.filter((id) => this.listeners.has(id));
    for (const id of here) this.woken.add(id);
    if (here.length > 0) this.loop.nudge();
  }

  private goOn(listener: Listener): void {
    this.behind.add(listener);
    this.loop.nudge();
  }

  /** Finds out who has news, and tells a part of it. True when there is more to tell at once. */
  private async round(): Promise<boolean> {
    const people = this.due();
    for (let start = 0; start < people.length; start += PEOPLE_PER_POLL) {
      await this.look(people.slice(start, start + PEOPLE_PER_POLL));
    }
    await this.tell(this.choose());
    return this.behind.size > 0;
  }

  /** Everybody once a second, and in between those for whom the bell rang. */
  private due(): Listener[] {
    const now = performance.now();
    const isPoll = now - this.polledAt >= POLL_MS - POLL_SLACK_MS;
    const ids = isPoll ? [...this.listeners.keys()] : [...this.woken];
    if (isPoll) this.polledAt = now;
    this.woken.clear();
    return ids.flatMap((id) => this.listeners.get(id) ?? []);
  }

  private async look(people: Listener[]): Promise<void> {
    const userIds = people.map(({ userId }) => userId);
    const numbers = await findLastNumbers(this.dataSource.manager, userIds);
    for (const listener of people) {
      listener.head = numbers.get(listener.id) ?? 0;
      for (const stream of listener.streams) if (stream.last === undefined) stream.start(listener.head);
      if (listener.streams.some(({ last }) => last! < listener.head)) this.behind.add(listener);
    }
  }

  /** What to read next, for as many people as one statement may serve. Who has more to hear goes to the end of the queue. */
  private choose(): Reading[] {
    const readings: Reading[] = [];
    let rows = 0;
    for (const listener of [...this.behind]) {
      if (rows >= MAX_ROWS) break;
      this.behind.delete(listener);
      const { id, userId, head } = listener;
      const open = listener.streams.filter(({ isFull, last }) => !isFull && last !== undefined && last < head);
      for (const [from, streams] of Map.groupBy(open, ({ last }) => last!)) {
        const to = Math.min(head, from + MAX_SPAN);
        readings.push({ id, userId, from, to, streams });
        rows += to - from;
        if (to < head) this.behind.add(listener);
      }
    }
    return readings;
  }

  private async tell(readings: Reading[]): Promise<void> {
    if (readings.length === 0) return;
    const { manager } = this.dataSource;
    const ids = [...new Set(readings.map(({ id }) => id))];
    const [rows, people] = await Promise.all([findSpans(manager, readings), this.users.findByIds(manager, ids)]);
    const locales = new Map(people.map(({ id, locale }) => [id, locale]));
    const frames = new Map(
      [...Map.groupBy(rows, ({ userId }) => userId)].map(([id, own]) => [id, toFrames(own, locales.get(id))]),
    );
    for (const { id, from, to, streams } of readings) {
      const own = frames.get(id)?.filter(({ number }) => number > from && number <= to) ?? [];
      const text = own.map(({ frame }) => frame).join('');
      for (const stream of streams) stream.tell(text, to);
      streamedNotifications.inc(own.length * streams.length);
    }
  }

  /** What time alone brings, once a second for all of them: heartbeats, and the end of tokens and of patience. */
  private turn(): void {
    const [now, clock] = [performance.now(), Date.now()];
    for (const [listener, stream] of this.all()) {
      if (stream.expiresAtMs <= clock) this.dismiss(listener, stream, 'expired');
      else if (stream.isAbandoned(now)) {
        cutStreams.inc();
        stream.cut();
      } else stream.beat(now);
    }
  }

  /** A copy: streams go while one looks at them. */
  private all(): [Listener, OpenStream][] {
    return [...this.listeners.values()].flatMap((listener) =>
      listener.streams.map((stream): [Listener, OpenStream] => [listener, stream]),
    );
  }

  private dismiss(listener: Listener, stream: OpenStream, reason: Parameters<OpenStream['end']>[0]): void {
    this.drop(listener, stream);
    stream.end(reason);
  }

  private drop(listener: Listener, stream: OpenStream): void {
    const index = listener.streams.indexOf(stream);
    if (index < 0) return;
    listener.streams.splice(index, 1);
    openStreams.dec();
    if (listener.streams.length > 0) return;
    this.listeners.delete(listener.id);
    this.behind.delete(listener);
  }
}

/** Each notification as it is written to all streams of its person. */
function toFrames(own: Told[], locale: Locale = 'ko'): { number: number; frame: string }[] {
  return own.map((told) => ({ number: told.number, frame: toFrame(told.number, toView(told, locale)) }));
}
