import { describe, expect, it } from '@jest/globals';
import { distance } from '../geo/index.js';
import { newestOf } from '../drivers/positions/fix.js';
import { fixesOf, standing } from './way.js';

const [STATION, GANGNAM] = [
  { lat: 37.55467, lng: 126.97061 },
  { lat: 37.49997, lng: 127.03645 },
];
const NOW = Date.UTC(2026, 11, 2);

describe('The way of a robot', () => {
  it.each([5, 20, 5_000])('is plausible, position by position, at %s times the speed', (speed) => {
    const drive = { from: STATION, to: GANGNAM, beginsMs: NOW, endsMs: NOW + 1_500_000 / speed };
    const fixes = fixesOf(drive, -Infinity, drive.endsMs);
    expect(newestOf(fixes, undefined, drive.endsMs)).toMatchObject({ accepted: fixes.length, refused: [] });
    expect([fixes[0], fixes.at(-1)]).toMatchObject([STATION, GANGNAM]);
  });

  it('goes on where it was, and is on the line at any moment', () => {
    const drive = { from: STATION, to: GANGNAM, beginsMs: NOW, endsMs: NOW + 60_000 };
    const half = fixesOf(drive, -Infinity, NOW + 30_000);
    const there = half.at(-1)!;
    expect(distance(STATION, there)).toBeCloseTo(distance(there, GANGNAM), -2);
    const rest = fixesOf(drive, there.recordedAtMs, NOW + 90_000);
    expect(rest[0]!.recordedAtMs).toBeGreaterThan(there.recordedAtMs);
    expect(newestOf([...half, ...rest], undefined, NOW + 90_000)).toMatchObject({ refused: [], newest: GANGNAM });
    expect(fixesOf(drive, NOW + 60_000, NOW + 90_000)).toEqual([]);
    expect(fixesOf(drive, -Infinity, NOW - 1)).toEqual([]);
  });

  it('to the next booking takes no time', () => {
    const fixes = standing(GANGNAM, STATION, NOW);
    const before = { ...GANGNAM, accuracyMeters: 50, headingDegrees: null, speedMps: null, recordedAtMs: NOW - 1_000 };
    expect(newestOf(fixes, before, NOW)).toMatchObject({ refused: [], newest: STATION });
  });
});
