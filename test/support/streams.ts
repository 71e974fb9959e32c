import { request, type ClientRequest, type IncomingHttpHeaders, type IncomingMessage } from 'node:http';
import { createPrivateKey } from 'node:crypto';
import { readFileSync } from 'node:fs';
import { SignJWT } from 'jose';
import { until } from './wait.js';

export type StreamEvent = { id: string; event: string; data: any; at: number };
type Options = { token?: string; query?: string; lastEventId?: number | string };

/** A client of the notification stream that reads it line by line, as the HTML standard (§9.2.6) says. */
export class StreamClient {
  readonly events: StreamEvent[] = [];
  comments = 0;
  retryMs = 0;
  /** How it ended: 'end' when the server said so, 'cut' when it did not. */
  ended: 'end' | 'cut' | undefined;
  private rest = '';
  private fields = { event: '', data: '' };
  private lastId = '';

  private constructor(
    private readonly outgoing: ClientRequest,
    readonly status: number,
    readonly headers: IncomingHttpHeaders,
    private readonly incoming: IncomingMessage,
  ) {}

  /** Opens one and resolves when the server has answered. @throws Error when it cannot be reached. */
  static open(address: string, { token, query = '', lastEventId }: Options): Promise<StreamClient> {
    return new Promise((resolve, reject) => {
      const headers = {
        Accept: 'text/event-stream',
        ...(token && { Authorization: `Bearer ${token}` }),
        ...(lastEventId !== undefined && { 'Last-Event-ID': String(lastEventId) }),
      };
      const outgoing = request(`${address}/v1/notifications/stream${query}`, { headers, agent: false }, (incoming) => {
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
