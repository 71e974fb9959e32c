import { distance } from '../geography.js';
import type { Route, RouteQuestion, RouteSource, Vehicle } from './route.js';

/** How much longer streets are than the straight line, in cities of a grid with hills and a river. */
const DETOUR = 1.35;

/** Average kilometres an hour in the city, stops at lights included. */
const speeds: Record<Vehicle, { usual: number; rush: number; night: number }> = {
  bicycle: { usual: 14, rush: 13, night: 15 },
  motorcycle: { usual: 28, rush: 22, night: 34 },
  car: { usual: 24, rush: 16, night: 34 },
  van: { usual: 22, rush: 15, night: 30 },
};

/** Works without any provider: the straight line times a detour, at a speed per vehicle and hour. */
export class StraightLine implements RouteSource {
  readonly name = 'straight-line';

  findRoute({ points, vehicle, hour }: RouteQuestion): Promise<Route> {
    let straight = 0;
    for (let i = 1; i < points.length; i++) straight += distance(points[i - 1]!, points[i]!);
    return Promise.resolve({
      distanceMeters: Math.round(straight * DETOUR),
      durationSeconds: Math.round(driveSeconds(straight, vehicle, hour)),
    });
  }
}

/** About how long it takes along so many metres of a straight line; `hour` is 0–23 in the business time zone. */
export const driveSeconds = (straightMeters: number, vehicle: Vehicle, hour: number): number =>
  (straightMeters * DETOUR * 3.6) / speedAt(vehicle, hour);

/** Kilometres an hour. */
function speedAt(vehicle: Vehicle, hour: number): number {
  const { usual, rush, night } = speeds[vehicle];
  if (hour < 6 || hour >= 22) return night;
  return (hour >= 7 && hour < 10) || (hour >= 17 && hour < 20) ? rush : usual;
}
