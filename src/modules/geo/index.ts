import './geo.problems.js';
export { frontOf } from './address-front.js';
export { isInKorea, toWgs84, type Crs } from './coordinates.js';
export { GeoHttpModule, GeoModule } from './geo.module.js';
export { isPair, Latitude, latitude, Longitude, longitude, pairRule } from './geo.schema.js';
export {
  boxesAround,
  boxesOf,
  cosine,
  distance,
  EARTH_RADIUS_METERS,
  haversine,
  haversineOf,
  isWithin,
  metersOf,
} from './geography.js';
export { readAnswer, text, urlOf } from './provider.js';
export { PlaceFinder } from './places/place-finder.js';
export type { PlaceSource, Resolution, Suggestion } from './places/place-source.js';
export type { Area, GeoPoint } from './position.js';
export { RouteFinder } from './routes/route-finder.js';
export { vehicles, type Vehicle } from './routes/route.js';
export { driveSeconds } from './routes/straight-line.js';
