/** WGS84 degrees. */
export type GeoPoint = { lat: number; lng: number };

/** Degrees: west, south, east, north. */
export type Area = { west: number; south: number; east: number; north: number };
