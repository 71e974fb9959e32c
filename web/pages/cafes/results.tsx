import { t } from '../../core/language.js';
import { Button } from '../../ui/button.js';
import { Failed, Loading } from '../../ui/states.js';
import { cafes as ofCafes, meters, number } from '../../words/cafes.js';
import { common } from '../../words/common.js';
import { addressOf, Away, OpenState, Rating, topTags } from './facts.js';
import type { Cafe, Finder } from './finder.js';
import { radii, write, type State } from './state.js';

const MOST_TAGS = 3;

type Props = { finder: Finder; said: string | undefined };

/** The list of what was found, and what to do where that is nothing. `said` is what the page says instead of a sum. */
export function Results({ finder, said }: Props) {
  const words = t(ofCafes);
  const { status, items, total, nextCursor, failure } = finder.near.value;
  const { q, radius } = finder.state.value;
  const sum = q ? words.foundFor(number(total), meters(radius), q) : words.found(number(total), meters(radius));
  const more = async () => {
    await finder.more();
    document.querySelectorAll<HTMLElement>('#list a')[items.length]?.focus();
  };
  return (
    <main id="content" class="results" tabIndex={-1} aria-busy={status === 'loading'}>
      <h1 class="unseen">{words.list}</h1>
      <p id="status" class="soft small" role="status">
        {said ?? (status === 'ready' ? sum : status === 'failed' ? '' : t(common).loading)}
      </p>
      {status === 'failed' && <Failed reason={failure?.message ?? ''} onRetry={() => finder.search()} />}
      {status === 'ready' && items.length === 0 && <Nothing finder={finder} />}
      {status === 'loading' && items.length === 0 && <Loading />}
      <ol id="list">
        {items.map((cafe, index) => (
          <Row key={cafe.id} cafe={cafe} rank={index + 1} finder={finder} />
        ))}
      </ol>
      {status === 'ready' && nextCursor !== null && (
        <p class="more">
          <Button low onPress={more}>
            {t(common).more}
          </Button>
        </p>
      )}
    </main>
  );
}

/** One café: a link that can be opened in a tab of its own. */
function Row({ cafe, rank, finder }: { cafe: Cafe; rank: number; finder: Finder }) {
  const { state, hovered, labels } = finder;
  const tags = topTags(cafe, labels.value).slice(0, MOST_TAGS);
  const point = (id: string | undefined) => void (hovered.value = id);
  return (
    <li data-cafe={cafe.id} class={hovered.value === cafe.id ? 'hovered' : ''}>
      <a
        class="cafe"
        href={write({ ...state.value, cafe: cafe.id })}
        aria-current={state.value.cafe === cafe.id ? 'true' : undefined}
        onClick={(event) => {
          if (event.ctrlKey || event.metaKey || event.shiftKey) return;
          event.preventDefault();
          finder.choose(cafe.id);
        }}
        onPointerEnter={() => point(cafe.id)}
        onPointerLeave={() => point(undefined)}
        onFocus={() => point(cafe.id)}
        onBlur={() => point(undefined)}
      >
        <span class={cafe.open ? 'rank' : 'rank defunct'} aria-hidden="true">
          {rank}
        </span>
        <span class="about">
          <span class="name">{cafe.name}</span>
          <span class="summary">
            <Away of={cafe} />
            <OpenState of={cafe} />
            <Rating of={cafe} />
          </span>
          {addressOf(cafe) && <span class="soft small">{addressOf(cafe)}</span>}
          {tags.length > 0 && (
            <span class="small-tags">
              {tags.map(({ code }) => (
                <span key={code}>{labels.value.get(code)}</span>
              ))}
            </span>
          )}
        </span>
      </a>
    </li>
  );
}

/** Nothing was found: which condition could go, each as a button that does it. */
function Nothing({ finder }: { finder: Finder }) {
  const words = t(ofCafes);
  const looser = looserThan(finder.state.value, finder.labels.value);
  return (
    <div id="nothing" class="card flat">
      <h2>{words.nothing}</h2>
      <p class="soft">{looser.length > 0 ? words.nothingHint : words.nothingHere}</p>
      <div class="choices">
        {looser.map(([text, changes]) => (
          <Button key={text} low onPress={() => finder.change(changes)}>
            {text}
          </Button>
        ))}
      </div>
    </div>
  );
}

function looserThan(state: State, labels: ReadonlyMap<string, string>): [text: string, changes: Partial<State>][] {
  const words = t(ofCafes);
  const { tags, openNow, minRating, includeUnknown, q } = state;
  const wider = radii.find((radius) => radius > state.radius);
  const isKnownOnly = (tags.length > 0 || openNow) && !includeUnknown;
  return [
    ...(isKnownOnly ? [[words.looseUnknown, { includeUnknown: true }] as [string, Partial<State>]] : []),
    ...tags.map((code): [string, Partial<State>] => [
      words.looseTag(labels.get(code) ?? code),
      { tags: tags.filter((other) => other !== code) },
    ]),
    ...(openNow ? [[words.looseOpen, { openNow: false }] as [string, Partial<State>]] : []),
    ...(minRating > 0 ? [[words.looseRating, { minRating: 0 }] as [string, Partial<State>]] : []),
    ...(q ? [[words.looseSearch(q), { q: '' }] as [string, Partial<State>]] : []),
    ...(wider ? [[words.looseRadius(meters(wider)), { radius: wider }] as [string, Partial<State>]] : []),
  ];
}
