import type { Area, GeoPoint } from '../../geo/index.js';
import type { SourceRow } from './source.js';

// Cell edges are rounded to a grid of 10 cm: a provider that reads fewer digits than we write would leave gaps.
const UNITS_PER_DEGREE = 1e6;
const onGrid = (degrees: number): number => Math.round(degrees * UNITS_PER_DEGREE) / UNITS_PER_DEGREE;

/** Includes the west and south edges, but not the other two, so that each position is in exactly one cell. */
const contains = ({ west, south, east, north }: Area, { lat, lng }: GeoPoint): boolean =>
  lng >= west && lng < east && lat >= south && lat < north;

/** The rows within a cell: rows beyond its edges belong to its neighbours. Rows without a position stay. */
export const within = (cell: Area, rows: SourceRow[]): SourceRow[] =>
  rows.filter((row) => !('record' in row) || !row.record.position || contains(cell, row.record.position));

/** In square degrees: only for comparing cells of one area. */
export const sizeOf = ({ west, south, east, north }: Area): number => (east - west) * (north - south);

/** With a margin in degrees on each side. */
export const widened = ({ west, south, east, north }: Area, margin: number): Area => ({
  west: onGrid(west - margin),
  south: onGrid(south - margin),
  east: onGrid(east + margin),
  north: onGrid(north + margin),
});

/** Splits an area into four cells. */
export function quarters({ west, south, east, north }: Area): Area[] {
  const [lng, lat] = [onGrid((west + east) / 2), onGrid((south + north) / 2)];
  return [
    { west, south, east: lng, north: lat },
    { west: lng, south, east, north: lat },
    { west, south: lat, east: lng, north },
    { west: lng, south: lat, east, north },
  ];
}

/** A grid of cells of at most `side` degrees that covers an area: the number of cells, and each by its number. */
export function gridOf(
  { west, south, east, north }: Area,
  side: number,
): { count: number; cell: (at: number) => Area } {
  const [columns, rows] = [Math.ceil((east - west) / side), Math.ceil((north - south) / side)];
  const lng = (column: number) => (column === 0 ? west : column === columns ? east : onGrid(west + column * side));
  const lat = (row: number) => (row === 0 ? south : row === rows ? north : onGrid(south + row * side));
  const cell = (at: number): Area => {
    const [column, row] = [at % columns, Math.floor(at / columns)];
    return { west: lng(column), south: lat(row), east: lng(column + 1), north: lat(row + 1) };
  };
  return { count: columns * rows, cell };
}
