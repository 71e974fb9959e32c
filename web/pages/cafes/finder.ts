import { computed, signal } from '@preact/signals';
import type { paths } from '../../../client/src/api.js';
import { bodyOf, publicApi, type Schemas } from '../../core/api.js';
import { failureOf, type Failure } from '../../core/failure.js';
import { language } from '../../core/language.js';
import { places } from './places.js';
import { filterQuery, placeQuery, read, write, type State } from './state.js';

export type Cafe = Schemas['Cafe'];
/** A café as the list or the map shows it; what only one of them says may be missing. */
export type Shown = Omit<Schemas['CafeDetail'], 'zone' | 'nextChange'> & Partial<Schemas['CafeDetail']>;
type Near = {
  status: 'loading' | 'ready' | 'failed';
  items: readonly Cafe[];
  total: number;
  nextCursor: string | null;
  failure: Failure | undefined;
};

const PAGE = 20;

type Query = NonNullable<paths['/v1/cafes']['get']['parameters']['query']>;

/** Cafés that have all of this. @throws Failure */
export const findCafes = (query: Query): Promise<Schemas['CafePage']> =>
  // The route has a second kind of answer, for maps of other programs, which is not asked for here.
  bodyOf(publicApi.GET('/v1/cafes', { params: { query } })) as Promise<Schemas['CafePage']>;

/** What is looked for and what was found: the state of the page is its address. */
export class Finder {
  readonly state = signal(read(location.hash));
  readonly near = signal<Near>({ status: 'loading', items: [], total: 0, nextCursor: null, failure: undefined });
  /** The café that is shown beside the list. */
  readonly chosen = signal<Shown | undefined>(undefined);
  /** The café that the person points at, in the list or on the map. */
  readonly hovered = signal<string | undefined>(undefined);
  private readonly tags = signal<Schemas['Tags']['items']>([]);
  /** The words of the tags, by their codes. */
  readonly labels = computed<ReadonlyMap<string, string>>(
    () => new Map(this.tags.value.map((tag) => [tag.code, tag[language.value]])),
  );
  private turn = 0;

  /** Follows the address; gives what ends that. */
  start(): () => void {
    const follow = () => void (this.state.value = read(location.hash));
    const retry = () => void (this.near.value.status === 'failed' && this.search());
    window.addEventListener('popstate', follow);
    window.addEventListener('online', retry);
    void this.loadTags();
    return () => {
      window.removeEventListener('popstate', follow);
      window.removeEventListener('online', retry);
    };
  }

  /** Changes what is shown, and the address with it. */
  change(changes: Partial<State>, { isNewPage = false } = {}): void {
    this.state.value = { ...this.state.value, ...changes };
    if (isNewPage) history.pushState({ opened: true }, '', write(this.state.value));
    else history.replaceState(history.state, '', write(this.state.value));
  }

  /** Shows one café; the way back leads to the list. */
  choose(cafe: string): void {
    this.change({ cafe }, { isNewPage: this.state.value.cafe === null });
  }

  close(): void {
    if (this.state.value.cafe === null) return;
    if ((history.state as { opened?: boolean } | null)?.opened) history.back();
    else this.change({ cafe: null });
  }

  /** Starts from one of the known places. */
  goTo({ id, lat, lng }: { id: string; lat: number; lng: number }): void {
    this.change({ place: id, lat, lng, q: '' });
  }

  /** Loads the list anew. What was found stays until the answer is there. */
  async search(): Promise<void> {
    const turn = ++this.turn;
    const asked = this.state.value;
    this.near.value = { ...this.near.value, status: 'loading' };
    try {
      const query = { ...placeQuery(asked), ...filterQuery(asked), limit: PAGE };
      const { items, total, nextCursor } = await findCafes(query);
      if (turn === this.turn) this.near.value = { status: 'ready', items, total, nextCursor, failure: undefined };
    } catch (thrown) {
      if (turn === this.turn) this.near.value = { ...this.near.value, status: 'failed', failure: failureOf(thrown) };
    }
  }

  /** Searches. Without a chosen place and without results at the usual one, moves to the first place with a café. */
  async searchFirst(): Promise<void> {
    const asked = this.state.value;
    const isUsual = location.hash.length < 2;
    await this.search();
    const { status, total } = this.near.value;
    if (!isUsual || status !== 'ready' || total > 0) return;
    for (const place of places) {
      const query = { lat: place.lat, lng: place.lng, radius: asked.radius, limit: 1 };
      const found = await findCafes(query).catch(() => ({ total: 0 }));
      if (this.state.value !== asked) return; // the person has moved on
      if (found.total > 0) return this.goTo(place);
    }
  }

  /** Appends the next page. @throws Failure */
  async more(): Promise<void> {
    const turn = this.turn;
    const { items, nextCursor } = this.near.value;
    if (nextCursor === null) return;
    const query = {
      ...placeQuery(this.state.value),
      ...filterQuery(this.state.value),
      limit: PAGE,
      cursor: nextCursor,
    };
    const page = await findCafes(query);
    if (turn !== this.turn) return;
    this.near.value = { ...this.near.value, items: [...items, ...page.items], nextCursor: page.nextCursor };
  }

  private async loadTags(): Promise<void> {
    this.tags.value = await bodyOf(publicApi.GET('/v1/tags')).then(
      ({ items }) => items,
      () => [], // without them there are no filters by tag
    );
  }
}
