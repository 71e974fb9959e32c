import { el, icon, set } from '../shared/dom.js';
import { ago, dayName, exactly, languageNow, t } from './words.js';

const pictograms = { deliveries: 'truck', missions: 'flag', cafes: 'cup', account: 'person' };
const UUID = /^[\da-f]{8}(-[\da-f]{4}){3}-[\da-f]{12}$/;

/** Brings the list to `items` and leaves alone what has not changed, so that the focus and what is read aloud stay. */
export function showItems(list, items) {
  const kept = new Map([...list.children].map((row) => [row.dataset.key, row]));
  const rows = [];
  let day;
  for (const view of items) {
    if (day !== (day = dayName(view.createdAt))) rows.push([`day ${day}`, day, dayRow.bind(null, day)]);
    rows.push([view.id, JSON.stringify([languageNow(), view]), () => itemRow(view)]);
  }
  const focus = whereFocusIs(list);
  const wanted = rows.map(([key, said, make]) => {
    const before = kept.get(key);
    if (before?.said === said) return before;
    const row = make();
    row.dataset.key = key;
    row.said = said;
    if (!before && list.dataset.settled) row.classList.add('entering');
    return row;
  });
  for (const row of [...list.children]) if (!wanted.includes(row)) row.remove();
  // One by one: what is moved loses the focus, what stays keeps it.
  wanted.forEach((row, at) => row !== list.children[at] && list.insertBefore(row, list.children[at] ?? null));
  giveFocus(list, focus);
}

/** Grey shapes of notifications that are on their way. */
export function showSkeleton(list) {
  const shape = () =>
    el('li', { class: 'skeleton', 'aria-hidden': 'true' }, el('span'), el('div', {}, el('span'), el('span')));
  list.replaceChildren(...Array.from({ length: 5 }, shape));
}

/** What is said where nothing is listed. */
export const emptiness = (box) =>
  el('div', { class: 'empty' }, icon(box === 'archived' ? 'archive' : 'inbox'), ...emptyWords(box));

const emptyWords = (box) => {
  const [title, hint] = t().empty[box];
  return [el('strong', {}, title), el('p', {}, hint)];
};

/** The times of the list, said anew. */
export function showTimes(list) {
  for (const time of list.querySelectorAll('time')) time.textContent = ago(time.dateTime);
}

/** The next or the one before, from where the focus is: the same button of another notification. */
export function moveFocus(list, step) {
  const row = document.activeElement.closest('[data-id]');
  if (!row) return false;
  const items = [...list.querySelectorAll('[data-id]')];
  const next = items[items.indexOf(row) + step];
  const index = [...row.querySelectorAll('button')].indexOf(document.activeElement);
  const buttons = next?.querySelectorAll('button') ?? [];
  (buttons[Math.max(0, index)] ?? buttons[0])?.focus();
  return next !== undefined;
}

const dayRow = (day) => el('li', { class: 'day' }, el('h2', {}, day));

function itemRow(view) {
  const { id, title, body, category, createdAt, readAt, seenAt, archivedAt, critical, data } = view;
  const isUnread = readAt === null;
  const titleId = `title-${id}`;
  return el(
    'li',
    { class: isUnread ? 'item fresh' : 'item', 'data-id': id },
    el('span', { class: `pictogram ${category ?? ''}` }, icon(pictograms[category] ?? 'bell')),
    el(
      'article',
      { class: 'what', 'aria-labelledby': titleId },
      el(
        'h3',
        { id: titleId },
        isUnread && el('span', { class: 'unseen' }, `${t().isUnread}: `),
        el('span', { class: 'title' }, title),
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

const actButton = (act, pictogram, titleId) =>
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

function whereFocusIs(list) {
  const row = document.activeElement?.closest?.('[data-id]');
  if (!row || !list.contains(row)) return null;
  const items = [...list.querySelectorAll('[data-id]')];
  return {
    id: row.dataset.id,
    at: items.indexOf(row),
    button: [...row.querySelectorAll('button')].indexOf(document.activeElement),
  };
}

/** Back to where it was; if that is gone, to what is now in its place. */
function giveFocus(list, focus) {
  if (!focus || list.contains(document.activeElement)) return;
  const items = [...list.querySelectorAll('[data-id]')];
  const row = items.find(({ dataset }) => dataset.id === focus.id) ?? items[focus.at] ?? items.at(-1);
  if (row) row.querySelectorAll('button')[Math.max(0, focus.button)]?.focus({ preventScroll: true });
  else list.closest('main').focus();
}

/** Marks one of several buttons as the chosen one. */
export function press(group, chosen) {
  for (const button of group.children) set(button, { 'aria-pressed': String(button.dataset.value === chosen) });
}
