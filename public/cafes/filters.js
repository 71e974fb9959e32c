import { $, el, icon, set } from '../shared/dom.js';
import { places } from './places.js';
import { countFilters, noFilters, radii, ratings, sorts } from './state.js';
import { languageNow, meters, number, t } from './words.js';

/** Where, how far, in which order and which: each control changes the state at once. */
export class Filters {
  constructor({ onChange, onPlace, onLocate }) {
    this.onChange = onChange;
    $('locate').addEventListener('click', onLocate);
    $('place').addEventListener('change', ({ target }) => {
      const place = places.find(({ id }) => id === target.value);
      if (place) onPlace(place);
    });
    $('radius').addEventListener('change', ({ target }) => onChange({ radius: Number(target.value) }));
    $('sort').addEventListener('change', ({ target }) => onChange({ sort: target.value }));
    $('rating').addEventListener('change', ({ target }) => onChange({ minRating: Number(target.value) }));
    $('unknown').addEventListener('change', ({ target }) => onChange({ includeUnknown: target.checked }));
    $('closed').addEventListener('change', ({ target }) => onChange({ includeClosed: target.checked }));
    $('open-now').addEventListener('click', ({ currentTarget }) =>
      onChange({ openNow: currentTarget.getAttribute('aria-pressed') !== 'true' }),
    );
    $('reset').addEventListener('click', () => onChange(noFilters));
    $('more-filters').append(icon('sliders'), el('span'));
    $('more-filters').addEventListener('click', () => this.#toggle());
  }

  /** Shows the state in every control, in the language of now. */
  show(state, labels) {
    const named = places.map((place) => [place.id, place[languageNow()]]);
    if (state.place === 'here') named.unshift(['here', t().here]);
    if (state.place === 'point') named.unshift(['point', t().pickedPoint]);
    options($('place'), named, state.place);
    options(
      $('radius'),
      radii.map((radius) => [radius, meters(radius)]),
      state.radius,
    );
    options(
      $('sort'),
      sorts.map((sort) => [sort, t().sorts[sort]]),
      state.sort,
    );
    options(
      $('rating'),
      ratings.map((least) => [least, least ? t().ratingFrom(number(least, 1)) : t().anyRating]),
      state.minRating,
    );
    $('unknown').checked = state.includeUnknown;
    $('unknown').disabled = state.tags.length === 0 && !state.openNow;
    $('closed').checked = state.includeClosed;
    set($('open-now'), { 'aria-pressed': String(state.openNow) });
    const count = countFilters(state);
    $('reset').hidden = count === 0;
    $('more-filters').lastElementChild.textContent = count > 0 ? `${t().filters} ${count}` : t().filters;
    set($('more-filters'), { 'aria-label': count > 0 ? t().filtersOn(count) : null });
    this.#showTags(state, labels);
  }

  /** Chips stay the same elements: who uses the keyboard keeps the place. */
  #showTags({ tags }, labels) {
    const root = $('tags');
    if (root.children.length !== labels.size) {
      root.replaceChildren(
        ...[...labels.keys()].map((code) => el('button', { type: 'button', class: 'chip', 'data-tag': code })),
      );
      root.addEventListener('click', ({ target }) => {
        const code = target.closest('[data-tag]')?.dataset.tag;
        if (code) this.onTag(code);
      });
    }
    this.onTag = (code) =>
      this.onChange({ tags: tags.includes(code) ? tags.filter((other) => other !== code) : [...tags, code] });
    const isNew = root.firstChild !== null && !root.firstChild.hasAttribute('aria-pressed');
    for (const chip of root.children) {
      chip.textContent = labels.get(chip.dataset.tag);
      set(chip, { 'aria-pressed': String(tags.includes(chip.dataset.tag)) });
    }
    const pressed = root.querySelector('[aria-pressed=true]');
    if (isNew && pressed) root.scrollLeft = pressed.offsetLeft - root.offsetLeft - pressed.offsetWidth;
  }

  #toggle() {
    const isOpen = $('more-filters').getAttribute('aria-expanded') === 'true';
    set($('more-filters'), { 'aria-expanded': String(!isOpen) });
    $('filters').classList.toggle('wide', !isOpen);
    $('panel').hidden = isOpen;
  }
}

function options(select, entries, chosen) {
  select.replaceChildren(
    ...entries.map(([value, label]) => el('option', { value, selected: String(value) === String(chosen) }, label)),
  );
  select.value = String(chosen);
}
