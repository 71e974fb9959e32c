import { signal } from '@preact/signals';
import { Failure } from './failure.js';

const SHORTEST_PAUSE_MS = 500;
const LONGEST_PAUSE_MS = 15_000;
/** So long may a connection take to begin. */
const BEGINNING_MS = 10_000;

export type StreamState = 'connecting' | 'live' | 'waiting' | 'offline' | 'elsewhere' | 'closed';

type Options = {
  /** The address to connect to now, with a ticket where it needs one. @throws Failure */
  address: () => Promise<string> | string;
  /** What is done with the data and the id of each event of these names. */
  on: Readonly<Record<string, (data: string, id: string) => void>>;
  /** The event with which the server says that it has begun; without it the connection itself says so. */
  beginsWith?: string;
  /** Called after each connection: what happened before it is to be read anew. */
  onOpen?: () => void;
  /** Called when the server says that the stream is over for good. */
  onExpired?: () => void;
};

/**
 * Server-sent events that go on after every interruption, with pauses that grow and differ from client to client. `state` is for
 * people to see.
 */
export class LiveStream {
  readonly state = signal<StreamState>('connecting');
  private source: EventSource | undefined;
  private turn = 0;
  private failures = 0;
  private timer: ReturnType<typeof setTimeout> | undefined;
  private readonly onOnline = () => this.open();
  private readonly onOffline = () => this.wait();

  constructor(private readonly options: Options) {
    window.addEventListener('online', this.onOnline);
    window.addEventListener('offline', this.onOffline);
    this.open();
  }

  /** Connects now, whatever it was doing. */
  open(): void {
    if (this.state.value === 'closed') return;
    if (this.state.value !== 'live') this.state.value = 'connecting';
    void this.connect();
  }

  /** Ends it for good. */
  close(): void {
    this.stop();
    window.removeEventListener('online', this.onOnline);
    window.removeEventListener('offline', this.onOffline);
    this.state.value = 'closed';
  }

  private async connect(): Promise<void> {
    this.stop();
    const turn = this.turn;
    let address: string;
    try {
      address = await this.options.address();
    } catch (thrown) {
      if (turn !== this.turn) return;
      if (thrown instanceof Failure && !thrown.isPassing) return this.close();
      return this.wait();
    }
    if (turn !== this.turn) return;
    const source = new EventSource(address);
    this.source = source;
    this.timer = setTimeout(() => this.wait(), BEGINNING_MS);
    source.addEventListener(this.options.beginsWith ?? 'open', () => this.begin());
    for (const [name, take] of Object.entries(this.options.on))
      source.addEventListener(name, ({ data, lastEventId }: MessageEvent<string>) => take(data, lastEventId));
    source.addEventListener('expired', () => this.expire());
    source.addEventListener('superseded', () => {
      this.stop();
      this.state.value = 'elsewhere';
    });
    // The browser would try again by itself, but with a ticket that is soon over.
    source.addEventListener('error', () => this.wait());
  }

  private begin(): void {
    clearTimeout(this.timer);
    this.failures = 0;
    this.state.value = 'live';
    this.options.onOpen?.();
  }

  private expire(): void {
    if (!this.options.onExpired) return this.open();
    this.close();
    this.options.onExpired();
  }

  private wait(): void {
    this.stop();
    this.state.value = navigator.onLine ? 'waiting' : 'offline';
    const pause = Math.min(LONGEST_PAUSE_MS, SHORTEST_PAUSE_MS * 2 ** this.failures++);
    // Each client another time: thousands lose their connection at once.
    this.timer = setTimeout(() => void this.connect(), pause * (0.5 + Math.random()));
  }

  private stop(): void {
    this.turn++;
    clearTimeout(this.timer);
    this.source?.close();
    this.source = undefined;
  }
}
