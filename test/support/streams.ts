import { request, type ClientRequest, type IncomingHttpHeaders, type IncomingMessage } from 'node:http';
import { createPrivateKey } from 'node:crypto';
import { readFileSync } from 'node:fs';
import { SignJWT } from 'jose';
import { newId } from '../../src/kernel/tx/ids.js';
import { bytes } from './database.js';
import { until } from './wait.js';

export type StreamEvent = { id: string; event: string; data: any; at: number };
type Options = {
  token?: string;
  query?: string;
  lastEventId?: number | string;
  /** Of another stream than that of notifications. */
  path?: string;
  /** The client's own address. */
  from?: string;
};

/** A client of a stream, by default that of notifications, that reads it line by line, as the HTML standard (§9.2.6) says. */
export class StreamClient {
  readonly events: StreamEvent[] = [];
  comments = 0;
  retryMs = 0;
  /** How it ended: 'end' when the server said so, 'cut' when it did not. */
  ended: 'end' | 'cut' | undefined;
  readonly closed: Promise<void>;
  private rest = '';
  private fields = { event: '', data: '' };
  private lastId = '';

  private constructor(
    private readonly outgoing: ClientRequest,
    readonly status: number,
    readonly headers: IncomingHttpHeaders,
    private readonly incoming: IncomingMessage,
  ) {
    this.closed = new Promise((resolve) => incoming.on('close', () => resolve()));
  }

  /** Opens one and resolves when the server has answered. @throws Error when it cannot be reached. */
  static open(
    address: string,
    { token, query = '', lastEventId, path = '/v1/notifications/stream', from }: Options,
  ): Promise<StreamClient> {
    return new Promise((resolve, reject) => {
      const headers = {
        Accept: 'text/event-stream',
        ...(token && { Authorization: `Bearer ${token}` }),
        ...(lastEventId !== undefined && { 'Last-Event-ID': String(lastEventId) }),
      };
      const options = { headers, agent: false, ...(from && { localAddress: from }) };
      const outgoing = request(`${address}${path}${query}`, options, (incoming) => {
        const client = new StreamClient(outgoing, incoming.statusCode!, incoming.headers, incoming);
        client.read();
        resolve(client);
      });
      outgoing.on('error', reject);
      outgoing.end();
    });
  }

  /** The notifications so far, as their numbers. */
  get numbers(): number[] {
    return this.notifications.map(({ data }) => data.number as number);
  }

  get notifications(): StreamEvent[] {
    return this.events.filter(({ event }) => event === 'notification');
  }

  /** What came last of an event. */
  last(event: string): any {
    return this.events.findLast((seen) => seen.event === event)?.data;
  }

  find(event: string): StreamEvent | undefined {
    return this.events.find((seen) => seen.event === event);
  }

  /** Where the stream starts: from here on nothing is missed. */
  ready(): Promise<StreamEvent> {
    return until('the stream is ready', () => this.find('ready'));
  }

  /** Reads nothing more, as a client that hangs. */
  pause(): void {
    this.incoming.pause();
  }

  resume(): void {
    this.incoming.resume();
  }

  close(): void {
    this.outgoing.destroy();
  }

  private read(): void {
    this.incoming.setEncoding('utf8');
    this.incoming.on('data', (text: string) => {
      const lines = (this.rest + text).split('\n');
      this.rest = lines.pop()!;
      for (const line of lines) this.line(line);
    });
    this.incoming.on('end', () => (this.ended ??= 'end'));
    this.incoming.on('error', () => (this.ended ??= 'cut'));
    this.incoming.on('close', () => (this.ended ??= 'cut'));
  }

  private line(line: string): void {
    if (line === '') return this.dispatch();
    const [, field, value = ''] = /^([^:]*):? ?(.*)$/.exec(line)!;
    if (field === '') this.comments++;
    else if (field === 'id') this.lastId = value;
    else if (field === 'retry') this.retryMs = Number(value);
    else if (field === 'event' || field === 'data') this.fields[field] += value;
  }

  private dispatch(): void {
    const { event, data } = this.fields;
    this.fields = { event: '', data: '' };
    if (data !== '') this.events.push({ id: this.lastId, event, data: JSON.parse(data), at: Date.now() });
  }
}

/** A client that is cut off as often as it likes, and each time goes on after the last number that it heard, wherever it can. */
export class Follower {
  readonly heard: StreamEvent[] = [];
  connections = 0;
  private stopped = false;
  private current: StreamClient | undefined;
  private readonly running: Promise<void>;

  constructor(
    private readonly token: string,
    private readonly addresses: () => string[],
  ) {
    this.running = this.follow();
  }

  async stop(): Promise<void> {
    this.stopped = true;
    this.current?.close();
    await this.running;
  }

  private async follow(): Promise<void> {
    while (!this.stopped) {
      const all = this.addresses();
      const address = all[Math.floor(Math.random() * all.length)];
      const lastEventId = this.heard.at(-1)?.id ?? 0;
      const stream = address && (await StreamClient.open(address, { token: this.token, lastEventId }).catch(() => {}));
      if (stream && stream.status === 200) await this.hear(stream);
      // As `retry:` would have it, only sooner.
      await new Promise((resolve) => setTimeout(resolve, 50 + Math.random() * 100));
    }
  }

  private async hear(stream: StreamClient): Promise<void> {
    this.current = stream;
    this.connections++;
    await stream.closed;
    this.heard.push(...stream.notifications);
    this.current = undefined;
  }

  /** What was heard on all streams, the present one too. */
  get notifications(): StreamEvent[] {
    return [...this.heard, ...(this.current?.notifications ?? [])];
  }

  get numbers(): number[] {
    return this.notifications.map(({ data }) => data.number as number);
  }
}

type Query = (sql: string, parameters: unknown[]) => Promise<Record<string, any>[]>;

/** Notifications as the pipeline leaves them, thousands at once and without a bell. The counter says that they are there. */
export async function leaveNotifications(query: Query, userId: string, count: number, filling = ''): Promise<void> {
  const [told] = await query('SELECT last FROM inbox_counters WHERE user_id = ?', [bytes(userId)]);
  const last = Number(told?.['last'] ?? 0);
  const facts = JSON.stringify({ reservationId: newId(), departure: filling });
  for (let start = 1; start <= count; start += 1_000) {
    const numbers = Array.from({ length: Math.min(1_000, count + 1 - start) }, (_, index) => last + start + index);
    await query(
      `INSERT INTO notifications (id, event_id, user_id, channel, number, type, data, state)
       VALUES ${numbers.map(() => `(?, ?, ?, 'in_app', ?, 'reservation.requested', ?, 'delivered')`).join(', ')}`,
      numbers.flatMap((number) => [bytes(newId()), bytes(newId()), bytes(userId), number, facts]),
    );
  }
  await query('INSERT INTO inbox_counters (user_id, last) VALUES (?, ?) ON DUPLICATE KEY UPDATE last = VALUES(last)', [
    bytes(userId),
    last + count,
  ]);
}

/** An access token as Madang would sign it, for somebody who did not log in or for another time than usual. */
export function signToken(id: string, expires: string | number): Promise<string> {
  return new SignJWT({ sid: id, roles: ['driver'] })
    .setProtectedHeader({ alg: 'EdDSA', typ: 'at+jwt' })
    .setSubject(id)
    .setIssuer('madang')
    .setAudience('madang-api')
    .setIssuedAt()
    .setExpirationTime(expires)
    .sign(createPrivateKey(readFileSync(process.env['JWT_PRIVATE_KEY_FILE']!, 'utf8')));
}
