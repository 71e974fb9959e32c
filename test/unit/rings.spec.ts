import { describe, expect, it, test } from '@jest/globals';
import { inOrder, rings, vehiclesLike, type Candidate } from '../../src/modules/reservations/dispatch/rings.js';

const at = (driverId: string, meters: number, changes: Partial<Candidate> = {}): Candidate => ({
  ...{ driverId, meters, vehicle: 'car', live: 0, offeredAt: new Date(0) },
  ...changes,
});
const order = (...candidates: Candidate[]) => inOrder(candidates, 12).map(({ driverId }) => driverId);

describe('Whom a booking is offered to first', () => {
  it('is who is there soonest, by the way of their vehicle', () => {
    expect(order(at('far', 3_000), at('near', 1_000))).toEqual(['near', 'far']);
    expect(order(at('cyclist', 2_000, { vehicle: 'bicycle' }), at('driver', 2_500))).toEqual(['driver', 'cyclist']);
  });

  it('is within a minute who was offered anything least lately', () => {
    const lately = { offeredAt: new Date(2_000) };
    expect(order(at('lately', 300, lately), at('long ago', 310))).toEqual(['long ago', 'lately']);
    expect(order(at('far', 3_000), at('lately', 300, lately))).toEqual(['lately', 'far']);
  });

  it('is who has less to decide on: an offer counts as two minutes of way', () => {
    // A car drives 400 m a minute, a detour of 1.35 included 296 m of the straight line.
    expect(order(at('busy', 100, { live: 2 }), at('free', 900))).toEqual(['free', 'busy']);
    expect(order(at('busy', 100, { live: 1 }), at('free', 1_200))).toEqual(['busy', 'free']);
  });
});

describe('A ring', () => {
  it('is larger than the one before it', () => {
    expect(rings.map(({ meters }) => meters)).toEqual([1_000, 2_500, 5_000, 10_000]);
    expect(rings.map(({ drivers }) => drivers)).toEqual([3, 3, 5, 5]);
  });
});

describe('A vehicle', () => {
  test.each([
    ['bicycle', ['bicycle', 'motorcycle', 'car', 'van']],
    ['car', ['car', 'van']],
    ['van', ['van']],
  ] as const)('that is to be a %s may be one of %j', (vehicle, fitting) => {
    expect(vehiclesLike(vehicle)).toEqual(fitting);
  });
});
