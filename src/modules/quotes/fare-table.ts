import type { Vehicle } from '../geo/index.js';

/** From the smallest to the largest. */
export const parcelSizes = ['small', 'medium', 'large'] as const;
export type ParcelSize = (typeof parcelSizes)[number];

/** Basis points: 10,000 are the whole. */
type BasisPoints = number;

/** Every number that a price or a fee depends on: won, metres, seconds, grams and basis points, all whole. */
export type FareTable = {
  /** What each delivery costs, its first metres included. */
  base: Record<Vehicle, number>;
  includedMeters: number;
  perKilometer: Record<Vehicle, number>;
  size: Record<ParcelSize, number>;
  /** On top of base and distance, from one hour of the day up to, and not including, another. */
  hours: readonly { from: number; until: number; surcharge: BasisPoints }[];
  /** Of the price, and of the fare for a return. */
  driverShare: BasisPoints;
  /** The fare for the way back of what cannot be delivered, of the price. */
  returnShare: BasisPoints;
  carries: Record<Vehicle, { size: ParcelSize; grams: number }>;
  maxMeters: number;
  cancellation: {
    /** After a driver has accepted, so long it costs nothing. */
    graceSeconds: number;
    /** After the grace. */
    accepted: number;
    /** Once the driver has arrived: a share of their pay, and at least so much. */
    arrivedShare: BasisPoints;
    arrivedAtLeast: number;
  };
};

/** Madang's own numbers. A quote keeps what they made of it, so a change here concerns later quotes alone. */
export const fareTable: FareTable = {
  base: { bicycle: 3_500, motorcycle: 4_500, car: 7_000, van: 12_000 },
  includedMeters: 2_000,
  perKilometer: { bicycle: 900, motorcycle: 1_000, car: 1_300, van: 1_800 },
  size: { small: 0, medium: 1_000, large: 3_000 },
  hours: [
    { from: 0, until: 6, surcharge: 3_000 },
    { from: 22, until: 24, surcharge: 2_000 },
    { from: 7, until: 9, surcharge: 1_000 },
    { from: 17, until: 20, surcharge: 1_000 },
  ],
  driverShare: 8_500,
  returnShare: 5_000,
  carries: {
    bicycle: { size: 'small', grams: 8_000 },
    motorcycle: { size: 'medium', grams: 20_000 },
    car: { size: 'large', grams: 60_000 },
    van: { size: 'large', grams: 500_000 },
  },
  maxMeters: 100_000,
  cancellation: { graceSeconds: 120, accepted: 1_000, arrivedShare: 3_000, arrivedAtLeast: 3_000 },
};
