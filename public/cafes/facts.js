import { el } from '../shared/dom.js';
import { meters, moment, number, t } from './words.js';

/**
 * @typedef {object} Cafe as lists show it
 * @property {string} id
 * @property {string} name
 * @property {number | null} lat
 * @property {number | null} lng
 * @property {boolean} open false: it is gone
 * @property {string | null} roadAddress
 * @property {string | null} address
 * @property {string} zone
 * @property {boolean | null} [openNow]
 * @property {string | null} [openingHours]
 * @property {string | null} [nextChange]
 * @property {number | null} [rating]
 * @property {number} raters
 * @property {number | null} [distance]
 * @property {{ code: string, count: number }[]} tags
 *
 * @typedef {Cafe & { lat: number, lng: number }} LocatedCafe
 * @typedef {Map<string, string>} Labels of the tags, by their codes
 */

/**
 * @param {Cafe} cafe
 * @returns {cafe is LocatedCafe}
 */
export const isLocated = (cafe) => cafe.lat !== null && cafe.lng !== null;

/** Whether it is open now, as a coloured word; until when, where that is known. */
export function openState(/** @type {Cafe} */ { open, openNow, openingHours, nextChange, zone }) {
  if (!open) return el('span', { class: 'state defunct' }, t().defunct);
  if (openNow === null || openNow === undefined)
    return nextChange === undefined ? null : el('span', { class: 'state' }, t().hoursUnknown);
  if (openNow && openingHours === '24/7') return el('span', { class: 'state open' }, t().alwaysOpen);
  const when = nextChange ? moment(nextChange, zone) : null;
  if (openNow) return el('span', { class: 'state open' }, when ? t().openUntil(when) : t().open);
  return el('span', { class: 'state shut' }, when ? `${t().shut} · ${t().opensAt(when)}` : t().shut);
}

/** The mean of the ratings; the number of those who gave one. */
export function rating(/** @type {Cafe} */ { rating: mean, raters }) {
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

export const away = (/** @type {Cafe} */ { distance }) =>
  distance === null || distance === undefined ? null : el('span', { class: 'distance' }, meters(distance));

/** @param {Pick<Cafe, 'roadAddress' | 'address'>} cafe */
export const addressOf = ({ roadAddress, address }) => roadAddress ?? address;

/**
 * The tags people gave most, as words.
 *
 * @param {Cafe} cafe
 * @param {Labels} labels
 * @param {number} most
 */
export function topTags({ tags }, labels, most) {
  const known = tags.filter(({ code }) => labels.has(code)).toSorted((a, b) => b.count - a.count);
  return known.slice(0, most).map(({ code }) => el('li', {}, labels.get(code)));
}
