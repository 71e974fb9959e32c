import type { Vehicle } from '../geo/index.js';
import { parcelSizes, type FareTable, type ParcelSize } from './fare-table.js';

/** What a price is made of. */
export const fareParts = ['base', 'distance', 'size', 'hour'] as const;
type FarePart = (typeof fareParts)[number];

type Delivery = { distanceMeters: number; vehicle: Vehicle; size: ParcelSize; hour: number };

/** Whole won. `total` is the sum of the breakdown; `driverPay` and `returnPay` are what the driver gets of it and of `returnFare`. */
export type Price = {
  total: number;
  breakdown: { part: FarePart; amount: number }[];
  driverPay: number;
  returnFare: number;
  returnPay: number;
};

/** The part of an amount, rounded down. */
const shareOf = (amount: number, basisPoints: number): number => Math.floor((amount * basisPoints) / 10_000);

/** The price of a delivery: depends on nothing but its arguments. A longer way never costs less. `hour` is 0–23. */
export function priceOf({ distanceMeters, vehicle, size, hour }: Delivery, table: FareTable): Price {
  const base = table.base[vehicle];
  const charged = Math.max(0, distanceMeters - table.includedMeters);
  const distance = Math.floor((charged * table.perKilometer[vehicle]) / 1_000);
  const surcharge = table.hours.find(({ from, until }) => hour >= from && hour < until)?.surcharge ?? 0;
  const parts: Record<FarePart, number> = {
    base,
    distance,
    size: table.size[size],
    hour: shareOf(base + distance, surcharge),
  };
  const breakdown = fareParts.map((part) => ({ part, amount: parts[part] })).filter(({ amount }) => amount > 0);
  const total = breakdown.reduce((sum, { amount }) => sum + amount, 0);
  const returnFare = shareOf(total, table.returnShare);
  return {
    total,
    breakdown,
    driverPay: shareOf(total, table.driverShare),
    returnFare,
    returnPay: shareOf(returnFare, table.driverShare),
  };
}

/** What a driver gets for the way back; a quote of a release that did not keep it has the share of today. */
export const returnPayOf = (
  { returnPay, returnFare }: { returnPay: number | null; returnFare: number },
  table: FareTable,
): number => returnPay ?? shareOf(returnFare, table.driverShare);

/** Does a parcel fit on a vehicle? */
export function fits(vehicle: Vehicle, parcel: { size: ParcelSize; weightGrams: number }, table: FareTable): boolean {
  const { size, grams } = table.carries[vehicle];
  return parcelSizes.indexOf(parcel.size) <= parcelSizes.indexOf(size) && parcel.weightGrams <= grams;
}
