import { isPassing } from './http.js';

const SHORTEST_PAUSE_MS = 500;
const LONGEST_PAUSE_MS = 15_000;
/** With more than this to catch up, the list is loaded again. */
const MANY = 100;
/** So long may a connection take to begin. */
const BEGINNING_MS = 10_000;
/** So long may something that others have heard of be on its way. */
const TIMEOUT_MS = 5_000;

/**
 * What happens, as it happens. It knows the number up to which everything was heard, goes on from there after every
 * interruption, and says when one is missing.
 *
 * @typedef {import('./inbox.js').View} View
 * @typedef {'connecting' | 'live' | 'waiting' | 'offline' | 'elsewhere' | 'closed'} State
 *
 * @typedef {object} StreamSubscriber
 * @property {(state: State) => void} state
 * @property {(number: number) => void} start from here on everything is heard, what was before is in the list
 * @property {(view: View) => void} notification
 * @property {() => void} gap a number was left out
 */
export class Stream {
  /** @type {State} */
  state = 'closed';
  /** @type {EventSource | null} */
  #source = null;
  /** @type {number | null} */
  #last = null;
  #turn = 0;
  #failures = 0;
  /** @type {number | undefined} */
  #timer;
  /** @type {number | undefined} */
  #doubt;

  /**
   * @param {() => Promise<string>} issueTicket of the stream
   * @param {StreamSubscriber} on
   */
  constructor(issueTicket, on) {
    this.issueTicket = issueTicket;
    this.on = on;
    window.addEventListener('online', () => this.state !== 'closed' && this.open());
    window.addEventListener('offline', () => this.state !== 'closed' && this.#wait());
  }

  /** Connects now, whatever it was doing. */
  open() {
    if (this.state !== 'live') this.#show('connecting');
    void this.#connect();
  }

  /** Ends it, and forgets how far it had come. */
  close() {
    this.#stop();
    clearTimeout(this.#doubt);
    this.#last = null;
    this.#failures = 0;
    this.#show('closed');
  }

  /** Reports that there is a notification of this number. If the stream does not deliver it soon, its connection is dead. */
  expect(/** @type {number} */ number) {
    clearTimeout(this.#doubt);
    const isBehind = () => this.state === 'live' && this.#last !== null && this.#last < number;
    if (isBehind()) this.#doubt = setTimeout(() => isBehind() && this.open(), TIMEOUT_MS);
  }

  async #connect() {
    this.#stop();
    const turn = this.#turn;
    let ticket;
    try {
      ticket = await this.issueTicket();
    } catch (failure) {
      if (turn === this.#turn && isPassing(failure)) this.#wait();
      return;
    }
    if (turn !== this.#turn) return;
    const query = new URLSearchParams({ ticket, ...(this.#last !== null && { lastEventId: String(this.#last) }) });
    const source = new EventSource(`/v1/notifications/stream?${query}`);
    this.#source = source;
    source.addEventListener('ready', ({ lastEventId, data }) => this.#begin(Number(lastEventId), JSON.parse(data)));
    source.addEventListener('notification', ({ data }) => this.#receive(JSON.parse(data)));
    source.addEventListener('expired', () => this.open());
    source.addEventListener('superseded', () => {
      this.#stop();
      this.#show('elsewhere');
    });
    // It would try again by itself, but with a ticket that is soon over.
    source.addEventListener('error', () => this.#wait());
    this.#timer = setTimeout(() => this.#wait(), BEGINNING_MS);
  }

  /**
   * @param {number} from
   * @param {{ number: number }} ready
   */
  #begin(from, { number }) {
    clearTimeout(this.#timer);
    this.#failures = 0;
    if (this.#last !== null && number - from > MANY) {
      this.#last = null;
      return this.open();
    }
    this.#last = from;
    this.#show('live');
    this.on.start(number);
  }

  #receive(/** @type {View} */ view) {
    const missing = view.number - (this.#last ?? 0) - 1;
    if (missing < 0) return;
    this.#last = view.number;
    this.on.notification(view);
    if (missing > 0) this.on.gap();
  }

  #wait() {
    this.#stop();
    this.#show(navigator.onLine ? 'waiting' : 'offline');
    const pause = Math.min(LONGEST_PAUSE_MS, SHORTEST_PAUSE_MS * 2 ** this.#failures++);
    // Each client another time: thousands lose their connection at once.
    this.#timer = setTimeout(() => void this.#connect(), pause * (0.5 + Math.random()));
  }

  #stop() {
    this.#turn++;
    clearTimeout(this.#timer);
    this.#source?.close();
    this.#source = null;
  }

  #show(/** @type {State} */ state) {
    this.state = state;
    this.on.state(state);
  }
}
