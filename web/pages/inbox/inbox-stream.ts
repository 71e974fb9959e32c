import { LiveStream } from '../../core/live-stream.js';
import { notificationsAddress } from '../../core/streams.js';
import type { Notification } from './inbox-store.js';

/** With more than this to catch up, the list is loaded again. */
const MANY = 100;
/** So long may something that is known otherwise be on its way. */
const DELIVERY_MS = 5_000;

type Listeners = {
  /** From here on every one arrives here; those before are in the list. */
  onStart: () => void;
  onNotification: (notification: Notification) => void;
  /** A number was left out. */
  onGap: () => void;
};

/** What the person is notified of. It goes on after every interruption from where it was, and says when a number is missing. */
export class InboxStream {
  private last: number | undefined;
  private doubt: ReturnType<typeof setTimeout> | undefined;
  private readonly stream: LiveStream;

  constructor(private readonly on: Listeners) {
    this.stream = new LiveStream({
      address: () => notificationsAddress(this.last),
      beginsWith: 'ready',
      on: {
        ready: (data, id) => this.begin(Number(id), (JSON.parse(data) as { number: number }).number),
        notification: (data) => this.receive(JSON.parse(data) as Notification),
      },
    });
  }

  get state() {
    return this.stream.state;
  }

  /** Connects now, whatever it was doing. */
  open(): void {
    this.stream.open();
  }

  /** Ends it for good. */
  close(): void {
    clearTimeout(this.doubt);
    this.stream.close();
  }

  /** Reports that there is a notification of this number. If the stream does not deliver it soon, its connection is dead. */
  expect(number: number): void {
    clearTimeout(this.doubt);
    const isBehind = () => this.state.value === 'live' && this.last !== undefined && this.last < number;
    if (isBehind()) this.doubt = setTimeout(() => isBehind() && this.open(), DELIVERY_MS);
  }

  private begin(from: number, newest: number): void {
    if (this.last !== undefined && newest - from > MANY) {
      this.last = undefined;
      return this.open();
    }
    this.last = from;
    this.on.onStart();
  }

  private receive(one: Notification): void {
    const missing = one.number - (this.last ?? 0) - 1;
    if (missing < 0) return;
    this.last = one.number;
    this.on.onNotification(one);
    if (missing > 0) this.on.onGap();
  }
}
