import { signal } from '@preact/signals';
import { api, bodyOf, once, type Schemas } from '../../core/api.js';
import { Failure, failureOf } from '../../core/failure.js';

export type Notification = Schemas['Notification'];
export type Category = Schemas['NotificationCategory'];
export type Box = 'all' | 'unread' | 'archived';
export type Act = 'read' | 'unread' | 'archive' | 'restore';
type Counts = Schemas['InboxCounts'];

type Shown = {
  box: Box;
  category: Category | '';
  items: readonly Notification[];
  unread: number;
  unseen: number;
  nextCursor: string | null;
  status: 'loading' | 'ready' | 'failed';
  failure: Failure | undefined;
};

const PAGE = 20;
const MOST = 100;
const nothing: Shown = {
  ...{ box: 'all', category: '', items: [], unread: 0, unseen: 0 },
  ...{ nextCursor: null, status: 'loading', failure: undefined },
};

const now = () => new Date().toISOString();

/** What each act does at once, before the server has answered. */
const acts: Record<Act, (of: Notification) => Notification> = {
  read: (of) => ({ ...of, readAt: now(), seenAt: of.seenAt ?? now() }),
  unread: (of) => ({ ...of, readAt: null }),
  archive: (of) => ({ ...of, archivedAt: now() }),
  restore: (of) => ({ ...of, archivedAt: null }),
};

/** What it is news about: newer news of the same import takes the place of the older. */
const subjectOf = ({ id, type, data }: Notification) => (data['importId'] ? `${type} ${data['importId']}` : id);

const isUnread = (of: Notification) => of.readAt === null && of.archivedAt === null;
const isUnseen = (of: Notification) => isUnread(of) && of.seenAt === null;

/** The notifications that are shown, with the counts of all. */
export class Inbox {
  readonly shown = signal<Shown>(nothing);
  /** The number of the last notification that is known of. */
  head = 0;
  private turn = 0;
  /** What came while the list was asked for, which the answer may not know yet. */
  private arrived: Notification[] = [];

  /** `onDoubt` is called when the counts may be wrong until the list is asked for again. */
  constructor(private readonly onDoubt: () => void) {}

  /** Shows another part of it. */
  choose(box: Box, category: Category | ''): Promise<void> {
    this.set({ box, category, items: [], nextCursor: null });
    return this.load();
  }

  /** Asks anew for as much as is shown; what is shown stays until the answer is there. */
  async load(): Promise<void> {
    const turn = ++this.turn;
    this.arrived = [];
    this.set({ status: 'loading' });
    try {
      const page = await this.find(Math.min(MOST, Math.max(PAGE, this.shown.value.items.length)));
      if (turn !== this.turn) return;
      const arrived = this.arrived.filter(({ number }) => !page.items.some((item) => item.number >= number));
      this.take(page, page.items);
      for (const one of arrived) this.add(one);
      if (this.arrived.length > 0) this.onDoubt();
      this.set({ status: 'ready', failure: undefined });
    } catch (thrown) {
      if (turn === this.turn) this.set({ status: 'failed', failure: failureOf(thrown) });
    }
  }

  /** Appends the next page. @throws Failure */
  async more(): Promise<void> {
    const turn = this.turn;
    const page = await this.find(PAGE, this.shown.value.nextCursor);
    if (turn !== this.turn) return;
    const { items } = this.shown.value;
    const known = new Set(items.map(({ id }) => id));
    this.take(page, [...items, ...page.items.filter(({ id }) => !known.has(id))]);
  }

  /** Something new has come. */
  receive(one: Notification): void {
    this.arrived.push(one);
    this.add(one);
  }

  /** Does one of `acts` to one of the items. @throws Failure and it is as before */
  async mark(before: Notification, act: Act): Promise<void> {
    const after = acts[act](before);
    this.put(before, after);
    const parameters = { params: { path: { id: before.id }, header: once() } };
    try {
      this.put(after, await bodyOf(api.POST(`/v1/notifications/{id}/${act}`, parameters)));
    } catch (thrown) {
      this.put(after, before);
      if (thrown instanceof Failure && thrown.status === 404) this.remove(before);
      throw thrown;
    }
  }

  /** Marks as read what has come so far: what comes meanwhile stays unread. @throws Failure */
  async readAll(): Promise<void> {
    const body = { upTo: this.head };
    this.count(await bodyOf(api.POST('/v1/notifications/read', { params: { header: once() }, body })));
    const read = (one: Notification) => (one.number <= body.upTo && !one.readAt ? acts.read(one) : one);
    this.set({ items: this.shown.value.items.map(read) });
  }

  /** Says that everything so far was on the screen. It stays marked as new until the list is asked for again. @throws Failure */
  async see(): Promise<void> {
    if (this.shown.value.unseen === 0) return;
    const body = { upTo: this.head };
    this.count(await bodyOf(api.POST('/v1/notifications/seen', { params: { header: once() }, body })));
  }

  private find(limit: number, cursor?: string | null): Promise<Schemas['NotificationPage']> {
    const { box, category } = this.shown.value;
    const part = { ...(box === 'unread' && { unread: true }), ...(box === 'archived' && { archived: true }) };
    const query = { limit, ...part, ...(category && { category }), ...(cursor && { cursor }) };
    return bodyOf(api.GET('/v1/notifications', { params: { query } }));
  }

  private take(page: Schemas['NotificationPage'], items: Notification[]): void {
    this.head = Math.max(this.head, ...items.map(({ number }) => number));
    this.set({ items, nextCursor: page.nextCursor });
    this.count(page);
  }

  private count({ unread, unseen }: Counts): void {
    this.set({ unread, unseen });
  }

  private add(one: Notification): void {
    this.head = Math.max(this.head, one.number);
    const { items } = this.shown.value;
    const older = items.find((item) => item.id === one.id || subjectOf(item) === subjectOf(one));
    // What went beyond what is listed was counted there.
    if (!older && one.goneAt) return this.onDoubt();
    this.put(older, one);
  }

  /** Puts `after` in the place of `before`, shows it if it belongs here, and counts. */
  private put(before: Notification | undefined, after: Notification): void {
    const { box, category, items, unread, unseen } = this.shown.value;
    const others = items.filter(({ id }) => id !== before?.id && id !== after.id);
    // What was just read stays where it is, so that nothing jumps away under the finger.
    const stays = before !== undefined && others.length < items.length;
    const belongs =
      (box === 'archived') === (after.archivedAt !== null) &&
      (box !== 'unread' || after.readAt === null || stays) &&
      (!category || after.category === category);
    this.set({
      items: belongs ? [...others, after].toSorted((a, b) => (a.id < b.id ? 1 : -1)) : others,
      unread: unread + Number(isUnread(after)) - Number(before !== undefined && isUnread(before)),
      unseen: unseen + Number(isUnseen(after)) - Number(before !== undefined && isUnseen(before)),
    });
  }

  private remove({ id }: Notification): void {
    this.set({ items: this.shown.value.items.filter((item) => item.id !== id) });
  }

  private set(change: Partial<Shown>): void {
    this.shown.value = { ...this.shown.value, ...change };
  }
}
