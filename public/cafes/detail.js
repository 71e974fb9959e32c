import { $, all, el, icon } from '../shared/dom.js';
import { addressOf, away, openState, rating } from './facts.js';
import { hoursLines } from './hours.js';
import { dateOf, languageNow, number, t } from './words.js';

/**
 * @typedef {import('../shared/dom.js').Child} Child
 * @typedef {import('./facts.js').Labels} Labels
 * @typedef {import('./facts.js').Cafe & { phone: string | null, sources: { source: string }[] }} Detail
 *
 * @typedef {object} Comment
 * @property {boolean} deleted
 * @property {{ name: string } | null} author
 * @property {string} text
 * @property {string} createdAt
 * @property {Comment[]} [replies]
 * @property {number} [replyCount]
 */

/** Everything that is known of one café. */
export function detail(/** @type {Detail} */ cafe, /** @type {Labels} */ labels) {
  const tags = cafe.tags.filter(({ code }) => labels.has(code)).toSorted((a, b) => b.count - a.count);
  const most = Math.max(1, ...tags.map(({ count }) => count));
  return [
    el(
      'div',
      { class: 'facts' },
      openState(cafe),
      rating(cafe) ?? el('span', { class: 'muted' }, t().unrated),
      away(cafe),
    ),
    el(
      'dl',
      { class: 'sheet' },
      row('pin', t().address, addressOf(cafe)),
      cafe.phone && row('phone', t().phone, phoneLink(cafe.phone)),
      cafe.openingHours &&
        row(
          'clock',
          t().hours,
          hoursLines(cafe.openingHours, languageNow()).map((line) => el('span', { class: 'line' }, line)),
        ),
    ),
    el('h3', {}, t().tagsOf),
    tags.length === 0
      ? el('p', { class: 'muted' }, t().noTags)
      : el(
          'ul',
          { class: 'bars' },
          tags.map((tag) => bar(labels.get(tag.code) ?? tag.code, tag.count, most)),
        ),
    el('h3', {}, t().comments),
    el('div', { id: 'comments', 'aria-busy': 'true' }, el('p', { class: 'muted' }, t().loading)),
    el(
      'p',
      { class: 'origin' },
      `${t().sources}: `,
      [...new Set(cafe.sources.map(({ source }) => t().sourceNames[source] ?? source))].join(', '),
    ),
    el('button', { type: 'button', class: 'pill', onclick: copyLink }, icon('link'), el('span', {}, t().copyLink)),
  ];
}

/**
 * @param {import('../shared/dom.js').Pictogram} pictogram
 * @param {string} label
 * @param {Child | Child[]} content
 */
const row = (pictogram, label, content) =>
  content &&
  el('div', {}, el('dt', {}, icon(pictogram), el('span', { class: 'unseen' }, label)), el('dd', {}, content));

/** Only what a telephone can dial goes into the link. */
function phoneLink(/** @type {string} */ phone) {
  const dialled = phone.replace(/[^\d+]/g, '');
  return dialled.length < 3 ? phone : el('a', { href: `tel:${dialled}` }, phone);
}

function bar(/** @type {string} */ label, /** @type {number} */ count, /** @type {number} */ most) {
  const fill = el('span', { class: 'fill', 'aria-hidden': 'true' });
  fill.style.width = `${Math.round((count / most) * 100)}%`;
  return el(
    'li',
    {},
    fill,
    el('span', {}, label),
    el('span', { class: 'count' }, count > 0 && t().people(number(count))),
  );
}

/** The comments, newest first, each with its replies. */
export function showComments(/** @type {Comment[]} */ comments) {
  $('comments').removeAttribute('aria-busy');
  if (comments.length === 0) $('comments').replaceChildren(el('p', { class: 'muted' }, t().noComments));
  else $('comments').replaceChildren(el('ul', { class: 'comments' }, comments.map(comment)));
}

export function showCommentsFailure(/** @type {string} */ message) {
  $('comments').removeAttribute('aria-busy');
  $('comments').replaceChildren(el('p', { class: 'muted' }, message));
}

/**
 * @param {Comment} comment
 * @returns {HTMLElement}
 */
function comment({ deleted, author, text, createdAt, replies = [], replyCount = 0 }) {
  const hidden = replyCount - replies.length;
  return el(
    'li',
    {},
    deleted
      ? el('p', { class: 'muted' }, t().deletedComment)
      : [
          el(
            'p',
            { class: 'by' },
            el('strong', {}, author?.name ?? t().someone),
            ' ',
            el('time', { datetime: createdAt }, dateOf(createdAt)),
          ),
          el('p', { class: 'text' }, text),
        ],
    replies.length > 0 && el('ul', { class: 'comments' }, replies.map(comment)),
    hidden > 0 && el('p', { class: 'muted' }, t().moreReplies(hidden)),
  );
}

async function copyLink(/** @type {Event} */ { currentTarget }) {
  const button = /** @type {HTMLElement} */ (currentTarget);
  await navigator.clipboard.writeText(window.location.href).catch(() => undefined);
  for (const words of all(button, 'span')) words.textContent = t().copied;
}
