import { expect, it } from '@jest/globals';
import { demoCafes } from '../../src/demo/demo-cafes.js';
import { distance } from '../../src/modules/geo/geography.js';
import { OpeningHours } from '../../src/modules/cafes/hours/opening-hours.js';
import { tagCodes } from '../../src/modules/cafes/tags.js';

it('The cafés of the demo are what a source may bring: hours that are understood, tags that exist, places of their own', () => {
  expect(demoCafes).toHaveLength(40);
  for (const { openingHours, facts } of demoCafes) {
    if (openingHours) expect(() => OpeningHours.parse(openingHours)).not.toThrow();
    expect(tagCodes).toEqual(expect.arrayContaining(Object.keys(facts)));
  }
  const places = new Set(demoCafes.map(({ position }) => `${position!.lat},${position!.lng}`));
  expect(places.size).toBe(40);
});

it('The cafés of the demo are none of those that the golden near-me answers over the register of Gangnam count', () => {
  const center = { lat: 37.498095, lng: 127.02761 };
  const nearest = Math.min(...demoCafes.map(({ position }) => distance(center, position!)));
  expect(nearest).toBeGreaterThan(2_000);
});
