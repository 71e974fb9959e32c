import type { Schemas } from '../../core/api.js';
import type { Language } from '../../core/language.js';
import { placeOf, places } from './places.js';

/** What is shown. */
export type State = {
  /** The id of one of `places`, `here` or `point`. */
  place: string;
  lat: number;
  lng: number;
  /** Metres. */
  radius: number;
  q: string;
  tags: readonly string[];
  openNow: boolean;
  minRating: number;
  includeClosed: boolean;
  includeUnknown: boolean;
  sort: Schemas['CafeSort'];
  cafe: string | null;
};

/** Metres that can be chosen. */
export const radii = [300, 500, 1_000, 2_000, 5_000, 20_000];
export const sorts: readonly State['sort'][] = ['distance', 'rating', 'fit'];
export const ratings = [0, 3, 3.5, 4, 4.5];

export const noFilters = { tags: [], openNow: false, minRating: 0, includeClosed: false, includeUnknown: false };
const usual = { place: 'gangnam', radius: 500, sort: 'distance' } as const;

/** One of the list that this is; undefined if it is none of them. */
const oneOf = <T>(list: readonly T[], value: unknown): T | undefined => list.find((each) => each === value);

/**
 * What is shown, from the part of the address after #. It never reaches a server's log, because it may reveal the user's location.
 * What makes no sense is what is usual.
 */
export function read(hash: string): State {
  const given = new URLSearchParams(hash.replace(/^#/, ''));
  const known = places.find(({ id }) => id === given.get('place'));
  const [lat = NaN, lng = NaN] = (given.get('at') ?? '').split(',').map(Number);
  const isPoint = given.has('at') && Math.abs(lat) <= 85 && Math.abs(lng) <= 180;
  const start = known ?? placeOf(usual.place);
  const cafe = given.get('cafe') ?? '';
  return {
    place: isPoint ? (oneOf(['here', 'point'], given.get('place')) ?? 'point') : start.id,
    lat: isPoint ? lat : start.lat,
    lng: isPoint ? lng : start.lng,
    radius: oneOf(radii, Number(given.get('radius'))) ?? usual.radius,
    q: (given.get('q') ?? '').slice(0, 100),
    tags: (given.get('tags') ?? '').split(',').filter((code) => /^\w{1,20}$/.test(code)),
    openNow: given.has('open'),
    minRating: oneOf(ratings, Number(given.get('rating'))) ?? 0,
    includeClosed: given.has('closed'),
    includeUnknown: given.has('unknown'),
    sort: oneOf(sorts, given.get('sort')) ?? usual.sort,
    cafe: /^[\da-f-]{36}$/.test(cafe) ? cafe : null,
  };
}

/** The language that an address of before names: `#lang=en`. */
export const languageIn = (hash: string): Language | undefined =>
  oneOf<Language>(['ko', 'en'], new URLSearchParams(hash.replace(/^#/, '')).get('lang'));

/** The address of what is shown; what is usual is left out. */
export function write(state: State): string {
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
  return `#${query.toString().replaceAll('%2C', ',')}`;
}

/** Where, how far and in which order, as the API names them. */
export const placeQuery = ({ lat, lng, radius, sort }: State) => ({ lat, lng, radius, sort });

/** The filters as the API names them; those that are not in use are left out. */
export const filterQuery = ({ q, tags, openNow, minRating, includeClosed, includeUnknown }: State) => ({
  ...(q && { q }),
  ...(tags.length > 0 && { tags: tags.join(',') }),
  ...(openNow && { openNow }),
  ...(minRating > 0 && { minRating }),
  ...(includeClosed && { includeClosed }),
  ...(includeUnknown && (tags.length > 0 || openNow) && { includeUnknown }),
});

/** How many filters are in use. */
export const countFilters = ({ tags, openNow, minRating, includeClosed, includeUnknown }: State): number =>
  tags.length + [openNow, minRating > 0, includeClosed, includeUnknown].filter(Boolean).length;
