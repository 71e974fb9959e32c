import type { Area } from '../../geo/index.js';
import { forEachMatch, type Candidates } from './selection.js';
import type { Openness } from './hours-table.js';
import type { Search } from './search.js';

/** Cafés that a map shows as one marker. */
type Cluster = { lat: number; lng: number; count: number; bbox: [number, number, number, number] };
export type Clusters = { clusters: Cluster[]; singles: number[]; total: number };

/** Cells of 64 pixels on tiles of 256. */
const CELLS_PER_TILE = 4;
const MAX_CELLS = 4_096;
/** The limit of Web Mercator. */
const MAX_LATITUDE = 85.051129;
/** Coordinates are summed as integers, so that the result does not depend on the order of the cafés. */
const UNITS_PER_DEGREE = 1e7;

type Cell = { slot: number; count: number; lat: number; lng: number; bbox: [number, number, number, number] };

/**
 * Groups all matches by the cells of a web map's grid. A zoom too deep for the area is reduced until it has at most
 * 4,096 cells, which bounds the response.
 */
export function cluster(candidates: Candidates, search: Search & { area: Area }, openness: Openness | null): Clusters {
  const { rows } = candidates;
  const across = cellsAcross(search.area, search.zoom ?? 0);
  const cells = new Map<number, Cell>();
  let total = 0;
  forEachMatch(candidates, search, openness, (slot) => {
    total++;
    const [lat, lng] = [rows.lat[slot]!, rows.lng[slot]!];
    const key = row(lat, across) * across + column(lng, across);
    const cell = cells.get(key);
    if (!cell) cells.set(key, { slot, count: 1, lat: units(lat), lng: units(lng), bbox: [lng, lat, lng, lat] });
    else {
      cell.count++;
      cell.lat += units(lat);
      cell.lng += units(lng);
      const [west, south, east, north] = cell.bbox;
      cell.bbox = [Math.min(west, lng), Math.min(south, lat), Math.max(east, lng), Math.max(north, lat)];
    }
  });
  const sorted = [...cells].sort(([a], [b]) => a - b).map(([, cell]) => cell);
  return {
    clusters: sorted.filter(({ count }) => count > 1).map(toCluster),
    singles: sorted.filter(({ count }) => count === 1).map(({ slot }) => slot),
    total,
  };
}

function toCluster({ lat, lng, count, bbox }: Cell): Cluster {
  const [west, south, east, north] = bbox;
  return { lat: mean(lat, count, south, north), lng: mean(lng, count, west, east), count, bbox };
}

const units = (degrees: number): number => Math.round(degrees * UNITS_PER_DEGREE);

/** Rounding must not move it out of its bounds. */
const mean = (sum: number, count: number, least: number, most: number): number =>
  Math.min(most, Math.max(least, Math.round(sum / count) / UNITS_PER_DEGREE));

/** The number of cells of the grid in each direction. */
function cellsAcross(area: Area, zoom: number): number {
  for (let depth = zoom; depth > 0; depth--) {
    const across = 2 ** depth * CELLS_PER_TILE;
    const columns = column(area.east, across) - column(area.west, across) + 1 + (area.west > area.east ? across : 0);
    const rows = row(area.south, across) - row(area.north, across) + 1;
    if (columns * rows <= MAX_CELLS) return across;
  }
  return CELLS_PER_TILE;
}

const column = (lng: number, across: number): number => Math.min(across - 1, Math.floor(((lng + 180) / 360) * across));

/** Counted from the north (EPSG:3857). */
function row(lat: number, across: number): number {
  const sine = Math.sin((Math.max(-MAX_LATITUDE, Math.min(MAX_LATITUDE, lat)) * Math.PI) / 180);
  const y = 0.5 - Math.log((1 + sine) / (1 - sine)) / (4 * Math.PI);
  return Math.max(0, Math.min(across - 1, Math.floor(y * across)));
}
