import { placeOf, places } from './places.js';

/**
 * @typedef {object} State what is shown
 * @property {string} place the id of one of `places`, `here` or `point`
 * @property {number} lat
 * @property {number} lng
 * @property {number} radius
 * @property {string} q
 * @property {string[]} tags
 * @property {boolean} openNow
 * @property {number} minRating
 * @property {boolean} includeClosed
 * @property {boolean} includeUnknown
 * @property {Sort} sort
 * @property {string | null} cafe
 * @property {'ko' | 'en' | null} language
 *
 * @typedef {(typeof sorts)[number]} Sort
 * @typedef {(changes: Partial<State>) => void} Change
 */

/** Metres that can be chosen. */
export const radii = [300, 500, 1_000, 2_000, 5_000, 20_000];
export const sorts = /** @type {const} */ (['distance', 'rating', 'fit']);
export const ratings = [0, 3, 3.5, 4, 4.5];

/** @satisfies {Partial<State>} */
const usual = {
  place: 'gangnam',
  radius: 500,
  q: '',
  tags: [],
  openNow: false,
  minRating: 0,
  includeClosed: false,
  includeUnknown: false,
  sort: /** @type {const} */ ('distance'),
  cafe: null,
};

/**
 * What is shown, from the part of the address after #. It never reaches a server's log, because it may reveal the user's location.
 * What makes no sense is what is usual.
 *
 * @param {string} hash
 * @returns {State}
 */
export function read(hash) {
  const given = new URLSearchParams(hash.replace(/^#/, ''));
  /** @type {<T, O>(list: readonly T[], value: unknown, otherwise: O) => T | O} */
  const one = (list, value, otherwise) => list.find((each) => each === value) ?? otherwise;
  const known = places.find(({ id }) => id === given.get('place'));
  const [lat = NaN, lng = NaN] = (given.get('at') ?? '').split(',').map(Number);
  const isPoint = given.has('at') && Math.abs(lat) <= 85 && Math.abs(lng) <= 180;
  const place = isPoint ? one(['here', 'point'], given.get('place'), 'point') : (known?.id ?? usual.place);
  const { lat: y, lng: x } = isPoint ? { lat, lng } : (known ?? placeOf(usual.place));
  return {
    place,
    lat: y,
    lng: x,
    radius: one(radii, Number(given.get('radius')), usual.radius),
    q: (given.get('q') ?? '').slice(0, 100),
    tags: (given.get('tags') ?? '').split(',').filter((code) => /^\w{1,20}$/.test(code)),
    openNow: given.has('open'),
    minRating: one(ratings, Number(given.get('rating')), 0),
    includeClosed: given.has('closed'),
    includeUnknown: given.has('unknown'),
    sort: one(sorts, given.get('sort'), usual.sort),
    cafe: /^[\da-f-]{36}$/.test(given.get('cafe') ?? '') ? given.get('cafe') : null,
    language: one(/** @type {const} */ (['ko', 'en']), given.get('lang'), null),
  };
}

/** The address of what is shown; what is usual is left out. */
export function write(/** @type {State} */ state) {
  const query = new URLSearchParams();
  const isPoint = !places.some(({ id }) => id === state.place);
  if (isPoint) query.set('at', `${state.lat.toFixed(5)},${state.lng.toFixed(5)}`);
  if (state.place !== usual.place) query.set('place', state.place);
  if (state.radius !== usual.radius) query.set('radius', String(state.radius));
  if (state.q) query.set('q', state.q);
  if (state.tags.length > 0) query.set('tags', state.tags.join(','));
  if (state.openNow) query.set('open', '1');
  if (state.minRating > 0) query.set('rating', String(state.minRating));
  if (state.includeClosed) query.set('closed', '1');
  if (state.includeUnknown) query.set('unknown', '1');
  if (state.sort !== usual.sort) query.set('sort', state.sort);
  if (state.cafe) query.set('cafe', state.cafe);
  if (state.language) query.set('lang', state.language);
  return `#${query.toString().replaceAll('%2C', ',')}`;
}

/** The filters, without the place, as the API names them. */
export const filtersOf = (/** @type {State} */ state) => ({
  q: state.q,
  tags: state.tags.join(','),
  openNow: state.openNow || null,
  minRating: state.minRating || null,
  includeClosed: state.includeClosed || null,
  includeUnknown: (state.includeUnknown && (state.tags.length > 0 || state.openNow)) || null,
});

export const noFilters = {
  tags: /** @type {string[]} */ ([]),
  openNow: false,
  minRating: 0,
  includeClosed: false,
  includeUnknown: false,
};

/**
 * How many filters are in use.
 *
 * @param {State} state
 */
export const countFilters = ({ tags, openNow, minRating, includeClosed, includeUnknown }) =>
  tags.length + [openNow, minRating > 0, includeClosed, includeUnknown].filter(Boolean).length;
