import { describe, expect, it, test } from '@jest/globals';
import { newestOf, refusalOf, type Fix } from './fix.js';

const NOW = Date.parse('2026-12-24T01:30:00Z');
const fix = (lat: number, lng: number, secondsAgo = 0, accuracyMeters: number | null = 5): Fix => ({
  ...{ lat, lng, accuracyMeters, headingDegrees: null, speedMps: null },
  recordedAtMs: NOW - secondsAgo * 1_000,
});
const gangnam = fix(37.498, 127.0276, 10);

test.each([
  ['100 m inaccurate', fix(37.498, 127.0276, 0, 100), undefined],
  ['more inaccurate', fix(37.498, 127.0276, 0, 100.1), 'position-inaccurate'],
  ['of an unknown accuracy', fix(37.498, 127.0276, 0, null), undefined],
  ['half a minute ahead', fix(37.498, 127.0276, -30), undefined],
  ['from the future', fix(37.498, 127.0276, -31), 'position-in-future'],
  ['as old as the last', fix(37.498, 127.0276, 10), undefined],
  ['older than the last', fix(37.498, 127.0276, 11), 'position-outdated'],
  ['at 60 m/s, and the inaccuracy of both', fix(37.498 + 605 / 111_195, 127.0276), undefined],
  ['at more than 60 m/s', fix(37.498 + 615 / 111_195, 127.0276), 'position-implausible'],
  ['at the pole', fix(90, 0), 'position-implausible'],
  ['where it would be with latitude and longitude swapped', fix(-37.498, -52.97), 'position-implausible'],
])('A position %s', (_, given, refusal) => {
  expect(refusalOf(given, gangnam, NOW)).toBe(refusal);
});

describe('A position', () => {
  it('is near across the antimeridian', () => {
    expect(refusalOf(fix(-16.8, -179.9999), fix(-16.8, 179.9999, 1), NOW)).toBeUndefined();
  });

  it('may be anywhere after a last one that is too old to say where its driver can be', () => {
    expect(refusalOf(fix(33.5, 126.5), { ...gangnam, recordedAtMs: NOW - 600_001 }, NOW)).toBeUndefined();
    expect(refusalOf(fix(33.5, 126.5, 601), undefined, NOW)).toBe('position-outdated');
  });
});

it('takes positions in the order of their time, whatever the order in which they come', () => {
  const [first, jump, second] = [fix(37.498, 127.0276, 4), fix(35, 129, 3), fix(37.4981, 127.0276, 2)];
  expect(newestOf([second, jump, first], gangnam, NOW)).toEqual({
    newest: second,
    accepted: 2,
    refused: ['position-implausible'],
  });
  expect(newestOf([jump], gangnam, NOW).newest).toBe(gangnam);
});
