import type { Format } from './response.js';

export const contentTypes: Record<Format, string> = {
  json: 'application/json; charset=utf-8',
  geojson: 'application/geo+json; charset=utf-8',
};

const GEOJSON = 'application/geo+json';

/**
 * The preferred format (RFC 9110 §12.5.1): plain JSON, unless GeoJSON is accepted by name with at least its quality.
 */
export function formatOf(accept: string | undefined): Format {
  if (!accept?.includes(GEOJSON)) return 'json';
  const wanted = qualityOf(accept, GEOJSON);
  return wanted > 0 && wanted >= qualityOf(accept, 'application/json') ? 'geojson' : 'json';
}

function qualityOf(accept: string, type: string): number {
  const range = accept.split(',').find((part) => part.split(';')[0]!.trim().toLowerCase() === type);
  if (range === undefined) return 0;
  const quality = /;\s*q=([\d.]+)/i.exec(range)?.[1];
  return quality === undefined ? 1 : Number(quality);
}
