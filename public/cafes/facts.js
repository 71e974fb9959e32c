import { el } from '../shared/dom.js';
import { meters, moment, number, t } from './words.js';

/** Whether it is open now, as a coloured word; until when, where that is known. */
export function openState({ open, openNow, openingHours, nextChange, zone }) {
  if (!open) return el('span', { class: 'state defunct' }, t().defunct);
  if (openNow === null || openNow === undefined)
    return nextChange === undefined ? null : el('span', { class: 'state' }, t().hoursUnknown);
  if (openNow && openingHours === '24/7') return el('span', { class: 'state open' }, t().alwaysOpen);
  const when = nextChange ? moment(nextChange, zone) : null;
  if (openNow) return el('span', { class: 'state open' }, when ? t().openUntil(when) : t().open);
  return el('span', { class: 'state shut' }, when ? `${t().shut} · ${t().opensAt(when)}` : t().shut);
}

/** The mean of the ratings; the number of those who gave one. */
export function rating({ rating: mean, raters }) {
  if (mean === null || mean === undefined) return null;
  const spoken = t().rated(number(mean, 1), number(raters));
  return el(
    'span',
    { class: 'rating', role: 'img', 'aria-label': spoken },
    el('span', { class: 'star', 'aria-hidden': 'true' }, '★'),
    ` ${number(mean, 1)}`,
    el('span', { class: 'raters' }, ` (${number(raters)})`),
  );
}

export const away = ({ distance }) =>
  distance === null || distance === undefined ? null : el('span', { class: 'distance' }, meters(distance));

export const addressOf = ({ roadAddress, address }) => roadAddress ?? address;

/** The tags people gave most, as words. */
export function topTags({ tags }, labels, most) {
  const known = tags.filter(({ code }) => labels.has(code)).toSorted((a, b) => b.count - a.count);
  return known.slice(0, most).map(({ code }) => el('li', {}, labels.get(code)));
}
