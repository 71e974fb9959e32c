import { el } from '../shared/dom.js';
import { addressOf, away, openState, rating, topTags } from './facts.js';
import { radii } from './state.js';
import { meters, number, t } from './words.js';

/**
 * One café of the list: a link that anybody may open in a tab of its own.
 *
 * @typedef {import('./facts.js').Labels} Labels
 * @typedef {import('./state.js').State} State
 *
 * @param {import('./facts.js').Cafe} cafe
 * @param {{ rank: number, labels: Labels, href: string, isChosen: boolean }} place
 */
export function listItem(cafe, { rank, labels, href, isChosen }) {
  return el(
    'li',
    { 'data-cafe': cafe.id },
    el(
      'a',
      { class: 'cafe', href, 'aria-current': isChosen ? 'true' : null },
      el('span', { class: cafe.open ? 'rank' : 'rank defunct', 'aria-hidden': 'true' }, String(rank)),
      el(
        'span',
        { class: 'about' },
        el('span', { class: 'name' }, cafe.name),
        el('span', { class: 'facts' }, away(cafe), openState(cafe), rating(cafe)),
        addressOf(cafe) && el('span', { class: 'address' }, addressOf(cafe)),
        cafe.tags.length > 0 && el('ul', { class: 'small-tags' }, topTags(cafe, labels, 3)),
      ),
    ),
  );
}

/** Grey shapes of cafés that are on their way. */
export const skeleton = () =>
  Array.from({ length: 6 }, () =>
    el('li', { class: 'skeleton', 'aria-hidden': 'true' }, el('span'), el('span'), el('span')),
  );

/**
 * Nothing was found: which condition could go, each as a button that does it.
 *
 * @param {State} state
 * @param {Labels} labels
 * @param {import('./state.js').Change} change
 */
export function nothing(state, labels, change) {
  const wider = radii.find((radius) => radius > state.radius);
  /** @typedef {[words: string, changes: Partial<State>]} Looser */
  /** @type {(code: string) => Looser} */
  const withoutTag = (code) => [
    t().looseTag(labels.get(code) ?? code),
    { tags: state.tags.filter((other) => other !== code) },
  ];
  const isKnownOnly = (state.tags.length > 0 || state.openNow) && !state.includeUnknown;
  /** @type {Looser[]} */
  const looser = isKnownOnly ? [[t().looseUnknown, { includeUnknown: true }]] : [];
  looser.push(...state.tags.map(withoutTag));
  if (state.openNow) looser.push([t().looseOpen, { openNow: false }]);
  if (state.minRating > 0) looser.push([t().looseRating, { minRating: 0 }]);
  if (state.q) looser.push([t().looseSearch(state.q), { q: '' }]);
  if (wider) looser.push([t().looseRadius(meters(wider)), { radius: wider }]);
  return el(
    'div',
    { class: 'notice' },
    el('strong', {}, t().nothing),
    el('p', {}, looser.length > 0 ? t().nothingHint : t().nothingHere),
    el(
      'div',
      { class: 'choices' },
      looser.map(([words, changes]) =>
        el('button', { type: 'button', class: 'pill', onclick: () => change(changes) }, words),
      ),
    ),
  );
}

/** It went wrong: why, and a button to try again. */
export const failed = (/** @type {string} */ message, /** @type {() => void} */ again) =>
  el(
    'div',
    { class: 'notice', role: 'alert' },
    el('strong', {}, t().failed),
    el('p', {}, message),
    el('button', { type: 'button', class: 'pill', onclick: again }, t().retry),
  );

/** What was found, as a sentence. */
export const summary = (/** @type {State} */ { q, radius }, /** @type {number} */ total) =>
  q ? t().foundFor(number(total), meters(radius), q) : t().found(number(total), meters(radius));
