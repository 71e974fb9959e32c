/** Web Mercator: the world is a square of 256 · 2^zoom pixels. */
const TILE = 256;
const MAX_LATITUDE = 85.0511;
/** Mean radius, as the server measures distances. */
const EARTH_RADIUS_METERS = 6_371_008.8;
const RADIANS = Math.PI / 180;

/**
 * @typedef {{ lat: number, lng: number }} Position
 * @typedef {{ x: number, y: number }} Point in pixels
 */

export const clamp = (/** @type {number} */ value, /** @type {number} */ low, /** @type {number} */ high) =>
  Math.min(high, Math.max(low, value));

/** Pixels from the north-west corner of the world. */
export function project(/** @type {Position} */ { lat, lng }, /** @type {number} */ zoom) {
  const size = TILE * 2 ** zoom;
  const sine = Math.sin(clamp(lat, -MAX_LATITUDE, MAX_LATITUDE) * RADIANS);
  return {
    x: ((lng + 180) / 360) * size,
    y: (0.5 - Math.log((1 + sine) / (1 - sine)) / (4 * Math.PI)) * size,
  };
}

/** Where in the world a pixel is. */
export function unproject(/** @type {Point} */ { x, y }, /** @type {number} */ zoom) {
  const size = TILE * 2 ** zoom;
  return {
    lat: Math.atan(Math.sinh(Math.PI * (1 - (2 * y) / size))) / RADIANS,
    lng: (x / size) * 360 - 180,
  };
}

export const metersPerPixel = (/** @type {number} */ lat, /** @type {number} */ zoom) =>
  (Math.cos(lat * RADIANS) * 2 * Math.PI * EARTH_RADIUS_METERS) / (TILE * 2 ** zoom);

/** The zoom at which so many metres are so many pixels. */
export const zoomFor = (/** @type {number} */ lat, /** @type {number} */ meters, /** @type {number} */ pixels) =>
  Math.log2((metersPerPixel(lat, 0) * pixels) / meters);

/** Great-circle metres. */
export function distance(/** @type {Position} */ a, /** @type {Position} */ b) {
  const half = (/** @type {number} */ degrees) => Math.sin((degrees * RADIANS) / 2) ** 2;
  const h = half(b.lat - a.lat) + Math.cos(a.lat * RADIANS) * Math.cos(b.lat * RADIANS) * half(b.lng - a.lng);
  return 2 * EARTH_RADIUS_METERS * Math.asin(Math.min(1, Math.sqrt(h)));
}

/** The largest of 1, 2, 5, 10, 20, … that is not above. */
export function roundDown(/** @type {number} */ value) {
  const power = 10 ** Math.floor(Math.log10(value));
  return ([5, 2].find((step) => step * power <= value) ?? 1) * power;
}
