import { all, el, icon, set } from '../shared/dom.js';
import { ago, dayName, exactly, languageNow, t } from './words.js';

/**
 * @typedef {import('./inbox.js').View} View
 * @typedef {import('./inbox.js').Act} Act
 * @typedef {import('../shared/dom.js').Pictogram} Pictogram
 */

/** @type {Record<string, Pictogram>} */
const pictograms = { deliveries: 'truck', missions: 'flag', cafes: 'cup', account: 'person' };
const UUID = /^[\da-f]{8}(-[\da-f]{4}){3}-[\da-f]{12}$/;

/**
 * What each row shows: one that shows the same is left alone.
 *
 * @type {WeakMap<Element, string>}
 */
const shown = new WeakMap();

/** @param {Element} parent */
const rowsIn = (parent) => /** @type {HTMLElement[]} */ ([...parent.children]);

/**
 * Brings the list to `items` and leaves alone what has not changed, so that the focus and what is read aloud stay.
 *
 * @param {HTMLElement} list
 * @param {View[]} items
 */
export function showItems(list, items) {
  const kept = new Map(rowsIn(list).map((row) => [row.dataset.key, row]));
  /** @type {[key: string, said: string, make: () => HTMLElement][]} */
  const rows = [];
  /** @type {string | undefined} */
  let day;
  for (const view of items) {
    const its = dayName(view.createdAt);
    if (day !== its) rows.push([`day ${its}`, its, () => dayRow(its)]);
    day = its;
    rows.push([view.id, JSON.stringify([languageNow(), view]), () => itemRow(view)]);
  }
  const focus = whereFocusIs(list);
  const wanted = rows.map(([key, said, make]) => {
    const before = kept.get(key);
    if (before && shown.get(before) === said) return before;
    const row = make();
    row.dataset.key = key;
    shown.set(row, said);
    if (!before && list.dataset.settled) row.classList.add('entering');
    return row;
  });
  for (const row of rowsIn(list)) if (!wanted.includes(row)) row.remove();
  // One by one: what is moved loses the focus, what stays keeps it.
  wanted.forEach((row, at) => row !== list.children[at] && list.insertBefore(row, list.children[at] ?? null));
  giveFocus(list, focus);
}

/** Grey shapes of notifications that are on their way. */
export function showSkeleton(/** @type {HTMLElement} */ list) {
  const shape = () =>
    el('li', { class: 'skeleton', 'aria-hidden': 'true' }, el('span'), el('div', {}, el('span'), el('span')));
  list.replaceChildren(...Array.from({ length: 5 }, shape));
}

/** What is said where nothing is listed. */
export const emptiness = (/** @type {import('./inbox.js').Box} */ box) =>
  el('div', { class: 'empty' }, icon(box === 'archived' ? 'archive' : 'inbox'), ...emptyWords(box));

const emptyWords = (/** @type {import('./inbox.js').Box} */ box) => {
  const [title = '', hint = ''] = t().empty[box];
  return [el('strong', {}, title), el('p', {}, hint)];
};

/** The times of the list, said anew. */
export function showTimes(/** @type {HTMLElement} */ list) {
  for (const time of list.querySelectorAll('time')) time.textContent = ago(time.dateTime);
}

/**
 * The next or the one before, from where the focus is: the same button of another notification.
 *
 * @param {HTMLElement} list
 * @param {1 | -1} step
 */
export function moveFocus(list, step) {
  const focus = whereFocusIs(list);
  if (!focus) return false;
  const next = all(list, '[data-id]')[focus.at + step];
  const index = focus.button;
  const buttons = next?.querySelectorAll('button') ?? [];
  (buttons[Math.max(0, index)] ?? buttons[0])?.focus();
  return next !== undefined;
}

const dayRow = (/** @type {string} */ day) => el('li', { class: 'day' }, el('h2', {}, day));

function itemRow(/** @type {View} */ view) {
  const { id, title, body, category, createdAt, readAt, seenAt, archivedAt, goneAt, critical, data } = view;
  const isUnread = readAt === null;
  const titleId = `title-${id}`;
  return el(
    'li',
    { class: isUnread ? 'item fresh' : 'item', 'data-id': id },
    el('span', { class: `pictogram ${category ?? ''}` }, icon(pictograms[category ?? ''] ?? 'bell')),
    el(
      'article',
      { class: 'what', 'aria-labelledby': titleId },
      el(
        'h3',
        { id: titleId },
        isUnread && el('span', { class: 'unseen' }, `${t().isUnread}: `),
        el('span', { class: 'title' }, title),
        goneAt !== null && el('span', { class: 'badge' }, t().isGone),
        critical && el('span', { class: 'badge important' }, t().isCritical),
        isUnread && seenAt === null && el('span', { class: 'badge' }, t().isNew),
      ),
      el('p', { class: 'body' }, body),
      el(
        'p',
        { class: 'meta' },
        el('time', { datetime: createdAt, title: exactly(createdAt) }, ago(createdAt)),
        category && el('span', {}, t().categories[category] ?? category),
        UUID.test(data.cafeId ?? '') && el('a', { href: `/cafes#cafe=${data.cafeId}` }, t().openCafe),
      ),
    ),
    el(
      'div',
      { class: 'acts' },
      actButton(isUnread ? 'read' : 'unread', isUnread ? 'check' : 'dot', titleId),
      actButton(archivedAt ? 'restore' : 'archive', archivedAt ? 'restore' : 'archive', titleId),
    ),
  );
}

const actButton = (/** @type {Act} */ act, /** @type {Pictogram} */ pictogram, /** @type {string} */ titleId) =>
  el(
    'button',
    {
      type: 'button',
      class: 'plain round',
      'data-act': act,
      'aria-label': t()[act],
      'aria-describedby': titleId,
      title: t()[act],
    },
    icon(pictogram),
  );

/** @param {HTMLElement} list */
function whereFocusIs(list) {
  const focused = document.activeElement;
  const row = /** @type {HTMLElement | null | undefined} */ (focused?.closest('[data-id]'));
  if (!focused || !row || !list.contains(row)) return null;
  const items = all(list, '[data-id]');
  return {
    id: row.dataset.id,
    at: items.indexOf(row),
    button: all(row, 'button').findIndex((button) => button === focused),
  };
}

/**
 * Back to where it was; if that is gone, to what is now in its place.
 *
 * @param {HTMLElement} list
 * @param {ReturnType<typeof whereFocusIs>} focus
 */
function giveFocus(list, focus) {
  if (!focus || list.contains(document.activeElement)) return;
  const items = all(list, '[data-id]');
  const row = items.find(({ dataset }) => dataset.id === focus.id) ?? items[focus.at] ?? items.at(-1);
  if (row) row.querySelectorAll('button')[Math.max(0, focus.button)]?.focus({ preventScroll: true });
  else list.closest('main')?.focus();
}

/**
 * Marks one of several buttons as the chosen one.
 *
 * @param {HTMLElement} group
 * @param {string} chosen
 */
export function press(group, chosen) {
  for (const button of rowsIn(group)) set(button, { 'aria-pressed': String(button.dataset.value === chosen) });
}
