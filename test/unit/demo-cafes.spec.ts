import { expect, it } from '@jest/globals';
import { demoCafes } from '../../src/demo-cafes.js';
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
