import { useState } from 'preact/hooks';
import { language, t } from '../../core/language.js';
import { Icon } from '../../ui/icon.js';
import { cafes as ofCafes, meters, number } from '../../words/cafes.js';
import type { Finder } from './finder.js';
import { places } from './places.js';
import { countFilters, noFilters, radii, ratings, sorts } from './state.js';

type Props = { finder: Finder; onLocate: () => void };

/** Where, how far, in which order and which: each control changes what is shown at once. */
export function Filters({ finder, onLocate }: Props) {
  const words = t(ofCafes);
  const state = finder.state.value;
  const [isOpen, setOpen] = useState(false);
  const count = countFilters(state);
  const own = { here: words.here, point: words.pickedPoint }[state.place];
  const toggleTag = (code: string) =>
    finder.change({
      tags: state.tags.includes(code) ? state.tags.filter((other) => other !== code) : [...state.tags, code],
    });
  return (
    <section class={isOpen ? 'cafe-filters wide' : 'cafe-filters'} aria-label={words.filters}>
      <div class="where">
        <Pick
          id="place"
          label={words.place}
          value={state.place}
          options={[
            ...(own ? [[state.place, own] as const] : []),
            ...places.map((place) => [place.id, place[language.value]] as const),
          ]}
          onPick={(wanted) => {
            const place = places.find(({ id }) => id === wanted);
            if (place) finder.goTo(place);
          }}
        />
        <Pick
          id="radius"
          label={words.radius}
          value={String(state.radius)}
          options={radii.map((radius) => [String(radius), meters(radius)])}
          onPick={(radius) => finder.change({ radius: Number(radius) })}
        />
        <button type="button" class="round" aria-label={words.locate} title={words.locate} onClick={onLocate}>
          <Icon name="target" />
        </button>
      </div>
      <div class="chips" role="group" aria-label={words.tags}>
        {[...finder.labels.value].map(([code, label]) => (
          <button
            key={code}
            type="button"
            class="choice"
            aria-pressed={state.tags.includes(code)}
            onClick={() => toggleTag(code)}
          >
            {label}
          </button>
        ))}
      </div>
      <div class="how">
        <button
          type="button"
          class="choice"
          aria-pressed={state.openNow}
          onClick={() => finder.change({ openNow: !state.openNow })}
        >
          {words.openNow}
        </button>
        <button
          type="button"
          class="choice"
          aria-expanded={isOpen}
          aria-controls="panel"
          onClick={() => setOpen(!isOpen)}
        >
          <Icon name="sliders" />
          {count > 0 ? `${words.filters} ${count} ` : words.filters}
          {count > 0 && <span class="unseen">{words.inUse}</span>}
        </button>
        <Pick
          id="sort"
          label={words.sort}
          value={state.sort}
          options={sorts.map((sort) => [sort, words.sorts[sort]])}
          onPick={(wanted) => finder.change({ sort: sorts.find((sort) => sort === wanted) ?? 'distance' })}
        />
      </div>
      <div id="panel" class="stack tight" hidden={!isOpen}>
        <Pick
          id="rating"
          label={words.minRating}
          value={String(state.minRating)}
          options={ratings.map((least) => [
            String(least),
            least ? words.ratingFrom(number(least, 1)) : words.anyRating,
          ])}
          onPick={(least) => finder.change({ minRating: Number(least) })}
        />
        <label class="tick">
          <input
            type="checkbox"
            checked={state.includeUnknown}
            disabled={state.tags.length === 0 && !state.openNow}
            onChange={({ currentTarget }) => finder.change({ includeUnknown: currentTarget.checked })}
          />
          {words.includeUnknown}
        </label>
        <label class="tick">
          <input
            type="checkbox"
            checked={state.includeClosed}
            onChange={({ currentTarget }) => finder.change({ includeClosed: currentTarget.checked })}
          />
          {words.includeClosed}
        </label>
        {count > 0 && (
          <button type="button" class="link" onClick={() => finder.change(noFilters)}>
            {words.reset}
          </button>
        )}
      </div>
    </section>
  );
}

type PickProps = {
  id: string;
  label: string;
  value: string;
  options: readonly (readonly [value: string, label: string])[];
  onPick: (value: string) => void;
};

/** One of many where there is no room for its name. */
const Pick = ({ id, label, value, options, onPick }: PickProps) => (
  <select
    id={id}
    class="input"
    aria-label={label}
    value={value}
    onChange={({ currentTarget }) => onPick(currentTarget.value)}
  >
    {options.map(([key, text]) => (
      <option key={key} value={key}>
        {text}
      </option>
    ))}
  </select>
);
