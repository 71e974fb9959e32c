import { distance, type GeoPoint } from '../geo/index.js';
import type { Fix } from '../drivers/index.js';

/** What a robot says of each position. The check of plausible ways lets two of them be off by that much each. */
const ACCURACY_METERS = 50;
/** Positions stand so close that each is plausible after the one before, however fast the robot drives. */
const STEP_METERS = 90;

/** A drive along the straight line, by the clock of this process. */
export type Drive = { from: GeoPoint; to: GeoPoint; beginsMs: number; endsMs: number };

/** The positions of a drive later than `sinceMs` and until `nowMs`, in order; the last one is where the robot is then. */
export function fixesOf({ from, to, beginsMs, endsMs }: Drive, sinceMs: number, nowMs: number): Fix[] {
  const untilMs = Math.min(nowMs, endsMs);
  const steps = Math.max(1, Math.ceil(distance(from, to) / STEP_METERS));
  const headingDegrees = headingOf(from, to);
  const at = (share: number): Fix => ({
    lat: from.lat + (to.lat - from.lat) * share,
    lng: from.lng + (to.lng - from.lng) * share,
    ...{ accuracyMeters: ACCURACY_METERS, headingDegrees, speedMps: null },
    recordedAtMs: Math.round(beginsMs + (endsMs - beginsMs) * share),
  });
  const fixes = Array.from({ length: steps + 1 }, (_, step) => at(step / steps)).filter(
    ({ recordedAtMs }) => recordedAtMs > sinceMs && recordedAtMs <= untilMs,
  );
  if (untilMs > beginsMs && untilMs < endsMs) fixes.push(at((untilMs - beginsMs) / (endsMs - beginsMs)));
  return fixes;
}

/** A robot stands somewhere; if it was elsewhere before, it is there at once. */
export const standing = (from: GeoPoint, to: GeoPoint, nowMs: number): Fix[] =>
  fixesOf({ from, to, beginsMs: nowMs, endsMs: nowMs }, -Infinity, nowMs);

/** Degrees clockwise from the north. */
function headingOf(from: GeoPoint, to: GeoPoint): number {
  const east = (to.lng - from.lng) * Math.cos((from.lat * Math.PI) / 180);
  const degrees = (Math.atan2(east, to.lat - from.lat) * 180) / Math.PI;
  return Math.round(degrees + 360) % 360;
}
