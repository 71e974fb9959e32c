import { describe, expect, it } from '@jest/globals';
import { cancellationTermsOf, feeOf, stageOf } from '../../src/modules/quotes/cancellation.js';
import { fareTable, parcelSizes, type FareTable } from '../../src/modules/quotes/fare-table.js';
import { fits, priceOf } from '../../src/modules/quotes/pricing.js';
import { vehicles } from '../../src/modules/geo/routes/route.js';
import fc from '../support/fast-check.js';

const runs = { numRuns: 2_000 };
const won = fc.integer({ min: 0, max: 1_000_000 });
const share = fc.integer({ min: 0, max: 10_000 });
const hour = fc.integer({ min: 0, max: 23 });
const meters = fc.integer({ min: 0, max: 1_000_000 });
const each = <T extends string, V>(names: readonly T[], value: fc.Arbitrary<V>) =>
  fc.record(Object.fromEntries(names.map((name) => [name, value]))) as fc.Arbitrary<Record<T, V>>;

/** Any table, not only ours: what holds must hold whatever the numbers are. */
const table: fc.Arbitrary<FareTable> = fc.record({
  base: each(vehicles, won),
  includedMeters: fc.integer({ min: 0, max: 20_000 }),
  perKilometer: each(vehicles, fc.integer({ min: 0, max: 100_000 })),
  size: each(parcelSizes, won),
  hours: fc.array(
    fc.record({ from: hour, until: fc.integer({ min: 1, max: 24 }), surcharge: fc.integer({ min: 0, max: 30_000 }) }),
    { maxLength: 4 },
  ),
  driverShare: share,
  returnShare: share,
  carries: fc.constant(fareTable.carries),
  maxMeters: fc.constant(1_000_000),
  cancellation: fc.record({
    graceSeconds: fc.integer({ min: 0, max: 600 }),
    accepted: won,
    arrivedShare: share,
    arrivedAtLeast: won,
  }),
});
const delivery = fc.record({
  distanceMeters: meters,
  vehicle: fc.constantFrom(...vehicles),
  size: fc.constantFrom(...parcelSizes),
  hour,
});

describe('A price', () => {
  it('is whole won, the sum of its parts, shared without a remainder, and the same for the same delivery', () => {
    fc.assert(
      fc.property(delivery, table, (asked, numbers) => {
        const price = priceOf(asked, numbers);
        const { total, breakdown, driverPay, returnFare, returnPay } = price;
        for (const amount of [total, driverPay, returnFare, returnPay, ...breakdown.map((item) => item.amount)])
          expect(Number.isSafeInteger(amount) && amount >= 0).toBe(true);
        expect(breakdown.reduce((sum, { amount }) => sum + amount, 0)).toBe(total);
        expect(driverPay).toBeLessThanOrEqual(total);
        expect(returnFare).toBeLessThanOrEqual(total);
        expect(returnPay).toBeLessThanOrEqual(returnFare);
        expect(priceOf(structuredClone(asked), structuredClone(numbers))).toEqual(price);
      }),
      runs,
    );
  });

  it('never falls on a longer way, nor does the pay of the driver', () => {
    fc.assert(
      fc.property(delivery, meters, table, (asked, more, numbers) => {
        const [near, far] = [
          priceOf(asked, numbers),
          priceOf({ ...asked, distanceMeters: asked.distanceMeters + more }, numbers),
        ];
        expect(far.total).toBeGreaterThanOrEqual(near.total);
        expect(far.driverPay).toBeGreaterThanOrEqual(near.driverPay);
        expect(far.returnFare).toBeGreaterThanOrEqual(near.returnFare);
      }),
      runs,
    );
  });

  it('rounds each part down: 8,421 m by motorcycle in the evening', () => {
    const asked = { distanceMeters: 8_421, vehicle: 'motorcycle', size: 'medium', hour: 18 } as const;
    expect(priceOf(asked, fareTable)).toEqual({
      total: 13_013,
      breakdown: [
        { part: 'base', amount: 4_500 },
        { part: 'distance', amount: 6_421 },
        { part: 'size', amount: 1_000 },
        { part: 'hour', amount: 1_092 }, // of 10,921; the tenth is 1,092.1
      ],
      driverPay: 11_061,
      returnFare: 6_506,
      returnPay: 5_530,
    });
    // The first two kilometres are in the base; nothing is added at noon.
    expect(priceOf({ ...asked, distanceMeters: 2_000, size: 'small', hour: 12 }, fareTable).breakdown).toEqual([
      { part: 'base', amount: 4_500 },
    ]);
  });

  it('knows what a vehicle carries, by size and by weight', () => {
    const parcel = { size: 'medium', weightGrams: 20_000 } as const;
    expect(vehicles.map((vehicle) => fits(vehicle, parcel, fareTable))).toEqual([false, true, true, true]);
    expect(fits('motorcycle', { ...parcel, weightGrams: 20_001 }, fareTable)).toBe(false);
    expect(fits('motorcycle', { ...parcel, size: 'large' }, fareTable)).toBe(false);
  });
});

describe('The fee of a cancellation', () => {
  it('never exceeds the price, whatever the table says', () => {
    fc.assert(
      fc.property(delivery, table, (asked, numbers) => {
        const price = priceOf(asked, numbers);
        for (const { fee } of cancellationTermsOf(price, numbers)) {
          expect(Number.isSafeInteger(fee)).toBe(true);
          expect(fee).toBeGreaterThanOrEqual(0);
          expect(fee).toBeLessThanOrEqual(price.total);
        }
      }),
      runs,
    );
  });

  it('is nothing before a driver has accepted and for two minutes after, then 1,000 won, then 30 % of the pay', () => {
    const terms = cancellationTermsOf({ total: 13_013, driverPay: 11_061 }, fareTable);
    const at = (secondsSinceAcceptance: number | null, isDriverThere = false) =>
      feeOf(stageOf(secondsSinceAcceptance === null ? null : { secondsSinceAcceptance, isDriverThere }, terms), terms);
    expect([at(null), at(0), at(119.999), at(120), at(86_400)]).toEqual([0, 0, 0, 1_000, 1_000]);
    expect(at(10, true)).toBe(3_318);
    const short = cancellationTermsOf({ total: 3_500, driverPay: 2_975 }, fareTable);
    expect(feeOf('arrived', short)).toBe(3_000);
    expect(feeOf('arrived', cancellationTermsOf({ total: 2_000, driverPay: 1_700 }, fareTable))).toBe(2_000);
  });
});
