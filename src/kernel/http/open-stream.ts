import type { OutgoingHttpHeaders, ServerResponse } from 'node:http';
import { config } from '../../config.js';

const HEARTBEAT_MS = config.timeouts.heartbeatMs;
/** A client that reads nothing for so long while data is waiting is disconnected. */
const STALLED_TIMEOUT_MS = 15_000;
/** Time to flush the last frame. */
const CLOSE_TIMEOUT_MS = 2_000;

const HEADERS = {
  'Content-Type': 'text/event-stream; charset=utf-8',
  'Cache-Control': 'no-store, no-transform',
  'X-Accel-Buffering': 'no',
};

/** The client's reconnect delay, at random, so that thousands do not reconnect at once. */
const retryWithin = (fromMs: number, toMs: number) =>
  `retry: ${Math.round(fromMs + Math.random() * (toMs - fromMs))}\n`;

/** The last frame by reason for closing. */
const closingFrames = {
  stopping: () => `${retryWithin(500, 3_000)}\n`,
  expired: () => 'event: expired\ndata: {}\n\n',
  // Without the pause two clients would keep closing each other's stream.
  superseded: () => `${retryWithin(60_000, 120_000)}event: superseded\ndata: {}\n\n`,
} as const;

/**
 * One open stream of server-sent events. It buffers no messages, only its position: written data waits in the socket,
 * and nothing is added while that is full.
 */
export class OpenStream {
  /** The number up to which everything was written; undefined until the start is known. */
  last: number | undefined;
  private wroteAt = performance.now();
  private fullSince: number | undefined;

  /** @param after the client's position; undefined means new notifications only */
  constructor(
    private readonly response: ServerResponse,
    private readonly after: number | undefined,
    readonly expiresAtMs: number,
    readonly sessionId: string,
  ) {}

  /** Sends the headers. `onRoom` is called when a full socket drains, `onClose` once, when the client is gone. */
  open(headers: OutgoingHttpHeaders, onRoom: () => void, onClose: () => void): void {
    // A connection that ends with its stream must not be reused by another request.
    this.response.shouldKeepAlive = false;
    this.response.on('close', onClose).on('error', () => {});
    this.response.on('drain', () => {
      this.fullSince = undefined;
      onRoom();
    });
    this.response.writeHead(200, { ...headers, ...HEADERS });
    this.write(`${retryWithin(500, 3_000)}\n`);
  }

  /** True while written data waits in the socket. */
  get isFull(): boolean {
    return this.fullSince !== undefined;
  }

  /** Starts at the client's position, or at `head`, the number of the last notification. */
  start(head: number): void {
    // After a restore of the database a client may be ahead.
    this.last = Math.min(this.after ?? head, head);
    this.write(`id: ${this.last}\nevent: ready\ndata: {"number":${head}}\n\n`);
  }

  /** Writes the frames of all notifications up to `number`. */
  send(frames: string, number: number): void {
    this.last = number;
    if (frames !== '') this.write(frames);
  }

  /** Writes a comment when the stream was idle for long. */
  heartbeat(now: number): void {
    if (!this.isFull && now - this.wroteAt >= HEARTBEAT_MS) this.write(':\n\n');
  }

  isStalled(now: number): boolean {
    return this.fullSince !== undefined && now - this.fullSince >= STALLED_TIMEOUT_MS;
  }

  end(reason: keyof typeof closingFrames): void {
    this.response.end(closingFrames[reason]());
    this.response.socket?.setTimeout(CLOSE_TIMEOUT_MS, () => this.destroy());
  }

  destroy(): void {
    this.response.destroy();
  }

  private write(text: string): void {
    this.wroteAt = performance.now();
    if (!this.response.write(text)) this.fullSince ??= this.wroteAt;
  }
}

/** One event of a stream; JSON contains no line breaks. */
export const toFrame = (event: string, number: number, json: string): string =>
  `id: ${number}\nevent: ${event}\ndata: ${json}\n\n`;
