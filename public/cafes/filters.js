import { $, all, el, icon, set, targetOf } from '../shared/dom.js';
import { places } from './places.js';
import { countFilters, noFilters, radii, ratings, sorts } from './state.js';
import { languageNow, meters, number, t } from './words.js';

/** Where, how far, in which order and which: each control changes the state at once. */
export class Filters {
  /** How many are in use, in words. */
  #count = el('span');
  /** @type {(code: string) => void} */
  #onTag = () => {};

  /**
   * @typedef {import('./facts.js').Labels} Labels
   * @typedef {import('./state.js').State} State
   * @typedef {(typeof places)[number]} Place
   *
   * @param {{ onChange: import('./state.js').Change, onPlace: (place: Place) => void, onLocate: () => void }} on
   */
  constructor({ onChange, onPlace, onLocate }) {
    this.onChange = onChange;
    $('locate').addEventListener('click', onLocate);
    $('place').addEventListener('change', () => {
      const place = places.find(({ id }) => id === select('place').value);
      if (place) onPlace(place);
    });
    $('radius').addEventListener('change', () => onChange({ radius: Number(select('radius').value) }));
    $('sort').addEventListener('change', () => {
      onChange({ sort: sorts.find((sort) => sort === select('sort').value) ?? 'distance' });
    });
    $('rating').addEventListener('change', () => onChange({ minRating: Number(select('rating').value) }));
    $('unknown').addEventListener('change', () => onChange({ includeUnknown: box('unknown').checked }));
    $('closed').addEventListener('change', () => onChange({ includeClosed: box('closed').checked }));
    $('open-now').addEventListener('click', () =>
      onChange({ openNow: $('open-now').getAttribute('aria-pressed') !== 'true' }),
    );
    $('reset').addEventListener('click', () => onChange(noFilters));
    $('more-filters').append(icon('sliders'), this.#count);
    $('more-filters').addEventListener('click', () => this.#toggle());
  }

  /**
   * Shows the state in every control, in the language of now.
   *
   * @param {State} state
   * @param {Labels} labels
   */
  show(state, labels) {
    /** @type {Option[]} */
    const named = places.map((place) => [place.id, place[languageNow()]]);
    if (state.place === 'here') named.unshift(['here', t().here]);
    if (state.place === 'point') named.unshift(['point', t().pickedPoint]);
    options(select('place'), named, state.place);
    options(
      select('radius'),
      radii.map((radius) => [radius, meters(radius)]),
      state.radius,
    );
    options(
      select('sort'),
      sorts.map((sort) => [sort, t().sorts[sort]]),
      state.sort,
    );
    options(
      select('rating'),
      ratings.map((least) => [least, least ? t().ratingFrom(number(least, 1)) : t().anyRating]),
      state.minRating,
    );
    box('unknown').checked = state.includeUnknown;
    box('unknown').disabled = state.tags.length === 0 && !state.openNow;
    box('closed').checked = state.includeClosed;
    set($('open-now'), { 'aria-pressed': String(state.openNow) });
    const count = countFilters(state);
    $('reset').hidden = count === 0;
    this.#count.textContent = count > 0 ? `${t().filters} ${count}` : t().filters;
    set($('more-filters'), { 'aria-label': count > 0 ? t().filtersOn(count) : null });
    this.#showTags(state, labels);
  }

  /**
   * Chips stay the same elements: who uses the keyboard keeps the place.
   *
   * @param {State} state
   * @param {Labels} labels
   */
  #showTags({ tags }, labels) {
    const root = $('tags');
    if (root.children.length !== labels.size) {
      root.replaceChildren(
        ...[...labels.keys()].map((code) => el('button', { type: 'button', class: 'chip', 'data-tag': code })),
      );
      root.addEventListener('click', (event) => {
        const chip = /** @type {HTMLElement | null} */ (targetOf(event).closest('[data-tag]'));
        if (chip?.dataset.tag) this.#onTag(chip.dataset.tag);
      });
    }
    this.#onTag = (code) =>
      this.onChange({ tags: tags.includes(code) ? tags.filter((other) => other !== code) : [...tags, code] });
    const isNew = root.firstElementChild !== null && !root.firstElementChild.hasAttribute('aria-pressed');
    for (const chip of all(root, '[data-tag]')) {
      const { tag = '' } = chip.dataset;
      chip.textContent = labels.get(tag) ?? '';
      set(chip, { 'aria-pressed': String(tags.includes(tag)) });
    }
    const [pressed] = all(root, '[aria-pressed=true]');
    if (isNew && pressed) root.scrollLeft = pressed.offsetLeft - root.offsetLeft - pressed.offsetWidth;
  }

  #toggle() {
    const isOpen = $('more-filters').getAttribute('aria-expanded') === 'true';
    set($('more-filters'), { 'aria-expanded': String(!isOpen) });
    $('filters').classList.toggle('wide', !isOpen);
    $('panel').hidden = isOpen;
  }
}

const select = (/** @type {string} */ id) => $(id, HTMLSelectElement);
const box = (/** @type {string} */ id) => $(id, HTMLInputElement);

/**
 * @typedef {[value: string | number, label: string]} Option
 *
 * @param {HTMLSelectElement} control
 * @param {Option[]} entries
 * @param {string | number} chosen
 */
function options(control, entries, chosen) {
  control.replaceChildren(
    ...entries.map(([value, label]) => el('option', { value, selected: String(value) === String(chosen) }, label)),
  );
  control.value = String(chosen);
}
