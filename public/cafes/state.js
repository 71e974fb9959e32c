import { places } from './places.js';

/** Metres that can be chosen. */
export const radii = [300, 500, 1_000, 2_000, 5_000, 20_000];
export const sorts = ['distance', 'rating', 'fit'];
export const ratings = [0, 3, 3.5, 4, 4.5];

const usual = {
  place: 'gangnam',
  radius: 500,
  q: '',
  tags: [],
  openNow: false,
  minRating: 0,
  includeClosed: false,
  includeUnknown: false,
  sort: 'distance',
  cafe: null,
};

/**
 * What is shown, from the part of the address after #. It never reaches a server's log, as it may tell where somebody is.
 * What makes no sense is what is usual.
 */
export function read(hash) {
  const given = new URLSearchParams(hash.replace(/^#/, ''));
  const one = (list, value, otherwise) => (list.includes(value) ? value : otherwise);
  const known = places.find(({ id }) => id === given.get('place'));
  const [lat, lng] = (given.get('at') ?? '').split(',').map(Number);
  const isPoint = given.has('at') && Math.abs(lat) <= 85 && Math.abs(lng) <= 180;
  const place = isPoint ? one(['here', 'point'], given.get('place'), 'point') : (known?.id ?? usual.place);
  const { lat: y, lng: x } = isPoint ? { lat, lng } : places.find(({ id }) => id === place);
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
    language: one(['ko', 'en'], given.get('lang'), null),
  };
}

/** The address of what is shown; what is usual is left out. */
export function write(state) {
  const query = new URLSearchParams();
  const isPoint = !places.some(({ id }) => id === state.place);
  if (isPoint) query.set('at', `${state.lat.toFixed(5)},${state.lng.toFixed(5)}`);
  if (state.place !== usual.place) query.set('place', state.place);
  if (state.radius !== usual.radius) query.set('radius', state.radius);
  if (state.q) query.set('q', state.q);
  if (state.tags.length > 0) query.set('tags', state.tags.join(','));
  if (state.openNow) query.set('open', '1');
  if (state.minRating > 0) query.set('rating', state.minRating);
  if (state.includeClosed) query.set('closed', '1');
  if (state.includeUnknown) query.set('unknown', '1');
  if (state.sort !== usual.sort) query.set('sort', state.sort);
  if (state.cafe) query.set('cafe', state.cafe);
  if (state.language) query.set('lang', state.language);
  return `#${query.toString().replaceAll('%2C', ',')}`;
}

/** The filters, without the place, as the API names them. */
export const filtersOf = (state) => ({
  q: state.q,
  tags: state.tags.join(','),
  openNow: state.openNow || null,
  minRating: state.minRating || null,
  includeClosed: state.includeClosed || null,
  includeUnknown: (state.includeUnknown && (state.tags.length > 0 || state.openNow)) || null,
});

export const noFilters = {
  tags: [],
  openNow: false,
  minRating: 0,
  includeClosed: false,
  includeUnknown: false,
};

/** How many filters are in use. */
export const countFilters = ({ tags, openNow, minRating, includeClosed, includeUnknown }) =>
  tags.length + [openNow, minRating > 0, includeClosed, includeUnknown].filter(Boolean).length;
