import proj4, { type Converter } from 'proj4';
import type { GeoPoint } from './position.js';

// Bessel ellipsoid to WGS84: the seven parameters of EPSG 15830; others are up to 300 m off.
const korean1985 = '+ellps=bessel +towgs84=-115.80,474.99,674.11,1.16,-2.31,-1.63,6.43 +units=m +no_defs';
const korea2000 = '+ellps=GRS80 +towgs84=0,0,0,0,0,0,0 +units=m +no_defs';

/** The reference systems of Korean public data, as PROJ strings. */
const definitions = {
  /** LOCALDATA and Seoul open data, whatever their portals say. */
  'EPSG:5174': `+proj=tmerc +lat_0=38 +lon_0=127.0028902777778 +k=1 +x_0=200000 +y_0=500000 ${korean1985}`,
  /** juso.go.kr. */
  'EPSG:5179': `+proj=tmerc +lat_0=38 +lon_0=127.5 +k=0.9996 +x_0=1000000 +y_0=2000000 ${korea2000}`,
  /** Kakao's WTM. */
  'EPSG:5181': `+proj=tmerc +lat_0=38 +lon_0=127 +k=1 +x_0=200000 +y_0=500000 ${korea2000}`,
  'EPSG:5186': `+proj=tmerc +lat_0=38 +lon_0=127 +k=1 +x_0=200000 +y_0=600000 ${korea2000}`,
  /** Navigation systems; Naver before 2023. */
  KATEC: `+proj=tmerc +lat_0=38 +lon_0=128 +k=0.9999 +x_0=400000 +y_0=600000 ${korean1985}`,
} as const;

/** `WCONGNAMUL` is that of Kakao's maps. */
export type Crs = keyof typeof definitions | 'WCONGNAMUL';

/** WCONGNAMUL is EPSG:5181 in units of 40 cm. */
const CONGNAMUL_PER_METRE = 2.5;

type Transform = { convert: Converter; unitsPerMetre: number };

const transforms = new Map<Crs, Transform>(
  Object.entries(definitions).map(([crs, definition]) => [
    crs as Crs,
    { convert: proj4(definition, 'WGS84'), unitsPerMetre: 1 },
  ]),
);
transforms.set('WCONGNAMUL', { ...transforms.get('EPSG:5181')!, unitsPerMetre: CONGNAMUL_PER_METRE });

/** Converts to WGS84, to about a millimetre; null for an invalid point. */
export function toWgs84(crs: Crs, x: number, y: number): GeoPoint | null {
  const { convert, unitsPerMetre } = transforms.get(crs)!;
  return attempt(() => {
    const [lng, lat] = convert.forward<[number, number]>([x / unitsPerMetre, y / unitsPerMetre]);
    return Number.isFinite(lat) && Number.isFinite(lng) ? { lat: rounded(lat), lng: rounded(lng) } : null;
  });
}

/** Converts from WGS84 to the system's units; null for an invalid point. */
export function fromWgs84(crs: Crs, { lat, lng }: GeoPoint): { x: number; y: number } | null {
  const { convert, unitsPerMetre } = transforms.get(crs)!;
  return attempt(() => {
    const [x, y] = convert.inverse<[number, number]>([lng, lat]);
    return Number.isFinite(x) && Number.isFinite(y) ? { x: x * unitsPerMetre, y: y * unitsPerMetre } : null;
  });
}

/** True within the bounds of South Korea, islands included. */
export const isInKorea = ({ lat, lng }: GeoPoint): boolean => lng >= 124 && lng <= 132 && lat >= 33 && lat <= 39;

// The last digits of sines differ between processors and versions; a café would seem to move.
const rounded = (degrees: number): number => Math.round(degrees * 1e8) / 1e8;

/** proj4 throws on values that are not finite. */
function attempt<T>(convert: () => T): T | null {
  try {
    return convert();
  } catch {
    return null;
  }
}
