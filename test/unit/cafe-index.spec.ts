import { expect, it } from '@jest/globals';
import { CafeIndex } from '../../src/modules/cafes/finding/cafe-index.js';
import type { ShownCafe } from '../../src/modules/cafes/finding/cafe.queries.js';
import { distance } from '../../src/modules/geo/geography.js';
import { HoursTable } from '../../src/modules/cafes/finding/hours-table.js';
import type { Search } from '../../src/modules/cafes/finding/search.js';
import { select } from '../../src/modules/cafes/finding/selection.js';
import { itSeeded, type Random } from '../support/seed.js';

const cafe = (number: number, lat: number | null, lng: number | null, more: Partial<ShownCafe> = {}): ShownCafe => {
  const id = Buffer.alloc(16);
  id.writeUInt32BE((number * 2_654_435_761) % 2 ** 32, 12);
  id.writeUInt32BE(number, 0);
  return {
    ...{ id, name: `카페 ${number}`, roadAddress: null, address: null, phone: null, lat, lng, open: true },
    ...{ openingHours: null, zone: 'Asia/Seoul', factsYes: 0, factsNo: 0, raters: 0, ratingHalves: 0 },
    ...{ mergedInto: null, tagRaters: [], sources: [] },
    ...more,
  };
};

const near = (lat: number, lng: number, radiusMeters: number): Search => ({
  ...{ from: { lat, lng }, radiusMeters, area: null, zoom: null, words: null, tags: 0, includeUnknown: false },
  ...{ includeClosed: true, openAt: null, minRatingHundredths: null, sort: 'distance', limit: 100, cursor: null },
});

const somewhere = (random: Random) => ({
  lat: 37 + random.between(0, 10_000) / 1e5,
  lng: 127 + random.between(0, 10_000) / 1e5,
});

itSeeded(
  'The index is like the cafés that were put into it, whatever moves, changes, merges or comes back, and whenever it is rebuilt',
  async (random) => {
    const index = new CafeIndex(new HoursTable());
    const truth = new Map<number, ShownCafe>();
    for (let step = 0; step < 6_000; step++) {
      const number = random.between(0, 900);
      const known = truth.get(number);
      const place = known && random.between(0, 2) === 0 ? { lat: known.lat, lng: known.lng } : somewhere(random);
      const gone = random.between(0, 6);
      if (gone === 0) {
        truth.delete(number);
        if (random.between(0, 2) === 0) index.remove(cafe(number, 0, 0).id);
        else
          index.put(
            cafe(number, place.lat, place.lng, random.between(0, 2) ? { mergedInto: Buffer.alloc(16) } : { lat: null }),
          );
      } else {
        const changed = cafe(number, place.lat, place.lng, { name: `카페 ${number}, ${step}`, open: gone > 1 });
        truth.set(number, changed);
        index.put(changed);
      }
      if (random.between(0, 700) === 0) await index.rebuild();
      if (step % 20 === 0) expectNear(index, truth, random);
    }
    await index.rebuild();
    expectNear(index, truth, random);
    expect(index.size).toBe(truth.size);
  },
);

function expectNear(index: CafeIndex, truth: Map<number, ShownCafe>, random: Random): void {
  const here = somewhere(random);
  const radius = random.between(100, 2_000);
  const expected = [...truth.values()]
    .map((each) => ({ ...each, far: distance(here, { lat: each.lat!, lng: each.lng! }) }))
    .filter(({ far }) => far <= radius)
    .sort((a, b) => a.far - b.far || a.id.compare(b.id));
  const candidates = index.candidates(near(here.lat, here.lng, radius));
  const { slots, total } = select(candidates, near(here.lat, here.lng, radius), null);
  expect(total).toBe(expected.length);
  const texts = index
    .fragmentsOf(slots)
    .map((fragment) => JSON.parse(`${fragment.toString()}}`) as { name: string; open: boolean });
  expect(texts.map(({ name }) => name)).toEqual(expected.slice(0, 100).map(({ name }) => name));
  expect(slots.map((slot) => candidates.rows.isInBusiness(slot))).toEqual(
    expected.slice(0, 100).map(({ open }) => open),
  );
}

it('asks to be rebuilt when a twentieth, and at least 5,000 rows, are outside the tree', async () => {
  const index = new CafeIndex(new HoursTable());
  for (let number = 0; number < 5_000; number++) index.put(cafe(number, 37, 127));
  expect(index.needsRebuild).toBe(false);
  index.put(cafe(5_000, 37, 127));
  expect(index.needsRebuild).toBe(true);
  await index.rebuild();
  expect(index.needsRebuild).toBe(false);
  expect(index.size).toBe(5_001);
});
