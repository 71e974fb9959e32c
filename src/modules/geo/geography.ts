import type { Area, GeoPoint } from './position.js';

/** The mean radius of the earth (IUGG R₁). */
export const EARTH_RADIUS_METERS = 6_371_008.8;
const RADIANS = Math.PI / 180;
/** Boxes are slightly larger than necessary, so that rounding loses nothing; callers measure exact distances. */
const SLACK_DEGREES = 1e-7;

/**
 * The haversine of the angle between two points, 0–1. It grows with the distance, so it suffices for comparisons.
 * `cosLat` is the cosine of the first point's latitude, computed once for many other points.
 */
export function haversine(lat: number, lng: number, cosLat: number, otherLat: number, otherLng: number): number {
  const sinLat = Math.sin((otherLat - lat) * (RADIANS / 2));
  const sinLng = Math.sin((otherLng - lng) * (RADIANS / 2));
  return sinLat * sinLat + cosLat * Math.cos(otherLat * RADIANS) * sinLng * sinLng;
}

export const cosine = (degrees: number): number => Math.cos(degrees * RADIANS);

/** The haversine of a distance in metres. */
export const haversineOf = (meters: number): number =>
  Math.sin(Math.min(meters / EARTH_RADIUS_METERS, Math.PI) / 2) ** 2;

/** The distance of a haversine, in metres along the surface. */
export const metersOf = (value: number): number => 2 * EARTH_RADIUS_METERS * Math.asin(Math.sqrt(Math.min(1, value)));

/** The distance of two points in metres. */
export const distance = (a: GeoPoint, b: GeoPoint): number =>
  metersOf(haversine(a.lat, a.lng, cosine(a.lat), b.lat, b.lng));

/**
 * The bounding boxes of everything within `meters`: two across the antimeridian, all longitudes around a pole. After J.
 * P. Matuschek, "Finding Points Within a Distance of a Latitude/Longitude", §3.
 */
export function boxesAround({ lat, lng }: GeoPoint, meters: number): Area[] {
  const angle = meters / EARTH_RADIUS_METERS;
  const [south, north] = [lat - angle / RADIANS - SLACK_DEGREES, lat + angle / RADIANS + SLACK_DEGREES];
  if (south <= -90 || north >= 90)
    return [{ west: -180, south: Math.max(-90, south), east: 180, north: Math.min(90, north) }];
  const aside = Math.asin(Math.min(1, Math.sin(angle) / cosine(lat))) / RADIANS + SLACK_DEGREES;
  const [west, east] = [lng - aside, lng + aside];
  if (west < -180) return boxesOf({ west: west + 360, south, east, north });
  if (east > 180) return boxesOf({ west, south, east: east - 360, north });
  return [{ west, south, east, north }];
}

/** An area as boxes that do not cross the antimeridian; one that does has west > east (RFC 7946 §5.2). */
export function boxesOf(area: Area): Area[] {
  if (area.west <= area.east) return [area];
  return [
    { ...area, east: 180 },
    { ...area, west: -180 },
  ];
}

export function isWithin({ west, south, east, north }: Area, lat: number, lng: number): boolean {
  if (lat < south || lat > north) return false;
  return west <= east ? lng >= west && lng <= east : lng >= west || lng <= east;
}
