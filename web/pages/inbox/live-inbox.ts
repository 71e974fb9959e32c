import { signal } from '@preact/signals';
import { Inbox, type Category, type Notification } from './inbox-store.js';
import { InboxStream } from './inbox-stream.js';
import type { Section } from './sections.js';

const RELOAD_MS = 60_000;
const DOUBT_MS = 500;
const SEEN_MS = 1_000;
/** Who has scrolled further down gets a button for new notifications. */
const NEAR_THE_TOP = 160;

/** The inbox of the person of this tab, as it changes while the page is open. */
export class LiveInbox {
  readonly inbox = new Inbox(() => this.reloadSoon());
  readonly stream = signal<InboxStream | undefined>(undefined);
  /** How many came while the person was further down. */
  readonly arrived = signal(0);
  /** What came last. */
  readonly newest = signal<Notification | undefined>(undefined);
  private section: Section = 'all';
  private readonly timers: Record<'reload' | 'see', ReturnType<typeof setTimeout> | undefined> = {
    reload: undefined,
    see: undefined,
  };

  /** Begins to listen; gives what ends it. */
  start(): () => void {
    const stream = new InboxStream({
      onStart: () => void this.load(),
      onNotification: (one) => this.receive(one),
      onGap: () => this.reloadSoon(),
    });
    this.stream.value = stream;
    const look = () => void (document.visibilityState === 'visible' && this.load());
    const rest = () => void (window.scrollY <= NEAR_THE_TOP && (this.arrived.value = 0));
    const timer = setInterval(look, RELOAD_MS);
    document.addEventListener('visibilitychange', look);
    window.addEventListener('scroll', rest);
    return () => {
      stream.close();
      clearInterval(timer);
      for (const one of Object.values(this.timers)) clearTimeout(one);
      document.removeEventListener('visibilitychange', look);
      window.removeEventListener('scroll', rest);
    };
  }

  /** Shows a part of it, of one category or all. */
  async show(section: Section, category: Category | ''): Promise<void> {
    this.section = section;
    this.arrived.value = 0;
    if (section === 'preferences') return;
    await this.inbox.choose(section, category);
    this.see();
  }

  /** Asks for the list; a number in it that the stream did not bring shows that the stream is dead. */
  async load(): Promise<void> {
    await this.inbox.load();
    this.stream.value?.expect(this.inbox.head);
    this.see();
  }

  private receive(one: Notification): void {
    const isAway = window.scrollY > NEAR_THE_TOP && this.inbox.shown.value.box !== 'archived';
    if (isAway && !one.goneAt) this.arrived.value++;
    this.inbox.receive(one);
    if (one.goneAt) return;
    this.newest.value = one;
    this.soon('see', SEEN_MS, () => this.see());
  }

  /** Marks what a visible page shows as seen. */
  private see(): void {
    const { category, status } = this.inbox.shown.value;
    const isLooking = document.visibilityState === 'visible' && this.section === 'all' && !category;
    if (isLooking && status === 'ready') this.inbox.see().catch(() => {}); // the next time, then
  }

  private reloadSoon(): void {
    this.soon('reload', DOUBT_MS, () => void this.inbox.load());
  }

  /** Does it when nothing has asked for it for so long. */
  private soon(what: 'reload' | 'see', ms: number, work: () => void): void {
    clearTimeout(this.timers[what]);
    this.timers[what] = setTimeout(work, ms);
  }
}
