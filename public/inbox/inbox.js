import { Failure } from './http.js';

const PAGE = 20;
const MOST = 100;

const now = () => new Date().toISOString();

/**
 * @typedef {object} View a notification
 * @property {string} id
 * @property {number} number
 * @property {string} type
 * @property {string | null} category
 * @property {string} title
 * @property {string} body
 * @property {boolean} critical
 * @property {string} createdAt
 * @property {string | null} readAt
 * @property {string | null} seenAt
 * @property {string | null} archivedAt
 * @property {string | null} goneAt
 * @property {Record<string, string>} data
 *
 * @typedef {{ unread: number, unseen: number }} Counts
 * @typedef {Counts & { items: View[], nextCursor: string | null }} Page
 * @typedef {'all' | 'unread' | 'archived'} Box
 * @typedef {'read' | 'unread' | 'archive' | 'restore'} Act
 */

/**
 * What each act does at once, before the server has answered.
 *
 * @type {Record<Act, (view: View) => View>}
 */
const acts = {
  read: (view) => ({ ...view, readAt: now(), seenAt: view.seenAt ?? now() }),
  unread: (view) => ({ ...view, readAt: null }),
  archive: (view) => ({ ...view, archivedAt: now() }),
  restore: (view) => ({ ...view, archivedAt: null }),
};

/** What it is news about: newer news of the same import takes the place of the older. */
const subjectOf = (/** @type {View} */ { id, type, data }) => (data.importId ? `${type} ${data.importId}` : id);

const isUnread = (/** @type {View} */ view) => view.readAt === null && view.archivedAt === null;
const isUnseen = (/** @type {View} */ view) => isUnread(view) && view.seenAt === null;

/** The notifications that are shown, with the counts of all. */
export class Inbox {
  /** @type {Box} */
  box = 'all';
  category = '';
  /** @type {View[]} */
  items = [];
  unread = 0;
  unseen = 0;
  /** @type {string | null} */
  nextCursor = null;
  /** The number of the last notification that is known of. */
  head = 0;
  /** @type {'loading' | 'ready' | 'failed'} */
  status = 'loading';
  /** @type {unknown} */
  failure = null;
  #turn = 0;
  /**
   * What came while the list was asked for, which the answer may not know yet.
   *
   * @type {View[]}
   */
  #arrived = [];

  /**
   * @param {import('./session.js').CallApi} callApi
   * @param {{ change(): void, doubt(): void }} on `change()` whenever something here changed; `doubt()` when the counts may be wrong
   *   until the list is asked for again
   */
  constructor(callApi, on) {
    this.callApi = callApi;
    this.on = on;
  }

  /**
   * Shows another part of it.
   *
   * @param {Box} box
   * @param {string} category
   */
  choose(box, category) {
    Object.assign(this, { box, category, items: [], nextCursor: null });
    return this.load();
  }

  /** Asks anew for as much as is shown; what is shown stays until the answer is there. */
  async load() {
    const turn = ++this.#turn;
    this.#arrived = [];
    this.status = 'loading';
    this.on.change();
    try {
      const page = await this.#find(Math.min(MOST, Math.max(PAGE, this.items.length)));
      if (turn !== this.#turn) return;
      const arrived = this.#arrived.filter(({ number }) => !page.items.some((item) => item.number >= number));
      this.#take(page, page.items);
      for (const view of arrived) this.#add(view);
      if (this.#arrived.length > 0) this.on.doubt();
      Object.assign(this, { status: 'ready', failure: null });
    } catch (failure) {
      if (turn !== this.#turn) return;
      Object.assign(this, { status: 'failed', failure });
    }
    this.on.change();
  }

  /** Appends the next page. @throws Failure */
  async more() {
    const turn = this.#turn;
    const page = await this.#find(PAGE, this.nextCursor);
    if (turn !== this.#turn) return;
    const known = new Set(this.items.map(({ id }) => id));
    this.#take(page, [...this.items, ...page.items.filter(({ id }) => !known.has(id))]);
    this.on.change();
  }

  /** Something new has come. */
  receive(/** @type {View} */ view) {
    this.#arrived.push(view);
    this.#add(view);
    this.on.change();
  }

  /**
   * Does one of `acts` to one of the items.
   *
   * @param {View} before
   * @param {Act} act
   * @throws {Failure} and it is as before
   */
  async mark(before, act) {
    const after = acts[act](before);
    this.#put(before, after);
    this.on.change();
    try {
      this.#put(after, await this.callApi('POST', `notifications/${before.id}/${act}`));
    } catch (failure) {
      this.#put(after, before);
      if (failure instanceof Failure && failure.status === 404) this.#remove(before);
      throw failure;
    } finally {
      this.on.change();
    }
  }

  /** Marks as read what has come so far: what comes meanwhile stays unread. @throws Failure */
  async readAll() {
    const upTo = this.head;
    this.#count(await this.callApi('POST', 'notifications/read', { upTo }));
    this.items = this.items.map((view) => (view.number <= upTo && !view.readAt ? acts.read(view) : view));
    this.on.change();
  }

  /** Says that everything so far was on the screen. It stays marked as new until the list is asked for again. */
  async see() {
    if (this.unseen > 0) this.#count(await this.callApi('POST', 'notifications/seen', { upTo: this.head }));
  }

  /**
   * @param {number} limit
   * @param {string | null} [cursor]
   * @returns {Promise<Page>}
   */
  #find(limit, cursor) {
    const query = new URLSearchParams({ limit: String(limit) });
    if (this.box === 'unread') query.set('unread', 'true');
    if (this.box === 'archived') query.set('archived', 'true');
    if (this.category) query.set('category', this.category);
    if (cursor) query.set('cursor', cursor);
    return this.callApi('GET', `notifications?${query}`);
  }

  /**
   * @param {Page} page
   * @param {View[]} items
   */
  #take(page, items) {
    this.items = items;
    this.nextCursor = page.nextCursor;
    this.head = Math.max(this.head, ...items.map(({ number }) => number));
    this.#count(page);
  }

  #count(/** @type {Counts} */ { unread, unseen }) {
    Object.assign(this, { unread, unseen });
  }

  #add(/** @type {View} */ view) {
    this.head = Math.max(this.head, view.number);
    const older = this.items.find((item) => item.id === view.id || subjectOf(item) === subjectOf(view));
    // What went beyond what is listed was counted there.
    if (!older && view.goneAt) return this.on.doubt();
    this.#put(older ?? null, view);
  }

  /**
   * Puts `after` in the place of `before`, shows it if it belongs here, and counts.
   *
   * @param {View | null} before
   * @param {View} after
   */
  #put(before, after) {
    this.unread += Number(isUnread(after)) - Number(before !== null && isUnread(before));
    this.unseen += Number(isUnseen(after)) - Number(before !== null && isUnseen(before));
    const others = this.items.filter(({ id }) => id !== before?.id && id !== after.id);
    // What was just read stays where it is, so that nothing jumps away under the finger.
    const stays = before !== null && others.length < this.items.length;
    const belongs =
      (this.box === 'archived') === (after.archivedAt !== null) &&
      (this.box !== 'unread' || after.readAt === null || stays) &&
      (!this.category || after.category === this.category);
    this.items = belongs ? [...others, after].sort((a, b) => (a.id < b.id ? 1 : -1)) : others;
  }

  #remove(/** @type {View} */ { id }) {
    this.items = this.items.filter((item) => item.id !== id);
  }
}
