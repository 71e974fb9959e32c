import { readFileSync } from 'node:fs';
import { describe, expect, it } from '@jest/globals';
import { fromWgs84, isInKorea, toWgs84, type Crs } from '../../src/modules/geo/coordinates.js';
import { describeWithSharedData, sharedData } from '../support/shared-data.js';
import fc from '../support/fast-check.js';

const systems: Crs[] = ['EPSG:5174', 'EPSG:5179', 'EPSG:5181', 'EPSG:5186', 'KATEC', 'WCONGNAMUL'];
const METRES_PER_DEGREE = 111_320;

type Pair = [number, number];
type Golden = {
  forward_seoul_city_hall: { wgs84: Pair; xy: Record<string, Pair> };
  inverse: { crs: string; xy?: Pair; expect?: Pair }[];
};

function metresBetween(a: { lat: number; lng: number }, [lng, lat]: Pair): number {
  const east = (a.lng - lng) * Math.cos((lat * Math.PI) / 180);
  return Math.hypot(east, a.lat - lat) * METRES_PER_DEGREE;
}

describeWithSharedData('Coordinates that others have computed', () => {
  const golden = JSON.parse(readFileSync(sharedData('golden/coordinates.json'), 'utf8')) as Golden;
  const hall = golden.forward_seoul_city_hall;

  it.each(systems)('of Seoul city hall come out within a metre, to %s and back', (crs) => {
    const [x, y] = hall.xy[crs]!;
    expect(metresBetween(toWgs84(crs, x, y)!, hall.wgs84)).toBeLessThan(1);
    const point = fromWgs84(crs, { lat: hall.wgs84[1], lng: hall.wgs84[0] })!;
    expect(Math.hypot(point.x - x, point.y - y)).toBeLessThan(1);
  });

  const inverse = golden.inverse.flatMap(({ crs, xy, expect: expected }) => {
    const known = systems.find((system) => crs === system || crs.startsWith(`${system} (`));
    return known && xy && expected ? [[known, xy, expected] as const] : [];
  });

  it('include those of Kakao, of its maps, and the origins of the systems', () => {
    expect(inverse.map(([crs]) => crs)).toEqual([
      'EPSG:5181',
      'WCONGNAMUL',
      'EPSG:5174',
      'EPSG:5181',
      'EPSG:5186',
      'EPSG:5179',
    ]);
  });

  it.each(inverse)('%s %j is %j', (crs, [x, y], expected) => {
    expect(metresBetween(toWgs84(crs, x, y)!, expected)).toBeLessThan(1);
  });
});

describe('Coordinates', () => {
  it('go to a system and back to the same millimetres, anywhere in Korea', () => {
    const anywhere = fc.record({
      lat: fc.double({ min: 33, max: 39, noNaN: true }),
      lng: fc.double({ min: 124, max: 132, noNaN: true }),
    });
    fc.assert(
      fc.property(fc.constantFrom(...systems), anywhere, (crs, position) => {
        const { x, y } = fromWgs84(crs, position)!;
        expect(metresBetween(toWgs84(crs, x, y)!, [position.lng, position.lat])).toBeLessThan(0.01);
      }),
    );
  });

  it('that are no numbers, or no place on earth, are no position and no exception', () => {
    for (const crs of systems) {
      expect(toWgs84(crs, NaN, 450_000)).toBeNull();
      expect(toWgs84(crs, 200_000, Infinity)).toBeNull();
      expect(fromWgs84(crs, { lat: NaN, lng: 127 })).toBeNull();
    }
    fc.assert(
      fc.property(fc.constantFrom(...systems), fc.double(), fc.double(), (crs, x, y) => {
        const position = toWgs84(crs, x, y);
        expect(position === null || (Number.isFinite(position.lat) && Number.isFinite(position.lng))).toBe(true);
      }),
    );
  });

  it('lie in Korea from Gageo-do to Dokdo and from Marado to the northern border', () => {
    expect(isInKorea({ lat: 34.07, lng: 125.11 })).toBe(true);
    expect(isInKorea({ lat: 37.24, lng: 131.87 })).toBe(true);
    expect(isInKorea({ lat: 33.11, lng: 126.27 })).toBe(true);
    for (const [lat, lng] of [
      [39.03, 125.75],
      [32.99, 126.5],
      [37.5, 132.01],
      [37.5, 123.99],
    ] as const) {
      expect(isInKorea({ lat, lng })).toBe(false);
    }
    expect(isInKorea({ lat: 0, lng: 0 })).toBe(false);
  });
});
