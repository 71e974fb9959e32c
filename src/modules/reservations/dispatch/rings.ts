import { driveSeconds, vehicles, type Vehicle } from '../../geo/index.js';

/** Around the pick-up: so many drivers within so many metres are offered a booking in one round. */
export type Ring = { meters: number; drivers: number };

/** Madang's own numbers. After the last ring a booking is broadcast within it. */
export const rings: readonly Ring[] = [
  { meters: 1_000, drivers: 3 },
  { meters: 2_500, drivers: 3 },
  { meters: 5_000, drivers: 5 },
  { meters: 10_000, drivers: 5 },
];

/** The most offers that a driver may have to decide on at once. */
export const MOST_LIVE = 3;
/** What each offer that a driver has to decide on already counts, in minutes of way to the pick-up. */
const MINUTES_PER_OFFER = 2;

/** A driver who can be offered a booking. `meters` is the straight line to its pick-up. */
export type Candidate = { driverId: string; meters: number; vehicle: Vehicle; live: number; offeredAt: Date };

/**
 * Those first who are at the pick-up soonest, each offer that they decide on already counted as minutes; within a minute
 * those who were offered anything least lately. `hour` is 0–23 in the business time zone.
 */
export function inOrder(candidates: readonly Candidate[], hour: number): Candidate[] {
  const minutes = new Map(candidates.map((candidate) => [candidate, minutesOf(candidate, hour)]));
  return candidates.toSorted(
    (a, b) => minutes.get(a)! - minutes.get(b)! || a.offeredAt.getTime() - b.offeredAt.getTime(),
  );
}

/** Whole ones, so that the same minute is the same. */
const minutesOf = ({ meters, vehicle, live }: Candidate, hour: number): number =>
  Math.floor(driveSeconds(meters, vehicle, hour) / 60) + live * MINUTES_PER_OFFER;

/** The vehicles that carry whatever this one does: itself and the larger ones. */
export const vehiclesLike = (vehicle: Vehicle): Vehicle[] => vehicles.slice(vehicles.indexOf(vehicle));
