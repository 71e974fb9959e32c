import type { OutgoingHttpHeaders, ServerResponse } from 'node:http';
import { config } from '../../../config.js';

const HEARTBEAT_MS = config.timeouts.heartbeatMs;
/** So long may a client read nothing while there is something to read. */
const PATIENCE_MS = 15_000;
/** So long may the last words take. */
const FAREWELL_MS = 2_000;

const HEADERS = {
  'Content-Type': 'text/event-stream; charset=utf-8',
  'Cache-Control': 'no-cache, no-transform',
  'X-Accel-Buffering': 'no',
};

/** What a client is to wait before it reconnects: of thousands each another time. */
const retryWithin = (fromMs: number, toMs: number) =>
  `retry: ${Math.round(fromMs + Math.random() * (toMs - fromMs))}\n`;

/** Why a stream ends, and what the client hears last. */
const farewells = {
  stopping: () => `${retryWithin(500, 3_000)}\n`,
  expired: () => 'event: expired\ndata: {}\n\n',
  // Without the pause two clients would push each other out for ever.
  superseded: () => `${retryWithin(60_000, 120_000)}event: superseded\ndata: {}\n\n`,
} as const;

/**
 * One open stream of server-sent events. It holds no messages, only how far it has come: what is written and not yet read is
 * in its socket, and nothing is added while that is full.
 */
export class OpenStream {
  /** The number up to which everything was written; undefined until it is known where the stream starts. */
  last: number | undefined;
  private wroteAt = performance.now();
  private fullSince: number | undefined;

  /** @param after where the client wants to go on; undefined is "what is new from now on" */
  constructor(
    private readonly response: ServerResponse,
    private readonly after: number | undefined,
    readonly expiresAtMs: number,
  ) {}

  /** Answers. `onRoom` is called when a full stream takes more, `onClose` once, when the client is gone. */
  open(headers: OutgoingHttpHeaders, onRoom: () => void, onClose: () => void): void {
    // When it ends, nothing may wait for another request on its connection.
    this.response.shouldKeepAlive = false;
    this.response.on('close', onClose).on('error', () => {});
    this.response.on('drain', () => {
      this.fullSince = undefined;
      onRoom();
    });
    this.response.writeHead(200, { ...headers, ...HEADERS });
    this.write(`${retryWithin(500, 3_000)}\n`);
  }

  /** True while what was written waits to be read. */
  get isFull(): boolean {
    return this.fullSince !== undefined;
  }

  /** Starts where the client wants to, or at `head`, the number of the last notification that there is. */
  start(head: number): void {
    // A client of a restored database may be ahead of us.
    this.last = Math.min(this.after ?? head, head);
    this.write(`id: ${this.last}\nevent: ready\ndata: {"number":${head}}\n\n`);
  }

  /** Everything up to `number`, as frames. */
  tell(frames: string, number: number): void {
    this.last = number;
    if (frames !== '') this.write(frames);
  }

  /** Says that it is alive, if it has said nothing for long. */
  beat(now: number): void {
    if (!this.isFull && now - this.wroteAt >= HEARTBEAT_MS) this.write(':\n\n');
  }

  isAbandoned(now: number): boolean {
    return this.fullSince !== undefined && now - this.fullSince >= PATIENCE_MS;
  }

  end(reason: keyof typeof farewells): void {
    this.response.end(farewells[reason]());
    this.response.socket?.setTimeout(FAREWELL_MS, () => this.cut());
  }

  cut(): void {
    this.response.destroy();
  }

  private write(text: string): void {
    this.wroteAt = performance.now();
    if (!this.response.write(text)) this.fullSince ??= this.wroteAt;
  }
}

/** One event of a stream; JSON has no line breaks. */
export const toFrame = (number: number, view: object): string =>
  `id: ${number}\nevent: notification\ndata: ${JSON.stringify(view)}\n\n`;
