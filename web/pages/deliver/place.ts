import { api, bodyOf, type Schemas } from '../../core/api.js';
import { t } from '../../core/language.js';
import type { Point } from '../../map/leaflet-map.js';
import { deliver } from '../../words/deliver.js';

/** A place that was chosen: an address and where it is. */
export type Place = Point & { address: string };

const HERE_TIMEOUT_MS = 10_000;

/** A point that was chosen on the map, or where the person is. */
export const placeAt = ({ lat, lng }: Point): Place => ({
  lat,
  lng,
  address: t(deliver).pickedPlace(lat.toFixed(5), lng.toFixed(5)),
});

/** Where the person is now. @throws GeolocationPositionError */
export const findHere = (): Promise<Place> =>
  new Promise((resolve, reject: (error: GeolocationPositionError) => void) =>
    navigator.geolocation.getCurrentPosition(
      ({ coords }) => resolve(placeAt({ lat: coords.latitude, lng: coords.longitude })),
      reject,
      { enableHighAccuracy: true, timeout: HERE_TIMEOUT_MS },
    ),
  );

/** Places for what is typed so far. @throws Failure */
export async function findPlaces(typed: string): Promise<Schemas['SuggestedPlace'][]> {
  return (await bodyOf(api.GET('/v1/places/suggestions', { params: { query: { q: typed } } }))).items;
}

/** Where a suggestion is; some sources know only the address until they are asked. @throws Failure */
export async function placeOf({ name, address, lat, lng }: Schemas['SuggestedPlace']): Promise<Place> {
  const shown = name ? `${name}, ${address}` : address;
  if (lat !== null && lng !== null) return { address: shown, lat, lng };
  const found = await bodyOf(api.POST('/v1/places/resolve', { body: { address } }));
  return { address: shown, lat: found.lat, lng: found.lng };
}
