import type { GeoPoint } from '../position.js';

/** What a delivery travels with. */
export const vehicles = ['bicycle', 'motorcycle', 'car', 'van'] as const;
export type Vehicle = (typeof vehicles)[number];

/** A way along some points, in their order. `hour` is that of the departure, 0–23 in the business time zone. */
export type RouteQuestion = { points: readonly GeoPoint[]; vehicle: Vehicle; hour: number };

/** Metres and seconds of driving, both whole, without stops. */
export type Route = { distanceMeters: number; durationSeconds: number };

/** Knows the way between points. Rejects when it cannot be asked; then the next one is. */
export interface RouteSource {
  readonly name: string;
  findRoute(question: RouteQuestion): Promise<Route>;
}
